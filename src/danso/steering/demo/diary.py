"""What happens when: things to do are written down with their moment and done in order."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.utils import timezone

if TYPE_CHECKING:
    from collections.abc import Callable

    Deed = Callable[[dt.datetime], object]


def moment(day: dt.date, hour: int, minute: int = 0) -> dt.datetime:
    """A local moment of a day."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time(hour, minute)))


class Diary:
    """Deeds by moment; a deed may write down further ones, none before itself."""

    def __init__(self) -> None:
        self._deeds: list[tuple[dt.datetime, int, Deed]] = []
        self._written = 0

    def write(self, at: dt.datetime, deed: Deed) -> None:
        """Plan a deed."""
        self._written += 1
        self._deeds.append((at, self._written, deed))

    def live_until(self, end: dt.datetime) -> int:
        """Do everything up to a moment, in order; returns how many deeds were done."""
        done = 0
        while due := [entry for entry in self._deeds if entry[0] <= end]:
            at, _order, deed = entry = min(due, key=lambda each: each[:2])
            self._deeds.remove(entry)
            deed(at)
            done += 1
        return done
