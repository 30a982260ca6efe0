"""Cards and e-identity accounts: who should have one today, and who has none, by commune and age."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q

from danso.population.models import MirroredResident, Status
from danso.population.packs import pack

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import QuerySet


class Kind(StrEnum):
    """What is counted."""

    CARD = "card"
    ACCOUNT = "account"


@dataclass(frozen=True, slots=True)
class Covered:
    """Who should have one and who has."""

    eligible: int
    have: int

    @property
    def none(self) -> int:
        """Who should have one and has none."""
        return self.eligible - self.have

    @property
    def percent(self) -> float | None:
        """Share of those who should; None when nobody should."""
        return self.have * 100 / self.eligible if self.eligible else None


@dataclass(frozen=True, slots=True)
class AgeGroup:
    """Ages from `start` up to, not including, `end` (None: and above)."""

    start: int
    end: int | None


@cache
def rules() -> Mapping[str, Any]:
    """The pack: ages, the target."""
    return pack("coverage")


@cache
def age_groups() -> tuple[AgeGroup, ...]:
    """The groups that a table shows."""
    bounds = rules()["ages"]["bounds"]
    return (*(AgeGroup(start, end) for start, end in pairwise(bounds)), AgeGroup(bounds[-1], None))


def born_by(today: dt.date, age: int) -> Q:
    """Condition: has reached the age today; of a date not wholly known, the earliest it may mean counts."""
    try:
        day = today.replace(year=today.year - age)
    except ValueError:  # 29 February: the age is reached on 1 March
        day = dt.date(today.year - age, 3, 1)
    return Q(birth__gt="", birth__lte=day.isoformat())


def in_group(today: dt.date, group: AgeGroup) -> Q:
    """Condition: is of the group's age today."""
    within = born_by(today, group.start)
    return within if group.end is None else within & ~born_by(today, group.end)


def eligible(kind: Kind, today: dt.date) -> Q:
    """Condition: should have one today."""
    return Q(status=Status.LIVING) & born_by(today, rules()[kind.value]["from_age"])


def has(kind: Kind, today: dt.date) -> Q:
    """Condition: has a valid one today."""
    if kind is Kind.ACCOUNT:
        return Q(account_level__gte=rules()["account"]["level"])
    return Q(card_issued_on__isnull=False) & (Q(card_expires_on__isnull=True) | Q(card_expires_on__gte=today))


def without(kind: Kind, *, today: dt.date) -> QuerySet[MirroredResident]:
    """Residents who should have one and have none."""
    return MirroredResident.objects.filter(eligible(kind, today)).exclude(has(kind, today))


def by_commune(kind: Kind, *, today: dt.date) -> dict[str, Covered]:
    """Counts by commune; one query."""
    rows = (
        MirroredResident.objects.filter(eligible(kind, today))
        .values("commune")
        .annotate(eligible=Count("pk"), have=Count("pk", filter=has(kind, today)))
        .order_by("commune")
    )
    return {row["commune"]: Covered(row["eligible"], row["have"]) for row in rows}


def by_age(kind: Kind, *, today: dt.date, communes: frozenset[str] | None = None) -> dict[AgeGroup, Covered]:
    """Counts by age group, of some communes or all; one query."""
    people = MirroredResident.objects.filter(eligible(kind, today))
    if communes is not None:
        people = people.filter(commune__in=communes)
    counts = people.aggregate(
        **{f"all_{at}": Count("pk", filter=in_group(today, group)) for at, group in enumerate(age_groups())},
        **{
            f"have_{at}": Count("pk", filter=in_group(today, group) & has(kind, today))
            for at, group in enumerate(age_groups())
        },
    )
    return {
        group: Covered(counts[f"all_{at}"], counts[f"have_{at}"]) for at, group in enumerate(age_groups())
    }
