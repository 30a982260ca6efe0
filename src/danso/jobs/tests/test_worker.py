from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import OperationalError

from danso.jobs import services
from danso.jobs.models import PeriodicTick, WorkerHeartbeat
from danso.jobs.queries import JobState, job_status
from danso.jobs.tests import samples
from danso.jobs.worker import Worker

pytestmark = pytest.mark.django_db(transaction=True)

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


def worker(now: datetime = NOW) -> Worker:
    return Worker(clock=lambda: now)


def test_a_worker_drains_the_queue_and_signs_off():
    jobs = [samples.greet.enqueue(name) for name in ("An", "Bình")]
    assert worker().run(once=True) == 2
    assert {job_status(job.id).state for job in jobs} == {JobState.DONE}
    assert not WorkerHeartbeat.objects.exists()


def test_a_worker_starts_what_is_due():
    worker().run(once=True)
    tick = PeriodicTick.objects.get(name=samples.morning.module_path)
    samples.MOMENTS.clear()
    worker(tick.next_run_at).run(once=True)
    assert [tick.next_run_at] == samples.MOMENTS


def test_a_worker_takes_over_from_the_dead():
    job = samples.greet.enqueue("An")
    samples.taken("dead", now=NOW - timedelta(hours=1))
    assert worker().run(once=True) == 1
    assert job_status(job.id).state is JobState.DONE


def test_a_worker_whose_database_failed_no_longer_vouches_for_what_it_held(monkeypatch):
    def gone(**_: object) -> None:
        raise OperationalError

    monkeypatch.setattr(services, "claim", gone)
    shaken = worker()
    name = shaken.name
    shaken.run(once=True)
    assert shaken.name != name


def test_a_stopped_worker_takes_nothing_more():
    samples.greet.enqueue("An")
    stopped = worker()
    stopped.stop()
    assert stopped.run() == 0
