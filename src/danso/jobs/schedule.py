"""Turns due ticks into jobs: the tick's row and its job are written in one transaction, so each runs once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from danso.jobs.models import PeriodicTick

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime, tzinfo

    from danso.jobs.definitions import Tick

_UNFINISHED = (TaskResultStatus.READY, TaskResultStatus.RUNNING)


def register_ticks(*, ticks: Sequence[Tick], now: datetime, zone: tzinfo) -> None:
    """Give new ticks, and those whose cadence changed, their next moment; forget ticks no room has."""
    PeriodicTick.objects.exclude(name__in=[tick.name for tick in ticks]).delete()
    stored = dict(PeriodicTick.objects.values_list("name", "cadence"))
    PeriodicTick.objects.bulk_create(
        [_first_row(tick, now, zone) for tick in ticks if tick.name not in stored],
        ignore_conflicts=True,
    )
    for tick in ticks:
        if stored.get(tick.name, tick.words) != tick.words:
            row = _first_row(tick, now, zone)
            PeriodicTick.objects.filter(name=tick.name).update(
                cadence=row.cadence, next_run_at=row.next_run_at
            )


def _first_row(tick: Tick, now: datetime, zone: tzinfo) -> PeriodicTick:
    return PeriodicTick(
        name=tick.name,
        cadence=tick.words,
        next_run_at=tick.cadence.next_after(now, zone),
    )


def start_due_ticks(*, ticks: Sequence[Tick], now: datetime, zone: tzinfo) -> int:
    """Enqueue each due tick whose former run is finished; return how many this caller won."""
    known = {tick.name: tick for tick in ticks}
    due = PeriodicTick.objects.filter(name__in=known, next_run_at__lte=now).exclude(
        last_job__result__status__in=_UNFINISHED
    )
    return sum(_start(known[row.name], row, now, zone) for row in due)


@transaction.atomic
def _start(tick: Tick, row: PeriodicTick, now: datetime, zone: tzinfo) -> bool:
    # Whoever moves the row on from the moment it read has won the tick; the others find the row moved.
    due = PeriodicTick.objects.filter(pk=row.pk, next_run_at=row.next_run_at)
    if not due.update(next_run_at=tick.cadence.next_after(now, zone)):
        return False
    started = tick.task.enqueue(now)
    PeriodicTick.objects.filter(pk=row.pk).update(last_job_id=started.id)
    # A minute tick would leave half a million rows a year: of the runs that went well only the last is kept.
    DBTaskResult.objects.filter(job=row.last_job_id, status=TaskResultStatus.SUCCESSFUL).delete()
    return True
