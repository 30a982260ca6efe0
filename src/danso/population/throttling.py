"""Reads a minute, of one officer and of one system, counted together by all processes that answer.

A key has one row: which window it is in, and how many reads of it are given away. A window lets one burst
through (a tenth of a minute's reads, twenty at least) and lasts until the next burst is due. So any minute,
wherever it begins, holds at most a minute's reads in whole bursts and one burst more, whatever the number of
processes: what a bucket that refills would give. A process takes reads out of the row a twentieth of a burst
at a time and hands them out by itself: at 400 reads a second a system's row is written 1.3 times a second, an
officer's once a read. What a process has taken and not used is lost with its window.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_KEYS: Final = 10_000
SHARE_OF_BURST: Final = 20
_TAKE: Final = """
INSERT INTO population_readpace AS kept (key, "window", taken) VALUES (%s, %s, %s)
ON CONFLICT (key) DO UPDATE SET
  taken = excluded.taken + CASE WHEN kept."window" = excluded."window" THEN kept.taken ELSE 0 END,
  "window" = excluded."window"
WHERE kept."window" < excluded."window"
   OR (kept."window" = excluded."window" AND kept.taken + excluded.taken <= %s)
RETURNING taken
"""


@dataclass
class Throttle:
    """Lets `per_minute` through for each key, a burst of a tenth at once; forgets the longest silent keys."""

    per_minute: int
    kind: str = ""
    clock: Callable[[], float] = time.time
    _held: OrderedDict[str, tuple[int, int]] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, key: str, count: int = 1) -> bool:
        """Whether `count` more may go now; what is refused costs nothing."""
        with self._lock:
            window = int(self.clock() * self.per_minute / 60 // self._burst)
            held_in, held = self._held.pop(key, (window, 0))
            held = held if held_in == window else 0
            if held < count:
                held += self._take(key, window, count - held)
            allowed = held >= count
            self._held[key] = (window, held - count if allowed else held)
            if len(self._held) > MOST_KEYS:
                self._held.popitem(last=False)
            return allowed

    def _take(self, key: str, window: int, needed: int) -> int:
        """Take from the row that all processes share: a good piece, else what is needed, else nothing."""
        for wanted in dict.fromkeys((max(needed, self._burst // SHARE_OF_BURST), needed)):
            if wanted <= self._burst and _taken(self._row(key), window, wanted, self._burst):
                return wanted
        return 0

    def _row(self, key: str) -> str:
        """The key of the row: throttles of another kind or speed count apart."""
        return f"{self.kind}{self.per_minute}:{key}"

    @property
    def _burst(self) -> int:
        return max(self.per_minute // 10, 20)


def _taken(key: str, window: int, count: int, most: int) -> bool:
    """One statement, so that two processes cannot take the same."""
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [key, window, count, most])
        return cursor.fetchone() is not None
