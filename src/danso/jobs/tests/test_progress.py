from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.db import connection, connections
from django.utils import timezone

from danso.jobs.execution import execute
from danso.jobs.queries import JobState, JobStatus, job_status
from danso.jobs.running import progress
from danso.jobs.tests import samples


@pytest.mark.django_db
def test_a_job_shows_how_far_it_came(run_jobs):
    job = samples.count_files.enqueue(["a", "b", "c"])
    run_jobs()
    status = job_status(job.id)
    assert (status.done, status.total, status.message, status.percent) == (3, 3, "Đang đọc", 100)


@pytest.mark.django_db
def test_a_job_nobody_has_taken_is_waiting_at_nothing():
    status = job_status(samples.greet.enqueue("An").id)
    assert (status.state, status.done, status.total, status.percent) == (JobState.WAITING, 0, None, None)


@pytest.mark.django_db
def test_the_parts_of_a_work_advance_the_whole():
    whole = samples.greet.enqueue("An")
    progress(whole.id).start(total=2)
    for _ in range(2):
        progress(whole.id).advance(message="x" * 300)
    stored = samples.stored(whole).progress
    assert (stored.done, stored.total, stored.message) == (2, 2, "x" * 200)


@pytest.mark.django_db
def test_a_new_start_begins_at_zero():
    whole = samples.greet.enqueue("An")
    progress(whole.id).advance(5)
    progress(whole.id).start(total=3)
    assert job_status(whole.id).done == 0


def test_progress_needs_a_job():
    with pytest.raises(RuntimeError, match="inside a job"):
        progress()


def test_progress_does_not_wait_for_the_jobs_transaction_where_two_can_write(shared_database):
    samples.SEEN.clear()
    job = samples.look_from_outside.enqueue()
    claim = samples.taken(now=timezone.now())
    with ThreadPoolExecutor(1) as aside:
        execute(claim, aside=aside)
        aside.submit(connections.close_all)
    # SQLite has one writer, the open transaction: there the progress appears with its commit.
    assert [10 if connection.vendor == "postgresql" else None] == samples.SEEN
    assert (job_status(job.id).total, job_status(job.id).state) == (10, JobState.DONE)


@pytest.mark.django_db
def test_asking_for_a_status_costs_one_query_and_one_more_for_a_reason(django_assert_num_queries, run_jobs):
    fine, broken = samples.greet.enqueue("An"), samples.break_down.enqueue("x")
    run_jobs(expect_failures=True)
    with django_assert_num_queries(1):
        job_status(fine.id)
    with django_assert_num_queries(2):
        job_status(broken.id)


@pytest.mark.parametrize(
    ("done", "total", "state", "percent"),
    [
        (0, 3, JobState.RUNNING, 0),
        (2, 3, JobState.RUNNING, 66),
        (3, 3, JobState.RUNNING, 99),
        (9, 3, JobState.RUNNING, 99),
        (5, None, JobState.RUNNING, None),
        (0, None, JobState.DONE, 100),
    ],
)
def test_a_hundred_percent_is_said_only_of_a_finished_job(done, total, state, percent):
    status = JobStatus(
        id=uuid4(),
        state=state,
        done=done,
        total=total,
        message="",
        error="",
        finished_at=None,
        next_try_at=None,
        done_url="",
    )
    assert status.percent == percent
