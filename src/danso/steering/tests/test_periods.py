from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from danso.steering.periods import Rule, period_ending, periods_of_year
from danso.vietnam.holidays_seed import national_calendar

WORK = national_calendar(range(2022, 2028))
MONTHLY = Rule(
    frequency="monthly",
    office_day=18,
    cut_off_day=14,
    agency_lead_working_days=3,
    strict_before=True,
    non_working_day="before",
)


def test_before_the_eighteenth_means_the_seventeenth_is_the_last_day():
    assert period_ending(2024, 10, MONTHLY, WORK).office_due_on == dt.date(2024, 10, 17)
    assert period_ending(2024, 10, replace(MONTHLY, strict_before=False), WORK).office_due_on == dt.date(
        2024, 10, 18
    )


def test_figures_run_from_the_fifteenth_to_the_fourteenth():
    october = period_ending(2024, 10, MONTHLY, WORK)
    assert (october.starts_on, october.cut_off_on) == (dt.date(2024, 9, 15), dt.date(2024, 10, 14))


def test_a_quarter_is_cut_off_in_its_last_month():
    quarters = list(periods_of_year(2024, replace(MONTHLY, frequency="quarterly"), WORK))
    assert [(q.starts_on, q.cut_off_on) for q in quarters] == [
        (dt.date(2023, 12, 15), dt.date(2024, 3, 14)),
        (dt.date(2024, 3, 15), dt.date(2024, 6, 14)),
        (dt.date(2024, 6, 15), dt.date(2024, 9, 14)),
        (dt.date(2024, 9, 15), dt.date(2024, 12, 14)),
    ]


@pytest.mark.parametrize(
    ("rule", "due"),
    [("keep", dt.date(2024, 11, 17)), ("before", dt.date(2024, 11, 15)), ("after", dt.date(2024, 11, 18))],
)
def test_a_due_day_off_moves_as_the_province_decides(rule, due):
    assert period_ending(2024, 11, replace(MONTHLY, non_working_day=rule), WORK).office_due_on == due


def test_agencies_are_due_three_working_days_earlier():
    assert period_ending(2024, 8, MONTHLY, WORK).agency_due_on == dt.date(2024, 8, 14)
    late_office = replace(MONTHLY, office_day=25)
    assert period_ending(2024, 8, late_office, WORK).agency_due_on == dt.date(2024, 8, 20)


def test_agencies_are_never_due_before_the_figures_are_cut_off():
    assert period_ending(2024, 12, MONTHLY, WORK).agency_due_on == dt.date(2024, 12, 16)


rules = st.builds(
    Rule,
    frequency=st.sampled_from(["monthly", "quarterly", "yearly"]),
    office_day=st.integers(15, 31),
    cut_off_day=st.integers(1, 14),
    agency_lead_working_days=st.integers(0, 10),
    strict_before=st.booleans(),
    non_working_day=st.sampled_from(["keep", "before", "after"]),
)


@given(rules, st.integers(2023, 2026))
def test_periods_follow_one_another_without_gap_or_overlap(rule, year):
    periods = [*periods_of_year(year, rule, WORK), *periods_of_year(year + 1, rule, WORK)]
    for earlier, later in itertools.pairwise(periods):
        assert later.starts_on == earlier.cut_off_on + dt.timedelta(days=1)
        assert earlier.agency_due_on <= earlier.office_due_on
