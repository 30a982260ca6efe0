"""Jobs of dead workers, and workers that wake up after they were given up."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import Group

from danso.jobs import services
from danso.jobs.errors import LeaseLost
from danso.jobs.execution import execute
from danso.jobs.models import Job, WorkerHeartbeat
from danso.jobs.queries import JobState, job_status, queue_health
from danso.jobs.tests import samples

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
LEASE = timedelta(seconds=60)


def take(worker: str = "one", now: datetime = NOW) -> services.Claim:
    services.beat(worker=worker, now=now)
    return samples.taken(worker, now=now)


def test_the_job_of_a_silent_worker_returns_to_the_queue_and_the_attempt_counts():
    job = samples.greet.enqueue("An")
    take()
    assert services.requeue_lost(NOW + LEASE, LEASE) == services.Requeued(ready=1, failed=0)
    assert job_status(job.id).state is JobState.RETRYING
    assert take("two", NOW + LEASE).attempt == 2
    assert samples.failure_of(job).kind == "lost"


def test_a_worker_that_beats_keeps_its_job_however_long_it_takes():
    samples.greet.enqueue("An")
    take()
    hours_later = NOW + timedelta(hours=5)
    services.beat(worker="one", now=hours_later)
    assert services.requeue_lost(hours_later, LEASE) == services.Requeued(ready=0, failed=0)


def test_a_job_just_taken_is_not_lost_even_if_the_worker_has_not_spoken_yet():
    samples.greet.enqueue("An")
    services.claim(worker="unheard", now=NOW)
    assert services.requeue_lost(NOW + LEASE - timedelta(seconds=1), LEASE).ready == 0
    assert services.requeue_lost(NOW + LEASE, LEASE).ready == 1


def test_a_job_that_kills_every_worker_is_given_up():
    job = samples.greet.enqueue("An")
    Job.objects.update(max_attempts=2)
    take()
    services.requeue_lost(NOW + LEASE, LEASE)
    take("two", NOW + LEASE)
    assert services.requeue_lost(NOW + 2 * LEASE, LEASE) == services.Requeued(ready=0, failed=1)
    status = job_status(job.id)
    assert (status.state, status.finished_at) == (JobState.FAILED, NOW + 2 * LEASE)
    assert status.error == "Máy xử lý đã dừng giữa chừng."


def test_a_worker_that_wakes_up_late_writes_nothing_of_a_job_that_another_has(monkeypatch, capsys):
    monkeypatch.setattr("select.select", lambda *_: [True])
    job = samples.found_two_groups.enqueue()
    late = take()
    services.requeue_lost(NOW + LEASE, LEASE)
    take("two", NOW + LEASE)
    assert execute(late) == "lost"
    assert not Group.objects.exists()
    assert job_status(job.id).state is JobState.RUNNING


@pytest.mark.parametrize("verb", ["complete", "fail", "give_back"])
def test_no_ending_is_accepted_from_who_lost_the_lease(verb):
    samples.greet.enqueue("An")
    late = take()
    services.requeue_lost(NOW + LEASE, LEASE)
    endings = {
        "complete": lambda: services.complete(claim=late, value=None, now=NOW),
        "fail": lambda: services.fail(claim=late, error=ValueError(), backoff=samples.greet.backoff, now=NOW),
        "give_back": lambda: services.give_back(claim=late, now=NOW),
    }
    with pytest.raises(LeaseLost):
        endings[verb]()


def test_the_same_worker_may_not_end_its_earlier_attempt():
    samples.greet.enqueue("An")
    early = take()
    services.requeue_lost(NOW + LEASE, LEASE)
    take("one", NOW + LEASE)
    with pytest.raises(LeaseLost):
        services.complete(claim=early, value=None, now=NOW + LEASE)


def test_a_job_given_back_is_due_at_once_and_the_attempt_does_not_count():
    job = samples.greet.enqueue("An")
    services.give_back(claim=take(), now=NOW)
    assert job_status(job.id).state is JobState.WAITING
    assert take("two").attempt == 1


def test_dead_workers_are_forgotten_and_come_back_when_they_speak():
    services.beat(worker="one", now=NOW)
    services.requeue_lost(NOW + LEASE, LEASE)
    assert not WorkerHeartbeat.objects.exists()
    services.beat(worker="one", now=NOW + LEASE)
    assert WorkerHeartbeat.objects.get().seen_at == NOW + LEASE


def test_health_counts_jobs_and_living_workers():
    waiting = samples.greet.enqueue("An")
    samples.greet.using(run_after=NOW + timedelta(days=1)).enqueue("Bình")
    samples.greet.using(priority=1).enqueue("Cúc")
    take()
    health = queue_health(now=NOW, lease=LEASE)
    assert (health.waiting, health.running, health.failed, health.workers) == (2, 1, 0, 1)
    assert health.oldest_due_since == samples.stored(waiting).result.enqueued_at
