from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from danso.procedures.dossiers.clock import Pause, due, paused, resumed, started
from danso.procedures.dossiers.recount import OpenDossier, changed_days, recount
from danso.procedures.dossiers.tests.stories import (
    CALENDARS,
    COMMUNE,
    LIMITS,
    MOMENTS,
    NATIONAL,
    POLICE,
    THREE_DAYS,
    at,
)
from danso.vietnam.working_time import CLOSED

DAYS = THREE_DAYS.limit
MONDAY = at(2024, 10, 7, 9)


def calendars_with(*days_off):
    exceptions = dict(NATIONAL.exceptions) | dict.fromkeys(days_off, CLOSED)
    return CALENDARS | {COMMUNE: replace(NATIONAL, exceptions=tuple(sorted(exceptions.items())))}


def test_a_new_holiday_says_which_due_moved_from_when_to_when_and_because_of_what():
    clock = started(DAYS, at=MONDAY, calendar=COMMUNE)
    later = started(DAYS, at=at(2024, 10, 10, 9), calendar=COMMUNE)
    police = started(DAYS, at=MONDAY, calendar=POLICE)
    clocks = {"commune": clock, "later": later, "police": police}
    rows = [OpenDossier(key, each, due(each, CALENDARS).at) for key, each in clocks.items()]
    holiday = dt.date(2024, 10, 9)
    calendars = calendars_with(holiday)
    days = {COMMUNE: changed_days(NATIONAL, calendars[COMMUNE])}
    assert days == {COMMUNE: (holiday,)}
    (moved,) = recount(rows, calendars=calendars, changed=days)
    assert moved.key == "commune"
    assert (moved.before, moved.after) == (at(2024, 10, 10, 17), at(2024, 10, 11, 17))
    assert moved.because == (holiday,)


@given(
    LIMITS,
    MOMENTS,
    st.lists(st.integers(-3, 60), max_size=12),
    st.one_of(st.none(), st.tuples(st.integers(0, 40 * 24 * 60), st.integers(0, 40 * 24 * 60))),
)
def test_recounting_what_changed_days_touch_equals_recounting_everything(limit, received, offsets, wait):
    clock = started(limit, at=received, calendar=COMMUNE)
    if wait:
        clock = paused(clock, at=received + dt.timedelta(minutes=wait[0]), reason=Pause.SUPPLEMENT)
        clock = resumed(clock, at=clock.last.start + dt.timedelta(minutes=wait[1]))
    calendars = calendars_with(*(received.date() + dt.timedelta(days=offset) for offset in offsets))
    changed = {COMMUNE: changed_days(NATIONAL, calendars[COMMUNE])}
    row = OpenDossier("a", clock, due(clock, CALENDARS).at)
    found = [each.after for each in recount([row], calendars=calendars, changed=changed)]
    expected = due(clock, calendars).at
    assert found == ([] if expected == row.due_at else [expected])


@pytest.mark.parametrize("day", [7, 8, 9, 10])
def test_a_holiday_on_any_day_from_receipt_to_due_moves_the_due_day(day):
    clock = started(DAYS, at=MONDAY, calendar=COMMUNE)
    calendars = calendars_with(dt.date(2024, 10, day))
    changed = {COMMUNE: changed_days(NATIONAL, calendars[COMMUNE])}
    row = OpenDossier("a", clock, due(clock, CALENDARS).at)
    (moved,) = recount([row], calendars=calendars, changed=changed)
    assert moved.after == at(2024, 10, 11, 17)


def test_another_week_is_no_list_of_days():
    with pytest.raises(ValueError, match="week"):
        changed_days(NATIONAL, CALENDARS[POLICE])
