"""The rules of "đúng, đủ, sạch, sống" as conditions over the mirror: whom each is asked of, who breaks it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Length

from danso.population.models import MirroredResident, Status
from danso.population.packs import pack
from danso.vietnam.administrative_units import unit

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.db.models import QuerySet

WHOLE_DATE: Final = 10
LIVING: Final = Q(status=Status.LIVING)
Condition = Q | Exists


@dataclass(frozen=True, slots=True)
class Rule:
    """A named rule of one of the four words, in plain words."""

    code: str
    word: str
    vi: str
    en: str


@dataclass(frozen=True, slots=True)
class Limits:
    """Spans of the pack: days since the last confirmation, until a number, until closing; the oldest age."""

    confirmed_days: int
    number_days: int
    closing_days: int
    oldest: int


@cache
def rules() -> Mapping[str, Rule]:
    """All rules by code, in the order of the words."""
    rows: list[dict[str, Any]] = pack("quality")["rules"]
    return {row["code"]: Rule(row["code"], row["word"], row["vi"], row["en"]) for row in rows}


@cache
def words() -> Mapping[str, Mapping[str, str]]:
    """The four words in both languages."""
    named: dict[str, dict[str, str]] = pack("quality")["words"]
    return named


@cache
def limits() -> Limits:
    """The pack's spans."""
    row = pack("quality")["limits"]
    return Limits(row["confirmed_days"], row["number_days"], row["closing_days"], row["oldest"])


def asked_of(rule: str) -> Q:
    """Whom a rule is asked of."""
    return ASKED.get(rule, LIVING)


def broken(rule: str, *, today: dt.date) -> Condition:
    """The condition of those who break a rule, among those it is asked of."""
    return BROKEN[rule](today)


def breaking(rule: str, *, today: dt.date) -> QuerySet[MirroredResident]:
    """Residents who break a rule."""
    return _with_lengths().filter(asked_of(rule)).filter(broken(rule, today=today))


def _with_lengths() -> QuerySet[MirroredResident]:
    return MirroredResident.objects.alias(birth_length=Length("birth"))


def _confirmed(today: dt.date) -> Q:
    oldest = today - dt.timedelta(days=limits().confirmed_days)
    return Q(confirmed_on__isnull=True) | Q(confirmed_on__lt=oldest)


def _twice(_today: dt.date) -> Exists:
    """Another open record of the same name and birth in the commune, with the same parent or address."""
    same_kin = (~Q(father_index="") & Q(father_index=OuterRef("father_index"))) | (
        ~Q(mother_index="") & Q(mother_index=OuterRef("mother_index"))
    )
    same = MirroredResident.objects.filter(
        LIVING,
        name_key=OuterRef("name_key"),
        birth=OuterRef("birth"),
        commune=OuterRef("commune"),
        sex=OuterRef("sex"),
    ).exclude(pk=OuterRef("pk"))
    return Exists(same.filter(same_kin | Q(address=OuterRef("address"))))


def _invalid_commune(today: dt.date) -> Q:
    """Codes of the mirror that name neither a commune nor a district without communes on the day."""
    used = MirroredResident.objects.order_by().values_list("commune", flat=True).distinct()
    return Q(commune__in=[code for code in used if code and unit(code, today) is None])


ASKED: Final[Mapping[str, Q]] = {
    "number_sound": LIVING & Q(number_index__isnull=False),
    "number_sex": LIVING & Q(number_sound=True) & Q(sex__gt=0),
    "number_year": LIVING & Q(number_sound=True) & Q(birth_year__gt=0),
    "birth_possible": LIVING & Q(birth_year__gt=0),
    "not_twice": LIVING & ~Q(name_key="") & ~Q(birth=""),
    "commune_valid": LIVING & ~Q(commune=""),
    "number_other_than_kin": LIVING & Q(number_index__isnull=False),
    "death_closed": ~Q(death=""),
}
BROKEN: Final[Mapping[str, Callable[[dt.date], Condition]]] = {
    "number_sound": lambda _today: Q(number_sound=False),
    "number_sex": lambda _today: ~Q(sex=F("number_sex")),
    "number_year": lambda _today: ~Q(birth_year=F("number_year")),
    "birth_possible": lambda today: Q(birth__gt=today.isoformat()) | Q(birth_year__lt=today.year - 130),
    "name_present": lambda _today: Q(name=""),
    "birth_whole": lambda _today: Q(birth_length__lt=WHOLE_DATE),
    "sex_present": lambda _today: Q(sex=0),
    "number_present": lambda _today: Q(number_index__isnull=True),
    "residence_present": lambda _today: Q(commune=""),
    "relation_present": lambda _today: Q(relation=""),
    "not_twice": _twice,
    "commune_valid": _invalid_commune,
    "number_other_than_kin": lambda _today: (
        Q(number_index=F("father_index")) | Q(number_index=F("mother_index"))
    ),
    "confirmed": _confirmed,
    "death_closed": lambda _today: LIVING,
    "age_possible": lambda today: Q(birth_year__gt=0, birth_year__lt=today.year - limits().oldest),
}
