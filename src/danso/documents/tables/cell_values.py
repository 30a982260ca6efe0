"""What an officer typed into a cell, told as a value of its column's kind."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Final

from danso.documents.tables.results import Problem
from danso.documents.tables.shapes import Column, Kind
from danso.vietnam.text import nfc, search_key

if TYPE_CHECKING:
    from collections.abc import Callable

    from danso.documents.tables.shapes import Value

YES: Final = frozenset({"co", "x", "yes", "true", "1", "dung", "roi"})
NO: Final = frozenset({"khong", "no", "false", "0", "sai", "chua"})
_DAY_FIRST: Final = re.compile(r"(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4})")
_YEAR_FIRST: Final = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?")
_GROUPED: Final = re.compile(r"[+-]?\d{1,3}(?:[.\u00a0 ]\d{3})+(?:,\d+)?")
_ENGLISH: Final = re.compile(r"[+-]?\d{1,3}(?:,\d{3}){2,}(?:\.\d+)?|[+-]?\d{1,3}(?:,\d{3})+\.\d+")
_BROKEN: Final = re.compile(r"#(?:REF|VALUE|N/A|NAME\?|DIV/0|NUM|NULL)!?")


class CellProblemError(Exception):
    """The cell's content is not what its column holds."""

    def __init__(self, code: Problem) -> None:
        super().__init__(code)
        self.code = code


def value_of(found: object, column: Column) -> Value:
    """Return the cell's value in the column's kind; raise `CellProblemError` when it is none."""
    if isinstance(found, str):
        found = nfc(found).strip()
        if _BROKEN.fullmatch(found):
            raise CellProblemError(Problem.ERROR_VALUE)
    if found is None or found == "":
        if column.required:
            raise CellProblemError(Problem.REQUIRED)
        return None
    value = _READERS[column.kind](found)
    return _chosen(str(value), column.choices) if column.choices else value


def as_text(found: object) -> str:
    """Return what a cell shows, as an officer would retype it: 5 not 5.0, dates day first."""
    if isinstance(found, bool):
        return "Có" if found else "Không"
    if isinstance(found, dt.date):
        return f"{found:%d/%m/%Y}"
    if isinstance(found, float) and found.is_integer():
        return str(int(found))
    return str(found)


def as_decimal(found: object) -> Decimal:
    """Return a number; text is read the Vietnamese way (1.234,5), plain (1234.5) or the English (1,234.5)."""
    if isinstance(found, bool | dt.date):
        raise CellProblemError(Problem.NOT_A_NUMBER)
    try:
        number = Decimal(_plain_number(found) if isinstance(found, str) else repr(found))
    except InvalidOperation as error:
        raise CellProblemError(Problem.NOT_A_NUMBER) from error
    if not number.is_finite():
        raise CellProblemError(Problem.NOT_A_NUMBER)
    return number


def _plain_number(text: str) -> str:
    if _GROUPED.fullmatch(text):
        return re.sub(r"[.\u00a0 ]", "", text).replace(",", ".")
    if _ENGLISH.fullmatch(text):
        return text.replace(",", "")
    return text.replace(",", ".")


def as_integer(found: object) -> int:
    """Return a whole number."""
    number = as_decimal(found)
    if number != number.to_integral_value():
        raise CellProblemError(Problem.NOT_WHOLE)
    return int(number)


def as_date(found: object) -> dt.date:
    """Return a date: a real one, or text such as 5/2/2024, 05-02-2024 or 2024-02-05."""
    if isinstance(found, dt.datetime):
        return found.date()
    if isinstance(found, dt.date):
        return found
    if not isinstance(found, str):
        raise CellProblemError(Problem.NOT_A_DATE)
    day_first, year_first = _DAY_FIRST.fullmatch(found), _YEAR_FIRST.fullmatch(found)
    parts = day_first.groups()[::-1] if day_first else year_first.groups() if year_first else ()
    try:
        year, month, day = map(int, parts)
        return dt.date(year, month, day)
    except ValueError as error:
        raise CellProblemError(Problem.NOT_A_DATE) from error


def as_boolean(found: object) -> bool:
    """Return yes (có, x, 1) or no (không, 0)."""
    word = search_key(as_text(found))
    if word in YES:
        return True
    if word in NO:
        return False
    raise CellProblemError(Problem.NOT_YES_OR_NO)


def _chosen(text: str, choices: tuple[str, ...]) -> str:
    """Return the choice that the text means: as written, or else without regard to diacritics and case."""
    if text in choices:
        return text
    alike = [choice for choice in choices if search_key(choice) == search_key(text)]
    if len(alike) != 1:
        raise CellProblemError(Problem.NOT_A_CHOICE)
    return alike[0]


_READERS: Final[dict[Kind, Callable[[object], Value]]] = {
    Kind.TEXT: as_text,
    Kind.INTEGER: as_integer,
    Kind.DECIMAL: as_decimal,
    Kind.DATE: as_date,
    Kind.BOOLEAN: as_boolean,
}
