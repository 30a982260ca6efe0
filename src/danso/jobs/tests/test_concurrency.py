"""Two worker processes and twenty writing threads on one database: nothing lost, nobody told to wait."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from django.db import connections
from django.db.models import Sum
from django_tasks import TaskResultStatus

from danso.jobs.models import Failure, Job, Progress
from danso.jobs.tests import samples
from danso.jobs.tests.processes import ended, until_the_middle, worker

if TYPE_CHECKING:
    from uuid import UUID

WRITERS = 20
WRITES = 20
JOBS = 100


def counter() -> UUID:
    job = samples.stored(samples.greet.enqueue("counter"))
    Progress.objects.create(job=job)
    return job.pk


def write(row: UUID) -> None:
    try:
        for _ in range(WRITES):
            samples.add_one(row)
    finally:
        connections.close_all()


def test_twenty_writers_and_two_workers_lose_no_update_and_meet_no_locked_database(shared_database):
    row = counter()
    held = [samples.wait_then_found_group.using(priority=1).enqueue(name) for name in ("An", "Bình")]
    with worker(shared_database, "--once") as first, worker(shared_database, "--once") as second:
        # Each worker holds one job, so both are up before anybody writes.
        until_the_middle(first)
        until_the_middle(second)
        for _ in range(JOBS):
            samples.count_one.enqueue(str(row))
        with ThreadPoolExecutor(WRITERS + 2) as pool:
            writers = [pool.submit(write, row) for _ in range(WRITERS)]
            logs = [log.result() for log in [pool.submit(ended, first), pool.submit(ended, second)]]
    for writer in writers:
        writer.result()
    assert not any("worker_database_error" in log for log in logs)
    assert Progress.objects.get(pk=row).done == WRITERS * WRITES + JOBS
    assert not Failure.objects.exists()
    # Ticks of other rooms may come due meanwhile: only the jobs of this test are counted.
    ours = Job.objects.filter(name__startswith=samples.__name__)
    assert ours.aggregate(total=Sum("attempts"))["total"] == JOBS + len(held) + 1
    assert not ours.exclude(result__status=TaskResultStatus.SUCCESSFUL).exists()
