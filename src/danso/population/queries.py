"""What can be asked of the mirror and of the register's health."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db.models import Count

from danso.population.mirror import HISTORY
from danso.population.models import (
    AttributeValue,
    CorrectionCase,
    FeedPosition,
    FormerNumber,
    MirroredResident,
    RegisterHealth,
    Unreflected,
)
from danso.population.numbers import index_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from danso.organizations.models import Organization


def mirror_index(personal_number: str) -> int | None:
    """The mirror's index of whoever bears the number or once bore it; None when the mirror knows nobody."""
    index = index_of(personal_number)
    found = MirroredResident.objects.filter(number_index=index).values_list("pk", flat=True).first()
    if found is None:
        former = FormerNumber.objects.filter(number_index=index).order_by("-id")
        found = former.values_list("resident_id", flat=True).first()
    return found


FEED_DRIVER: Final = "feed"


@dataclass(frozen=True, slots=True)
class Span:
    """A value of a field and when it held; an open start is before the mirror knew."""

    value: str
    valid_from: dt.date | None
    valid_to: dt.date | None
    source: str
    as_of: dt.datetime


def history(resident: MirroredResident, code: str) -> list[Span]:
    """Values of a field, oldest first; one that never changed is its present value alone."""
    kept = AttributeValue.objects.filter(resident=resident, code=code).order_by("cursor", "id")
    spans = [Span(each.value, each.valid_from, each.valid_to, each.source, each.as_of) for each in kept]
    if spans:
        return spans
    value = getattr(resident, HISTORY[code])
    return [Span("" if value is None else str(value), None, None, resident.source, resident.as_of)]


@dataclass(frozen=True, slots=True)
class MirrorState:
    """How far the mirror is: people, cursor, how far behind the feed, and since when silent."""

    residents: int
    cursor: int
    behind: int
    complete: bool
    followed_at: dt.datetime | None
    silent_since: dt.datetime | None


def mirror_state() -> MirrorState:
    """The mirror's state; three queries."""
    position = FeedPosition.objects.first()
    return MirrorState(
        residents=MirroredResident.objects.count(),
        cursor=position.cursor if position else 0,
        behind=max(0, position.head - position.cursor) if position else 0,
        complete=bool(position and position.complete),
        followed_at=position.at if position else None,
        silent_since=feed_silent_since(),
    )


def feed_silent_since() -> dt.datetime | None:
    """Since when the feed and the way back for corrections go unanswered; None while they are answered."""
    return register_silent_since(FEED_DRIVER)


def register_silent_since(driver: str) -> dt.datetime | None:
    """Since when look-ups go unanswered; None while they are answered."""
    return (
        RegisterHealth.objects.filter(driver=driver, answering=False).values_list("since", flat=True).first()
    )


def unreflected_by_kind(communes: Iterable[str] | None) -> dict[Unreflected.Kind, int]:
    """How many events the register has not taken over, by kind; of the communes, or of all (None)."""
    waiting = Unreflected.objects.filter(closed_on__isnull=True)
    if communes is not None:
        waiting = waiting.filter(resident__commune__in=communes)
    counted = dict(waiting.order_by().values_list("kind").annotate(Count("pk")))
    return {kind: counted.get(kind.value, 0) for kind in Unreflected.Kind}


def corrections_of(units: QuerySet[Organization]) -> QuerySet[CorrectionCase]:
    """Correction cases of the units, the newest first."""
    return CorrectionCase.objects.filter(organization__in=units).select_related("organization")
