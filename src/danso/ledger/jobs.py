"""The ledger's periodic work: seal every minute, show the seals to the witnesses, erase what is too old."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 - the queue reads the signature

from django.utils import timezone

from danso.jobs.work import every, job
from danso.ledger import services
from danso.ledger.services.retention import end_of_retention


@every("minute")
def seal_every_minute(now: datetime) -> None:
    """Seal all waiting lines."""
    services.seal_all(now=now)


@job(key="seal")
def seal_now() -> None:
    """Seal before the minute is over: a thousand lines have come."""
    services.seal_all(now=timezone.now())


@every("minute")
def show_the_seals(now: datetime) -> None:
    """Ask the witnesses to sign the newest checkpoint; apart from sealing, which waits for nobody."""
    services.ask_witnesses(now=now)


@every("night")
def erase_what_is_too_old(now: datetime) -> None:
    """End the retention of lines that are old enough."""
    services.erase(before=end_of_retention(now), now=now)
