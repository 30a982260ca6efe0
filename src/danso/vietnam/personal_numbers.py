"""Personal numbers: twelve digits (số định danh cá nhân) and the older card's nine (số CMND).

Decree 137/2015 art. 13, Circular 59/2021: `PPP G YY NNNNNN`, the province of birth registration, a digit for
century and sex, the year's last two digits, six random digits. There is no check digit: a well-formed number
may belong to nobody, or to somebody else. A number written to a log or an exception appears masked.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from functools import cache
from importlib.resources import files
from typing import Final


class Sex(IntEnum):
    """GioiTinh of QCVN 109; 0 there says that it is not known."""

    MALE = 1
    FEMALE = 2


class Flaw(StrEnum):
    """Why a text is no number."""

    LENGTH = "length"
    SIGNS = "signs"
    PROVINCE = "province"
    CENTURY = "century"
    EMPTY = "empty"


class Mismatch(StrEnum):
    """What a number says otherwise than the record."""

    SEX = "sex"
    BIRTH_YEAR = "birth_year"
    PROVINCE = "province"


class NotANumberError(ValueError):
    """The text is no personal number; says which flaw, never the text."""

    def __init__(self, flaw: Flaw) -> None:
        super().__init__(f"not a personal number: {flaw}")
        self.flaw: Final = flaw


_LENGTH: Final = 12
_OLD_LENGTH: Final = 9
_SEPARATORS: Final = re.compile(r"[\s.]+")
_IN_TEXT: Final = re.compile(r"(?<!\d)\d{9}(?!\d)|\d(?:[\s.]?\d){11}")
_CENTURIES: Final = {"0": 1900, "1": 1900, "2": 2000, "3": 2000}
_HEAD: Final = 3
_TAIL: Final = 2


@dataclass(frozen=True, slots=True)
class PersonalNumber:
    """A twelve-digit number of sound structure; raises `NotANumberError` for any other."""

    digits: str = field(repr=False)

    def __post_init__(self) -> None:
        _check_digits(self.digits, _LENGTH)
        if self.province not in provinces():
            raise NotANumberError(Flaw.PROVINCE)
        if self.digits[3] not in _CENTURIES:
            raise NotANumberError(Flaw.CENTURY)

    @property
    def province(self) -> str:
        """Three-digit code of the province of birth registration: 077 is Bà Rịa - Vũng Tàu."""
        return self.digits[:3]

    @property
    def sex(self) -> Sex:
        """The sex at registration: an even digit is male."""
        return Sex.FEMALE if int(self.digits[3]) % 2 else Sex.MALE

    @property
    def birth_year(self) -> int:
        """The year of birth, 1900 to 2099."""
        return _CENTURIES[self.digits[3]] + int(self.digits[4:6])

    @property
    def masked(self) -> str:
        """What a screen shows: `077*******89`."""
        return masked(self.digits)

    def __str__(self) -> str:
        return self.masked


@dataclass(frozen=True, slots=True)
class OldNumber:
    """A nine-digit number of the cards before 2021; it says nothing about its bearer."""

    digits: str = field(repr=False)

    def __post_init__(self) -> None:
        _check_digits(self.digits, _OLD_LENGTH)

    @property
    def masked(self) -> str:
        """What a screen shows: `273****89`."""
        return masked(self.digits)

    def __str__(self) -> str:
        return self.masked


def parse(text: str) -> PersonalNumber | OldNumber:
    """Read a number, blanks and dots between its digits allowed; raises `NotANumberError`."""
    digits = _SEPARATORS.sub("", text)
    if not digits:
        raise NotANumberError(Flaw.EMPTY)
    return OldNumber(digits) if len(digits) == _OLD_LENGTH else PersonalNumber(digits)


def holds_number(text: str) -> bool:
    """Tell whether a text holds nine digits in a row, or twelve with or without blanks and dots."""
    return _IN_TEXT.search(text) is not None


def without_numbers(text: str) -> str:
    """Return a text with what may be personal numbers masked, as tracebacks are kept."""
    return _IN_TEXT.sub(lambda found: masked(_SEPARATORS.sub("", found[0])), text)


def mismatches(
    number: PersonalNumber | OldNumber,
    *,
    sex: Sex | None = None,
    birth_year: int | None = None,
    province: str | None = None,
) -> frozenset[Mismatch]:
    """Return what the number says otherwise than the given facts; an old number contradicts nothing."""
    if isinstance(number, OldNumber):
        return frozenset()
    compared = (
        (Mismatch.SEX, sex, number.sex),
        (Mismatch.BIRTH_YEAR, birth_year, number.birth_year),
        (Mismatch.PROVINCE, province, number.province),
    )
    return frozenset(what for what, given, said in compared if given is not None and given != said)


def agrees(
    number: PersonalNumber | OldNumber,
    *,
    sex: Sex | None = None,
    birth_year: int | None = None,
    province: str | None = None,
) -> bool:
    """Tell whether nothing given contradicts the number."""
    return not mismatches(number, sex=sex, birth_year=birth_year, province=province)


def prefix(*, province: str, sex: Sex, birth_year: int) -> str:
    """Return the first six digits of such a person's number; raises `ValueError` outside 1900 to 2099."""
    century, year = divmod(birth_year, 100)
    if province not in provinces() or century not in {19, 20}:
        raise ValueError(f"no number begins so: province {province}, born {birth_year}")
    return f"{province}{(century - 19) * 2 + (sex is Sex.FEMALE)}{year:02d}"


def masked(digits: str) -> str:
    """Return digits with all but the first three and the last two hidden."""
    hidden = max(len(digits) - _HEAD - _TAIL, 0)
    return f"{digits[:_HEAD]}{'*' * hidden}{digits[-_TAIL:]}" if hidden else "*" * len(digits)


@cache
def provinces() -> dict[str, str]:
    """Return the 63 provinces by the code their numbers begin with; the codes outlive the mergers of 2025."""
    path = files("danso.vietnam") / "data" / "number_provinces.tsv"
    with path.open(encoding="utf-8") as lines:
        return {row["code"]: row["name"] for row in csv.DictReader(lines, delimiter="\t")}


def _check_digits(digits: str, length: int) -> None:
    if not (digits.isascii() and digits.isdecimal()):
        raise NotANumberError(Flaw.SIGNS)
    if len(digits) != length:
        raise NotANumberError(Flaw.LENGTH)
