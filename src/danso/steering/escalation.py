"""Which rungs of the escalation ladder (bậc đôn đốc) have come; pure, days and calendar passed in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from danso.vietnam.working_time import WorkCalendar


@dataclass(frozen=True, slots=True)
class Rung:
    """A step: so many working days after the due day (negative: before), to whom."""

    id: int
    offset_working_days: int
    recipient: str


def reached(rungs: Iterable[Rung], *, due_on: dt.date, today: dt.date, work: WorkCalendar) -> list[Rung]:
    """The last rung that has come for each recipient; one before the due day is over once that passed."""
    last: dict[str, Rung] = {}
    for rung in sorted(rungs, key=lambda rung: rung.offset_working_days):
        over = rung.offset_working_days < 0 and today > due_on
        if not over and work.add_working_days(due_on, rung.offset_working_days) <= today:
            last[rung.recipient] = rung
    return list(last.values())
