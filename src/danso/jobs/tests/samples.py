"""Jobs that the tests enqueue; a worker process imports them by path."""

from __future__ import annotations

import select
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib.auth.models import Group
from django.db import connections, transaction

from danso.jobs import services
from danso.jobs.models import Failure, Job, Progress
from danso.jobs.work import Backoff, JobRefused, every, finishing, job, progress

if TYPE_CHECKING:
    from django_tasks import TaskResult

MOMENTS: list[datetime] = []
SEEN: list[int | None] = []
SPOKEN: list[str] = []


def stored(result: TaskResult[Any]) -> Job:
    """The row of an enqueued job, as it is now."""
    return Job.objects.get(pk=UUID(result.id))


def failure_of(result: TaskResult[Any]) -> Failure:
    """The one failure of a job."""
    return stored(result).failures.get()


def taken(worker: str = "one", *, now: datetime) -> services.Claim:
    """The next job, taken by a worker that then says no more."""
    claim = services.claim(worker=worker, now=now)
    assert claim is not None
    return claim


@job()
def greet(name: str) -> str:
    return f"Xin chào {name}"


@job(retries=2, backoff=Backoff(first=timedelta(seconds=10), factor=3))
def break_down(secret: str) -> None:
    raise ZeroDivisionError(secret)


@job(retries=0)
def blurt() -> None:
    raise LookupError(SPOKEN[-1])


@job()
def refuse() -> None:
    raise JobRefused("Tệp không đọc được. Hãy gửi bản .docx.")


@job(key="{period}")
def consolidate(period: str) -> None:
    Group.objects.get_or_create(name=f"{period}")


@job(retries=0)
def return_a_set() -> set[int]:
    return {1}


@job()
def found_two_groups() -> None:
    with finishing() as outcome:
        Group.objects.create(name="first half")
        _wait_for_the_test()
        Group.objects.create(name="second half")
        outcome.value = "both"


@job()
def break_after_finishing() -> None:
    with finishing():
        Group.objects.create(name="finished")
    raise ZeroDivisionError


@job(retries=5)
def wait_then_found_group(name: str) -> None:
    _wait_for_the_test()
    Group.objects.create(name=name)


def _wait_for_the_test() -> None:
    """Report the middle and wait until the test writes to, or closes, the standard input."""
    print("middle", flush=True)  # noqa: T201
    # In short turns: Python may miss a signal on its way into a blocking call.
    while not select.select([sys.stdin], [], [], 0.05)[0]:
        pass


@job(retries=0)
def count_one(row: str) -> None:
    with finishing():
        add_one(UUID(row))


def add_one(row: UUID) -> None:
    """Read, add, write back: loses updates unless transactions keep writers apart."""
    with transaction.atomic():
        counter = Progress.objects.select_for_update().get(pk=row)
        counter.done += 1
        counter.save(update_fields=["done"])


@job()
def count_files(names: list[str]) -> None:
    for name in progress().track(names, message="Đang đọc"):
        Group.objects.create(name=name)


@job()
def look_from_outside() -> None:
    with finishing():
        meter = progress()
        meter.start(total=10, message="Đang ghi")
        with ThreadPoolExecutor(1) as outsider:
            SEEN.append(outsider.submit(_total_seen, meter.job_id).result())


def _total_seen(job_id: UUID) -> int | None:
    try:
        return Progress.objects.filter(pk=job_id).values_list("total", flat=True).first()
    finally:
        connections.close_all()


@every("06:30")
def morning(now: datetime) -> None:
    MOMENTS.append(now)
