"""Stop the exchange when sealing has been dead for hours, and raise the alarm long before."""

from __future__ import annotations

import datetime as dt
import logging

from danso.ledger.errors import SealingDead
from danso.ledger.queries import waiting_since
from danso.ledger.rules import rules

logger = logging.getLogger(__name__)
_FRESH = dt.timedelta(seconds=5)
_known_alive: list[dt.datetime] = []


def refuse_when_sealing_is_dead(now: dt.datetime) -> None:
    """Raise SealingDead when the oldest waiting line has waited too long; asks at most every five seconds."""
    if _known_alive and dt.timedelta() <= now - _known_alive[0] < _FRESH:
        return
    waited = now - (waiting_since() or now)
    if waited >= rules().alarm_after:
        logger.error("no seal while lines wait", extra={"seconds": waited.total_seconds()})
    if waited >= rules().stop_after:
        raise SealingDead("lines have waited too long for a seal")
    _known_alive[:] = [now]


def ask_again() -> None:
    """Forget that sealing was alive."""
    _known_alive.clear()
