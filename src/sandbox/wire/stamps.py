"""The time-stamped authorization of the register's calls, and the memory that refuses replays.

`Authorization: Basic base64(user ":" sha256hex(url + user + timestamp + secret))` with `Timestamp` in seconds
or milliseconds since 1970, as callers of service 037 send it. The header covers no body.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections import deque
from threading import Lock
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Hashable

_SCALES: Final = {10: 1.0, 13: 1000.0}  # digits of a timestamp: seconds or milliseconds


def seconds_of(timestamp: str) -> float | None:
    """Return a timestamp's seconds since 1970; None when it is neither seconds nor milliseconds."""
    if not (timestamp.isascii() and timestamp.isdecimal() and len(timestamp) in _SCALES):
        return None
    return int(timestamp) / _SCALES[len(timestamp)]


def proof(*, url: str, user: str, timestamp: str, secret: str) -> str:
    """Return the hexadecimal digest that shows knowledge of the secret."""
    return hashlib.sha256(f"{url}{user}{timestamp}{secret}".encode()).hexdigest()


def authorization(*, url: str, user: str, timestamp: str, secret: str) -> str:
    """Return the whole header of a call."""
    told = f"{user}:{proof(url=url, user=user, timestamp=timestamp, secret=secret)}"
    return f"Basic {base64.b64encode(told.encode()).decode('ascii')}"


def proves(header: str, *, url: str, user: str, timestamp: str, secret: str) -> bool:
    """Whether a header is the one that the secret's owner would send."""
    scheme, _, encoded = header.partition(" ")
    try:
        told = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError):
        return False
    expected = f"{user}:{proof(url=url, user=user, timestamp=timestamp, secret=secret)}"
    return scheme.lower() == "basic" and hmac.compare_digest(told.lower(), expected.lower().encode())


class Seen:
    """What was seen within `life` seconds; one of these serves all threads of the process."""

    def __init__(self, life: float) -> None:
        self._life: Final = life
        self._keys: set[Hashable] = set()
        self._order: deque[tuple[float, Hashable]] = deque()
        self._lock: Final = Lock()

    def first(self, key: Hashable, now: float) -> bool:
        """Remember a key; whether it was new."""
        with self._lock:
            while self._order and self._order[0][0] <= now:
                self._keys.discard(self._order.popleft()[1])
            if key in self._keys:
                return False
            self._keys.add(key)
            self._order.append((now + self._life, key))
            return True


class Quota:
    """Calls of each consumer in the running minute."""

    def __init__(self) -> None:
        self._minute = 0
        self._calls: dict[Hashable, int] = {}
        self._lock: Final = Lock()

    def take(self, key: Hashable, most: int, now: float) -> bool:
        """Count a call; whether it is still within `most` (0: no limit)."""
        if not most:
            return True
        with self._lock:
            if (minute := int(now // 60)) != self._minute:
                self._minute, self._calls = minute, {}
            self._calls[key] = self._calls.get(key, 0) + 1
            return self._calls[key] <= most
