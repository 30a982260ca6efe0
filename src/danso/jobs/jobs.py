"""The queue's own periodic work."""

from __future__ import annotations

from datetime import datetime, timedelta

from danso.jobs.definitions import every
from danso.jobs.services import prune

KEPT = timedelta(days=30)


@every("night")
def forget_old_jobs(now: datetime) -> None:
    """Delete jobs finished 30 days ago: their arguments point to people's cases."""
    prune(before=now - KEPT)
