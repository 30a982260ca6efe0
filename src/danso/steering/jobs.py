"""The room's background work: reading an uploaded plan, and what each night and minute brings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone

from danso.jobs.definitions import every, job
from danso.measures.services import snapshot
from danso.steering.models import Plan
from danso.steering.services.imports import read_import
from danso.steering.services.indicators import measure_indicators
from danso.steering.services.reminders import remind, send_emails
from danso.steering.services.reporting import open_due_periods
from danso.steering.services.reviews import miss_overdue_reviews

if TYPE_CHECKING:
    from datetime import date, datetime


@job(retries=2, key="read plan {import_id}")
def read_plan(import_id: int) -> None:
    """Read an uploaded document into a proposal."""
    read_import(import_id=import_id)


def day_of(now: datetime) -> date:
    """The local date of a tick; a demo that stands still on a day stays there."""
    return settings.TODAY or timezone.localtime(now).date()


@every("night")
def count_the_day(now: datetime) -> None:
    """Keep the day's measures, then the indicators that name one."""
    day = day_of(now)
    snapshot(as_of=day, now=now)
    for plan in Plan.objects.filter(state=Plan.State.IN_FORCE):
        measure_indicators(plan=plan, as_of=day, now=now)


@every("06:30")
def remind_people(now: datetime) -> None:
    """Open the periods that begin, count missed reviews, and write the day's reminders."""
    day = day_of(now)
    open_due_periods(today=day)
    miss_overdue_reviews(today=day, now=now)
    remind(today=day, now=now)


@every("minute")
def send_waiting_emails(now: datetime) -> None:
    """Send what has been written and not yet sent."""
    send_emails(now=now)
