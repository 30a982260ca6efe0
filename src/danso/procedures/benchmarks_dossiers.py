"""How quick the dossiers' clock is, for `danso bench`."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

from danso.procedures.definitions.model import Unit
from danso.procedures.dossiers.clock import Limit, Pause, due, paused, resumed, started
from danso.procedures.dossiers.recount import OpenDossier, changed_days, recount
from danso.timing import Figure, timed
from danso.vietnam.holidays_seed import national_calendar
from danso.vietnam.working_time import CLOSED, VIETNAM_TIME

if TYPE_CHECKING:
    from danso.procedures.dossiers.clock import Calendars, Clock

_OPEN = 1_000_000
_DISTINCT = 100_000  # kept in memory at once, and counted again and again
_OFFICES = 100
_OPENING = dt.datetime(2024, 9, 2, 7, 30, tzinfo=VIETNAM_TIME)
_HOLIDAY = dt.date(2024, 10, 10)
_MINUTES = 60 * 24 * 60
_LIMITS = (
    Limit(3, Unit.WORKING_DAY),
    Limit(20, Unit.WORKING_DAY),
    Limit(16, Unit.HOUR),
    Limit(45, Unit.CALENDAR_DAY),
)


def bench_a_new_holiday() -> list[Figure]:
    """Recount a million open dossiers after a new holiday (limit: 60 s), every third once paused."""
    calendar = national_calendar(range(2023, 2028))
    offices = [f"H06.{number:02d}" for number in range(_OFFICES)]
    before = dict.fromkeys(offices, calendar)
    exceptions = {**dict(calendar.exceptions), _HOLIDAY: CLOSED}
    changed = replace(calendar, exceptions=tuple(sorted(exceptions.items(), key=lambda item: item[0])))
    after = dict.fromkeys(offices, changed)
    rows = [_open(number, before) for number in range(_DISTINCT)]
    days = dict.fromkeys(offices, changed_days(calendar, changed))

    def told() -> int:
        return sum(
            1 for _ in range(_OPEN // _DISTINCT) for _moved in recount(rows, calendars=after, changed=days)
        )

    def everything() -> int:
        return sum(due(row.clock, after).at != row.due_at for row in rows)

    each = timed(told, repeats=1, warm_up=0)
    plain = timed(everything, repeats=1, warm_up=0)
    return [
        Figure(
            "open dossiers recounted after a new holiday, one of a million",
            each.per(_OPEN),
            baseline=plain.per(_DISTINCT),
            against="recounting every one",
            limit=60 / _OPEN,
        )
    ]


def _open(number: int, calendars: Calendars) -> OpenDossier:
    clock = _clock(number)
    return OpenDossier(str(number), clock, due(clock, calendars).at)


def _clock(number: int) -> Clock:
    at = _OPENING + dt.timedelta(minutes=number * 7919 % _MINUTES)
    clock = started(_LIMITS[number % len(_LIMITS)], at=at, calendar=f"H06.{number % _OFFICES:02d}")
    if number % 3:
        return clock
    waiting = paused(clock, at=at + dt.timedelta(days=1), reason=Pause.SUPPLEMENT)
    return resumed(waiting, at=at + dt.timedelta(days=1 + number % 14))
