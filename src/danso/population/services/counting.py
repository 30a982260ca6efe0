"""Count quality for a day and keep it, and find the events of life that records do not show yet."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.db.models import Count, Min, Q

from danso.population.models import (
    EventKind,
    MirroredResident,
    QualityResult,
    ResidentEvent,
    Status,
    Unreflected,
)
from danso.population.quality import asked_of, breaking, limits, rules

if TYPE_CHECKING:
    from django.db.models import QuerySet

EVENTS: Final = {
    Unreflected.Kind.DEATH_NOT_CLOSED: EventKind.DEATH,
    Unreflected.Kind.CHILD_WITHOUT_NUMBER: EventKind.BIRTH,
    Unreflected.Kind.MOVE_WITHOUT_PLACE: EventKind.MOVE_IN,
}
_ROWS: Final = 500


@transaction.atomic
def count_quality(*, today: dt.date) -> int:
    """Apply every rule and keep how many were checked and failed, by commune; a recount replaces."""
    QualityResult.objects.filter(as_of=today).delete()
    results = [result for code in rules() for result in _results(code, today)]
    return len(QualityResult.objects.bulk_create(results, batch_size=_ROWS))


def _results(code: str, today: dt.date) -> list[QualityResult]:
    checked = _by_commune(MirroredResident.objects.filter(asked_of(code)))
    failed = _by_commune(breaking(code, today=today))
    return [
        QualityResult(as_of=today, commune=commune, rule=code, checked=count, failed=failed.get(commune, 0))
        for commune, count in checked.items()
    ]


def _by_commune(people: QuerySet[MirroredResident]) -> dict[str, int]:
    rows = people.order_by().values("commune").annotate(count=Count("pk"))
    return {row["commune"]: row["count"] for row in rows}


@transaction.atomic
def find_unreflected(*, today: dt.date) -> int:
    """Note the events that records do not show in time, close those shown now; return how many are new."""
    return sum(_find(kind, people, today) for kind, people in _waiting(today).items())


def _waiting(today: dt.date) -> dict[Unreflected.Kind, QuerySet[MirroredResident]]:
    late = today - dt.timedelta(days=limits().closing_days)
    unnumbered = today - dt.timedelta(days=limits().number_days)
    return {
        Unreflected.Kind.DEATH_NOT_CLOSED: _after(EventKind.DEATH, late).filter(status=Status.LIVING),
        Unreflected.Kind.CHILD_WITHOUT_NUMBER: _after(EventKind.BIRTH, unnumbered).filter(
            number_index__isnull=True, status=Status.LIVING
        ),
        Unreflected.Kind.MOVE_WITHOUT_PLACE: _after(EventKind.MOVE_IN, late).filter(
            commune="", status=Status.LIVING
        ),
    }


def _after(kind: str, before: dt.date) -> QuerySet[MirroredResident]:
    """Residents with such an event on or before a day."""
    events = ResidentEvent.objects.filter(kind=kind, happened_on__lte=before)
    return MirroredResident.objects.filter(pk__in=events.values("resident"))


def _find(kind: Unreflected.Kind, people: QuerySet[MirroredResident], today: dt.date) -> int:
    days = people.annotate(since=Min("events__happened_on", filter=Q(events__kind=EVENTS[kind])))
    waiting = dict(days.values_list("pk", "since"))
    open_now = dict(
        Unreflected.objects.filter(kind=kind, closed_on__isnull=True).values_list("resident_id", "pk")
    )
    gone = [pk for resident, pk in open_now.items() if resident not in waiting]
    Unreflected.objects.filter(pk__in=gone).update(closed_on=today)
    new = [
        Unreflected(kind=kind, resident_id=resident, since=since, found_on=today)
        for resident, since in waiting.items()
        if resident not in open_now
    ]
    return len(Unreflected.objects.bulk_create(new, batch_size=_ROWS))
