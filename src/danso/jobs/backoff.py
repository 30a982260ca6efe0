"""How long a failed job waits before it is tried again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

_GREATEST_EXPONENT = 60


@dataclass(frozen=True)
class Backoff:
    """Exponential waiting: `first`, then `factor` times longer at every failure, never over `longest`."""

    first: timedelta = timedelta(seconds=30)
    factor: float = 2.0
    longest: timedelta = timedelta(hours=1)

    def __post_init__(self) -> None:
        if self.first < timedelta(0) or self.longest < self.first:
            raise ValueError("A back-off needs 0 <= first <= longest.")
        if not 1 <= self.factor <= 10:  # noqa: PLR2004 - beyond ten the second failure already waits `longest`
            raise ValueError("The factor of a back-off lies between 1 and 10.")

    def delay(self, failures: int) -> timedelta:
        """Waiting time after so many failures in a row (1 or more)."""
        if failures < 1:
            raise ValueError("A delay follows at least one failure.")
        growth = self.factor ** min(failures - 1, _GREATEST_EXPONENT)
        seconds = min(self.first.total_seconds() * growth, self.longest.total_seconds())
        return timedelta(seconds=seconds)
