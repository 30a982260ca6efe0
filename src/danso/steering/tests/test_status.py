from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from danso.steering.status import (
    OUT,
    REACHED,
    TRANSITIONS,
    Due,
    MoveRefused,
    Timeliness,
    check_completion,
    check_move,
    official_state,
    timeliness,
    weakest,
)

DUE = dt.date(2024, 3, 31)
dates = st.dates(dt.date(2023, 1, 1), dt.date(2026, 12, 31))


def stands(today, *, progress="in_progress", completed_on=None, due=None):
    return timeliness(progress=progress, completed_on=completed_on, due=due or Due(DUE), today=today)


def test_work_is_in_time_on_its_last_day_and_overdue_the_day_after():
    assert stands(DUE) is Timeliness.DUE_SOON
    assert stands(DUE + dt.timedelta(days=1)) is Timeliness.OVERDUE
    assert stands(dt.date(2024, 1, 2)) is Timeliness.IN_TIME


def test_work_done_on_its_last_day_is_on_time():
    assert stands(DUE, progress="completed", completed_on=DUE) is Timeliness.DONE_ON_TIME
    assert stands(DUE, progress="completed", completed_on=DUE + dt.timedelta(days=1)) is Timeliness.DONE_LATE


def test_an_expected_date_comes_near_but_is_never_overdue():
    assert stands(DUE + dt.timedelta(days=90), due=Due(DUE, provisional=True)) is Timeliness.DUE_SOON


@given(dates)
def test_work_that_waits_for_guidance_is_never_overdue(today):
    assert stands(today, due=Due(None, waiting=True)) is Timeliness.WAITING_TRIGGER


@given(dates)
def test_work_without_a_due_day_is_never_overdue(today):
    assert stands(today, due=Due(None)) is Timeliness.NO_DEADLINE


@given(dates, dates, dates)
def test_done_work_does_not_become_late_by_waiting(today, completed_on, due_on):
    first = stands(today, progress="completed", completed_on=completed_on, due=Due(due_on))
    assert first is stands(
        today + dt.timedelta(days=400), progress="completed", completed_on=completed_on, due=Due(due_on)
    )
    assert (first is Timeliness.DONE_LATE) == (completed_on > due_on)


@pytest.mark.parametrize(
    ("before", "after", "reason", "allowed"),
    [
        ("not_started", "in_progress", "", True),
        ("not_started", "completed", "", False),
        ("in_progress", "awaiting_confirmation", "", True),
        ("in_progress", "completed", "", False),
        ("awaiting_confirmation", "completed", "", True),
        ("awaiting_confirmation", "in_progress", "", False),
        ("awaiting_confirmation", "in_progress", "thiếu văn bản", True),
        ("completed", "in_progress", " ", False),
        ("completed", "in_progress", "mở lại theo kết luận", True),
        ("in_progress", "cancelled", "bỏ", False),
        ("cancelled", "in_progress", "làm tiếp", False),
        ("suspended", "in_progress", "", True),
    ],
)
def test_people_move_work_only_along_the_table(before, after, reason, allowed):
    if allowed:
        check_move(before=before, after=after, reason=reason)
    else:
        with pytest.raises(MoveRefused):
            check_move(before=before, after=after, reason=reason)


def test_continuous_work_cannot_be_completed_before_its_end():
    with pytest.raises(MoveRefused, match="continuous"):
        check_completion(
            continuous=True,
            ends_on=DUE,
            then_continuous=False,
            after="completed",
            completed_on=dt.date(2024, 3, 1),
        )
    check_completion(continuous=True, ends_on=DUE, then_continuous=False, after="completed", completed_on=DUE)


def test_open_ended_work_is_never_completed():
    with pytest.raises(MoveRefused, match="continuous"):
        check_completion(
            continuous=True, ends_on=None, then_continuous=False, after="completed", completed_on=DUE
        )


def test_a_reached_goal_that_goes_on_is_maintained():
    with pytest.raises(MoveRefused, match="maintained"):
        check_completion(
            continuous=False, ends_on=None, then_continuous=True, after="completed", completed_on=DUE
        )
    check_completion(
        continuous=False, ends_on=None, then_continuous=True, after="maintained", completed_on=DUE
    )


@pytest.mark.parametrize(
    ("leads", "task"),
    [
        (["completed"], "completed"),
        (["completed", "in_progress"], "in_progress"),
        (["completed", "not_started"], "in_progress"),
        (["not_started", "not_started"], "not_started"),
        (["completed", "maintained"], "maintained"),
        (["completed", "cancelled"], "completed"),
        (["cancelled"], "cancelled"),
        ([], "not_started"),
    ],
)
def test_a_task_is_as_far_as_its_weakest_lead(leads, task):
    assert weakest(leads) == task


@given(st.lists(st.sampled_from(sorted(TRANSITIONS)), min_size=1))
def test_a_task_is_done_only_when_every_counted_lead_is(leads):
    counted = [lead for lead in leads if lead not in OUT]
    if counted:
        assert (weakest(leads) in REACHED) == all(lead in REACHED for lead in counted)


def test_the_two_axes_have_a_word_each_in_the_official_list():
    assert official_state(Timeliness.DONE_LATE, "completed") == "Đã hoàn thành quá hạn"
    assert official_state(Timeliness.OVERDUE, "in_progress") == "Chưa hoàn thành"
    assert official_state(Timeliness.DUE_SOON, "awaiting_confirmation") == "Đang hoàn thành"
    assert official_state(Timeliness.WAITING_TRIGGER, "not_started") == "Đang thực hiện"
