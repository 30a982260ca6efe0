"""Deadline phrases ("thời hạn") as typed values. Source of the kinds: reference steering.md, d.3."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


class Kind(StrEnum):
    """What a deadline phrase promises."""

    DATE = "DATE"
    PERIOD = "PERIOD"
    CONTINUOUS = "CONTINUOUS"
    EVENT = "EVENT"
    GUIDANCE = "GUIDANCE"
    RECURRING = "RECURRING"
    NONE = "NONE"


class Granularity(StrEnum):
    """The unit in which the phrase names its time."""

    DAY = "DAY"
    MONTH = "MONTH"
    QUARTER = "QUARTER"
    YEAR = "YEAR"


@dataclass(frozen=True)
class Deadline:
    """One deadline ("thời hạn") as read from a plan; `raw` is the whole phrase as it was written.

    DATE carries `date`; PERIOD and CONTINUOUS carry `start` and `end` where known; EVENT and GUIDANCE carry
    `trigger`, the words that start the clock, and `within`, the time allowed from then on ("15 DAY",
    "5 WORKING_DAY", "36 MONTH"). `strict_before` means that the day or the period named is already too late.
    `recurrence` and `reporting` are DAILY, WEEKLY, MONTHLY, QUARTERLY, HALF_YEARLY, YEARLY, AS_REGULATED or
    ON_NEED, then `;INTERVAL=`, `;BYMONTH=`, `;BYMONTHDAY=` or `;BYDAY=` where the phrase names them.
    `completed` says that the plan itself calls the task done.
    """

    kind: Kind
    raw: str
    start: dt.date | None = None
    end: dt.date | None = None
    date: dt.date | None = None
    granularity: Granularity | None = None
    strict_before: bool = False
    then_continuous: bool = False
    open_ended: bool = False
    provisional: bool = False
    immediate: bool = False
    trigger: str | None = None
    trigger_kind: str | None = None
    within: str | None = None
    recurrence: str | None = None
    reporting: str | None = None
    completed_by_document: str | None = None
    completed_on: dt.date | None = None
    completed: bool = False

    @property
    def unread(self) -> bool:
        """Whether there is a phrase that no rule of the grammar understood."""
        return self.kind is Kind.NONE and bool(self.raw.strip()) and not self.completed


# Which kind decides lateness when a phrase holds several: dated ones, standing ones, then the waiting.
PRECEDENCE = (
    Kind.DATE,
    Kind.PERIOD,
    Kind.CONTINUOUS,
    Kind.RECURRING,
    Kind.EVENT,
    Kind.GUIDANCE,
    Kind.NONE,
)
WAITING = (Kind.EVENT, Kind.GUIDANCE)


def effective_due(deadline: Deadline) -> dt.date | None:
    """The last day that is in time; None for what has no due day of its own, such as a continuous task."""
    if deadline.kind is Kind.DATE:
        return day_before(deadline.date) if deadline.strict_before else deadline.date
    if deadline.kind is Kind.PERIOD:
        return day_before(deadline.start) if deadline.strict_before else deadline.end
    return None


def day_before(day: dt.date | None) -> dt.date | None:
    """The day before; None stays None, and so does the first day of the calendar."""
    return day - dt.timedelta(days=1) if day and day > dt.date.min else None


def governing(deadlines: Sequence[Deadline]) -> Deadline:
    """The deadline that decides lateness: the last one due, else the first by `PRECEDENCE`."""
    dated = [deadline for deadline in deadlines if effective_due(deadline)]
    if dated:
        return max(dated, key=lambda deadline: effective_due(deadline) or dt.date.min)
    if not deadlines:
        return Deadline(Kind.NONE, "")
    return min(deadlines, key=lambda deadline: PRECEDENCE.index(deadline.kind))


def deadline_as_json(deadline: Deadline) -> dict[str, str | bool | None]:
    """The deadline with ISO dates and without what it does not say; `raw` stands beside it in the task."""
    written: dict[str, str | bool | None] = {"kind": deadline.kind.value}
    for field in fields(deadline):
        value = getattr(deadline, field.name)
        if field.name in {"kind", "raw", "completed"} or not value:
            continue
        written[field.name] = wire_value(value)
    if deadline.kind in WAITING:
        # The kind says already what is waited for.
        written.pop("trigger_kind", None)
    if deadline.open_ended:
        written.setdefault("start", None)
    if deadline.completed and not (deadline.completed_on or deadline.completed_by_document):
        written["completed"] = True
    return written


def wire_value(value: object) -> str | bool:
    """A field's value on the wire: ISO dates, enumerations as their words."""
    if isinstance(value, dt.date):
        return value.isoformat()
    return value if isinstance(value, bool) else str(value)
