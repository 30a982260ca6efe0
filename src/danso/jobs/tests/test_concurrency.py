"""Two worker processes and twenty writing threads on one database: nothing lost, nobody told to wait."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from django.db import connections
from django.db.models import Sum
from django_tasks import TaskResultStatus

from danso.jobs.models import Failure, Job, Progress
from danso.jobs.tests import samples

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
    for _ in range(JOBS):
        samples.count_one.enqueue(str(row))
    command = [sys.executable, "-m", "danso", "worker", "--once"]
    workers = [
        subprocess.Popen(command, env=shared_database, stderr=subprocess.PIPE, text=True)  # noqa: S603
        for _ in range(2)
    ]
    with ThreadPoolExecutor(WRITERS) as pool:
        # The first line of a worker says that it is up: from then on all write at once.
        first_lines = [process.stderr.readline() for process in workers if process.stderr]
        writers = [pool.submit(write, row) for _ in range(WRITERS)]
        logs = [process.communicate(timeout=60)[1] for process in workers]
    for writer in writers:
        writer.result()
    assert all("worker_started" in line for line in first_lines)
    assert not any("worker_database_error" in log for log in logs)
    assert all("job_done" in log for log in logs)
    assert Progress.objects.get(pk=row).done == WRITERS * WRITES + JOBS
    assert not Failure.objects.exists()
    assert Job.objects.aggregate(total=Sum("attempts"))["total"] == JOBS + 1
    assert not Job.objects.exclude(result__status=TaskResultStatus.SUCCESSFUL).exists()
