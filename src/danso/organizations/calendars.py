"""The working calendar of an organization, from its rows, the province's, and the national seed."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q, QuerySet

from danso.organizations.models import CalendarDay, Organization, WorkingHours
from danso.organizations.rights import Action, Officer, require
from danso.vietnam.holidays_seed import SeedKind, national_calendar, seed_days
from danso.vietnam.working_time import CLOSED, OFFICE_WEEK, DayPlan, Shift, WorkCalendar

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

SATURDAY = 5
# Years the national seed answers for while a province has no calendar rows of its own.
SEED_YEARS = range(2020, 2036)
_NATIONAL = national_calendar(SEED_YEARS)


def _rows(organization: Organization | None) -> Q:
    """Rows of the province and of the organization itself."""
    return Q(organization__isnull=True) | Q(organization=organization)


def _week(organization: Organization | None) -> tuple[DayPlan, ...]:
    """The organization's own week where it has one, else the province's, else the usual office week."""
    shifts: dict[bool, dict[int, list[Shift]]] = {True: defaultdict(list), False: defaultdict(list)}
    for row in WorkingHours.objects.filter(_rows(organization)).order_by("weekday", "starts_at"):
        shifts[row.organization_id is not None][row.weekday].append(Shift(row.starts_at, row.ends_at))
    chosen = shifts[True] or shifts[False]
    if not chosen:
        return OFFICE_WEEK
    # A Saturday morning is open for receiving people but does not count as a working day.
    return tuple(
        DayPlan(tuple(chosen.get(weekday, ())), counted=weekday < SATURDAY and weekday in chosen)
        for weekday in range(len(OFFICE_WEEK))
    )


def _exceptions(organization: Organization | None, week: tuple[DayPlan, ...]) -> dict[dt.date, DayPlan]:
    """Days that differ; an organization's own line outranks the province's."""
    rows = CalendarDay.objects.filter(_rows(organization)).order_by("organization_id")
    ranked = sorted(rows, key=lambda row: row.organization_id is not None)
    return {
        row.day: CLOSED if row.kind == CalendarDay.DayKind.OFF else week[row.works_like or 0]
        for row in ranked
    }


def calendar_of(organization: Organization | None) -> WorkCalendar:
    """The calendar an organization works by: two queries; None gives the province's."""
    week = _week(organization)
    exceptions = _exceptions(organization, week)
    if not exceptions:
        return _NATIONAL if week == OFFICE_WEEK else national_calendar(SEED_YEARS, week)
    return WorkCalendar.of(
        week,
        days_off=[day for day, plan in exceptions.items() if plan is CLOSED],
        working_days={day: plan for day, plan in exceptions.items() if plan is not CLOSED},
    )


def province_calendar() -> WorkCalendar:
    """The calendar the province's plan is counted by."""
    return calendar_of(None)


def add_working_days(start: dt.date, days: int, *, organization: Organization | None = None) -> dt.date:
    """The n-th working day after `start`, by the organization's calendar."""
    return calendar_of(organization).add_working_days(start, days)


@transaction.atomic
def seed_calendar(*, years: Iterable[int]) -> int:
    """Write the national holidays and swapped days as the province's rows; a row already there is kept."""
    kinds = {SeedKind.WORKING_DAY_SWAPPED: CalendarDay.DayKind.WORKING}
    there = set(CalendarDay.objects.filter(organization__isnull=True).values_list("day", flat=True))
    rows = [
        CalendarDay(
            day=seed.day,
            kind=kinds.get(seed.kind, CalendarDay.DayKind.OFF),
            works_like=0 if seed.kind is SeedKind.WORKING_DAY_SWAPPED else None,
            name=seed.name,
            source=seed.source,
        )
        for seed in seed_days(years)
        if seed.day not in there
    ]
    return len(CalendarDay.objects.bulk_create(rows))


def calendar_days(year: int, organization: Organization | None = None) -> QuerySet[CalendarDay]:
    """The year's days that differ, for the page that edits them."""
    return CalendarDay.objects.filter(organization=organization, day__year=year).order_by("day")


@transaction.atomic
def set_day(
    *,
    officer: Officer,
    day: dt.date,
    kind: str,
    name: str,
    source: str,
    organization: Organization | None = None,
    works_like: int | None = None,
) -> CalendarDay:
    """Make a day off or worked, with the document that says so; raises ValueError without a document."""
    require(officer, Action.SET_POLICY, organization)
    if not source.strip():
        raise ValueError("source")
    works = kind == CalendarDay.DayKind.WORKING
    row, _created = CalendarDay.objects.update_or_create(
        organization=organization,
        day=day,
        defaults={
            "kind": kind,
            "name": name.strip(),
            "source": source.strip(),
            "works_like": (works_like or 0) if works else None,
        },
    )
    return row


@transaction.atomic
def forget_day(*, officer: Officer, day_id: int) -> None:
    """The day is again what its weekday is."""
    row = CalendarDay.objects.select_related("organization").get(pk=day_id)
    require(officer, Action.SET_POLICY, row.organization)
    row.delete()
