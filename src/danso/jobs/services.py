"""What can be done with jobs: enqueue, claim, complete, fail, give back, requeue when lost, retry, prune.

Every verb locks the queue row (`DBTaskResult`) before it touches the `Job` beside it, so two verbs never wait
for each other in a circle. Times come in as `now`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from traceback import format_exception
from typing import TYPE_CHECKING, Any, cast

from django.db import IntegrityError, connection, transaction
from django.db.models import Q, QuerySet
from django_tasks import TaskResult, TaskResultStatus
from django_tasks.utils import normalize_json
from django_tasks_db.models import DBTaskResult, get_date_max

from danso.jobs.errors import JobRefused, LeaseLost
from danso.jobs.models import Failure, FailureKind, Job, WorkerHeartbeat
from danso.vietnam.personal_numbers import NotANumberError, parse, without_numbers

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime, timedelta
    from uuid import UUID

    from danso.jobs.backoff import Backoff
    from danso.jobs.definitions import JobTask

_KEY_RACES = 3
_ALONE = re.compile(r"(?<![\w-])\d{12}(?![\w-])")  # not the end of a UUID
_FINISHED = (TaskResultStatus.SUCCESSFUL, TaskResultStatus.FAILED)


@dataclass(frozen=True)
class Claim:
    """One attempt at a job, held by one worker."""

    id: UUID
    name: str
    attempt: int
    max_attempts: int
    worker: str
    result: DBTaskResult[..., Any]


@dataclass(frozen=True)
class Requeued:
    """What became of the jobs of dead workers."""

    ready: int
    failed: int


def enqueue(*, task: JobTask[..., Any], args: Sequence[object], kwargs: dict[str, object]) -> TaskResult[Any]:
    """Store a job in the caller's transaction; or return the pending job of the same key.

    ValueError for a personal number among the arguments: they are kept in the clear, pass keys of rows.
    """
    if any(map(_names_a_person, _texts([args, kwargs]))):
        raise ValueError("a job's arguments hold a personal number: pass the key of a row")
    key = task.key_of(args, kwargs)
    if not key:
        return _insert(task, args, kwargs, key="")
    for _ in range(_KEY_RACES):
        if pending := _join_pending(key, task.owner):
            return pending
        try:
            return _insert(task, args, kwargs, key=key)
        except IntegrityError:
            # Another transaction stored the key first: join its job, unless a worker has taken that already.
            continue
    return _join_pending(key, task.owner) or _insert(task, args, kwargs, key=key)


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from _texts([*value.keys(), *value.values()])
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _texts(each)


def _names_a_person(text: str) -> bool:
    return any(map(_is_number, [text, *_ALONE.findall(text)]))


def _is_number(text: str) -> bool:
    try:
        parse(text)
    except NotANumberError:
        return False
    return True


@transaction.atomic
def _insert(
    task: JobTask[..., Any], args: Sequence[object], kwargs: dict[str, object], *, key: str
) -> TaskResult[Any]:
    result = task.get_backend().enqueue(task, args, kwargs)
    Job.objects.create(
        result_id=result.id,
        name=task.module_path,
        owner_id=task.owner,
        key=key,
        holds_key=bool(key),
        done_url=task.done_url,
        max_attempts=task.retries + 1,
    )
    return result


@transaction.atomic
def _join_pending(key: str, owner: int | None) -> TaskResult[Any] | None:
    # The lock keeps workers away until the caller commits, so the joined job sees the caller's rows.
    pending = (
        DBTaskResult.objects.select_for_update(of=("self",))
        .filter(status=TaskResultStatus.READY, job__key=key, job__holds_key=True)
        .first()
    )
    if pending is None:
        return None
    if owner is not None:
        pending.job.followers.add(owner)
    return cast("TaskResult[Any]", pending.task_result)


def claim(*, worker: str, queues: Sequence[str] = (), now: datetime) -> Claim | None:
    """Take the next due job of the queues (all when none is named) for a worker; None when nothing is due."""
    due = _due(queues, now)
    # Where rows cannot be locked one by one, looking first keeps idle workers off the only write lock.
    if not connection.features.has_select_for_update_skip_locked and not due.exists():
        return None
    with transaction.atomic():
        result = due.select_for_update(skip_locked=True, of=("self",)).select_related("job").first()
        return _take(result, worker, now) if result is not None else None


def _due(queues: Sequence[str], now: datetime) -> QuerySet[DBTaskResult[..., Any]]:
    due = DBTaskResult.objects.filter(
        Q(run_after__lte=now) | Q(run_after=get_date_max()),
        status=TaskResultStatus.READY,
    )
    return due.filter(queue_name__in=queues) if queues else due


def _take(result: DBTaskResult[..., Any], worker: str, now: datetime) -> Claim:
    job = _job_of(result)
    job.attempts += 1
    job.worker = worker
    job.holds_key = False
    job.save(update_fields=["attempts", "worker", "holds_key"])
    result.status = TaskResultStatus.RUNNING
    result.started_at = now
    result.worker_ids = [*result.worker_ids, worker]
    result.save(update_fields=["status", "started_at", "worker_ids"])
    return Claim(result.pk, job.name, job.attempts, job.max_attempts, worker, result)


def _job_of(result: DBTaskResult[..., Any]) -> Job:
    """The job beside a queue row; made on the spot for a plain django-tasks task, with a single attempt."""
    job: Job | None = getattr(result, "job", None)
    return job or Job.objects.create(result=result, name=result.task_path)


def _hold(claim: Claim) -> tuple[DBTaskResult[..., Any], Job]:
    """Lock a claimed job; LeaseLost when it is no longer this attempt of this worker."""
    running = DBTaskResult.objects.filter(pk=claim.id, status=TaskResultStatus.RUNNING)
    result = running.select_for_update().first()
    job = Job.objects.filter(pk=claim.id, worker=claim.worker, attempts=claim.attempt).first()
    if result is None or job is None:
        raise LeaseLost(str(claim.id))
    return result, job


@transaction.atomic
def complete(*, claim: Claim, value: object, now: datetime) -> None:
    """Mark a claimed job as done with its (JSON) value; LeaseLost when another worker holds it."""
    # Two conditional writes: the first waits for whoever locks the row, the second then sees whose job it is.
    ended = DBTaskResult.objects.filter(pk=claim.id, status=TaskResultStatus.RUNNING).update(
        status=TaskResultStatus.SUCCESSFUL,
        finished_at=now,
        return_value=normalize_json(value),
    )
    mine = Job.objects.filter(pk=claim.id, worker=claim.worker, attempts=claim.attempt)
    if not ended or not mine.update(worker=""):
        raise LeaseLost(str(claim.id))


@transaction.atomic
def fail(*, claim: Claim, error: Exception, backoff: Backoff, now: datetime) -> datetime | None:
    """Keep the reason of a failed attempt; return when it is tried again, None when it is given up."""
    result, job = _hold(claim)
    refused = isinstance(error, JobRefused)
    failure = Failure.objects.create(
        job=job,
        attempt=claim.attempt,
        at=now,
        kind=FailureKind.REFUSED if refused else FailureKind.ERROR,
        reason=without_numbers(error.reason) if isinstance(error, JobRefused) else "",
        exception=f"{type(error).__module__}.{type(error).__qualname__}"[:200],
        traceback=without_numbers("".join(format_exception(error))),
    )
    if refused or job.attempts >= job.max_attempts:
        _close(result, job, failure)
        return None
    run_after = now + backoff.delay(job.attempts)
    _send_back(result, job, run_after)
    return run_after


@transaction.atomic
def give_back(*, claim: Claim, now: datetime) -> None:
    """Return a job that its worker was told to leave in the middle; the attempt does not count."""
    result, job = _hold(claim)
    job.attempts -= 1
    _send_back(result, job, now)


def _close(result: DBTaskResult[..., Any], job: Job, failure: Failure) -> None:
    result.status = TaskResultStatus.FAILED
    result.finished_at = failure.at
    result.exception_class_path = failure.exception
    result.traceback = failure.traceback
    result.save(update_fields=["status", "finished_at", "exception_class_path", "traceback"])
    job.worker = ""
    job.save(update_fields=["worker", "attempts"])


def _send_back(result: DBTaskResult[..., Any], job: Job, run_after: datetime) -> None:
    result.status = TaskResultStatus.READY
    result.run_after = run_after
    result.finished_at = None
    result.save(update_fields=["status", "run_after", "finished_at"])
    job.worker = ""
    job.save(update_fields=["worker", "attempts", "max_attempts"])
    _take_key_again(job)


def _take_key_again(job: Job) -> None:
    """Hold the key while waiting; a newer pending job of the same key keeps it."""
    newer = Job.objects.filter(key=job.key, holds_key=True)
    if not job.key or newer.exists():
        return
    try:
        with transaction.atomic():
            Job.objects.filter(pk=job.pk).update(holds_key=True)
    except IntegrityError:
        # A newer job took the key between the look and the write: it keeps it.
        return


def beat(*, worker: str, now: datetime) -> None:
    """Say that a worker lives."""
    seen = WorkerHeartbeat.objects.filter(name=worker).update(seen_at=now)
    if not seen:
        WorkerHeartbeat.objects.create(name=worker, started_at=now, seen_at=now)


def leave(*, worker: str) -> None:
    """Forget a worker that stopped in good order."""
    WorkerHeartbeat.objects.filter(name=worker).delete()


def requeue_lost(now: datetime, lease: timedelta) -> Requeued:
    """Put the running jobs of workers silent for a lease back to work; fail those without attempts left."""
    fates = [_requeue(job_id, now, lease) for job_id in _lost(now, lease).values_list("pk", flat=True)]
    WorkerHeartbeat.objects.filter(seen_at__lte=now - lease).delete()
    return Requeued(ready=fates.count(TaskResultStatus.READY), failed=fates.count(TaskResultStatus.FAILED))


def _lost(now: datetime, lease: timedelta) -> QuerySet[Job]:
    alive = WorkerHeartbeat.objects.filter(seen_at__gt=now - lease)
    running = Job.objects.filter(result__status=TaskResultStatus.RUNNING, result__started_at__lte=now - lease)
    return running.exclude(worker__in=alive.values("name"))


@transaction.atomic
def _requeue(job_id: UUID, now: datetime, lease: timedelta) -> str | None:
    locked = DBTaskResult.objects.select_for_update(skip_locked=True).filter(pk=job_id).first()
    job = _lost(now, lease).filter(pk=job_id).first()
    if locked is None or job is None:
        return None
    failure = Failure.objects.create(job=job, attempt=job.attempts, at=now, kind=FailureKind.LOST)
    if job.attempts >= job.max_attempts:
        _close(locked, job, failure)
    else:
        _send_back(locked, job, now)
    return locked.status


@transaction.atomic
def retry(*, job_id: UUID | str, now: datetime) -> bool:
    """Give a failed job one more attempt at once; False when it is not in the failed state."""
    failed = DBTaskResult.objects.filter(pk=job_id, status=TaskResultStatus.FAILED)
    result = failed.select_for_update().first()
    if result is None:
        return False
    job = _job_of(result)
    job.max_attempts = job.attempts + 1
    _send_back(result, job, now)
    return True


def prune(*, before: datetime) -> int:
    """Delete jobs finished before a moment, with their arguments and failures; return how many."""
    old = DBTaskResult.objects.filter(status__in=_FINISHED, finished_at__lt=before)
    return old.delete()[1].get("django_tasks_database.DBTaskResult", 0)
