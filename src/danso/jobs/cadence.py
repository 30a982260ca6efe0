"""When a periodic tick is due: every minute, every night, or daily at a time of day."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo

NIGHT = time(1, 30)
_TIME_OF_DAY = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")


@dataclass(frozen=True)
class EveryMinute:
    """At each full minute."""

    def next_after(self, moment: datetime, zone: tzinfo) -> datetime:  # noqa: ARG002 - minutes are the same everywhere
        """First full minute strictly after an aware moment, in UTC."""
        return moment.astimezone(UTC).replace(second=0, microsecond=0) + timedelta(minutes=1)


@dataclass(frozen=True)
class Daily:
    """Once a day at a local time of day."""

    at: time

    def next_after(self, moment: datetime, zone: tzinfo) -> datetime:
        """First such time of day in the zone strictly after an aware moment, in UTC."""
        day = moment.astimezone(zone).date()
        today = datetime.combine(day, self.at, tzinfo=zone).astimezone(UTC)
        if today > moment:
            return today
        return datetime.combine(day + timedelta(days=1), self.at, tzinfo=zone).astimezone(UTC)


Cadence = EveryMinute | Daily


def cadence_of(words: str) -> Cadence:
    """Read "minute", "night" (01:30) or a time of day as "HH:MM"; ValueError for anything else."""
    if words == "minute":
        return EveryMinute()
    if words == "night":
        return Daily(NIGHT)
    if match := _TIME_OF_DAY.fullmatch(words):
        return Daily(time(int(match[1]), int(match[2])))
    raise ValueError(f'A cadence is "minute", "night" or "HH:MM", not {words!r}.')
