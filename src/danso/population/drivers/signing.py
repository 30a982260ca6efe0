"""The headers that service 037 wants: a time stamp used once, and the digest that proves the secret."""

from __future__ import annotations

import base64
import hashlib
import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class Credentials:
    """What the register gave the house; `url` is where it answers, without the service's path."""

    url: str
    system: str
    user: str
    secret: str = field(repr=False)
    api_key: str = field(repr=False)


class OnceOnly:
    """Milliseconds of the real clock that never repeat within a process: the register refuses replays.

    The house's own `now` is no use here: a demo's stands still.
    """

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._last = 0
        self._lock = threading.Lock()

    def stamp(self) -> int:
        """Epoch milliseconds, or the next that is free."""
        with self._lock:
            self._last = max(self._last + 1, int(self._clock() * 1000))
            return self._last


def headers(credentials: Credentials, path: str, stamp: int) -> dict[str, str]:
    """`Authorization: Basic base64(user:sha256hex(url+user+timestamp+secret))` and the rest."""
    proof = f"{credentials.url}{path}{credentials.user}{stamp}{credentials.secret}"
    digest = hashlib.sha256(proof.encode()).hexdigest()
    pair = base64.b64encode(f"{credentials.user}:{digest}".encode()).decode("ascii")
    return {
        "Timestamp": str(stamp),
        "Authorization": f"Basic {pair}",
        "X-Road-Client": credentials.system,
        "ApiKey": credentials.api_key,
    }
