"""Whether a number, a name and a birth belong to one person, as the province's mirror holds them.

Somebody unknown takes the same steps as somebody whose name or birth differs: one query, both comparisons.
"""

from __future__ import annotations

import datetime as dt
import threading
from dataclasses import dataclass
from typing import Final

from django.db import connection

from danso.population.answers import NotADateError, PartialDate, same_name
from danso.population.models import FeedPosition, MirroredResident, Status
from danso.population.numbers import index_of

STATE_HOLDS: Final = dt.timedelta(seconds=5)
# The house's hottest question: building it anew by the ORM costs three times what answering it does.
_LOOK_UP: Final = f"SELECT name, birth, status FROM {MirroredResident._meta.db_table} WHERE number_index = %s"  # noqa: S608, SLF001
_NOBODY: Final = ("", "0001-01-01", Status.DECEASED.value)


@dataclass(frozen=True, slots=True)
class Freshness:
    """Whether the whole register is mirrored, and up to when its changes were followed."""

    complete: bool
    as_of: dt.datetime | None


class _Kept(threading.local):
    """What a thread last knew, and when it asked."""

    freshness: Freshness | None = None
    asked_at: dt.datetime | None = None


_kept = _Kept()


def forget_freshness() -> None:
    """Ask anew next time."""
    _kept.freshness = None


def freshness(now: dt.datetime) -> Freshness:
    """How fresh the mirror is; asks at most every five seconds."""
    asked = _kept.asked_at
    if _kept.freshness is None or asked is None or not dt.timedelta() <= now - asked < STATE_HOLDS:
        position = FeedPosition.objects.values_list("complete", "at").first()
        _kept.freshness, _kept.asked_at = Freshness(*(position or (False, None))), now
    return _kept.freshness


def belong_together(*, number: str, name: str, birth: PartialDate) -> bool:
    """Whether all three are one living person's; one query, whatever the answer."""
    with connection.cursor() as cursor:
        cursor.execute(_LOOK_UP, [index_of(number)])
        called, born, status = cursor.fetchone() or _NOBODY
    named, proved = same_name(name, called), _proves(birth, born)
    return named and proved and status != Status.DECEASED


def _proves(told: PartialDate, recorded: str) -> bool:
    try:
        return told.proves(PartialDate.read(recorded))
    except NotADateError:
        return False
