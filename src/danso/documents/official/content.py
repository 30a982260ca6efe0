"""What an administrative document (văn bản hành chính) says, free of how it looks.

The parts are those of Decree 30/2020/NĐ-CP, article 8: frozen values that one renderer turns into Word and
another into PDF.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Literal, TypeAlias


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one style."""

    text: str
    bold: bool = False
    italic: bool = False


Text: TypeAlias = str | tuple[Run, ...]
"""A paragraph's words: plain, or in runs of several styles. Always text, never markup."""

Value: TypeAlias = Text | int | float | Decimal | dt.date | None
"""What a table's cell holds; numbers and dates are worded the Vietnamese way (1.234,5 and 31/12/2024)."""


class Alignment(StrEnum):
    """Where text stands in its place."""

    LEFT = "left"
    CENTRE = "center"
    RIGHT = "right"
    JUSTIFIED = "justify"


@dataclass(frozen=True, slots=True)
class Heading:
    """The title of a section (mục I., khoản 1., điểm a)): levels 1, 2 and 3.

    The label is counted when it is None (`I.`, `1.`, `a)`), as given otherwise; "" prints none.
    """

    text: str
    level: Literal[1, 2, 3] = 1
    label: str | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of the body, justified and with its first line indented unless told otherwise."""

    text: Text
    alignment: Alignment = Alignment.JUSTIFIED
    indented: bool = True


@dataclass(frozen=True, slots=True)
class BulletList:
    """Items each on a line of its own after a dash, as offices write them."""

    items: tuple[Text, ...]
    mark: str = "-"


@dataclass(frozen=True, slots=True)
class Column:
    """A table's column; `width` is a share of the table's width beside the other columns'.

    Neighbours with the same `group` stand under one common header cell.
    """

    title: str
    width: float = 1.0
    alignment: Alignment = Alignment.LEFT
    group: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A row of a table that spans all columns and names what follows, in bold."""

    title: str


@dataclass(frozen=True, slots=True)
class Total:
    """A row of sums, in bold."""

    values: tuple[Value, ...]


Row: TypeAlias = tuple[Value, ...] | Section | Total


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose header is repeated on every page that it runs over."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    caption: str = ""

    def __post_init__(self) -> None:
        for number, row in enumerate(self.rows, start=1):
            values = row.values if isinstance(row, Total) else row
            if not isinstance(values, Section) and len(values) != len(self.columns):
                raise ValueError(f"row {number} has {len(values)} cells for {len(self.columns)} columns")


Block: TypeAlias = Heading | Paragraph | BulletList | Table


@dataclass(frozen=True, slots=True)
class Annex:
    """An annex (phụ lục) on pages of its own, upright or `landscape`.

    Several annexes are numbered in Roman numerals; the note `(Kèm theo …)` is worded when it is None.
    """

    title: str
    body: tuple[Block, ...]
    landscape: bool = False
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Enactment:
    """What a decision says between its basis and its articles: who decides, and the word of deciding."""

    authority: str
    verb: str = "QUYẾT ĐỊNH:"


class Capacity(StrEnum):
    """In whose place a document is signed (quyền hạn của người ký)."""

    ON_BEHALF = "TM."
    FOR_HEAD = "KT."
    BY_ORDER = "TL."
    BY_AUTHORIZATION = "TUQ."


@dataclass(frozen=True, slots=True)
class Signature:
    """The signature block: `TM. ỦY BAN NHÂN DÂN`, `KT. CHỦ TỊCH`, `PHÓ CHỦ TỊCH`, the name.

    `places` are the lines above the position, highest first; `acting` puts `Q.` (quyền) before the position.
    """

    position: str
    name: str = ""
    places: tuple[tuple[Capacity, str], ...] = ()
    acting: bool = False


@dataclass(frozen=True, slots=True)
class OfficialDocument:
    """A whole document; a letter (công văn) has no `type`: its summary stands under the number, after `V/v`.

    `number` and `date` may be missing: blanks are printed to be filled by hand, the `year` if given.
    `symbol` is what follows the slash, such as `KH-BCĐ`; `recipients` are the lines of `Nơi nhận`, unmarked.
    """

    issuer: str
    symbol: str
    place: str
    summary: str
    body: tuple[Block | Annex, ...]
    signature: Signature
    issuer_superior: str = ""
    number: int | str | None = None
    date: dt.date | None = None
    year: int | None = None
    type: str = ""
    basis: tuple[str, ...] = ()
    enactment: Enactment | None = None
    addressees: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()

    @property
    def main_body(self) -> tuple[Block, ...]:
        """The body without its annexes."""
        return tuple(block for block in self.body if not isinstance(block, Annex))

    @property
    def annexes(self) -> tuple[Annex, ...]:
        """The annexes, in order."""
        return tuple(block for block in self.body if isinstance(block, Annex))
