from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from danso.jobs.backoff import Backoff

backoffs = st.builds(
    lambda first, more, factor: Backoff(first, factor, first + more),
    st.timedeltas(timedelta(0), timedelta(hours=1)),
    st.timedeltas(timedelta(0), timedelta(days=30)),
    st.floats(1, 10),
)


def test_each_failure_doubles_the_wait_up_to_the_longest():
    backoff = Backoff(first=timedelta(seconds=30), factor=2, longest=timedelta(minutes=3))
    waits = [backoff.delay(failures).total_seconds() for failures in range(1, 6)]
    assert waits == [30, 60, 120, 180, 180]


@given(backoffs, st.integers(1, 10_000))
def test_a_wait_never_shrinks_and_never_passes_the_longest(backoff, failures):
    assert backoff.first <= backoff.delay(failures) <= backoff.delay(failures + 1) <= backoff.longest


@pytest.mark.parametrize(
    "wrong",
    [
        {"first": timedelta(seconds=-1)},
        {"first": timedelta(hours=2)},
        {"factor": 0.5},
        {"factor": 11},
    ],
)
def test_a_back_off_that_makes_no_sense_is_refused(wrong):
    with pytest.raises(ValueError, match="back-off"):
        Backoff(**wrong)


def test_no_failure_has_no_wait():
    with pytest.raises(ValueError, match="at least one failure"):
        Backoff().delay(0)
