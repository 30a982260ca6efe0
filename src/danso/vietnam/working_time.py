"""Working time: calendars as values, deadlines counted in working days and working minutes.

A calendar knows what each weekday is and which dates differ: holidays, days off swapped for a Saturday, and
the Saturdays worked instead. A moment without a time zone is Vietnamese wall-clock time; seconds are dropped.

Counting follows the Civil Code 2015, articles 147 and 148: the first day is left out, and a period counted in
calendar days that ends on a day of rest ends on the next working day.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING, Final, NewType

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

WorkingMinutes = NewType("WorkingMinutes", int)

SATURDAY: Final = 5

# The same all over the country, without summer time, since 1975.
VIETNAM_TIME: Final = timezone(timedelta(hours=7), "Asia/Ho_Chi_Minh")

_MINUTES_AN_HOUR: Final = 60


class OutsideCalendarError(ValueError):
    """The date, or the date that was asked for, lies outside the years the calendar covers."""


@dataclass(frozen=True, slots=True, order=True)
class Shift:
    """Office hours without a break, from `start` until just before `end` on the same day."""

    start: time
    end: time

    def __post_init__(self) -> None:
        if not self.start < self.end:
            raise ValueError(f"a shift must end after it starts: {self.start} - {self.end}")

    @property
    def bounds(self) -> tuple[int, int]:
        """Minutes of the day at which the shift starts and ends."""
        return _minute_of_day(self.start), _minute_of_day(self.end)


@dataclass(frozen=True)
class DayPlan:
    """What a day is: its shifts, in order, and whether it counts as one working day (ngày làm việc).

    A Saturday morning may be open without counting.
    """

    shifts: tuple[Shift, ...] = ()
    counted: bool = False

    def __post_init__(self) -> None:
        if any(
            earlier.end > later.start for earlier, later in zip(self.shifts, self.shifts[1:], strict=False)
        ):
            raise ValueError("shifts of one day must follow one another")

    def minutes_before(self, minute: int) -> int:
        """Working minutes of this day before the given minute of the day."""
        return sum(max(0, min(minute, end) - start) for start, end in self._bounds)

    def minute_after(self, minutes: int) -> int:
        """Return the earliest minute of the day by which so many minutes (at least 1) have been worked."""
        left = minutes
        for start, end in self._bounds:
            if left <= end - start:
                return start + left
            left -= end - start
        raise ValueError(f"the day has fewer than {minutes} working minutes")

    @cached_property
    def minutes(self) -> int:
        """Working minutes of the whole day."""
        return sum(end - start for start, end in self._bounds)

    @cached_property
    def _bounds(self) -> list[tuple[int, int]]:
        return [shift.bounds for shift in self.shifts]


CLOSED: Final = DayPlan()
OFFICE_DAY: Final = DayPlan((Shift(time(7, 30), time(11, 30)), Shift(time(13, 30), time(17))), counted=True)
SATURDAY_MORNING: Final = DayPlan((Shift(time(7, 30), time(11, 30)),), counted=False)

OFFICE_WEEK: Final = (OFFICE_DAY,) * 5 + (CLOSED,) * 2
WEEK_WITH_SATURDAY_MORNING: Final = (*OFFICE_WEEK[:5], SATURDAY_MORNING, CLOSED)


@dataclass(frozen=True, slots=True)
class _Tables:
    """Prefix sums over the days covered; index 0 is the first of them."""

    base: int
    counted: list[date]
    counted_before: list[int]
    minutes_before: list[int]


@dataclass(frozen=True)
class WorkCalendar:
    """A week of seven day plans, Monday first, and the dates that differ from it."""

    week: tuple[DayPlan, ...] = OFFICE_WEEK
    exceptions: tuple[tuple[date, DayPlan], ...] = ()
    first: date = date(2000, 1, 1)
    last: date = date(2060, 12, 31)

    def __post_init__(self) -> None:
        if len(self.week) != len(OFFICE_WEEK):
            raise ValueError("a week has seven days")
        if not self.first < self.last:
            raise ValueError("a calendar must cover more than one day")
        if len(dict(self.exceptions)) != len(self.exceptions):
            raise ValueError("a date can differ from the week in one way only")

    @classmethod
    def of(
        cls,
        week: tuple[DayPlan, ...] = OFFICE_WEEK,
        *,
        days_off: Iterable[date] = (),
        working_days: Mapping[date, DayPlan] | None = None,
    ) -> WorkCalendar:
        """Build a calendar from days off and swapped working days; a date named in both is worked."""
        exceptions = dict.fromkeys(days_off, CLOSED) | dict(working_days or {})
        return cls(week, tuple(sorted(exceptions.items(), key=lambda item: item[0])))

    def plan(self, day: date) -> DayPlan:
        """Return what the day is."""
        return self._exceptions.get(day) or self.week[day.weekday()]

    def is_working_day(self, day: date) -> bool:
        """Tell whether the day counts as a working day."""
        return self.plan(day).counted

    def add_working_days(self, start: date, days: int) -> date:
        """Return the n-th working day after `start`, which is itself left out.

        0 gives `start`, or the next working day if it is none; a negative number counts backwards.
        """
        tables, index = self._tables, self._index(start)
        before = tables.counted_before
        place = (before[index + 1] - 1 if days > 0 else before[index]) + days
        if not 0 <= place < len(tables.counted):
            raise OutsideCalendarError(f"{days} working days from {start} lead out of the calendar")
        return tables.counted[place]

    def due_dates(self, starts: Sequence[date], days: int | Sequence[int]) -> list[date]:
        """Return `add_working_days` of every start, in bulk; `days` is one number for all or one for each.

        Numbers must not be negative.
        """
        each = [days] * len(starts) if isinstance(days, int) else days
        if min(each, default=0) < 0:
            raise ValueError("due dates are not counted backwards")
        if min(starts, default=self.first) < self.first:
            raise OutsideCalendarError(f"a start lies before {self.first}")
        counted, base = self._tables.counted, self._tables.base
        same, later = self._tables.counted_before, self._places
        try:
            return [
                counted[(later if number else same)[start.toordinal() - base] + number]
                for start, number in zip(starts, each, strict=True)
            ]
        except IndexError:
            raise OutsideCalendarError(f"a start or a due date lies after {self.last}") from None

    def working_days_between(self, start: date, end: date) -> int:
        """Count working days after `start` up to and including `end`; negative when `end` comes first."""
        before = self._tables.counted_before
        return before[self._index(end) + 1] - before[self._index(start) + 1]

    def working_minutes_between(self, start: datetime, end: datetime) -> WorkingMinutes:
        """Count the working minutes from one moment to another; negative when `end` comes first."""
        return WorkingMinutes(self._elapsed(end) - self._elapsed(start))

    def add_working_minutes(self, start: datetime, minutes: int) -> datetime:
        """Return the earliest moment by which so many minutes (0 or more) have been worked since `start`."""
        if minutes < 0:
            raise ValueError("working minutes are not counted backwards")
        if not minutes:
            return start
        sums = self._tables.minutes_before
        wanted = self._elapsed(start) + minutes
        if wanted > sums[-1]:
            raise OutsideCalendarError(f"{minutes} working minutes from {start} lead out of the calendar")
        index = bisect_left(sums, wanted) - 1
        day = date.fromordinal(self._tables.base + index)
        minute = self.plan(day).minute_after(wanted - sums[index])
        moment = datetime.combine(day, time(), VIETNAM_TIME) + timedelta(minutes=minute)
        return moment.astimezone(start.tzinfo) if start.tzinfo else moment.replace(tzinfo=None)

    def day_received(self, moment: datetime, cut_off: time | None = None) -> date:
        """Return the working day on which something received at `moment` counts as received.

        From the cut-off on (15:00 in many procedures), and on days of rest, that is the next working day.
        """
        local = _local(moment)
        late = cut_off is not None and local.time() >= cut_off
        return self.add_working_days(local.date(), 1 if late else 0)

    def due_date(self, received: datetime, days: int, cut_off: time | None = None) -> date:
        """Return the due date of `days` working days; 0 means on the day of receipt (trong ngày)."""
        return self.add_working_days(self.day_received(received, cut_off), days)

    def add_calendar_days(self, start: date, days: int) -> date:
        """Return the end of a period of calendar days: a day of rest moves on to the next working day."""
        return self.add_working_days(start + timedelta(days=days), 0)

    @cached_property
    def _exceptions(self) -> dict[date, DayPlan]:
        return dict(self.exceptions)

    @cached_property
    def _tables(self) -> _Tables:
        base = self.first.toordinal()
        days = [date.fromordinal(number) for number in range(base, self.last.toordinal() + 1)]
        plans = [self.plan(day) for day in days]
        return _Tables(
            base=base,
            counted=[day for day, plan in zip(days, plans, strict=True) if plan.counted],
            counted_before=list(accumulate((plan.counted for plan in plans), initial=0)),
            minutes_before=list(accumulate((plan.minutes for plan in plans), initial=0)),
        )

    @cached_property
    def _places(self) -> list[int]:
        """For each day covered, the place in `counted` from which n working days lead to `place + n`."""
        return [count - 1 for count in self._tables.counted_before[1:]]

    def _index(self, day: date) -> int:
        if not self.first <= day <= self.last:
            raise OutsideCalendarError(
                f"{day} lies outside the calendar, which covers {self.first} to {self.last}"
            )
        return day.toordinal() - self._tables.base

    def _elapsed(self, moment: datetime) -> int:
        """Working minutes from the calendar's first day to the moment."""
        local = _local(moment)
        today = self.plan(local.date()).minutes_before(_minute_of_day(local.time()))
        return self._tables.minutes_before[self._index(local.date())] + today


def _local(moment: datetime) -> datetime:
    return moment.astimezone(VIETNAM_TIME) if moment.tzinfo else moment


def _minute_of_day(moment: time) -> int:
    return moment.hour * _MINUTES_AN_HOUR + moment.minute
