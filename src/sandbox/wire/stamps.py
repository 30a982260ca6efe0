"""The time-stamped authorization of the register's calls, and the memory that refuses replays.

`Authorization: Basic base64(user ":" sha256hex(url + user + timestamp + secret))` with `Timestamp` in seconds
or milliseconds since 1970, as callers of service 037 send it. The header covers no body.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
from collections import deque
from threading import Lock
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Hashable
    from pathlib import Path

MARK: Final = 64  # signs of a mark
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
    """What was seen within `life` seconds; one of these serves all threads of the process.

    With a place it is noted on disk too, so that a restart forgets nothing; a loss of power may.
    """

    def __init__(self, life: float, place: Path | None = None) -> None:
        self._life: Final = life
        self._notes: Final = Notes(place, life) if place else None
        self._marks: set[str] = set()
        self._order: deque[tuple[float, str]] = deque()
        self._lock: Final = Lock()
        self._begun = False

    def first(self, key: Hashable, now: float) -> bool:
        """Remember a key; whether it was new."""
        mark = hashlib.sha256(repr(key).encode()).hexdigest()
        with self._lock:
            self._begin(now)
            while self._order and self._order[0][0] <= now:
                self._marks.discard(self._order.popleft()[1])
            if mark in self._marks:
                return False
            self._remember(now + self._life, mark)
            if self._notes:
                self._notes.write(now + self._life, mark, now)
            return True

    def _begin(self, now: float) -> None:
        if self._notes and not self._begun:
            for until, mark in self._notes.read(now):
                self._remember(until, mark)
        self._begun = True

    def _remember(self, until: float, mark: str) -> None:
        self._marks.add(mark)
        self._order.append((until, mark))


class Notes:
    """Marks with their ends, one a line, in a file for each span; a mark outlives its own span by one."""

    def __init__(self, place: Path, span: float) -> None:
        self._place: Final = place
        self._span: Final = span
        self._number = -1
        self._file = -1

    def read(self, now: float) -> list[tuple[float, str]]:
        """Return the marks that still count, the first to end first; a line cut short by a crash is none."""
        number = int(now // self._span)
        files = [self._named(each) for each in (number - 1, number)]
        lines = [line for file in files if file.exists() for line in file.read_text("ascii").split("\n")[:-1]]
        notes = [(float(line[: -MARK - 1]), line[-MARK:]) for line in lines if len(line) > MARK + 1]
        return sorted(note for note in notes if note[0] > now)

    def write(self, until: float, mark: str, now: float) -> None:
        """Note a mark before its call is answered."""
        if (number := int(now // self._span)) != self._number:
            self._turn(number)
        os.write(self._file, f"{until:.3f} {mark}\n".encode())

    def _turn(self, number: int) -> None:
        if self._file >= 0:
            os.close(self._file)
        kept = {self._named(number - 1), self._named(number)}
        for old in set(self._place.parent.glob(f"{self._place.name}.*")) - kept:
            old.unlink(missing_ok=True)
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT
        self._file, self._number = os.open(self._named(number), flags, 0o600), number
        os.write(self._file, b"\n")  # ends a line that a crash cut short

    def _named(self, number: int) -> Path:
        return self._place.with_name(f"{self._place.name}.{number}")


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
