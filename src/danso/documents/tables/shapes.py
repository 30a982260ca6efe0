"""The shape of a table: what its columns are called and what they hold."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Value: TypeAlias = str | int | Decimal | dt.date | bool | None
"""What a cell holds once typed: text in NFC, whole and decimal numbers, dates, yes or no, nothing."""


class Kind(StrEnum):
    """What the cells of a column hold."""

    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    DATE = "date"
    BOOLEAN = "boolean"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: `key` in code, `title` on the sheet; `width` in characters.

    `choices` are the only texts allowed (Excel offers them as a list); `aliases` are other titles understood
    on reading; a `hidden` column carries a key that officers need not see.
    """

    key: str
    title: str
    kind: Kind = Kind.TEXT
    width: float = 16
    required: bool = False
    choices: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class SheetShape:
    """A sheet to be read: its name and its columns."""

    name: str
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet to be written. `rows` map column keys to values; a missing key leaves the cell empty."""

    name: str
    columns: tuple[Column, ...]
    rows: Sequence[Mapping[str, Value]]
    title: str = ""

    @property
    def shape(self) -> SheetShape:
        """The shape to read the sheet back by."""
        return SheetShape(self.name, self.columns)
