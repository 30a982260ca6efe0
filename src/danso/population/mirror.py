"""What the mirror keeps of an answer: columns, whether each item is there, and which changes are history."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from danso.population.answers import (
    Empty,
    Kin,
    NotSupplied,
    PartialDate,
    Supplied,
    UnderVerification,
    name_key,
)
from danso.population.fields import catalogue
from danso.population.numbers import index_of, seal
from danso.vietnam.personal_numbers import NotANumberError, OldNumber, parse

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from danso.population.answers import Resident

Columns = dict[str, Any]
HOUSEHOLD_HEAD: Final = "CH01"
# Columns whose former values are kept, by the field they are of.
HISTORY: Final[Mapping[str, str]] = {
    "name.full": "name",
    "sex": "sex",
    "birth.date": "birth",
    "permanent_residence.commune": "commune",
    "permanent_residence.address": "address",
    "current_residence.commune": "current_commune",
    "marital_status": "marital",
    "household.relation": "relation",
    "status": "status",
    "death.date": "death",
    "card.issued_on": "card_issued_on",
    "e_identity.level": "account_level",
    "personal_number": "number_index",
}


def columns_of(person: Resident) -> Columns:
    """The columns that an answer says something about; what was not supplied stays as it was."""
    columns: Columns = {}
    for code, write in WRITERS.items():
        answer = person.answers.get(code)
        if isinstance(answer, Supplied):
            columns |= write(answer.value)
        elif isinstance(answer, Empty):
            columns |= write(None)
        elif isinstance(answer, UnderVerification) and answer.value is not None:
            columns |= write(answer.value)
    if columns.get("relation") == HOUSEHOLD_HEAD and "number_index" in columns:
        columns["household"] = columns["number_index"] or ""
    return columns


def present_after(before: int, person: Resident) -> int:
    """The bits of the items that have a value, after the answer: bit n-1 for item n of the law."""
    said = there = 0
    bits = _bits()
    for code, answer in person.answers.items():
        said |= bits[code]
        if not isinstance(answer, (Empty, NotSupplied)):
            there |= bits[code]
    return before & ~said | there


@cache
def _bits() -> Mapping[str, int]:
    return {code: 1 << (known.item - 1) for code, known in catalogue().items()}


def _number(value: Any) -> Columns:  # noqa: ANN401
    if not value:
        return {
            "number_index": None, "number_sealed": None, "number_sound": False,
            "number_sex": None, "number_year": None, "number_province": "",
        }  # fmt: skip
    kept: Columns = {"number_index": index_of(value), "number_sealed": seal(value)}
    try:
        number = parse(value)
    except NotANumberError:
        return kept | {"number_sound": False, "number_sex": None, "number_year": None, "number_province": ""}
    if isinstance(number, OldNumber):
        return kept | {"number_sound": False, "number_sex": None, "number_year": None, "number_province": ""}
    return kept | {
        "number_sound": True,
        "number_sex": int(number.sex),
        "number_year": number.birth_year,
        "number_province": number.province,
    }


def _text(column: str, length: int) -> Callable[[Any], Columns]:
    return lambda value: {column: str(value or "")[:length]}


def _whole(column: str) -> Callable[[Any], Columns]:
    return lambda value: {column: int(value) if str(value or "").isdecimal() else 0}


def _partial(column: str) -> Callable[[Any], Columns]:
    return lambda value: {column: value.iso if isinstance(value, PartialDate) else ""}


def _day(column: str) -> Callable[[Any], Columns]:
    def write(value: Any) -> Columns:  # noqa: ANN401
        whole = isinstance(value, PartialDate) and value.whole
        return {column: dt.date(value.year, value.month, value.day) if whole else None}

    return write


def _kin(column: str) -> Callable[[Any], Columns]:
    def write(value: Any) -> Columns:  # noqa: ANN401
        number = value.number if isinstance(value, Kin) else ""
        return {column: index_of(number) if number else ""}

    return write


def _name(value: Any) -> Columns:  # noqa: ANN401
    return {"name": str(value or "")[:120], "name_key": name_key(str(value or ""))[:120]}


def _birth(value: Any) -> Columns:  # noqa: ANN401
    known = isinstance(value, PartialDate)
    return {"birth": value.iso if known else "", "birth_year": value.year if known else 0}


def _old_number(value: Any) -> Columns:  # noqa: ANN401
    return {"old_number_index": index_of(value) if value else ""}


WRITERS: Final[Mapping[str, Callable[[Any], Columns]]] = {
    "personal_number": _number,
    "old_number": _old_number,
    "name.full": _name,
    "sex": _whole("sex"),
    "birth.date": _birth,
    "birth.registration": _text("birth_registration", 5),
    "permanent_residence.province": _text("province", 2),
    "permanent_residence.district": _text("district", 3),
    "permanent_residence.commune": _text("commune", 5),
    "permanent_residence.address": _text("address", 200),
    "permanent_residence.since": _partial("residence_since"),
    "current_residence.commune": _text("current_commune", 5),
    "marital_status": _whole("marital"),
    "household.relation": _text("relation", 4),
    "household.head": _kin("household"),
    "father": _kin("father_index"),
    "mother": _kin("mother_index"),
    "status": lambda value: {"status": str(value or "living")},
    "death.date": _partial("death"),
    "card.issued_on": _day("card_issued_on"),
    "card.expires_on": _day("card_expires_on"),
    "e_identity.level": _whole("account_level"),
    "record.confirmed_on": _day("confirmed_on"),
}
