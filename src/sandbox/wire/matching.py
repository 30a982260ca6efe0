"""Whether what a caller says about a person is what the register says."""

from __future__ import annotations

import re
from typing import Final

from danso.vietnam.text import nfc, strip_diacritics

_NOT_KEY: Final = re.compile(r"[^A-Z0-9]")
_DATE: Final = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})")
_YEAR: Final = re.compile(r"\d{4}")
_WHOLE: Final = 10


def name_key(name: str) -> str:
    """Return a name as ASCII capitals and digits alone: NGUYENVANA."""
    return _NOT_KEY.sub("", strip_diacritics(name).upper())


def spoken(name: str) -> str:
    """Return a name as NFC capitals with single blanks."""
    return " ".join(nfc(name).upper().split())


def same_name(given: str, recorded: str) -> bool:
    """Compare names: without diacritics when the caller sends none, else with every mark."""
    if given.isascii():
        return bool(given) and name_key(given) == name_key(recorded)
    return spoken(given) == spoken(recorded)


def read_date(*, day: str = "", year: str = "") -> str | None:
    """Return NgayThangNam (yyyyMMdd or yyyy-MM-dd) as ISO, or Nam as it is; None for anything else.

    `00` stands for a month or day that is not known.
    """
    if day:
        found = _DATE.fullmatch(day)
        return "-".join(part for part in found.groups() if part != "00") if found else None
    return year if _YEAR.fullmatch(year) else None


def same_birth(given: str, recorded: str) -> bool:
    """Compare ISO dates, either cut where knowledge ends.

    A whole day agrees with a record that knows less when that part is the same; a cut one only with a record
    that knows no whole day, since it would prove too little.
    """
    if not recorded:
        return False
    if len(given) == _WHOLE:
        return given.startswith(recorded)
    return len(recorded) < _WHOLE and given[:4] == recorded[:4]
