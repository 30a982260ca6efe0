"""Real worker processes: killed, stopped, stopped twice."""

from __future__ import annotations

import signal
from datetime import timedelta

from django.contrib.auth.models import Group
from django.utils import timezone

from danso.jobs import services
from danso.jobs.models import WorkerHeartbeat
from danso.jobs.queries import JobState, job_status
from danso.jobs.tests import samples
from danso.jobs.tests.processes import PATIENCE, ended, until_the_middle, worker

NO_LEASE = timedelta(0)


def test_a_job_killed_in_the_middle_leaves_nothing_half_written_and_completes_on_another_worker(
    shared_database,
):
    job = samples.found_two_groups.enqueue()
    with worker(shared_database) as first:
        until_the_middle(first)
        first.send_signal(signal.SIGKILL)
        first.wait(timeout=PATIENCE)
    assert not Group.objects.exists()
    assert job_status(job.id).state is JobState.RUNNING

    assert services.requeue_lost(timezone.now(), NO_LEASE).ready == 1
    with worker(shared_database, "--once") as second:
        ended(second)
        assert second.returncode == 0
    assert sorted(Group.objects.values_list("name", flat=True)) == ["first half", "second half"]
    assert job_status(job.id).state is JobState.DONE
    assert samples.stored(job).attempts == 2
    assert samples.failure_of(job).kind == "lost"


def test_a_living_worker_takes_over_without_help_once_the_lease_is_over(shared_database):
    samples.found_two_groups.enqueue()
    with worker(shared_database, "--lease", "1") as first:
        until_the_middle(first)
        with worker(shared_database, "--lease", "1", "--poll", "0.1") as second:
            first.send_signal(signal.SIGKILL)
            first.wait(timeout=PATIENCE)
            until_the_middle(second)
            second.send_signal(signal.SIGTERM)
            ended(second)
            assert second.returncode == 0
    assert Group.objects.count() == 2


def test_a_long_job_keeps_its_lease_because_the_worker_beats_meanwhile(shared_database):
    job = samples.wait_then_found_group.enqueue("An")
    lease = timedelta(seconds=0.4)
    with worker(shared_database, "--lease", str(lease.total_seconds())) as first:
        until_the_middle(first)
        taken = samples.stored(job).result.started_at
        while (last := WorkerHeartbeat.objects.get().seen_at) < taken + 2 * lease:
            assert first.poll() is None, "the guard stopped a worker whose heart does not beat"
        assert services.requeue_lost(last + lease / 2, lease).ready == 0
        first.send_signal(signal.SIGTERM)
        ended(first)
    assert job_status(job.id).state is JobState.DONE


def test_a_stopped_worker_ends_its_job_and_leaves_the_rest(shared_database):
    first_job = samples.wait_then_found_group.enqueue("An")
    second_job = samples.wait_then_found_group.enqueue("Bình")
    with worker(shared_database) as process:
        until_the_middle(process)
        process.send_signal(signal.SIGTERM)
        log = ended(process)
        assert process.returncode == 0
    assert job_status(first_job.id).state is JobState.DONE
    assert job_status(second_job.id).state is JobState.WAITING
    assert not WorkerHeartbeat.objects.exists()
    assert "worker_stopped" in log


def test_an_idle_worker_stops_at_once(shared_database):
    with worker(shared_database, "--poll", "3600") as process:
        assert process.stderr
        assert "worker_started" in process.stderr.readline()
        process.send_signal(signal.SIGTERM)
        assert "worker_stopped" in ended(process)
        assert process.returncode == 0


def test_a_worker_stopped_twice_gives_its_job_back(shared_database):
    job = samples.wait_then_found_group.enqueue("An")
    with worker(shared_database) as process:
        until_the_middle(process)
        process.send_signal(signal.SIGINT)
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=PATIENCE)
        assert process.returncode == 128 + signal.SIGTERM
    assert job_status(job.id).state is JobState.WAITING
    assert not Group.objects.exists()


def test_the_log_tells_what_happened_in_one_line_each_and_no_argument(shared_database):
    samples.greet.enqueue("Nguyễn Văn An")
    samples.break_down.enqueue("so-079012345678")
    with worker(shared_database, "--once") as process:
        log = ended(process)
    for event in ("worker_started", "job_started", "job_done", "job_error", "job_retry", "worker_stopped"):
        assert f'"{event}"' in log
    assert "An" not in log
    assert "079012345678" not in log
    assert "Traceback" not in log
