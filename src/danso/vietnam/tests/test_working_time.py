from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from danso.vietnam.holidays_seed import SeedKind, national_calendar, seed_days
from danso.vietnam.working_time import (
    CLOSED,
    OFFICE_DAY,
    OFFICE_WEEK,
    SATURDAY_MORNING,
    VIETNAM_TIME,
    WEEK_WITH_SATURDAY_MORNING,
    DayPlan,
    OutsideCalendarError,
    Shift,
    WorkCalendar,
)

NATIONAL = national_calendar(range(2020, 2030))
CASES = 10_000
ONE_DAY = timedelta(days=1)
ONE_MINUTE = timedelta(minutes=1)


def at(*moment):
    return datetime(*moment, tzinfo=VIETNAM_TIME)


def naive_add(calendar, start, days):
    """Walk day by day, as an officer does on the wall calendar."""
    day = start
    while days == 0 and not calendar.is_working_day(day):
        day += ONE_DAY
    step = ONE_DAY if days > 0 else -ONE_DAY
    left = abs(days)
    while left:
        day += step
        left -= calendar.is_working_day(day)
    return day


def naive_minutes(calendar, start, end):
    """Look at every day's shifts and add up what of them lies between the two moments."""
    total, day = 0, start.date()
    while day <= end.date():
        for shift in calendar.plan(day).shifts:
            opened = max(start, datetime.combine(day, shift.start, VIETNAM_TIME))
            closed = min(end, datetime.combine(day, shift.end, VIETNAM_TIME))
            total += max(0, int((closed - opened).total_seconds()) // 60)
        day += ONE_DAY
    return total


def random_calendar(random):
    """Draw a week, with odd plans at times, and dated exceptions of both sorts."""
    week = random.choice([OFFICE_WEEK, WEEK_WITH_SATURDAY_MORNING, (*OFFICE_WEEK[:5], OFFICE_DAY, CLOSED)])
    days = random.sample(range(730), 60)
    dates = [date(2024, 1, 1) + timedelta(days=number) for number in days]
    short = DayPlan((Shift(time(8), time(9, 45)),), counted=True)
    worked = {day: random.choice([OFFICE_DAY, SATURDAY_MORNING, short]) for day in dates[40:]}
    return WorkCalendar.of(week, days_off=dates[:40], working_days=worked)


def cases(seed):
    random = Random(seed)
    for _ in range(CASES // 100):
        calendar = random_calendar(random)
        for _ in range(100):
            yield calendar, random, at(2024, 1, 1) + timedelta(minutes=random.randrange(600 * 1440))


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        (date(2024, 2, 7), 3, date(2024, 2, 19)),
        (date(2024, 4, 26), 3, date(2024, 5, 4)),
        (date(2025, 4, 25), 1, date(2025, 4, 26)),
        (date(2026, 2, 13), 3, date(2026, 2, 25)),
        (date(2024, 4, 29), 0, date(2024, 5, 2)),
        (date(2024, 4, 29), 1, date(2024, 5, 2)),
    ],
)
def test_known_due_dates_around_holidays_and_swapped_days(start, days, due):
    assert NATIONAL.add_working_days(start, days) == due
    assert NATIONAL.due_dates([start], days) == [due]


def test_received_at_three_in_the_afternoon_counts_as_the_next_working_day():
    afternoon = at(2026, 11, 23, 15, 0)
    assert NATIONAL.due_date(afternoon, 0, cut_off=time(15)) == date(2026, 11, 25)
    assert NATIONAL.due_date(afternoon - ONE_MINUTE, 0, cut_off=time(15)) == date(2026, 11, 23)
    assert NATIONAL.due_date(afternoon, 0) == date(2026, 11, 23)
    assert NATIONAL.due_date(at(2024, 5, 5, 9), 2, cut_off=time(15)) == date(2024, 5, 8)


@pytest.mark.parametrize(("year", "days"), [(2024, 251), (2025, 250), (2026, 249), (2027, 249)])
def test_a_year_has_the_working_days_of_the_national_calendar(year, days):
    assert NATIONAL.working_days_between(date(year - 1, 12, 31), date(year, 12, 31)) == days


def test_working_days_equal_a_walk_over_the_calendar_in_ten_thousand_random_cases():
    for calendar, random, moment in cases(seed=1):
        days = random.randrange(-40, 60)
        assert calendar.add_working_days(moment.date(), days) == naive_add(calendar, moment.date(), days)


def test_bulk_due_dates_equal_single_ones_in_ten_thousand_random_cases():
    random = Random(2)
    starts = [date(2019, 1, 1) + timedelta(days=random.randrange(4000)) for _ in range(CASES)]
    days = [random.randrange(90) for _ in starts]
    expected = [naive_add(NATIONAL, start, number) for start, number in zip(starts, days, strict=True)]
    assert NATIONAL.due_dates(starts, days) == expected
    assert NATIONAL.due_dates(starts, 7) == [NATIONAL.add_working_days(start, 7) for start in starts]


def test_working_minutes_equal_a_walk_over_the_shifts_in_ten_thousand_random_cases():
    for calendar, random, start in cases(seed=3):
        end = start + timedelta(minutes=random.randrange(20 * 1440))
        expected = naive_minutes(calendar, start, end)
        assert calendar.working_minutes_between(start, end) == expected
        assert calendar.working_minutes_between(end, start) == -expected


def test_adding_minutes_is_the_inverse_in_ten_thousand_random_cases():
    for calendar, random, start in cases(seed=4):
        minutes = random.randrange(1, 10_000)
        end = calendar.add_working_minutes(start, minutes)
        assert calendar.working_minutes_between(start, end) == minutes
        assert calendar.working_minutes_between(start, end - ONE_MINUTE) == minutes - 1


@given(st.dates(date(2020, 1, 1), date(2029, 1, 1)), st.integers(1, 100), st.integers(1, 100))
def test_two_steps_lead_as_far_as_one_of_their_sum(start, first, second):
    there = NATIONAL.add_working_days(NATIONAL.add_working_days(start, first), second)
    assert there == NATIONAL.add_working_days(start, first + second)
    assert NATIONAL.working_days_between(start, there) == first + second


@given(st.dates(date(2020, 1, 1), date(2029, 1, 1)), st.integers(1, 100))
def test_counting_back_returns_to_a_working_day(start, days):
    day = NATIONAL.add_working_days(start, 0)
    assert NATIONAL.add_working_days(NATIONAL.add_working_days(day, days), -days) == day


def test_minutes_run_over_lunch_the_night_and_a_holiday():
    friday = at(2024, 4, 26, 16, 30)
    assert NATIONAL.add_working_minutes(friday, 30) == at(2024, 4, 26, 17, 0)
    assert NATIONAL.add_working_minutes(friday, 31) == at(2024, 5, 2, 7, 31)
    assert NATIONAL.add_working_minutes(friday, 30 + 240 + 1) == at(2024, 5, 2, 13, 31)
    assert NATIONAL.working_minutes_between(friday, at(2024, 5, 2, 12, 0)) == 30 + 240


def test_a_swapped_saturday_has_a_full_day_of_hours():
    assert NATIONAL.plan(date(2024, 5, 4)).minutes == OFFICE_DAY.minutes == 450
    assert NATIONAL.plan(date(2024, 4, 29)).minutes == 0


def test_a_saturday_morning_is_open_without_counting_as_a_working_day():
    calendar = WorkCalendar(WEEK_WITH_SATURDAY_MORNING)
    saturday = date(2024, 3, 2)
    assert not calendar.is_working_day(saturday)
    assert calendar.add_working_days(date(2024, 3, 1), 1) == date(2024, 3, 4)
    assert calendar.working_minutes_between(at(2024, 3, 2), at(2024, 3, 3)) == 240


def test_calendar_days_that_end_on_a_day_of_rest_end_on_the_next_working_day():
    assert NATIONAL.add_calendar_days(date(2024, 3, 1), 1) == date(2024, 3, 4)
    assert NATIONAL.add_calendar_days(date(2024, 3, 1), 4) == date(2024, 3, 5)


def test_a_moment_of_another_zone_is_read_on_the_vietnamese_clock():
    moment = datetime(2024, 3, 1, 1, 0, tzinfo=UTC)
    later = NATIONAL.add_working_minutes(moment, 60)
    assert later == moment + timedelta(hours=1)
    assert later.tzinfo is UTC
    assert NATIONAL.day_received(datetime(2024, 3, 1, 8, tzinfo=UTC), cut_off=time(15)) == date(2024, 3, 4)


def test_a_moment_without_a_zone_is_on_the_wall_clock():
    moment = at(2024, 3, 1, 16, 0).replace(tzinfo=None)
    assert NATIONAL.add_working_minutes(moment, 61) == at(2024, 3, 4, 7, 31).replace(tzinfo=None)


def test_no_minutes_lead_nowhere():
    sunday = at(2024, 3, 3, 10, 0)
    assert NATIONAL.add_working_minutes(sunday, 0) == sunday


@pytest.mark.parametrize(
    "ask",
    [
        lambda calendar: calendar.add_working_days(date(1999, 12, 31), 1),
        lambda calendar: calendar.add_working_days(date(2060, 12, 30), 5),
        lambda calendar: calendar.add_working_days(date(2000, 1, 3), -5),
        lambda calendar: calendar.due_dates([date(1999, 12, 31)], 30),
        lambda calendar: calendar.due_dates([date(2061, 1, 1)], 30),
        lambda calendar: calendar.due_dates([date(2060, 12, 30)], 30),
        lambda calendar: calendar.add_working_minutes(at(2060, 12, 31, 8), 5000),
        lambda calendar: calendar.working_minutes_between(at(1990, 1, 1), at(2000, 1, 1)),
    ],
)
def test_dates_outside_the_calendar_are_refused(ask):
    with pytest.raises(OutsideCalendarError):
        ask(NATIONAL)


def test_bulk_due_dates_are_not_counted_backwards_and_need_a_number_each():
    with pytest.raises(ValueError, match="backwards"):
        NATIONAL.due_dates([date(2024, 1, 1)], [-1])
    with pytest.raises(ValueError, match="shorter"):
        NATIONAL.due_dates([date(2024, 1, 1)] * 2, [1])
    assert NATIONAL.due_dates([], 3) == []


@pytest.mark.parametrize(
    "make",
    [
        lambda: Shift(time(17), time(7)),
        lambda: DayPlan((Shift(time(7), time(12)), Shift(time(11), time(17)))),
        lambda: WorkCalendar(week=(OFFICE_DAY,)),
        lambda: WorkCalendar(first=date(2024, 1, 2), last=date(2024, 1, 1)),
        lambda: WorkCalendar(exceptions=((date(2024, 1, 1), CLOSED), (date(2024, 1, 1), OFFICE_DAY))),
    ],
)
def test_calendars_that_make_no_sense_cannot_be_made(make):
    with pytest.raises(ValueError, match=r"shift|week|cover|date"):
        make()


def test_equal_calendars_are_equal_values():
    assert WorkCalendar.of(days_off=[date(2024, 1, 1)]) == WorkCalendar.of(days_off=[date(2024, 1, 1)])
    assert hash(WorkCalendar()) == hash(WorkCalendar())


def test_the_seed_names_each_day_its_kind_and_its_source():
    rows = {row.day: row for row in seed_days([2024])}
    assert rows[date(2024, 2, 10)].name == "Tết Nguyên Đán"
    assert rows[date(2024, 4, 29)].kind is SeedKind.DAY_OFF_SWAPPED
    assert rows[date(2024, 5, 4)].kind is SeedKind.WORKING_DAY_SWAPPED
    assert {row.day.year for row in rows.values()} == {2024}
    assert all(row.source.startswith("holidays ") for row in rows.values())


def test_every_swapped_day_off_has_its_worked_day():
    for year in range(2024, 2028):
        kinds = [row.kind for row in seed_days([year])]
        assert kinds.count(SeedKind.DAY_OFF_SWAPPED) == kinds.count(SeedKind.WORKING_DAY_SWAPPED)


def test_a_saturday_worked_for_the_next_year_belongs_to_its_own_year():
    assert date(2014, 12, 27) in {row.day for row in seed_days([2014])}
