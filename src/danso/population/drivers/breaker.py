"""A circuit breaker: after failures in a row nobody waits for the register until a probe has succeeded."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


class State(StrEnum):
    """Closed lets calls through, open none, half-open a single probe."""

    CLOSED = "closed"
    OPEN = "open"
    HALF_OPEN = "half_open"


@dataclass
class Breaker:
    """Counts failures in a row; times are seconds of a clock that never goes back."""

    failures_to_open: int = 5
    rest: float = 15.0
    clock: Callable[[], float] = time.monotonic
    _failures: int = 0
    _opened_at: float | None = None
    _probing_since: float | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def state(self) -> State:
        """What a call would meet now."""
        if self._opened_at is None:
            return State.CLOSED
        return State.OPEN if self.rests_for() > 0 else State.HALF_OPEN

    def rests_for(self) -> float:
        """Seconds until the next probe; 0 when calls or a probe may go."""
        return 0.0 if self._opened_at is None else max(0.0, self._opened_at + self.rest - self.clock())

    def admit(self) -> bool:
        """Whether this caller may go: everybody while closed, one at a time as a probe after the rest."""
        with self._lock:
            if self._opened_at is None:
                return True
            probed = self._probing_since is not None and self.clock() - self._probing_since < self.rest
            if self.rests_for() > 0 or probed:
                return False
            self._probing_since = self.clock()
            return True

    def succeeded(self) -> None:
        """The register answered: let everybody through."""
        with self._lock:
            self._failures, self._opened_at, self._probing_since = 0, None, None

    def failed(self) -> None:
        """The register did not answer: open after too many in a row, and again after a failed probe."""
        with self._lock:
            self._failures += 1
            if self._failures >= self.failures_to_open:
                self._opened_at, self._probing_since = self.clock(), None
