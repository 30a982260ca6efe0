"""The clock of a dossier (thời hạn giải quyết): when it is due, which pauses move it, and why.

A clock is its limit and its intervals, run or pause, each by the calendar of the office that holds the
dossier; the due moment is computed from them and nothing else, so it moves only when an interval begins or
ends, the limit is extended, or a calendar changes. What is left of the limit is counted through the runs. A
limit that ran out in a run is missed there: later pauses and transfers do not move it.

Counting rests on `danso.vietnam.working_time`: the first day is left out, and what comes in after the
cut-off (15:00 in many procedures) or on a day of rest counts as come on the next working day. Only receipt,
and a limit counted anew, know the cut-off. A limit in days is met until its last day ends, one in hours until
its minute.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from danso.procedures.definitions.model import Unit
from danso.vietnam.working_time import VIETNAM_TIME

if TYPE_CHECKING:
    from collections.abc import Mapping

    from danso.vietnam.working_time import WorkCalendar

    Calendars = Mapping[str, WorkCalendar]

_MINUTES_AN_HOUR: Final = 60


class Pause(StrEnum):
    """Why a clock stands still."""

    SUPPLEMENT = "supplement"
    FEE = "fee"
    OTHER_AGENCY = "other_agency"
    TAX = "tax"
    POSTING = "posting"
    CONFIRM = "confirm"


class Resumes(StrEnum):
    """How a clock goes on after a supplement: with what was left, or with the whole limit anew."""

    CONTINUE = "continue"
    RESET = "reset"


class ClockRefused(ValueError):  # noqa: N818 - a refusal, as EventRefused is
    """A step a clock cannot take; its text is the code."""


@dataclass(frozen=True, slots=True)
class Limit:
    """How long an agency has; an in-day limit has the number 1, the day of receipt itself."""

    number: int
    unit: Unit
    cut_off: dt.time | None = None

    def __post_init__(self) -> None:
        if self.number < 1 or (self.unit is Unit.IN_DAY and self.number > 1):
            raise ValueError(f"{self.number} is no number of {self.unit}")


@dataclass(frozen=True, slots=True)
class Interval:
    """A run, or a pause with its reason, by an office's calendar; `anew` starts the limit again."""

    start: dt.datetime
    calendar: str
    pause: Pause | None = None
    end: dt.datetime | None = None
    anew: bool = False


@dataclass(frozen=True, slots=True)
class Clock:
    """Intervals in order, each ending where the next begins; only the last may be open."""

    limit: Limit
    intervals: tuple[Interval, ...]
    extension: int = 0

    @property
    def last(self) -> Interval:
        """The interval the clock is in, or ended with."""
        return self.intervals[-1]

    @property
    def paused(self) -> bool:
        """Whether the clock stands still and may go on."""
        return self.last.pause is not None and not self.stopped

    @property
    def stopped(self) -> bool:
        """Whether the clock has ended."""
        return self.last.end is not None


@dataclass(frozen=True, slots=True)
class Due:
    """The last moment in time; with `whole_day` the rest of its day is in time too.

    `missed` says the limit ran out before the clock last paused, moved or stopped.
    """

    at: dt.datetime
    whole_day: bool
    missed: bool = False

    def passed(self, moment: dt.datetime) -> bool:
        """Whether a moment is too late."""
        local = moment.astimezone(VIETNAM_TIME)
        return local.date() > self.at.date() if self.whole_day else local > self.at


def started(limit: Limit, *, at: dt.datetime, calendar: str) -> Clock:
    """Return the clock of a dossier received at a moment."""
    return Clock(limit, (Interval(at, calendar),))


def paused(clock: Clock, *, at: dt.datetime, reason: Pause) -> Clock:
    """Return the clock standing still; it must run."""
    if clock.paused:
        raise ClockRefused("paused_already")
    return _next(clock, Interval(at, clock.last.calendar, reason))


def resumed(clock: Clock, *, at: dt.datetime, resumes: Resumes = Resumes.CONTINUE) -> Clock:
    """Return the clock running again; it must stand still."""
    if not clock.paused:
        raise ClockRefused("not_paused")
    return _next(clock, Interval(at, clock.last.calendar, anew=resumes is Resumes.RESET))


def transferred(clock: Clock, *, at: dt.datetime, calendar: str) -> Clock:
    """Return the clock by the calendar of the next office; what was used stays used."""
    return _next(clock, Interval(at, calendar, clock.last.pause))


def extended(clock: Clock, *, by: int) -> Clock:
    """Return the clock with a longer limit, in its own unit; once only (giấy xin lỗi, slip 04)."""
    if clock.extension:
        raise ClockRefused("extended_already")
    if clock.stopped or by < 1:
        raise ClockRefused("no_extension")
    return replace(clock, extension=by)


def stopped(clock: Clock, *, at: dt.datetime) -> Clock:
    """Return the clock ended."""
    return replace(clock, intervals=_closed(clock, at))


def due(clock: Clock, calendars: Calendars) -> Due:
    """Return when the dossier is due; while the clock stands still, what it was when it stopped.

    KeyError for an office whose calendar is not among `calendars`.
    """
    total = left = _total(clock)
    reached: Due | None = None
    first: dt.datetime | None = None
    waited = False
    for interval in clock.intervals:
        calendar = calendars[interval.calendar]
        if interval.anew or first is None:
            left, first = total, _received(clock.limit, interval.start, calendar)
        if interval.pause is None:
            start = max(first, _begun(interval.start, calendar, waited=waited))
            reached = _reached(clock.limit.unit, calendar, start, left)
            if interval.end is None:
                return reached
            if reached.passed(interval.end):
                return replace(reached, missed=True)
            left = max(0, left - _used(clock.limit.unit, calendar, start, interval.end))
        waited = interval.pause is not None
    if reached is None:
        raise ClockRefused("never_ran")
    return reached


def in_time(clock: Clock, *, until: dt.datetime, calendars: Calendars) -> bool:
    """Tell whether a clock that ended, or is looked at, at `until` kept its limit."""
    point = due(clock, calendars)
    return not point.missed and (clock.paused or not point.passed(until))


def _total(clock: Clock) -> int:
    """The limit in minutes, or in days after the first; an in-day one is extended by working days."""
    if clock.limit.unit is Unit.IN_DAY:
        return clock.extension
    number = clock.limit.number + clock.extension
    return number * _MINUTES_AN_HOUR if clock.limit.unit is Unit.HOUR else number


def _received(limit: Limit, at: dt.datetime, calendar: WorkCalendar) -> dt.datetime:
    """The moment counting starts from: after the cut-off, the beginning of the next working day."""
    local = at.astimezone(VIETNAM_TIME)
    day = calendar.day_received(local, limit.cut_off)
    return local if day == local.date() else _midnight(day)


def _begun(at: dt.datetime, calendar: WorkCalendar, *, waited: bool) -> dt.datetime:
    """The moment a run counts from; what ended a wait on a day of rest came on the next working day."""
    local = at.astimezone(VIETNAM_TIME)
    if not waited or calendar.is_working_day(local.date()):
        return local
    return _midnight(calendar.day_received(local))


def _used(unit: Unit, calendar: WorkCalendar, start: dt.datetime, end: dt.datetime) -> int:
    local = end.astimezone(VIETNAM_TIME)
    if local <= start:
        return 0
    if unit is Unit.HOUR:
        return calendar.working_minutes_between(start, local)
    if unit is Unit.CALENDAR_DAY:
        return (local.date() - start.date()).days
    return calendar.working_days_between(start.date(), local.date())


def _reached(unit: Unit, calendar: WorkCalendar, start: dt.datetime, left: int) -> Due:
    if unit is Unit.HOUR:
        return Due(calendar.add_working_minutes(start, left), whole_day=False)
    add = calendar.add_calendar_days if unit is Unit.CALENDAR_DAY else calendar.add_working_days
    return Due(_closing(calendar, add(start.date(), left)), whole_day=True)


def _closing(calendar: WorkCalendar, day: dt.date) -> dt.datetime:
    """The end of the day's last shift: what a slip tells the citizen."""
    return dt.datetime.combine(day, calendar.plan(day).shifts[-1].end, VIETNAM_TIME)


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), VIETNAM_TIME)


def _next(clock: Clock, interval: Interval) -> Clock:
    return replace(clock, intervals=(*_closed(clock, interval.start), interval))


def _closed(clock: Clock, at: dt.datetime) -> tuple[Interval, ...]:
    if clock.stopped:
        raise ClockRefused("stopped_already")
    if at < clock.last.start:
        raise ClockRefused("back_in_time")
    return (*clock.intervals[:-1], replace(clock.last, end=at))
