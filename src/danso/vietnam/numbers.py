"""Numbers as Vietnamese documents write them: 1.742, 96,8 % and roman numerals."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

NO_BREAK_SPACE: Final = "\u00a0"

_WRITTEN: Final = re.compile(r"(?P<sign>[-−]?)(?P<whole>\d{1,3}(?:\.\d{3})+|\d+)(?:,(?P<part>\d+))?")
_ROMAN: Final = (
    (1000, "M"),
    (900, "CM"),
    (500, "D"),
    (400, "CD"),
    (100, "C"),
    (90, "XC"),
    (50, "L"),
    (40, "XL"),
    (10, "X"),
    (9, "IX"),
    (5, "V"),
    (4, "IV"),
    (1, "I"),
)
_ROMAN_LIMIT: Final = 3999
_ROMAN_FORM: Final = re.compile(r"M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")


def format_number(value: Decimal | float, places: int | None = None) -> str:
    """Write a number with dots between thousands and a decimal comma.

    With `places`, round half up to so many; without, keep the digits that the value has.
    """
    exact = Decimal(str(value))
    if places is not None:
        exact = exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    return f"{exact:,f}".translate(str.maketrans(",.", ".,"))


def format_percent(value: Decimal | float, places: int | None = None) -> str:
    """Write a percentage given in hundredths: 96.8 becomes "96,8 %", its parts kept on one line."""
    return f"{format_number(value, places)}{NO_BREAK_SPACE}%"


def parse_number(text: str) -> Decimal:
    """Read "1.742" or "96,8"; raises ValueError for anything not written the Vietnamese way."""
    match = _WRITTEN.fullmatch(text.strip())
    if not match:
        raise ValueError(f"not a number as Vietnamese documents write it: {text!r}")
    sign = "-" if match["sign"] else ""
    return Decimal(f"{sign}{match['whole'].replace('.', '')}.{match['part'] or '0'}")


def to_roman(number: int) -> str:
    """Write 1 to 3999 in roman numerals."""
    if not 1 <= number <= _ROMAN_LIMIT:
        raise ValueError(f"no roman numeral for {number}")
    written = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        written += letters * count
    return written


def from_roman(text: str) -> int:
    """Read a well-formed roman numeral, in either case; raises ValueError for any other text."""
    letters = text.upper()
    if not letters or not _ROMAN_FORM.fullmatch(letters):
        raise ValueError(f"not a roman numeral: {text!r}")
    values = [next(value for value, letter in _ROMAN if letter == sign) for sign in letters]
    following = [*values[1:], 0]
    return sum(value if value >= after else -value for value, after in zip(values, following, strict=True))
