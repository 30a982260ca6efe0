"""What can be asked of the ledger."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Max, Min

from danso.ledger.models import Checkpoint, Line
from danso.ledger.rules import rules


@dataclass(frozen=True, slots=True)
class SealingState:
    """How far sealing has come: lines that wait, since when, and the last checkpoint's size and time."""

    waiting: int
    waiting_since: dt.datetime | None
    size: int
    sealed_at: dt.datetime | None
    now: dt.datetime

    @property
    def waited(self) -> dt.timedelta:
        """How long the oldest waiting line has waited; no less than nothing when the clock went back."""
        return max(self.now - (self.waiting_since or self.now), dt.timedelta())

    @property
    def alarming(self) -> bool:
        """Whether somebody should look."""
        return self.waited >= rules().alarm_after

    @property
    def dead(self) -> bool:
        """Whether the exchange stops."""
        return self.waited >= rules().stop_after


def sealing_state(now: dt.datetime) -> SealingState:
    """How far sealing has come; two queries, both by index."""
    waiting = Line.objects.filter(position__isnull=True).aggregate(lines=Count("id"), since=Min("at"))
    last = Checkpoint.objects.aggregate(size=Max("size"), at=Max("at"))
    return SealingState(waiting["lines"], waiting["since"], last["size"] or 0, last["at"], now)
