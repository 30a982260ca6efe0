"""The code of a dossier (mã hồ sơ): agency, day of receipt, number of that day; see packs/codes.toml."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Final

_CENTURY: Final = 2000
_DAYS: Final = {
    "yyMMdd": r"(?P<year>\d{2})(?P<month>\d{2})(?P<day>\d{2})",
    "yyyyMMdd": r"20(?P<year>\d{2})(?P<month>\d{2})(?P<day>\d{2})",
}


class CodeError(ValueError):
    """A code that cannot be written or read: its text is `shape`, `agency`, `day` or `number`."""


@dataclass(frozen=True, slots=True, order=True)
class DossierCode:
    """The parts of a code; `number` counts an agency's dossiers of one day from 1, without gaps."""

    agency: str
    day: dt.date
    number: int


@dataclass(frozen=True)
class Pattern:
    """One way of writing a code: form of the agency, of the day, and how many digits the number has."""

    code: str
    agency: str
    day: str
    digits: int
    source: str
    status: str

    @property
    def most(self) -> int:
        """The last number of a day."""
        return int(10**self.digits) - 1

    @cached_property
    def shape(self) -> re.Pattern[str]:
        """What a code of this pattern looks like."""
        number = rf"(?P<number>\d{{{self.digits}}})"
        return re.compile(rf"(?P<agency>{self.agency})-{_DAYS[self.day]}-{number}", re.ASCII)


@cache
def patterns() -> tuple[Pattern, ...]:
    """Return the patterns in order; the first is the one we write."""
    path = Path(__file__).parent / "packs" / "codes.toml"
    return tuple(Pattern(**row) for row in tomllib.loads(path.read_text(encoding="utf-8"))["patterns"])


def write_code(code: DossierCode, pattern: Pattern | None = None) -> str:
    """Write a code; CodeError for an agency or a day that the pattern has no room for, or a full day."""
    by = pattern or patterns()[0]
    if not re.fullmatch(by.agency, code.agency, re.ASCII):
        raise CodeError("agency")
    if not 1 <= code.number <= by.most:
        raise CodeError("number")
    if code.day.year // 100 * 100 != _CENTURY:
        raise CodeError("day")
    day = code.day.strftime("%Y%m%d")[-len(by.day) :]
    return f"{code.agency}-{day}-{code.number:0{by.digits}d}"


def read_code(text: str) -> DossierCode:
    """Read a code of any pattern, spaces around it and small letters allowed; or CodeError."""
    tidy = text.strip().upper()
    found = next(filter(None, (pattern.shape.fullmatch(tidy) for pattern in patterns())), None)
    if found is None:
        raise CodeError("shape")
    number = int(found["number"])
    if not number:
        raise CodeError("number")
    return DossierCode(found["agency"], _day(found), number)


def is_code(text: str) -> bool:
    """Tell whether a text is a dossier's code."""
    try:
        read_code(text)
    except CodeError:
        return False
    return True


def _day(found: re.Match[str]) -> dt.date:
    try:
        return dt.date(_CENTURY + int(found["year"]), int(found["month"]), int(found["day"]))
    except ValueError:
        raise CodeError("day") from None
