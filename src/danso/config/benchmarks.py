"""Find the rooms' benchmarks, run them on a scratch database, and word their figures as a table."""

from __future__ import annotations

import inspect
import pkgutil
import random
import zlib
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

import danso

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from danso.timing import Figure

SEED = 6
UNITS = ((1.0, "s"), (1e-3, "ms"), (1e-6, "µs"), (1e-9, "ns"))


@dataclass(frozen=True)
class Benchmark:
    """A function `bench_*` of a room; it may take a seeded `random.Random`."""

    room: str
    name: str
    measure: Callable[..., list[Figure]]

    def wanted(self, names: Sequence[str]) -> bool:
        """Whether one of `names` is this room or `room.function`; no names mean all."""
        return not names or self.room in names or f"{self.room}.{self.name}" in names

    def figures(self) -> list[Figure]:
        """Measure, with random numbers that are the same in every run."""
        seeded = random.Random(zlib.crc32(f"{SEED}.{self.room}.{self.name}".encode()))  # noqa: S311
        return self.measure(*([seeded] if inspect.signature(self.measure).parameters else []))


def found() -> Iterator[Benchmark]:
    """Every `bench_*` function of the modules `danso.<room>.benchmarks*`, by room and name."""
    for room in sorted(module.name for module in pkgutil.iter_modules(danso.__path__) if module.ispkg):
        if room == "config":
            continue
        for name in benchmark_modules(room):
            for function_name, function in inspect.getmembers(import_module(name), inspect.isfunction):
                if function_name.startswith("bench_") and function.__module__ == name:
                    yield Benchmark(room, function_name.removeprefix("bench_"), function)


def benchmark_modules(room: str) -> list[str]:
    """Return the names of a room's benchmark modules."""
    package = import_module(f"danso.{room}")
    prefix = f"danso.{room}.benchmarks"
    return sorted(
        module.name
        for module in pkgutil.walk_packages(package.__path__, f"danso.{room}.")
        if module.name == prefix or module.name.startswith((f"{prefix}.", f"{prefix}_"))
    )


def time_in_words(seconds: float) -> str:
    """Return seconds in the unit that gives one to three digits before the point."""
    size, unit = next(((size, unit) for size, unit in UNITS if seconds >= size), UNITS[-1])
    return f"{seconds / size:.3g} {unit}"


def row(benchmark: Benchmark, figure: Figure) -> list[str]:
    """Return a figure's cells."""
    return [
        benchmark.room,
        figure.name,
        time_in_words(figure.timing.median),
        time_in_words(figure.timing.p95),
        "" if figure.queries is None else str(figure.queries),
        "" if figure.limit is None else f"{'OVER' if figure.over else 'under'} {time_in_words(figure.limit)}",
        "" if figure.ratio is None else f"{figure.ratio:.3g} ×",
        figure.against,
    ]


HEADINGS = ["room", "what", "median", "p95", "queries", "limit", "ratio", "against"]


def table(rows: Sequence[Sequence[str]]) -> str:
    """Return rows under HEADINGS, in columns as wide as their widest cell."""
    widths = [max(len(cells[column]) for cells in [HEADINGS, *rows]) for column in range(len(HEADINGS))]
    lines = [HEADINGS, ["-" * width for width in widths], *rows]
    return "\n".join("  ".join(map(str.ljust, cells, widths)).rstrip() for cells in lines)
