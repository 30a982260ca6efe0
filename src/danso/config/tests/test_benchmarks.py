"""danso bench finds the rooms' figures and words them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from danso.config.benchmarks import Benchmark, found, row, table, time_in_words
from danso.timing import Figure, Timing, timed, timing_of

if TYPE_CHECKING:
    import random


def test_the_rooms_bring_benchmarks() -> None:
    names = [f"{benchmark.room}.{benchmark.name}" for benchmark in found()]
    assert "vietnam.due_dates" in names
    assert len(names) == len(set(names))


def test_a_benchmark_gets_the_same_random_numbers_in_every_run() -> None:
    def drawn(rng: random.Random) -> list[Figure]:
        return [Figure(str(rng.random()), Timing(1, 1))]

    once, again = (Benchmark("room", "drawn", drawn).figures() for _ in range(2))
    assert once == again


def test_names_choose_rooms_or_single_benchmarks() -> None:
    benchmark = Benchmark("steering", "desk", list)
    assert benchmark.wanted([])
    assert benchmark.wanted(["steering"])
    assert benchmark.wanted(["vietnam", "steering.desk"])
    assert not benchmark.wanted(["vietnam", "steering.head"])


@given(st.lists(st.floats(0, 10), min_size=1))
def test_a_timing_lies_within_what_was_measured(seconds: list[float]) -> None:
    timing = timing_of(seconds)
    assert min(seconds) <= timing.median <= timing.p95 <= max(seconds)
    assert timing.p95 in seconds


def test_p95_is_the_nearest_rank() -> None:
    assert timing_of([float(second) for second in range(1, 101)]) == Timing(50.5, 95.0)
    assert timing_of([3.0, 1.0, 2.0]) == Timing(2.0, 3.0)


def test_work_is_run_as_often_as_asked() -> None:
    runs: list[int] = []
    timed(lambda: runs.append(1), repeats=5, warm_up=2)
    assert len(runs) == 7


def test_times_are_worded_in_a_fitting_unit() -> None:
    assert [time_in_words(seconds) for seconds in (12.3, 0.0456, 7.89e-6, 1.5e-8)] == [
        "12.3 s",
        "45.6 ms",
        "7.89 µs",
        "15 ns",
    ]


def test_a_row_says_limit_and_ratio() -> None:
    figure = Figure("desk", Timing(0.2, 0.3), Timing(0.6, 0.7), "naive", limit=0.15, queries=9)
    cells = row(Benchmark("steering", "desk", list), figure)
    assert cells == ["steering", "desk", "200 ms", "300 ms", "9", "OVER 150 ms", "3 ×", "naive"]
    assert figure.over
    assert table([cells]).splitlines()[2].startswith("steering  desk  200 ms")
