"""Periods of a reporting obligation: the days covered, and the two due days (steering.md d.5).

Figures run from the day after the previous cut-off to the cut-off (Decree 09/2019/NĐ-CP: the 15th to the
14th); the office sends on its day, agencies some working days before, not before the cut-off.
"""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from danso.vietnam.working_time import WorkCalendar

MONTHS = {"monthly": 1, "quarterly": 3, "yearly": 12}


@dataclass(frozen=True, slots=True)
class Rule:
    """How an obligation makes periods; `strict_before` means the day before `office_day` is the last."""

    frequency: str
    office_day: int
    cut_off_day: int
    agency_lead_working_days: int
    strict_before: bool
    non_working_day: str


@dataclass(frozen=True, slots=True)
class Period:
    """One period; all four days are inclusive."""

    year: int
    month: int
    starts_on: dt.date
    cut_off_on: dt.date
    agency_due_on: dt.date
    office_due_on: dt.date


def _day_of(year: int, month: int, day: int) -> dt.date:
    """That day of the month, or the month's last one."""
    return dt.date(year, month, min(day, calendar.monthrange(year, month)[1]))


def _months_before(year: int, month: int, months: int) -> tuple[int, int]:
    index = year * 12 + (month - 1) - months
    return index // 12, index % 12 + 1


def _on_a_working_day(day: dt.date, rule: str, work: WorkCalendar) -> dt.date:
    step = {"before": -1, "after": 1}.get(rule)
    while step and not work.is_working_day(day):
        day += dt.timedelta(days=step)
    return day


def period_ending(year: int, month: int, rule: Rule, work: WorkCalendar) -> Period:
    """The period whose cut-off falls in the month."""
    cut_off = _day_of(year, month, rule.cut_off_day)
    before = _day_of(*_months_before(year, month, MONTHS[rule.frequency]), rule.cut_off_day)
    office = _day_of(year, month, rule.office_day) - dt.timedelta(days=rule.strict_before)
    office = _on_a_working_day(office, rule.non_working_day, work)
    wished = work.add_working_days(office, -rule.agency_lead_working_days)
    return Period(
        year=year,
        month=month,
        starts_on=before + dt.timedelta(days=1),
        cut_off_on=cut_off,
        agency_due_on=min(office, max(wished, work.add_working_days(cut_off, 0))),
        office_due_on=office,
    )


def periods_of_year(year: int, rule: Rule, work: WorkCalendar) -> Iterator[Period]:
    """All periods whose cut-off falls in the year."""
    step = MONTHS[rule.frequency]
    for month in range(step, 13, step):
        yield period_ending(year, month, rule, work)
