"""Timeliness as the database computes it; a property test holds it equal to `status.timeliness`."""

from __future__ import annotations

import datetime as dt

from django.db.models import Case, CharField, F, Q, Value, When

from danso.steering.status import DUE_SOON_DAYS, OUT, Timeliness


def timeliness_of(prefix: str, today: dt.date) -> Case:
    """Timeliness of a task ("" prefix) or an assignment ("task__" prefix), as a database expression."""
    due = f"{prefix}due_on"
    return Case(
        When(
            Q(completed_on__isnull=False) & Q(**{f"{due}__isnull": False}) & Q(completed_on__gt=F(due)),
            then=Value(Timeliness.DONE_LATE),
        ),
        When(completed_on__isnull=False, then=Value(Timeliness.DONE_ON_TIME)),
        When(Q(**{f"{prefix}waiting": True}), then=Value(Timeliness.WAITING_TRIGGER)),
        When(Q(**{f"{due}__isnull": True}) | Q(progress__in=OUT), then=Value(Timeliness.NO_DEADLINE)),
        When(Q(**{f"{due}__lt": today, f"{prefix}provisional": False}), then=Value(Timeliness.OVERDUE)),
        When(Q(**{f"{due}__lte": today + dt.timedelta(days=DUE_SOON_DAYS)}), then=Value(Timeliness.DUE_SOON)),
        default=Value(Timeliness.IN_TIME),
        output_field=CharField(),
    )
