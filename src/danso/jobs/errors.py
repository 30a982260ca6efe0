"""What can go wrong around a job, apart from the job's own exceptions."""

from __future__ import annotations


class JobRefused(Exception):  # noqa: N818 - a refusal, not a fault
    """Raised inside a job that cannot be done and would fail again; the user reads `reason` as it stands."""

    def __init__(self, reason: object) -> None:
        super().__init__(str(reason))
        self.reason = str(reason)


class LeaseLost(Exception):  # noqa: N818 - an event of the queue, not a fault of the code
    """The job was handed to another worker meanwhile; nothing of this attempt may be written any more."""
