"""Stop the exchange when sealing has been dead for hours."""

from __future__ import annotations

import datetime as dt

from danso.ledger.errors import SealingDead
from danso.ledger.queries import sealing_state

_FRESH = dt.timedelta(seconds=5)
_known_alive: list[dt.datetime] = []


def refuse_when_sealing_is_dead(now: dt.datetime) -> None:
    """Raise SealingDead when the oldest waiting line has waited too long; asks at most every five seconds."""
    if _known_alive and dt.timedelta() <= now - _known_alive[0] < _FRESH:
        return
    if sealing_state(now).dead:
        raise SealingDead("lines have waited too long for a seal")
    _known_alive[:] = [now]


def ask_again() -> None:
    """Forget that sealing was alive."""
    _known_alive.clear()
