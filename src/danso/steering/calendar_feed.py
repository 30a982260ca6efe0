"""Due days and milestones as an iCalendar feed (RFC 5545)."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.urls import reverse
from icalendar import Calendar, Event

if TYPE_CHECKING:
    from collections.abc import Sequence

    from danso.steering.models import Task


def calendar_feed(rows: Sequence[tuple[dt.date, str, Task]], *, host: str, now: dt.datetime) -> bytes:
    """One all-day event for each (day, milestone or "", task)."""
    calendar = Calendar()
    calendar.add("prodid", "-//danso//steering//VI")
    calendar.add("version", "2.0")
    for day, step, task in rows:
        assert task.edition is not None  # noqa: S101 - a task in force has an edition
        event = Event()
        event.add("uid", f"task-{task.pk}-{day:%Y%m%d}-{len(step)}@{host}")
        event.add("dtstamp", now)
        event.add("dtstart", day)
        event.add("dtend", day + dt.timedelta(days=1))
        event.add("summary", f"{task.path} {step or task.edition.title}"[:200])
        event.add("url", f"https://{host}{reverse('steering:task', args=[task.pk])}")
        calendar.add_component(event)
    return bytes(calendar.to_ical())
