from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from danso.jobs import services
from danso.jobs.models import Failure, Job
from danso.jobs.queries import JobState, job_status
from danso.jobs.testing import JobFailedError
from danso.jobs.tests import samples

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
SECONDS = [timedelta(seconds=wait) for wait in (10, 30)]


def test_a_job_does_its_work_and_keeps_its_value(run_jobs):
    job = samples.greet.enqueue("An")
    assert run_jobs().endings == [("danso.jobs.tests.samples.greet", "done")]
    job.refresh()
    assert (job.status, job.return_value) == (TaskResultStatus.SUCCESSFUL, "Xin chào An")


def test_a_failed_job_waits_longer_each_time_and_is_given_up_after_its_retries(run_jobs):
    job = samples.break_down.enqueue("x")
    assert run_jobs(now=NOW, expect_failures=True).count("retry") == 1
    assert job_status(job.id).next_try_at == NOW + SECONDS[0]
    second = NOW + SECONDS[0]
    assert run_jobs(now=second - timedelta(seconds=1), expect_failures=True).endings == []
    assert run_jobs(now=second, expect_failures=True).count("retry") == 1
    third = second + SECONDS[1]
    assert run_jobs(now=third, expect_failures=True).count("failed") == 1
    assert job_status(job.id).state is JobState.FAILED
    assert job_status(job.id).finished_at == third


def test_each_failure_is_kept_with_its_cause(run_jobs):
    job = samples.break_down.enqueue("x")
    run_jobs(now=NOW, expect_failures=True)
    failure = samples.failure_of(job)
    assert (failure.attempt, failure.at, failure.kind) == (1, NOW, "error")
    assert failure.exception == "builtins.ZeroDivisionError"
    assert "break_down" in failure.traceback


def test_a_refusal_is_not_tried_again_and_its_words_reach_the_user(run_jobs):
    job = samples.refuse.enqueue()
    assert run_jobs(expect_failures=True).count("failed") == 1
    assert job_status(job.id).error == "Tệp không đọc được. Hãy gửi bản .docx."


def test_an_unexpected_error_is_worded_without_its_message(run_jobs):
    job = samples.break_down.enqueue("số 0123")
    run_jobs(expect_failures=True)
    status = job_status(job.id)
    assert status.state is JobState.RETRYING
    assert "0123" not in status.error
    assert job.id[:8] in status.error


def test_a_value_that_is_not_json_fails_the_job(run_jobs):
    job = samples.return_a_set.enqueue()
    run_jobs(expect_failures=True)
    assert job_status(job.id).state is JobState.FAILED


def test_a_job_whose_function_is_gone_fails_like_any_other(run_jobs):
    samples.greet.enqueue("An")
    Job.objects.update(max_attempts=1)
    DBTaskResult.objects.update(task_path="danso.jobs.tests.samples.gone")
    assert run_jobs(expect_failures=True).count("failed") == 1


def test_a_failed_job_gets_one_more_attempt_by_hand(run_jobs):
    job = samples.refuse.enqueue()
    run_jobs(now=NOW, expect_failures=True)
    assert services.retry(job_id=job.id, now=NOW)
    assert run_jobs(now=NOW, expect_failures=True).count("failed") == 1
    assert Failure.objects.count() == 2


def test_only_a_failed_job_is_retried_by_hand(run_jobs):
    job = samples.greet.enqueue("An")
    assert not services.retry(job_id=job.id, now=NOW)
    run_jobs()
    assert not services.retry(job_id=job.id, now=NOW)


def test_an_error_after_finishing_does_not_undo_or_repeat_the_work(run_jobs):
    job = samples.break_after_finishing.enqueue()
    assert run_jobs().count("done") == 1
    assert job_status(job.id).state is JobState.DONE
    assert run_jobs().endings == []


def test_a_drain_that_meets_an_unexpected_failure_fails_the_test(run_jobs):
    samples.break_down.enqueue("x")
    with pytest.raises(JobFailedError, match="ZeroDivisionError"):
        run_jobs()


def test_finishing_outside_a_job_is_a_mistake():
    with pytest.raises(RuntimeError, match="inside a job"), samples.finishing():
        pass


def test_old_finished_jobs_are_forgotten_and_others_kept(run_jobs):
    samples.greet.enqueue("An")
    run_jobs(now=NOW)
    waiting = samples.greet.enqueue("Bình")
    assert services.prune(before=NOW) == 0
    assert services.prune(before=NOW + timedelta(seconds=1)) == 1
    assert [str(job.pk) for job in Job.objects.all()] == [waiting.id]
