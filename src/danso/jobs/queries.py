"""What can be asked about jobs."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Count, Min, Q, QuerySet
from django.utils.translation import gettext as _
from django_tasks import TaskResultStatus
from django_tasks_db.models import get_date_max

from danso.jobs.models import Failure, FailureKind, Job, PeriodicTick, Progress, WorkerHeartbeat

if TYPE_CHECKING:
    from datetime import datetime, timedelta


class JobState(StrEnum):
    """Where a job stands, as a user sees it; RETRYING waits after a failure."""

    WAITING = "waiting"
    RUNNING = "running"
    RETRYING = "retrying"
    DONE = "done"
    FAILED = "failed"


_IN_STATE = {
    JobState.WAITING: Q(result__status=TaskResultStatus.READY, attempts=0),
    JobState.RETRYING: Q(result__status=TaskResultStatus.READY, attempts__gt=0),
    JobState.RUNNING: Q(result__status=TaskResultStatus.RUNNING),
    JobState.DONE: Q(result__status=TaskResultStatus.SUCCESSFUL),
    JobState.FAILED: Q(result__status=TaskResultStatus.FAILED),
}


@dataclass(frozen=True)
class JobStatus:
    """A job as a page shows it; `total` is None when unknown, `error` is in user words or empty."""

    id: UUID
    state: JobState
    done: int
    total: int | None
    message: str
    error: str
    finished_at: datetime | None
    next_try_at: datetime | None
    done_url: str

    @property
    def finished(self) -> bool:
        """Whether nothing more will happen by itself."""
        return self.state in {JobState.DONE, JobState.FAILED}

    @property
    def percent(self) -> int | None:
        """0 to 100, None when the total is unknown; 100 only when done."""
        if self.state is JobState.DONE:
            return 100
        if not self.total:
            return None
        return min(self.done * 100 // self.total, 99)


@dataclass(frozen=True)
class QueueHealth:
    """The queue in figures: jobs by state, since when the oldest due job waits, workers alive."""

    waiting: int
    running: int
    failed: int
    oldest_due_since: datetime | None
    workers: int


def job_status(job_id: UUID | str) -> JobStatus:
    """The state of a job; Job.DoesNotExist when there is none."""
    return _status(_detailed().get(pk=_uuid(job_id)))


def job_status_for(job_id: UUID | str, *, user_id: int | None) -> JobStatus:
    """The state of a job that this user asked for; Job.DoesNotExist for everybody else."""
    if user_id is None:
        raise Job.DoesNotExist
    asked_for = _detailed().filter(Q(owner_id=user_id) | Q(followers=user_id)).distinct()
    return _status(asked_for.get(pk=_uuid(job_id)))


def _uuid(job_id: UUID | str) -> UUID:
    return job_id if isinstance(job_id, UUID) else UUID(job_id)


def _detailed() -> QuerySet[Job]:
    return Job.objects.select_related("result", "progress")


def _status(job: Job) -> JobStatus:
    progress: Progress = getattr(job, "progress", None) or Progress()
    state = state_of(job)
    failure = job.failures.last() if state in {JobState.FAILED, JobState.RETRYING} else None
    return JobStatus(
        id=job.pk,
        state=state,
        done=progress.done,
        total=progress.total,
        message=progress.message,
        error=_words(job, failure) if failure else "",
        finished_at=job.result.finished_at,
        next_try_at=job.result.run_after if state is JobState.RETRYING else None,
        done_url=job.done_url,
    )


def state_of(job: Job) -> JobState:
    """The state of a job whose queue row is at hand."""
    match TaskResultStatus(job.result.status):
        case TaskResultStatus.RUNNING:
            return JobState.RUNNING
        case TaskResultStatus.SUCCESSFUL:
            return JobState.DONE
        case TaskResultStatus.FAILED:
            return JobState.FAILED
        case _:
            return JobState.RETRYING if job.attempts else JobState.WAITING


def _words(job: Job, failure: Failure) -> str:
    """The reason a job gave; otherwise what happened in general, with a number the office can look up."""
    if failure.reason:
        return failure.reason
    if failure.kind == FailureKind.LOST:
        return _("Máy xử lý đã dừng giữa chừng.")
    return _("Có lỗi ngoài dự kiến. Mã tra cứu: %(code)s.") % {"code": str(job.pk)[:8]}


def jobs_in(*, state: JobState | None = None, queue: str = "", limit: int = 50) -> list[Job]:
    """The newest jobs of a state and queue (of all when none is named), with queue rows and failures."""
    jobs = Job.objects.select_related("result").prefetch_related("failures").order_by("-result__enqueued_at")
    if state:
        jobs = jobs.filter(_IN_STATE[state])
    if queue:
        jobs = jobs.filter(result__queue_name=queue)
    return list(jobs[:limit])


def ticks() -> QuerySet[PeriodicTick]:
    """All periodic ticks by the moment they are due, each with its last job."""
    return PeriodicTick.objects.select_related("last_job__result").order_by("next_run_at")


def queue_health(*, now: datetime, lease: timedelta) -> QueueHealth:
    """How the queue is at a moment; a worker is alive when it spoke within the lease."""
    ready = Q(result__status=TaskResultStatus.READY)
    due = ready & (Q(result__run_after__lte=now) | Q(result__run_after=get_date_max()))
    figures = Job.objects.aggregate(
        waiting=Count("pk", filter=ready),
        running=Count("pk", filter=_IN_STATE[JobState.RUNNING]),
        failed=Count("pk", filter=_IN_STATE[JobState.FAILED]),
        oldest_due_since=Min("result__enqueued_at", filter=due),
    )
    workers = WorkerHeartbeat.objects.filter(seen_at__gt=now - lease).count()
    return QueueHealth(workers=workers, **figures)


def job_with_failures(job_id: UUID) -> Job | None:
    """One job with its queue row and failures."""
    return Job.objects.select_related("result").prefetch_related("failures").filter(pk=job_id).first()


def failed_ids() -> list[UUID]:
    """Every job in the failed state."""
    return list(Job.objects.filter(_IN_STATE[JobState.FAILED]).values_list("pk", flat=True))
