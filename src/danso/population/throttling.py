"""Reads a minute, of one officer and of one system: token buckets in each process that answers."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_KEYS: Final = 10_000


@dataclass
class Throttle:
    """Lets `per_minute` through for each key, a burst of a tenth at once; forgets the longest silent keys."""

    per_minute: int
    clock: Callable[[], float] = time.monotonic
    _buckets: OrderedDict[str, tuple[float, float]] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, key: str, count: int = 1) -> bool:
        """Whether `count` more may go now; what is refused costs nothing."""
        with self._lock:
            now = self.clock()
            left, since = self._buckets.pop(key, (self._burst, now))
            left = min(self._burst, left + (now - since) * self.per_minute / 60)
            allowed = left >= count
            self._buckets[key] = (left - count if allowed else left, now)
            if len(self._buckets) > MOST_KEYS:
                self._buckets.popitem(last=False)
            return allowed

    @property
    def _burst(self) -> float:
        return max(self.per_minute / 10, 20.0)
