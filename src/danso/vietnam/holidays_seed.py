"""The Vietnamese holidays and swapped working days that a new calendar starts from.

They come from the `holidays` package, which follows the Labour Code (article 112) and the yearly swap
notices. They are a seed: an office edits them against the published document.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from importlib.metadata import version
from typing import TYPE_CHECKING

import holidays

from danso.vietnam.working_time import OFFICE_WEEK, DayPlan, WorkCalendar

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date


class SeedKind(StrEnum):
    """Why a date differs from its weekday."""

    HOLIDAY = "holiday"
    DAY_OFF_SWAPPED = "day_off_swapped"
    WORKING_DAY_SWAPPED = "working_day_swapped"


@dataclass(frozen=True, slots=True, order=True)
class SeedDay:
    """One dated row: `name` is Vietnamese, `source` tells where the row was read."""

    day: date
    kind: SeedKind
    name: str
    source: str


def seed_days(years: Iterable[int]) -> tuple[SeedDay, ...]:
    """Return all rows of the given years in order of date."""
    wanted = sorted(set(years))
    # A Saturday at the end of a year may be worked for a day off of the next.
    observed = holidays.country_holidays("VN", years=[*wanted, *(year + 1 for year in wanted)], language="vi")
    source = f"holidays {version('holidays')}, VN"
    off = (SeedDay(day, _kind(name), name, source) for day, name in observed.items())
    worked = (_worked(day, source) for day in observed.weekend_workdays)
    return tuple(sorted(row for row in (*off, *worked) if row.day.year in wanted))


def national_calendar(years: Iterable[int], week: tuple[DayPlan, ...] = OFFICE_WEEK) -> WorkCalendar:
    """Return the calendar of an office that keeps the seed as it is."""
    rows = seed_days(years)
    return WorkCalendar.of(
        week,
        days_off=[row.day for row in rows if row.kind is not SeedKind.WORKING_DAY_SWAPPED],
        working_days={row.day: week[0] for row in rows if row.kind is SeedKind.WORKING_DAY_SWAPPED},
    )


def _kind(name: str) -> SeedKind:
    return SeedKind.DAY_OFF_SWAPPED if name.startswith("Ngày nghỉ (thay cho") else SeedKind.HOLIDAY


def _worked(day: date, source: str) -> SeedDay:
    return SeedDay(day, SeedKind.WORKING_DAY_SWAPPED, "Ngày làm việc (hoán đổi)", source)
