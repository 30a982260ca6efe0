from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from danso.procedures.definitions.model import Unit
from danso.procedures.dossiers.clock import (
    Clock,
    ClockRefused,
    Due,
    Limit,
    Pause,
    Resumes,
    due,
    extended,
    in_time,
    paused,
    resumed,
    started,
    stopped,
    transferred,
)
from danso.procedures.dossiers.tests.stories import CALENDARS, COMMUNE, LIMITS, MOMENTS, NATIONAL, POLICE, at
from danso.vietnam.working_time import VIETNAM_TIME, WorkCalendar

THREE_O_CLOCK = dt.time(15)
DAYS = Limit(3, Unit.WORKING_DAY)
MONDAY = at(2024, 10, 7, 9)


def due_at(clock):
    return due(clock, CALENDARS).at


@pytest.mark.parametrize(
    ("received", "limit", "expected"),
    [
        (at(2024, 2, 7, 9), DAYS, at(2024, 2, 19, 17)),
        (at(2024, 4, 26, 9), DAYS, at(2024, 5, 4, 17)),
        (at(2026, 2, 13, 9), DAYS, at(2026, 2, 25, 17)),
        (at(2026, 11, 23, 14, 59), Limit(1, Unit.IN_DAY, THREE_O_CLOCK), at(2026, 11, 23, 17)),
        (at(2026, 11, 23, 15), Limit(1, Unit.IN_DAY, THREE_O_CLOCK), at(2026, 11, 25, 17)),
        (at(2024, 10, 7, 16), Limit(8, Unit.HOUR), at(2024, 10, 8, 16, 30)),
        (at(2024, 10, 7, 16), Limit(8, Unit.HOUR, THREE_O_CLOCK), at(2024, 10, 9, 8)),
        (at(2024, 10, 1, 9), Limit(15, Unit.CALENDAR_DAY), at(2024, 10, 16, 17)),
        (at(2024, 10, 4, 9), Limit(15, Unit.CALENDAR_DAY), at(2024, 10, 21, 17)),
        (at(2024, 10, 5, 9), Limit(1, Unit.WORKING_DAY), at(2024, 10, 8, 17)),
    ],
)
def test_a_limit_is_counted_in_its_own_unit(received, limit, expected):
    assert due_at(started(limit, at=received, calendar=COMMUNE)) == expected


def test_a_span_over_many_holidays_counts_all_of_them_not_the_last_day_alone():
    clock = started(Limit(30, Unit.WORKING_DAY), at=at(2024, 1, 29, 9), calendar=COMMUNE)
    assert due_at(clock) == at(2024, 3, 18, 17)


def test_a_supplement_stops_the_clock():
    waiting = paused(
        started(DAYS, at=MONDAY, calendar=COMMUNE), at=at(2024, 10, 8, 10), reason=Pause.SUPPLEMENT
    )
    assert due_at(waiting) == at(2024, 10, 10, 17)
    assert in_time(waiting, until=at(2024, 12, 1, 9), calendars=CALENDARS)
    assert due_at(resumed(waiting, at=at(2024, 10, 15, 16))) == at(2024, 10, 17, 17)


def test_a_rule_pack_may_count_the_limit_anew_after_a_supplement():
    waiting = paused(
        started(DAYS, at=MONDAY, calendar=COMMUNE), at=at(2024, 10, 9, 10), reason=Pause.SUPPLEMENT
    )
    assert due_at(resumed(waiting, at=at(2024, 10, 15, 9))) == at(2024, 10, 16, 17)
    assert due_at(resumed(waiting, at=at(2024, 10, 15, 9), resumes=Resumes.RESET)) == at(2024, 10, 18, 17)


def test_hours_are_paused_to_the_minute():
    clock = started(Limit(8, Unit.HOUR), at=at(2024, 10, 7, 7, 30), calendar=COMMUNE)
    clock = paused(clock, at=at(2024, 10, 7, 8), reason=Pause.FEE)
    clock = resumed(clock, at=at(2024, 10, 7, 10, 15))
    assert due(clock, CALENDARS) == Due(at(2024, 10, 8, 10, 15), whole_day=False)


def test_a_posting_of_thirty_days_is_left_out_of_the_land_offices_clock():
    clock = started(Limit(20, Unit.WORKING_DAY), at=at(2024, 10, 1, 9), calendar=COMMUNE)
    clock = paused(clock, at=at(2024, 10, 4, 9), reason=Pause.POSTING)
    clock = resumed(clock, at=at(2024, 11, 4, 9))
    assert due_at(clock) == at(2024, 11, 27, 17)


def test_what_one_office_used_the_next_does_not_get_back():
    clock = started(Limit(5, Unit.WORKING_DAY), at=MONDAY, calendar=COMMUNE)
    clock = transferred(clock, at=at(2024, 10, 9, 9), calendar=POLICE)
    assert due_at(clock) == at(2024, 10, 14, 17)


def test_hours_go_on_by_the_calendar_of_the_next_office():
    friday = started(Limit(8, Unit.HOUR), at=at(2024, 10, 11, 13, 30), calendar=COMMUNE)
    assert due_at(friday) == at(2024, 10, 14, 14)
    assert due_at(transferred(friday, at=at(2024, 10, 11, 17), calendar=POLICE)) == at(2024, 10, 14, 8)


def test_a_supplement_handed_in_on_a_day_of_rest_counts_as_come_the_next_working_day():
    waiting = paused(
        started(DAYS, at=MONDAY, calendar=COMMUNE), at=at(2024, 10, 8, 10), reason=Pause.SUPPLEMENT
    )
    on_saturday, on_monday = (due_at(resumed(waiting, at=at(2024, 10, day, 9))) for day in (12, 14))
    assert on_saturday == on_monday == at(2024, 10, 16, 17)


def test_a_dossier_sent_on_the_weekend_after_its_due_day_was_missed():
    clock = started(DAYS, at=MONDAY, calendar=COMMUNE)
    moved = transferred(clock, at=at(2024, 10, 12, 9), calendar=POLICE)
    assert due(moved, CALENDARS) == Due(at(2024, 10, 10, 17), whole_day=True, missed=True)


def test_a_limit_that_ran_out_stays_missed_whatever_pauses_come_later():
    late = paused(started(DAYS, at=MONDAY, calendar=COMMUNE), at=at(2024, 10, 14, 9), reason=Pause.SUPPLEMENT)
    assert due(late, CALENDARS) == Due(at(2024, 10, 10, 17), whole_day=True, missed=True)
    assert not in_time(late, until=at(2024, 10, 14, 10), calendars=CALENDARS)
    assert due(resumed(late, at=at(2024, 10, 21, 9)), CALENDARS).missed


def test_a_due_day_is_in_time_until_its_end_and_a_due_hour_until_its_minute():
    day = Due(at(2024, 10, 10, 17), whole_day=True)
    assert [day.passed(at(2024, 10, 10, 23, 59)), day.passed(at(2024, 10, 11, 0))] == [False, True]
    hour = Due(at(2024, 10, 10, 10), whole_day=False)
    assert [hour.passed(at(2024, 10, 10, 10)), hour.passed(at(2024, 10, 10, 10, 1))] == [False, True]
    assert not day.passed(at(2024, 10, 10, 23, 59).astimezone(dt.UTC))


def test_one_extension_moves_the_due_day_and_a_second_is_refused():
    clock = extended(started(DAYS, at=MONDAY, calendar=COMMUNE), by=2)
    assert due_at(clock) == at(2024, 10, 14, 17)
    with pytest.raises(ClockRefused, match="extended_already"):
        extended(clock, by=1)
    assert due_at(extended(started(Limit(1, Unit.IN_DAY), at=MONDAY, calendar=COMMUNE), by=1)) == at(
        2024, 10, 8, 17
    )


def test_a_clock_pauses_and_resumes_in_turn_and_ends_once():
    clock = started(DAYS, at=MONDAY, calendar=COMMUNE)
    with pytest.raises(ClockRefused, match="not_paused"):
        resumed(clock, at=MONDAY)
    waiting = paused(clock, at=MONDAY, reason=Pause.FEE)
    with pytest.raises(ClockRefused, match="paused_already"):
        paused(waiting, at=MONDAY, reason=Pause.TAX)
    with pytest.raises(ClockRefused, match="back_in_time"):
        resumed(waiting, at=MONDAY - dt.timedelta(minutes=1))
    ended = stopped(waiting, at=MONDAY)
    with pytest.raises(ClockRefused, match="stopped_already"):
        stopped(ended, at=MONDAY)
    with pytest.raises(ClockRefused, match="no_extension"):
        extended(ended, by=1)


@pytest.mark.parametrize(("number", "unit"), [(-1, Unit.HOUR), (0, Unit.WORKING_DAY), (2, Unit.IN_DAY)])
def test_a_limit_has_a_number_of_its_unit(number, unit):
    with pytest.raises(ValueError, match="no number"):
        Limit(number, unit)


@given(MOMENTS, st.integers(1, 60), st.lists(st.integers(0, 15 * 24 * 60), max_size=8))
def test_pauses_move_a_due_day_by_the_working_days_they_hold(received, days, gaps):
    """Walk it the other way: due = receipt + limit + the working days waited, while nothing is missed."""
    moment = dt.datetime.combine(NATIONAL.day_received(received), dt.time(8), VIETNAM_TIME)
    clock, waited = started(Limit(days, Unit.WORKING_DAY), at=moment, calendar=COMMUNE), 0
    first = moment.date()
    for number, gap in enumerate(gaps):
        before, moment = moment, NATIONAL.add_working_minutes(moment + dt.timedelta(minutes=gap), 1)
        if number % 2:
            clock = resumed(clock, at=moment)
            waited += NATIONAL.working_days_between(before.date(), moment.date())
        else:
            clock = paused(clock, at=moment, reason=Pause.SUPPLEMENT)
    if not due(clock, CALENDARS).missed:
        assert due_at(clock).date() == NATIONAL.add_working_days(first, days + waited)


@given(LIMITS, MOMENTS, st.integers(0, 90 * 24 * 60), st.integers(0, 90 * 24 * 60))
def test_a_pause_never_makes_a_dossier_due_sooner(limit, received, runs, waits):
    clock = started(limit, at=received, calendar=COMMUNE)
    waiting = paused(clock, at=received + dt.timedelta(minutes=runs), reason=Pause.OTHER_AGENCY)
    again = resumed(waiting, at=received + dt.timedelta(minutes=runs + waits))
    assert due_at(again) >= due_at(waiting) == due_at(clock)


@given(LIMITS, MOMENTS, st.integers(0, 90 * 24 * 60))
def test_a_transfer_to_an_office_with_the_same_calendar_moves_nothing(limit, received, runs):
    clock = started(limit, at=received, calendar=COMMUNE)
    moved = transferred(clock, at=received + dt.timedelta(minutes=runs), calendar=COMMUNE)
    assert due(moved, CALENDARS).at == due_at(clock)


def test_an_office_without_a_calendar_is_an_error_not_a_guess():
    with pytest.raises(KeyError):
        due(started(DAYS, at=MONDAY, calendar="H06.99"), CALENDARS)


def test_a_clock_of_pauses_alone_has_no_due_moment():
    clock = Clock(DAYS, (replace(started(DAYS, at=MONDAY, calendar=COMMUNE).last, pause=Pause.FEE),))
    with pytest.raises(ClockRefused, match="never_ran"):
        due(clock, CALENDARS)


def test_calendars_may_be_any_working_calendar():
    plain = {COMMUNE: WorkCalendar.of()}
    assert due(started(DAYS, at=at(2024, 2, 7, 9), calendar=COMMUNE), plain).at == at(2024, 2, 12, 17)
