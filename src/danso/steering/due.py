"""From typed deadlines to the columns lateness depends on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from danso.steering.deadlines import Deadline, Kind, effective_due

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

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
