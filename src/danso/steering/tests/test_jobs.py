from __future__ import annotations

import datetime as dt

from danso.steering.jobs import day_of

EVENING_IN_UTC = dt.datetime(2026, 11, 22, 18, 30, tzinfo=dt.UTC)


def test_a_tick_counts_the_local_day(settings):
    settings.TODAY = None
    assert day_of(EVENING_IN_UTC) == dt.date(2026, 11, 23)


def test_a_demo_that_stands_still_is_counted_on_its_day(settings):
    settings.TODAY = dt.date(2024, 10, 10)
    assert day_of(EVENING_IN_UTC) == dt.date(2024, 10, 10)
