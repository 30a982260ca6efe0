"""What a job may use while it runs: `progress()` and `finishing()`."""

from __future__ import annotations

import time
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar
from uuid import UUID

from django.db import close_old_connections, connection, transaction
from django.db.models import F
from django.utils import timezone

from danso.jobs import services
from danso.jobs.backoff import Backoff
from danso.jobs.models import Progress

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from concurrent.futures import Executor
    from datetime import datetime

T = TypeVar("T")

_SECONDS_BETWEEN_WRITES = 0.25
_LONGEST_MESSAGE = 200


@dataclass
class Run:
    """One attempt in progress in this process.

    `aside` is a thread with a connection of its own for writes that must not wait for the job's transaction;
    None when the job runs inside its caller's transaction, as in tests.
    """

    claim: services.Claim
    clock: Callable[[], datetime] = timezone.now
    aside: Executor | None = None
    backoff: Backoff = field(default_factory=Backoff)
    finished: bool = False
    meters: dict[UUID, Meter] = field(default_factory=dict)

    def close(self) -> None:
        """Write what the meters still hold back."""
        for meter in self.meters.values():
            meter.flush()


_current: ContextVar[Run | None] = ContextVar("danso_job", default=None)


@contextmanager
def running(run: Run) -> Iterator[Run]:
    """Make a run the current one of this thread."""
    token = _current.set(run)
    try:
        yield run
    finally:
        _current.reset(token)


@dataclass
class Outcome:
    """What a job leaves behind: a JSON value."""

    value: object = None


@contextmanager
def finishing() -> Iterator[Outcome]:
    """The last transaction of a job: its writes and the job's "done" commit together, or neither does.

    LeaseLost, with all rolled back, when another worker has the job by now. Outside a job: RuntimeError.
    """
    run = _current.get()
    if run is None:
        raise RuntimeError("finishing() belongs inside a job.")
    with transaction.atomic():
        outcome = Outcome()
        yield outcome
        services.complete(claim=run.claim, value=outcome.value, now=run.clock())
    run.finished = True


class Meter:
    """Counts finished steps of a job and writes them at most four times a second.

    PostgreSQL shows them while a transaction of the job is open; SQLite has a single writer, so there they
    appear when that transaction ends.
    """

    def __init__(self, job_id: UUID, run: Run | None) -> None:
        self.job_id = job_id
        self._run = run
        self._steps = 0
        self._changes: dict[str, object] = {}
        self._next_write = 0.0

    def start(self, total: int | None = None, message: str = "") -> None:
        """Begin at zero of `total` steps (None: unknown)."""
        self._steps = 0
        self._changes = {"done": 0, "total": total, "message": message[:_LONGEST_MESSAGE]}
        self.flush()

    def advance(self, steps: int = 1, message: str | None = None) -> None:
        """Count finished steps; `message` tells the user what is being done."""
        self._steps += steps
        if message is not None:
            self._changes["message"] = message[:_LONGEST_MESSAGE]
        if time.monotonic() >= self._next_write:
            self.flush()

    def track(self, items: Sequence[T], message: str = "") -> Iterator[T]:
        """Go through the items, one step each."""
        self.start(total=len(items), message=message)
        for item in items:
            yield item
            self.advance()

    def flush(self) -> None:
        """Write what is counted and not written yet."""
        if not self._steps and not self._changes:
            return
        if self._run is None or self._run.aside is None or not connection.in_atomic_block:
            self._write()
        elif connection.vendor == "sqlite":
            # The open transaction has the file's only write lock: a second connection would wait for it.
            transaction.on_commit(self.flush)
            self._rest()
        else:
            self._run.aside.submit(self._write_aside).result()

    def _rest(self) -> None:
        self._next_write = time.monotonic() + _SECONDS_BETWEEN_WRITES

    def _write_aside(self) -> None:
        close_old_connections()
        self._write()

    def _write(self) -> None:
        changes = dict(self._changes)
        if self._steps:
            changes["done"] = self._steps if "done" in changes else F("done") + self._steps
        if not Progress.objects.filter(pk=self.job_id).update(**changes):
            Progress.objects.get_or_create(pk=self.job_id)
            Progress.objects.filter(pk=self.job_id).update(**changes)
        self._steps, self._changes = 0, {}
        self._rest()


def progress(job: UUID | str | None = None) -> Meter:
    """The meter of the running job, or of another job by its id (a part that advances the whole).

    Outside a job its id is needed: RuntimeError.
    """
    run = _current.get()
    if run is None:
        if job is None:
            raise RuntimeError("progress() without a job's id belongs inside a job.")
        return Meter(_uuid(job), None)
    job_id = run.claim.id if job is None else _uuid(job)
    return run.meters.setdefault(job_id, Meter(job_id, run))


def _uuid(job: UUID | str) -> UUID:
    return job if isinstance(job, UUID) else UUID(job)
