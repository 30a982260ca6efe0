"""What other rooms import to give work to the queue; a room's own jobs stand in its `jobs.py`."""

from __future__ import annotations

from danso.jobs.backoff import Backoff
from danso.jobs.definitions import JobTask, TickTask, every, job
from danso.jobs.errors import JobRefused, LeaseLost
from danso.jobs.running import Meter, finishing, progress

__all__ = [
    "Backoff",
    "JobRefused",
    "JobTask",
    "LeaseLost",
    "Meter",
    "TickTask",
    "every",
    "finishing",
    "job",
    "progress",
]
