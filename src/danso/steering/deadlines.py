"""Deadline phrases ("thời hạn") as typed values. Source of the kinds: reference steering.md, d.3."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


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
    `trigger`, the words that start the clock. `strict_before` means the day (or period) named is already too late.
    `recurrence` and `reporting` are DAILY, WEEKLY, MONTHLY, QUARTERLY, HALF_YEARLY, YEARLY, AS_REGULATED or ON_NEED, with
    `;BYMONTH=` and `;BYMONTHDAY=` after it where the phrase names them.
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
    recurrence: str | None = None
    reporting: str | None = None
    completed_by_document: str | None = None
    completed_on: dt.date | None = None
    completed: bool = False
