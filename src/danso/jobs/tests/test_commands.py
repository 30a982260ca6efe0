from __future__ import annotations

import json
from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from danso.jobs import schedule
from danso.jobs.definitions import known_ticks
from danso.jobs.queries import JobState, job_status
from danso.jobs.tests import samples

pytestmark = pytest.mark.django_db


def said(*words: str) -> str:
    out = StringIO()
    call_command("jobs", *words, stdout=out)
    return out.getvalue()


@pytest.fixture
def refused(run_jobs):
    job = samples.refuse.enqueue()
    run_jobs(expect_failures=True)
    return job


def test_the_list_names_jobs_and_counts_them_without_their_arguments(refused):
    samples.greet.enqueue("Nguyễn Văn An")
    out = said("list")
    assert "samples.greet" in out
    assert "waiting 1, running 0, failed 1, workers 0" in out
    assert "Nguyễn" not in out


def test_the_list_narrows_to_a_state(refused):
    samples.greet.enqueue("An")
    rows = [json.loads(line) for line in said("list", "--state", "failed", "--json").splitlines()]
    assert [(row["id"], row["state"], row["attempts"]) for row in rows] == [(refused.id, "failed", "1/4")]


@pytest.mark.parametrize("state", list(JobState))
def test_the_states_of_the_list_are_the_states_of_the_jobs(refused, run_jobs, state):
    samples.break_down.enqueue("x")
    samples.greet.using(priority=1).enqueue("An")
    run_jobs(expect_failures=True)
    samples.greet.enqueue("Bình")
    rows = [json.loads(line) for line in said("list", "--state", state, "--json").splitlines()]
    assert {row["state"] for row in rows} <= {str(state)}
    assert bool(rows) == (state is not JobState.RUNNING)


def test_the_list_of_a_long_queue_costs_two_queries(django_assert_num_queries):
    for number in range(20):
        samples.greet.enqueue(str(number))
    with django_assert_num_queries(2):
        said("list", "--json")


def test_a_job_is_shown_with_its_failures(refused):
    out = said("show", refused.id)
    assert "Hãy gửi bản .docx" in out
    assert "Traceback" in out


def test_an_unknown_job_is_an_error():
    with pytest.raises(CommandError, match="No job"):
        said("show", str(uuid4()))


def test_failed_jobs_are_tried_again(refused):
    assert "1 jobs" in said("retry", refused.id)
    assert job_status(refused.id).state is JobState.RETRYING


def test_all_failed_jobs_are_tried_again(refused):
    samples.greet.enqueue("An")
    assert "1 jobs" in said("retry", "--all")


def test_a_job_that_did_not_fail_is_not_tried_again():
    job = samples.greet.enqueue("An")
    with pytest.raises(CommandError, match="Not in the failed state"):
        said("retry", job.id)


@pytest.mark.parametrize("words", [["retry"], ["retry", "--all", str(uuid4())]])
def test_retry_wants_either_names_or_all(words):
    with pytest.raises(CommandError, match="--all"):
        said(*words)


def test_ticks_are_listed_with_their_next_moment():
    zone = timezone.get_default_timezone()
    schedule.register_ticks(ticks=known_ticks(), now=timezone.now(), zone=zone)
    assert "danso.jobs.jobs.forget_old_jobs  night  next " in said("ticks")


@pytest.mark.parametrize("seconds", ["0", "-1", "nan", "many", "86401"])
def test_a_lease_is_a_sensible_number_of_seconds(seconds):
    with pytest.raises(CommandError, match="lease"):
        call_command("worker", "--once", f"--lease={seconds}")
