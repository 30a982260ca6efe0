from __future__ import annotations

from danso.vietnam.benchmarks import bench_due_dates


def test_a_million_due_dates_take_less_than_a_second():
    (figure,) = bench_due_dates()
    assert not figure.over
    assert figure.ratio > 1
