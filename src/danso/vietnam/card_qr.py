"""The text of the QR code on an identity card, read by its shape; an unknown shape is never guessed at.

The code is not signed: what it says is a claim, to be compared with the register and with the person's face.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from danso.vietnam.personal_numbers import NotANumberError, OldNumber, PersonalNumber, Sex
from danso.vietnam.text import nfc

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

SEPARATOR: Final = "|"
LONGEST: Final = 1000  # characters; a code of a card holds some 200
_SEXES: Final = {"nam": Sex.MALE, "nữ": Sex.FEMALE}
_DATE_LENGTH: Final = 8
_OLD_LENGTH: Final = 9


class Doubt(StrEnum):
    """Why the text of a code was not taken for a card's."""

    UNKNOWN_SHAPE = "unknown_shape"
    NUMBER = "number"
    OLD_NUMBER = "old_number"
    NAME = "name"
    BIRTH = "birth"
    SEX = "sex"
    ISSUED = "issued"
    EXPIRES = "expires"
    CONTRADICTION = "contradiction"


class UnreadableCardError(ValueError):
    """The text is not a card's; its own text is the doubt's code alone, never what was read."""

    def __init__(self, doubt: Doubt) -> None:
        super().__init__(doubt.value)
        self.doubt = doubt


@dataclass(frozen=True, slots=True)
class CardClaim:
    """What a card's code says; nothing personal in its repr. `old_number` is "" when the card has none."""

    shape: str
    number: PersonalNumber = field(repr=False)
    name: str = field(repr=False)
    birth: date = field(repr=False)
    sex: Sex = field(repr=False)
    residence: str = field(repr=False)
    issued_on: date = field(repr=False)
    old_number: str = field(default="", repr=False)
    expires_on: date | None = field(default=None, repr=False)


def read_card(text: str) -> CardClaim:
    """Read the text of a code; raises UnreadableCardError when no known shape fits in every field."""
    fields = [nfc(part).strip() for part in text.strip().split(SEPARATOR)]
    read = SHAPES.get(len(fields)) if len(text) <= LONGEST else None
    if read is None:
        raise UnreadableCardError(Doubt.UNKNOWN_SHAPE)
    claim = read(fields)
    if (claim.number.sex, claim.number.birth_year) != (claim.sex, claim.birth.year):
        raise UnreadableCardError(Doubt.CONTRADICTION)
    if claim.issued_on < claim.birth or (claim.expires_on and claim.expires_on <= claim.issued_on):
        raise UnreadableCardError(Doubt.CONTRADICTION)
    return claim


def _seven(fields: list[str]) -> CardClaim:
    """Circular 06/2021: number, old number, name, birth, sex, residence, day of issue."""
    return _claim("seven", fields)


def _eight(fields: list[str]) -> CardClaim:
    """The seven, and the day of expiry."""
    return _claim("eight", fields[:7], expires=fields[7])


def _six(fields: list[str]) -> CardClaim:
    """An older code that leaves the old number out."""
    return _claim("six", [fields[0], "", *fields[1:]])


# By the number of fields; the layout of the cards since July 2024 was not published: it is typed by hand.
SHAPES: Final[Mapping[int, Callable[[list[str]], CardClaim]]] = {6: _six, 7: _seven, 8: _eight}


def _claim(shape: str, fields: list[str], *, expires: str = "") -> CardClaim:
    number, old_number, name, birth, sex, residence, issued = fields
    if not name or any(sign.isdecimal() for sign in name):
        raise UnreadableCardError(Doubt.NAME)
    if sex.lower() not in _SEXES:
        raise UnreadableCardError(Doubt.SEX)
    return CardClaim(
        shape=shape,
        number=_number(number),
        old_number=_old_number(old_number),
        name=" ".join(name.split()),
        birth=_day(birth, Doubt.BIRTH),
        sex=_SEXES[sex.lower()],
        residence=residence,
        issued_on=_day(issued, Doubt.ISSUED),
        expires_on=_day(expires, Doubt.EXPIRES) if expires else None,
    )


def _number(text: str) -> PersonalNumber:
    try:
        return PersonalNumber(text)
    except NotANumberError:
        raise UnreadableCardError(Doubt.NUMBER) from None


def _old_number(text: str) -> str:
    """Empty, nine digits, or the twelve of an identity card without a chip."""
    if not text:
        return ""
    try:
        return (OldNumber if len(text) == _OLD_LENGTH else PersonalNumber)(text).digits
    except NotANumberError:
        raise UnreadableCardError(Doubt.OLD_NUMBER) from None


def _day(text: str, doubt: Doubt) -> date:
    """`ddMMyyyy`, whole and real."""
    if len(text) != _DATE_LENGTH or not (text.isascii() and text.isdecimal()):
        raise UnreadableCardError(doubt)
    try:
        return date(int(text[4:]), int(text[2:4]), int(text[:2]))
    except ValueError:
        raise UnreadableCardError(doubt) from None
