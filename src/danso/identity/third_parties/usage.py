"""How often third parties called, counted from the sealed log, and what that costs."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.db.models import F, Sum
from django.utils import timezone

from danso.identity.models import ThirdParty, ThirdPartyUsage, UsageFold
from danso.ledger.models import Line

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

SYSTEM: Final = "third-party"
YES, NO = "match", "no_match"
LINES_AT_ONCE: Final = 10_000
Day = tuple[int, dt.date, str]


@transaction.atomic
def count_sealed() -> int:
    """Count the calls among up to 10,000 lines sealed since the last time; return how many lines those were.

    Positions have no gaps, so that every call is counted once whatever happens in between.
    """
    fold, _new = UsageFold.objects.select_for_update().get_or_create(pk=1)
    lines = list(
        Line.objects.filter(position__gte=fold.position)
        .order_by("position")
        .only("position", "at", "system", "agency", "allowed", "record")[:LINES_AT_ONCE]
    )
    if lines:
        _add(line for line in lines if line.system == SYSTEM)
        fold.position = (lines[-1].position or 0) + 1
        fold.save(update_fields=["position"])
    return len(lines)


def count_all_sealed() -> None:
    """Count until nothing is left."""
    while count_sealed() == LINES_AT_ONCE:
        continue


def _add(lines: Iterable[Line]) -> None:
    told = [(line.agency, timezone.localdate(line.at), outcome(line)) for line in lines]
    ids = dict(ThirdParty.objects.filter(code__in={code for code, *_ in told}).values_list("code", "pk"))
    days: Counter[Day] = Counter((ids[code], day, kind) for code, day, kind in told if code in ids)
    for (third_party, day, kind), calls in days.items():
        row, _new = ThirdPartyUsage.objects.get_or_create(third_party_id=third_party, day=day)
        ThirdPartyUsage.objects.filter(pk=row.pk).update(**{kind: F(kind) + calls})


def outcome(line: Line) -> str:
    """The column a call counts in: yes, no or refused."""
    if not line.allowed:
        return "refused"
    return "yes" if YES in line.reasons else "no"


def calls_of_month(third_party_id: int, day: dt.date) -> int:
    """Calls answered so far in the day's month, as far as they are sealed and counted."""
    answered = ThirdPartyUsage.objects.filter(
        third_party_id=third_party_id, day__gte=day.replace(day=1), day__lte=day
    ).aggregate(calls=Sum(F("yes") + F("no")))
    return answered["calls"] or 0


@dataclass(frozen=True, slots=True)
class Charge:
    """Calls of a month at one price (None: no price yet); refused calls cost nothing."""

    third_party: ThirdParty
    vnd: int | None
    yes: int
    no: int
    refused: int

    @property
    def calls(self) -> int:
        """Answered calls."""
        return self.yes + self.no

    @property
    def total(self) -> int | None:
        """What they cost, in VND."""
        return None if self.vnd is None else self.vnd * self.calls


def charges(month: dt.date) -> list[Charge]:
    """Every third party's calls of a month, by price; three queries."""
    days = ThirdPartyUsage.objects.filter(day__gte=month, day__lt=next_month(month)).order_by(
        "third_party__code", "day"
    )
    parties = {
        each.pk: each
        for each in ThirdParty.objects.filter(usage__in=days).distinct().prefetch_related("prices")
    }
    sums: dict[tuple[int, int | None], list[int]] = {}
    for day in days:
        price = price_on(parties[day.third_party_id], day.day)
        kept = sums.setdefault((day.third_party_id, price), [0, 0, 0])
        for place, calls in enumerate((day.yes, day.no, day.refused)):
            kept[place] += calls
    return [Charge(parties[party], price, *counts) for (party, price), counts in sums.items()]


def price_on(party: ThirdParty, day: dt.date) -> int | None:
    """The price in force on the day."""
    prices = [each for each in party.prices.all() if each.since <= day]
    return max(prices, key=lambda each: each.since).vnd if prices else None


def months_counted() -> Sequence[dt.date]:
    """The first days of the months that have calls, newest first."""
    return list(ThirdPartyUsage.objects.dates("day", "month", order="DESC"))


def next_month(month: dt.date) -> dt.date:
    """The first day of the month after."""
    return (month.replace(day=28) + dt.timedelta(days=4)).replace(day=1)
