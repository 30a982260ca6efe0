"""How long things take: what `danso bench` measures and prints, for every room."""

from __future__ import annotations

import statistics
from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True)
class Timing:
    """Seconds that one piece of work took, over several runs."""

    median: float
    p95: float

    def per(self, pieces: int) -> Timing:
        """Return the seconds of one piece, when a run did `pieces` of them."""
        return Timing(self.median / pieces, self.p95 / pieces)


@dataclass(frozen=True)
class Figure:
    """One row of the table of `danso bench`.

    `baseline` is the same work done the plain way, named by `against`; `limit` is the median in seconds
    that the figure must stay under; `queries` is the number of database queries of one run.
    """

    name: str
    timing: Timing
    baseline: Timing | None = None
    against: str = ""
    limit: float | None = None
    queries: int | None = None

    @property
    def ratio(self) -> float | None:
        """How many times quicker than the baseline the work is."""
        return self.baseline.median / self.timing.median if self.baseline else None

    @property
    def over(self) -> bool:
        """Whether the median passes the limit."""
        return self.limit is not None and self.timing.median > self.limit


def timed(work: Callable[[], object], *, repeats: int = 20, warm_up: int = 1) -> Timing:
    """Run `work` `warm_up` times unmeasured, then `repeats` times, and return the median and p95."""
    for _ in range(warm_up):
        work()
    return timing_of([_seconds(work) for _ in range(repeats)])


def timing_of(seconds: list[float]) -> Timing:
    """Return the median and the 95th percentile (nearest rank) of measured seconds."""
    ordered = sorted(seconds)
    rank = max(0, -(-95 * len(ordered) // 100) - 1)
    return Timing(statistics.median(ordered), ordered[rank])


def _seconds(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start
