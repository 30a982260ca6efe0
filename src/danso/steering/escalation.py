"""Which rungs of the escalation ladder (bậc đôn đốc) have come; pure, days and calendar passed in."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from danso.vietnam.working_time import WorkCalendar


@dataclass(frozen=True, slots=True)
class Rung:
    """A step: so many working days after the due day (negative: before), to whom."""

    id: int
    offset_working_days: int
    recipient: str


def day_of(due_on: dt.date, offset: int, work: WorkCalendar) -> dt.date:
    """The day `offset` working days from the due day; zero is the due day itself."""
    step = dt.timedelta(days=1 if offset > 0 else -1)
    day, left = due_on, abs(offset)
    while left:
        day += step
        left -= work.is_working_day(day)
    return day


def reached(rungs: Iterable[Rung], *, due_on: dt.date, today: dt.date, work: WorkCalendar) -> list[Rung]:
    """The last rung that has come for each recipient; one before the due day is over once that passed."""
    last: dict[str, Rung] = {}
    for rung in sorted(rungs, key=lambda rung: rung.offset_working_days):
        over = rung.offset_working_days < 0 and today > due_on
        if not over and day_of(due_on, rung.offset_working_days, work) <= today:
            last[rung.recipient] = rung
    return list(last.values())
