"""For tests: `run_jobs()` drains the queue in this process, inside the test's own transaction."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
from django.utils import timezone

from danso.jobs import services
from danso.jobs.execution import execute
from danso.jobs.models import Failure

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from uuid import UUID

_TOO_MANY = 10_000


class JobFailedError(AssertionError):
    """A drained job failed although the test did not expect it; the message is the failure's traceback."""


@dataclass
class Drained:
    """How the attempts of one drain ended, as (job name, ending) in order."""

    endings: list[tuple[str, str]] = field(default_factory=list)

    def count(self, ending: str) -> int:
        """How many attempts ended so: "done", "retry", "failed" or "lost"."""
        return sum(1 for _, each in self.endings if each == ending)


def drain(*, now: datetime | None = None, expect_failures: bool = False) -> Drained:
    """Run every job due at `now` (the present when None), also those enqueued meanwhile; retries wait."""

    def clock() -> datetime:
        return now or timezone.now()

    drained = Drained()
    while claim := services.claim(worker="test", now=clock()):
        ending = execute(claim, clock=clock)
        drained.endings.append((claim.name, str(ending)))
        if ending != "done" and not expect_failures:
            raise JobFailedError(_why(claim.id))
        if len(drained.endings) > _TOO_MANY:
            raise JobFailedError(f"More than {_TOO_MANY} jobs: do they enqueue each other?")
    return drained


def _why(job_id: UUID) -> str:
    failure = Failure.objects.filter(job_id=job_id).last()
    return failure.traceback if failure else f"Job {job_id} lost its lease."


@pytest.fixture
def run_jobs(db: None) -> Callable[..., Drained]:  # noqa: ARG001 - the fixture opens the test's database
    """`run_jobs()` drains the queue; takes `now=…` for another moment and `expect_failures=True`."""
    return drain
