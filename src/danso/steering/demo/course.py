"""How the work on one assignment goes: pure, the same for the same seed."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass

IN_TIME, LATE = 0.72, 0.87
"""Shares of dated work done in time, and done in time or late; the rest stays open."""
EARLY_OF_YEAR_END = 0.4
YEAR_END_MONTH = 11
CAUGHT_UP_MONTH = 3
"""What was due in the first months has been done by autumn, late or not."""


@dataclass(frozen=True, slots=True)
class Course:
    """From when the work is under way and, if it comes to that, when it is done."""

    starts_on: dt.date
    done_on: dt.date | None

    def progress_on(self, day: dt.date, *, goes_on: bool) -> str:
        """Progress as an agency would report it on the day; a goal that `goes_on` is maintained."""
        if self.done_on is not None and self.done_on <= day:
            return "maintained" if goes_on else "completed"
        return "in_progress" if self.starts_on <= day else "not_started"


def course_of(
    name: str, *, begins_on: dt.date, due_on: dt.date | None, continuous: bool, waiting: bool
) -> Course:
    """The course of the assignment of that name; continuous work is never done, waiting work not begun."""
    rng = random.Random(name)  # noqa: S311 - a demo needs no secret numbers
    if waiting:
        return Course(dt.date.max, None)
    if continuous or due_on is None:
        return Course(begins_on + dt.timedelta(days=rng.randint(3, 40)), None)
    lead_time = max(5, (due_on - begins_on).days)
    starts_on = begins_on + dt.timedelta(days=rng.randint(1, max(2, lead_time // 3)))
    return Course(starts_on, _done_on(rng, starts_on, due_on))


def _done_on(rng: random.Random, starts_on: dt.date, due_on: dt.date) -> dt.date | None:
    luck = rng.random()
    if due_on.month >= YEAR_END_MONTH:
        return due_on - dt.timedelta(days=rng.randint(95, 200)) if luck < EARLY_OF_YEAR_END else None
    if luck < IN_TIME:
        return max(starts_on, due_on - dt.timedelta(days=rng.randint(0, 18)))
    late = due_on + dt.timedelta(days=rng.randint(4, 40))
    return late if luck < LATE or due_on.month <= CAUGHT_UP_MONTH else None
