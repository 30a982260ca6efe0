"""Reproducible draws: every choice is made from uniform numbers of a named stream.

Only the bit generator's doubles are used, which numpy keeps the same between its versions; each part of the
world draws from its own stream, so that a change in one leaves the others as they were.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Sequence

Numbers: TypeAlias = NDArray[np.int64]
Reals: TypeAlias = NDArray[np.float64]
Flags: TypeAlias = NDArray[np.bool_]
Texts: TypeAlias = NDArray[np.object_]


class Draws:
    """One stream of draws, named after what is drawn."""

    def __init__(self, seed: int, *names: str | int) -> None:
        words = [seed, *(zlib.crc32(str(name).encode()) for name in names)]
        self._generator = np.random.Generator(np.random.PCG64(np.random.SeedSequence(words)))

    def uniform(self, count: int) -> Reals:
        """Draw reals in [0, 1)."""
        return self._generator.random(count)

    def chance(self, share: float | Reals, count: int) -> Flags:
        """Draw yes with the given share, one for all or one for each."""
        return self.uniform(count) < share

    def below(self, limit: int | Numbers, count: int) -> Numbers:
        """Draw whole numbers from 0 to below `limit`."""
        return (self.uniform(count) * limit).astype(np.int64)

    def between(self, least: float | Reals, most: float | Reals, count: int) -> Reals:
        """Draw reals of a range evenly."""
        return least + self.uniform(count) * (np.asarray(most) - least)

    def pick(self, weights: Sequence[float] | Reals, count: int) -> Numbers:
        """Draw places of a list by weight."""
        bounds = np.cumsum(np.asarray(weights, dtype=np.float64))
        found = np.searchsorted(bounds, self.uniform(count) * bounds[-1], side="right")
        return np.minimum(found, len(bounds) - 1)

    def bell(self, count: int) -> Reals:
        """Draw around 0 with deviation 1, never beyond 3."""
        return (self.uniform(count) + self.uniform(count) + self.uniform(count) - 1.5) * 2

    def peaked(self, count: int) -> Reals:
        """Draw in [0, 1), mostly near the middle."""
        return (self.uniform(count) + self.uniform(count)) / 2

    def sample(self, rows: Numbers, count: int) -> Numbers:
        """Draw `count` different rows (all, when there are fewer), in random order."""
        order = np.argsort(self.uniform(len(rows)), kind="stable")
        return rows[order[:count]]


def by_band(bands: Sequence[Sequence[float]], ages: Reals) -> Reals:
    """Return each age's share from `[from age, share]` bands in rising order; 0 below the first."""
    starts = [band[0] for band in bands]
    shares = np.array([0.0, *(band[1] for band in bands)])
    return shares[np.searchsorted(starts, ages, side="right")]
