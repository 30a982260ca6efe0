from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from danso.jobs.cadence import NIGHT, Daily, EveryMinute, cadence_of

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
moments = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@given(moments)
def test_the_next_minute_is_full_and_at_most_a_minute_away(moment):
    due = EveryMinute().next_after(moment, VIETNAM)
    assert timedelta(0) < due - moment <= timedelta(minutes=1)
    assert (due.second, due.microsecond) == (0, 0)


@given(moments, st.times())
def test_a_daily_tick_comes_at_its_local_time_within_a_day(moment, at):
    due = Daily(at).next_after(moment, VIETNAM)
    assert timedelta(0) < due - moment <= timedelta(days=1)
    assert due.astimezone(VIETNAM).time() == at


@given(moments, st.times())
def test_a_daily_tick_keeps_coming_where_clocks_change(moment, at):
    due = Daily(at).next_after(moment, ZoneInfo("Europe/Brussels"))
    assert timedelta(0) < due - moment <= timedelta(hours=26)


def test_a_tick_at_its_own_moment_is_due_the_next_day():
    six_thirty = datetime(2026, 3, 2, 6, 30, tzinfo=VIETNAM)
    assert Daily(time(6, 30)).next_after(six_thirty, VIETNAM) == six_thirty + timedelta(days=1)


def test_words_name_the_cadence():
    assert cadence_of("minute") == EveryMinute()
    assert cadence_of("night") == Daily(NIGHT)
    assert cadence_of("06:30") == Daily(time(6, 30))


@pytest.mark.parametrize("words", ["", "hour", "6:30", "24:00", "06:60", "06:30:00", "06:30\n"])
def test_other_words_are_refused(words):
    with pytest.raises(ValueError, match="cadence"):
        cadence_of(words)
