"""The clock that a trigger starts."""

from __future__ import annotations

import datetime as dt

import pytest

from danso.steering.due import last_day_allowed

THURSDAY = dt.date(2024, 10, 3)


def weekdays_later(start: dt.date, days: int) -> dt.date:
    day = start
    while days:
        day += dt.timedelta(days=1)
        days -= day.weekday() < 5
    return day


@pytest.mark.parametrize(
    ("within", "last"),
    [
        ("5 WORKING_DAY", "2024-10-10"),
        ("0.5 WORKING_DAY", "2024-10-04"),
        ("12 WORKING_HOUR", "2024-10-07"),
        ("24 HOUR", "2024-10-04"),
        ("15 DAY", "2024-10-18"),
        ("2 WEEK", "2024-10-17"),
        ("1 MONTH", "2024-11-04"),
        ("1.5 MONTH", "2024-11-18"),
        ("36 MONTH", "2027-10-04"),
        ("1 YEAR", "2025-10-03"),
    ],
)
def test_the_time_allowed_runs_from_the_day_after_and_ends_on_a_working_day(within, last):
    assert last_day_allowed(THURSDAY, within, weekdays_later) == dt.date.fromisoformat(last)


def test_a_term_that_ends_on_a_saturday_ends_on_monday():
    assert last_day_allowed(THURSDAY, "2 DAY", weekdays_later) == dt.date(2024, 10, 7)


def test_a_unit_nobody_defined_is_refused():
    with pytest.raises(ValueError, match="FORTNIGHT"):
        last_day_allowed(THURSDAY, "1 FORTNIGHT", weekdays_later)
