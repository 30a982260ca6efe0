"""The fixed words of an administrative document, and how numbers, dates and lists are written in it.

Decree 30/2020/NĐ-CP, appendix I, part I, section II.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from danso.documents.official.content import Heading, Run
from danso.vietnam.text import nfc

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from danso.documents.official.content import (
        Annex,
        Block,
        OfficialDocument,
        Signature,
        Text,
        Value,
    )

NATION: Final = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO: Final = "Độc lập - Tự do - Hạnh phúc"
RECIPIENTS: Final = "Nơi nhận:"
ADDRESSEES: Final = "Kính gửi:"
END: Final = "./."

# Word and typst collapse or stretch plain spaces; these keep the room for a hand-written number or day.
NO_BREAK_SPACE: Final = "\u00a0"
NUMBER_ROOM: Final = NO_BREAK_SPACE * 8
DAY_ROOM: Final = NO_BREAK_SPACE * 5
_SMALLEST_BARE_NUMBER: Final = 10
_LAST_PADDED_MONTH: Final = 2
# What XML cannot hold, and what neither renderer should: control characters, lone surrogates, non-characters.
_UNPRINTABLE: Final = dict.fromkeys(
    [*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), *range(0x7F, 0xA0), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF]
)
_ROMAN: Final = ((50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


def clean(text: str) -> str:
    """Return the text in NFC without characters that no document can hold."""
    return nfc(text.translate(_UNPRINTABLE))


def runs(text: Text) -> tuple[Run, ...]:
    """Return the text as clean runs, the empty ones left out."""
    given = (Run(text),) if isinstance(text, str) else text
    return tuple(replace(run, text=clean(run.text)) for run in given if run.text)


def plain(text: Text) -> str:
    """Return the text without its styles."""
    return "".join(run.text for run in runs(text))


def number_line(document: OfficialDocument) -> str:
    """Return `Số: 05/KH-BCĐ`; a missing number leaves room to write it in."""
    return f"Số: {_number(document.number)}/{document.symbol}"


def _number(number: int | str | None) -> str:
    if number is None or number == "":
        return NUMBER_ROOM
    if isinstance(number, str):
        return number
    return f"{number:02d}" if number < _SMALLEST_BARE_NUMBER else str(number)


def dateline(document: OfficialDocument) -> str:
    """Return `Vũng Tàu, ngày 05 tháng 02 năm 2024`; a missing date leaves room for the day."""
    return f"{document.place}, {date_in_words(document.date, year=document.year)}"


def date_in_words(day: dt.date | None, *, year: int | None = None) -> str:
    """Return `ngày 05 tháng 02 năm 2024`: days under 10 and months 1 and 2 are padded, as the decree says."""
    if day is None:
        return f"ngày{DAY_ROOM}tháng{DAY_ROOM}năm{NO_BREAK_SPACE}{year or DAY_ROOM}".rstrip()
    month = f"{day.month:02d}" if day.month <= _LAST_PADDED_MONTH else str(day.month)
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def basis_lines(basis: Iterable[str]) -> list[str]:
    """Return the legal bases, each ended by a semicolon and the last by a full stop."""
    return _ended([clean(line).rstrip(" ;.") for line in basis])


def recipient_lines(recipients: Iterable[str]) -> list[str]:
    """Return the lines of `Nơi nhận`: a dash before, a semicolon after, a full stop at the end."""
    return _ended([f"- {clean(line).strip().lstrip('-–').strip(' ;.')}" for line in recipients])


def _ended(lines: list[str]) -> list[str]:
    return [*(f"{line};" for line in lines[:-1]), *(f"{line}." for line in lines[-1:])]


def addressee_lines(addressees: tuple[str, ...]) -> list[str]:
    """Return the lines after `Kính gửi:`: one stands alone, several stand in a list."""
    if len(addressees) == 1:
        return [clean(addressees[0])]
    return recipient_lines(addressees)


def signature_lines(signature: Signature) -> list[str]:
    """Return the lines above the name: places, then position, in capitals."""
    position = f"Q. {signature.position}" if signature.acting else signature.position
    places = [f"{capacity} {of}" for capacity, of in signature.places]
    return [clean(line).upper() for line in (*places, position)]


def ended(text: Text) -> tuple[Run, ...]:
    """Return the last paragraph of a body with the mark `./.` that closes it."""
    given = runs(text)
    if not given or plain(given).endswith(END):
        return given
    last = given[-1]
    return (*given[:-1], replace(last, text=last.text.rstrip(" .;") + END))


def written(value: Value) -> tuple[Run, ...]:
    """Return a cell's value as an office writes it: `1.234,5`, `31/12/2024`, nothing for None."""
    if value is None:
        return ()
    if isinstance(value, dt.date):
        return (Run(f"{value:%d/%m/%Y}"),)
    if isinstance(value, int | float | Decimal):
        return (Run(number_in_figures(value)),)
    return runs(value)


def number_in_figures(number: float | Decimal) -> str:
    """Return a number with a dot between thousands and a comma before decimals."""
    return f"{number:,}".translate(str.maketrans(",.", ".,"))


def roman(number: int) -> str:
    """Return a number from 1 to 89 in Roman numerals."""
    numeral = ""
    for value, sign in _ROMAN:
        count, number = divmod(number, value)
        numeral += sign * count
    return numeral


@dataclass(frozen=True, slots=True)
class AnnexTitle:
    """The three centred lines that open an annex; `note` may be empty."""

    label: str
    title: str
    note: str


def annex_title(document: OfficialDocument, annex: Annex, position: int) -> AnnexTitle:
    """Return the opening lines of the annex at `position`, from 1."""
    label = f"Phụ lục {roman(position)}" if len(document.annexes) > 1 else "Phụ lục"
    return AnnexTitle(label, clean(annex.title).upper(), _annex_note(document, annex))


def _annex_note(document: OfficialDocument, annex: Annex) -> str:
    if annex.note is not None:
        return clean(annex.note)
    kind = document.type.capitalize() or "Công văn"
    number = f"{_number(document.number)}/{document.symbol}"
    day = date_in_words(document.date, year=document.year)
    return clean(f"(Kèm theo {kind} số {number} {day} của {document.issuer})")


def numbered(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield the blocks with every heading's label counted: I., II.; 1., 2. in each I.; a), b) in each 1."""
    counts = [0, 0, 0]
    for block in blocks:
        if isinstance(block, Heading):
            counts[block.level - 1] += 1
            counts[block.level :] = [0] * (len(counts) - block.level)
            yield block if block.label is not None else replace(block, label=_label(block.level, counts))
        else:
            yield block


_LETTERS: Final = "abcdđeghiklmnopqrstuvxy"


def _label(level: int, counts: list[int]) -> str:
    count = counts[level - 1]
    return (f"{roman(count)}.", f"{count}.", f"{_LETTERS[(count - 1) % len(_LETTERS)]})")[level - 1]


def heading_text(heading: Heading) -> str:
    """Return the heading with its label; first-level headings stand in capitals."""
    text = clean(heading.text)
    return f"{heading.label or ''} {text.upper() if heading.level == 1 else text}".strip()
