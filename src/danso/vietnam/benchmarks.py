"""How quick the room is, for `danso bench`."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from danso.timing import Figure, timed
from danso.vietnam.holidays_seed import national_calendar

if TYPE_CHECKING:
    from danso.vietnam.working_time import WorkCalendar

_DUE_DATES = 1_000_000
_WALKED = 20_000
_SPREAD = 1500


def bench_due_dates() -> list[Figure]:
    """Measure a million due dates at once (limit: one second) and one walked day by day, per due date."""
    calendar = national_calendar(range(2020, 2030))
    starts = [date(2022, 1, 1) + timedelta(days=number % _SPREAD) for number in range(_DUE_DATES)]
    days = [1 + number % 60 for number in range(_DUE_DATES)]
    bulk = timed(lambda: calendar.due_dates(starts, days), repeats=5)
    walk = timed(lambda: _walked(calendar, starts[:_WALKED], days[:_WALKED]), repeats=1, warm_up=0)
    return [
        Figure(
            "due dates in working days, one of a million",
            bulk.per(_DUE_DATES),
            baseline=walk.per(_WALKED),
            against="a walk over the days",
            limit=1 / 1_000_000,
        )
    ]


def _walked(calendar: WorkCalendar, starts: list[date], days: list[int]) -> list[date]:
    return [_walk(calendar, start, number) for start, number in zip(starts, days, strict=False)]


def _walk(calendar: WorkCalendar, day: date, days: int) -> date:
    while days:
        day += timedelta(days=1)
        days -= calendar.is_working_day(day)
    return day
