"""What a changed calendar does to open dossiers: old due, new due, and the days it is because of."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from danso.procedures.dossiers.clock import due
from danso.vietnam.working_time import VIETNAM_TIME

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Mapping

    from danso.procedures.dossiers.clock import Calendars, Clock
    from danso.vietnam.working_time import WorkCalendar

    ChangedDays = Mapping[str, tuple[dt.date, ...]]


@dataclass(frozen=True, slots=True)
class OpenDossier:
    """A dossier's key, its clock, and the due moment its row holds."""

    key: str
    clock: Clock
    due_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Moved:
    """A due moment that a calendar moved, and the days between receipt and due that differ."""

    key: str
    before: dt.datetime
    after: dt.datetime
    because: tuple[dt.date, ...]


def changed_days(before: WorkCalendar, after: WorkCalendar) -> tuple[dt.date, ...]:
    """Return the days that are not the same in two calendars, in order; both must keep the same week."""
    if before.week != after.week:
        raise ValueError("another week changes every day: recount without days")
    days = {day for calendar in (before, after) for day, _plan in calendar.exceptions}
    return tuple(sorted(day for day in days if before.plan(day) != after.plan(day)))


def recount(
    dossiers: Iterable[OpenDossier], *, calendars: Calendars, changed: ChangedDays
) -> Iterator[Moved]:
    """Yield the dossiers whose due moment is another by `calendars` than the one their row holds.

    `changed` names the days that differ by office. A dossier that none of them touches is not computed: its
    offices keep their calendars, or the days lie outside of its time. One stream of any length, in order.
    """
    for dossier in dossiers:
        clock = dossier.clock
        if not _touched(clock, dossier.due_at, changed):
            continue
        now = due(clock, calendars).at
        if now != dossier.due_at:
            yield Moved(dossier.key, dossier.due_at, now, _because(clock, dossier.due_at, now, changed))


def _touched(clock: Clock, due_at: dt.datetime, changed: ChangedDays) -> bool:
    """Whether a changed day lies between receipt and due; the days after it cannot move it."""
    return bool(_because(clock, due_at, due_at, changed))


def _because(
    clock: Clock, before: dt.datetime, after: dt.datetime, changed: ChangedDays
) -> tuple[dt.date, ...]:
    first = clock.intervals[0].start.astimezone(VIETNAM_TIME).date()
    last = max(before, after).astimezone(VIETNAM_TIME).date()
    found: tuple[dt.date, ...] = ()
    for office in {interval.calendar for interval in clock.intervals}:
        days = changed.get(office, ())
        found += days[bisect_left(days, first) : bisect_right(days, last)]
    return tuple(sorted(set(found))) if len(found) > 1 else found
