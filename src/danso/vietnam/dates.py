"""Dates as Vietnamese documents write them, read and written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

# 23/2/2023, 23-02-2023, 23.2.2023; or "19 tháng 11 năm 2025". Line breaks may stand wherever a space may.
_NUMERIC: Final = r"(?P<d>\d{1,2})\s?(?P<sep>[/.\-–])\s?(?P<m>\d{1,2})\s?(?P=sep)\s?(?P<y>\d{4})"
_WORDS: Final = r"(?P<wd>\d{1,2})\s+tháng\s+(?P<wm>\d{1,2})[\s,]+năm\s+(?P<wy>\d{4})"
DATE: Final = re.compile(rf"(?:ngày\s+)?(?<![\d/.])(?:{_NUMERIC}|{_WORDS})(?!\d)", re.IGNORECASE)

# Decree 30/2020, annex I: a day below 10 and the months 1 and 2 take a leading zero.
_PADDED_DAYS: Final = 10
_PADDED_MONTHS: Final = 3


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date and where in the text it stands, the word "ngày" included."""

    date: date
    start: int
    end: int


def find_dates(text: str) -> list[FoundDate]:
    """Return every complete date of NFC text; days that no calendar has are left out."""
    found = ((match, read_match(match)) for match in DATE.finditer(text))
    return [FoundDate(day, *match.span()) for match, day in found if day]


def parse_date(text: str) -> date | None:
    """Read text that is one date and nothing else; None when it is not, or when there is no such day."""
    match = DATE.fullmatch(text.strip())
    return read_match(match) if match else None


def read_match(match: re.Match[str]) -> date | None:
    """Turn a match of `DATE` into its day; None for a day that no calendar has."""
    year, month, day = (
        match[short] or match[word] for short, word in (("y", "wy"), ("m", "wm"), ("d", "wd"))
    )
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def format_date(day: date) -> str:
    """Write dd/MM/yyyy."""
    return f"{day.day:02d}/{day.month:02d}/{day.year:04d}"


def long_date(day: date) -> str:
    """Write "ngày 05 tháng 3 năm 2024", zeros as Decree 30/2020 has them."""
    number = f"{day.day:02d}" if day.day < _PADDED_DAYS else str(day.day)
    month = f"{day.month:02d}" if day.month < _PADDED_MONTHS else str(day.month)
    return f"ngày {number} tháng {month} năm {day.year}"


def date_line(place: str, day: date) -> str:
    """Write the place and date line of an official document (địa danh và thời gian ban hành)."""
    return f"{place}, {long_date(day)}"
