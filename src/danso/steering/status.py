"""Two axes of status: progress moved by people, timeliness computed (steering.md d.2)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

DUE_SOON_DAYS = 14


class Timeliness(StrEnum):
    """Where the work stands against its due day (thời hạn)."""

    NO_DEADLINE = "no_deadline"
    WAITING_TRIGGER = "waiting_trigger"
    IN_TIME = "in_time"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"
    DONE_ON_TIME = "done_on_time"
    DONE_LATE = "done_late"


REACHED = frozenset({"completed", "maintained"})
OUT = frozenset({"cancelled", "superseded"})

# From each progress, where people may move the work; `cancelled` and `superseded` only by an amendment.
TRANSITIONS: dict[str, frozenset[str]] = {
    "not_started": frozenset({"in_progress", "awaiting_confirmation", "suspended"}),
    "in_progress": frozenset({"awaiting_confirmation", "suspended"}),
    "awaiting_confirmation": frozenset({"completed", "maintained", "in_progress"}),
    "completed": frozenset({"in_progress"}),
    "maintained": frozenset({"in_progress", "completed"}),
    "suspended": frozenset({"in_progress"}),
    "cancelled": frozenset(),
    "superseded": frozenset(),
}

# Moves that take something back, or stop the work, must say why.
NEEDS_REASON = frozenset(
    {
        ("awaiting_confirmation", "in_progress"),
        ("completed", "in_progress"),
        ("maintained", "in_progress"),
        ("not_started", "suspended"),
        ("in_progress", "suspended"),
    }
)

# From weakest to strongest: the task shows the weakest of its leads.
_STRENGTH = ("not_started", "suspended", "in_progress", "awaiting_confirmation", "maintained", "completed")


@dataclass(frozen=True, slots=True)
class Due:
    """What lateness depends on: the last day in time, and why there may be none."""

    due_on: dt.date | None = None
    waiting: bool = False
    provisional: bool = False


class MoveRefused(Exception):  # noqa: N818 - the refusal is the word users read
    """A move the rules do not allow; `code` says which rule."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def timeliness(*, progress: str, completed_on: dt.date | None, due: Due, today: dt.date) -> Timeliness:
    """Compute where the work stands on `today`; a date that is only expected is never overdue."""
    if completed_on is not None:
        late = due.due_on is not None and completed_on > due.due_on
        return Timeliness.DONE_LATE if late else Timeliness.DONE_ON_TIME
    if due.waiting:
        return Timeliness.WAITING_TRIGGER
    if due.due_on is None or progress in OUT:
        return Timeliness.NO_DEADLINE
    if today > due.due_on and not due.provisional:
        return Timeliness.OVERDUE
    if today + dt.timedelta(days=DUE_SOON_DAYS) >= due.due_on:
        return Timeliness.DUE_SOON
    return Timeliness.IN_TIME


def check_move(*, before: str, after: str, reason: str) -> None:
    """Raise MoveRefused unless people may move the work from `before` to `after` with this reason."""
    if after not in TRANSITIONS[before]:
        raise MoveRefused("no_such_move")
    if (before, after) in NEEDS_REASON and not reason.strip():
        raise MoveRefused("reason_needed")


def check_completion(
    *, continuous: bool, ends_on: dt.date | None, then_continuous: bool, after: str, completed_on: dt.date
) -> None:
    """Raise MoveRefused for a completion the deadline forbids.

    Continuous work cannot be completed before its end, open-ended work not at all; where the plan says
    "and then continuously" a reached goal is maintained, not completed.
    """
    if continuous and (ends_on is None or completed_on < ends_on):
        raise MoveRefused("continuous_work_goes_on")
    if then_continuous and after == "completed":
        raise MoveRefused("goal_is_maintained")


def weakest(progresses: list[str]) -> str:
    """Progress of a task from those of its leads: the weakest one still counted."""
    counted = [progress for progress in progresses if progress not in OUT]
    if not counted:
        return progresses[0] if progresses else "not_started"
    if "not_started" in counted and any(progress != "not_started" for progress in counted):
        return "in_progress"
    return min(counted, key=_STRENGTH.index)


def official_state(state: Timeliness, progress: str) -> str:
    """The word of annex II of 624/TB-VPCP for the two axes; the annex leaves "Đang hoàn thành" undefined."""
    if state is Timeliness.DONE_ON_TIME:
        return "Đã hoàn thành"
    if state is Timeliness.DONE_LATE:
        return "Đã hoàn thành quá hạn"
    if state is Timeliness.OVERDUE:
        return "Chưa hoàn thành"
    return "Đang hoàn thành" if progress == "awaiting_confirmation" else "Đang thực hiện"
