"""From typed deadlines to the columns lateness depends on."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dateutil.relativedelta import relativedelta

from danso.steering.deadlines import Deadline, Kind, effective_due

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

CLOCK_WAITS = frozenset({Kind.EVENT, Kind.GUIDANCE})
NEVER_LATE = frozenset({Kind.CONTINUOUS, Kind.RECURRING, Kind.NONE})


@dataclass(frozen=True, slots=True)
class DueColumns:
    """The folds kept on a task; see `models.tasks.Task`."""

    due_on: dt.date | None = None
    waiting: bool = False
    provisional: bool = False
    continuous: bool = False
    ends_on: dt.date | None = None
    then_continuous: bool = False


def due_columns(deadline: Deadline, satisfied: Mapping[str, dt.date]) -> DueColumns:
    """Fold the governing deadline; `satisfied` maps a trigger's phrase to the due day its arrival set."""
    came = satisfied.get(deadline.trigger or "")
    if deadline.kind in CLOCK_WAITS:
        return DueColumns(due_on=came, waiting=came is None)
    if deadline.kind in NEVER_LATE:
        return DueColumns(continuous=deadline.kind is not Kind.NONE, ends_on=deadline.end)
    return DueColumns(
        due_on=effective_due(deadline),
        provisional=deadline.provisional and came is None,
        then_continuous=deadline.then_continuous or deadline.open_ended,
    )


def last_day_allowed(
    came: dt.date, within: str, add_working_days: Callable[[dt.date, int], dt.date]
) -> dt.date:
    """The last day of a time such as "15 DAY" that runs from the day the trigger came.

    The day itself is not counted, and a term that ends on a day off ends on the next working day
    (Civil Code 91/2015/QH13, articles 147 and 148). Hours are counted as whole days, eight of them a
    working day. `add_working_days` is the calendar's. ValueError for a unit nobody defined.
    """
    count, unit = within.split()
    number = float(count)
    if unit == "WORKING_DAY":
        return add_working_days(came, math.ceil(number))
    if unit == "WORKING_HOUR":
        return add_working_days(came, math.ceil(number / 8))
    last = came + _calendar_time(number, unit)
    return add_working_days(last - dt.timedelta(days=1), 1)


def _calendar_time(number: float, unit: str) -> relativedelta:
    if unit == "HOUR":
        return relativedelta(days=math.ceil(number / 24))
    if unit == "DAY":
        return relativedelta(days=math.ceil(number))
    if unit == "WEEK":
        return relativedelta(days=math.ceil(number * 7))
    if unit == "MONTH":
        return relativedelta(months=math.floor(number), days=math.ceil(number % 1 * 30))
    if unit == "YEAR":
        return relativedelta(months=math.ceil(number * 12))
    raise ValueError(f"no such unit of time: {unit}")
