"""What many requests ask alike and seldom changes: asked once, believed for a moment."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

Answer = TypeVar("Answer")

MOMENT = 2.0  # seconds until a change by another process is noticed


class Kept(Generic[Answer]):
    """The answer of one question; whoever changes what it rests on forgets it."""

    everything: list[Kept[object]] = []

    def __init__(self, ask: Callable[[], Answer]) -> None:
        self._ask = ask
        self._told: tuple[float, Answer] | None = None
        Kept.everything.append(self)  # type: ignore[arg-type] # only forgotten through it

    def __call__(self) -> Answer:
        """Return the answer, at most `MOMENT` seconds old."""
        told = self._told
        if told is None or time.monotonic() - told[0] > MOMENT:
            told = self._told = (time.monotonic(), self._ask())
        return told[1]

    def forget(self) -> None:
        """Ask anew the next time."""
        self._told = None
