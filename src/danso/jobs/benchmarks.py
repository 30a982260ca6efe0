"""How quick the queue is, beside the library's own enqueue and worker loop over the same table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django_tasks import task
from django_tasks_db.management.commands.db_worker import Worker as LibraryWorker

from danso.jobs.definitions import job
from danso.jobs.queries import job_status
from danso.jobs.worker import Worker
from danso.timing import Figure, Timing, timed

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

JOBS = 1_000
ENOUGH_FOR_A_PROVINCE = 0.01


@job()
def ours(number: int) -> int:
    """The smallest job."""
    return number


@task()
def plain(number: int) -> int:
    """The smallest task of the library."""
    return number


def bench_jobs(rng: random.Random) -> list[Figure]:
    """Enqueue 1,000 jobs in one transaction, run them, enqueue 1,000 one by one, ask for a status."""
    numbers = [rng.randrange(JOBS) for _ in range(JOBS)]
    plain_in, plain_out = _once(transaction.atomic(lambda: _enqueue_plain(numbers))), _once(_run_by_library)
    jobs_in, jobs_out = _once(transaction.atomic(lambda: _enqueue_each(numbers))), _once(_run)
    each_in = _once(lambda: _enqueue_each(numbers))
    return [
        Figure(
            "enqueue a job, 1,000 in one transaction", jobs_in, baseline=plain_in, against="django-tasks-db"
        ),
        Figure("enqueue a job, each in its own transaction", each_in),
        Figure(
            "run a job (take, call, end)",
            jobs_out,
            baseline=plain_out,
            against="its own worker",
            limit=ENOUGH_FOR_A_PROVINCE,
        ),
        _status(),
    ]


def _status() -> Figure:
    stored = ours.enqueue(1)
    return Figure("status of a job", timed(lambda: job_status(stored.id), repeats=200), queries=1)


def _once(work: Callable[[], object]) -> Timing:
    return timed(work, repeats=1, warm_up=0).per(JOBS)


def _enqueue_each(numbers: list[int]) -> None:
    for number in numbers:
        ours.enqueue(number)


def _enqueue_plain(numbers: list[int]) -> None:
    for number in numbers:
        plain.enqueue(number)


def _run() -> None:
    Worker().run(once=True)


def _run_by_library() -> None:
    LibraryWorker(
        queue_names=["*"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=JOBS,
        worker_id="bench",
        excluded_queue_names=[],
    ).run()
