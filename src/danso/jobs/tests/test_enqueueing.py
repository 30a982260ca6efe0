from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from django.contrib.auth.models import User
from django.db import connections, transaction
from django_tasks import task
from hypothesis import given
from hypothesis import strategies as st

from danso.jobs import services
from danso.jobs.models import Job
from danso.jobs.tests import samples
from danso.jobs.work import job

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


@pytest.mark.django_db
def test_a_job_disappears_with_the_transaction_that_stored_it():
    with transaction.atomic():
        samples.greet.enqueue("An")
        transaction.set_rollback(True)
    assert not Job.objects.exists()


@pytest.mark.django_db
def test_only_one_job_of_a_key_is_pending():
    first = samples.consolidate.enqueue("2026-03")
    assert samples.consolidate.enqueue(period="2026-03").id == first.id
    assert samples.consolidate.enqueue("2026-04").id != first.id
    assert Job.objects.count() == 2


@pytest.mark.django_db
def test_a_started_job_leaves_its_key_to_the_next_because_it_may_have_read_older_rows():
    first = samples.consolidate.enqueue("2026-03")
    services.claim(worker="one", now=NOW)
    assert samples.consolidate.enqueue("2026-03").id != first.id


@pytest.mark.django_db
def test_a_job_that_waits_for_a_retry_yields_its_key_to_a_newer_one():
    samples.consolidate.enqueue("2026-03")
    claim = samples.taken(now=NOW)
    newer = samples.consolidate.enqueue("2026-03")
    services.fail(claim=claim, error=ValueError(), backoff=samples.consolidate.backoff, now=NOW)
    assert [str(pk) for pk in Job.objects.filter(holds_key=True).values_list("pk", flat=True)] == [newer.id]


@pytest.mark.django_db
def test_a_job_that_waits_for_a_retry_takes_its_key_back():
    first = samples.consolidate.enqueue("2026-03")
    claim = samples.taken(now=NOW)
    services.fail(claim=claim, error=ValueError(), backoff=samples.consolidate.backoff, now=NOW)
    assert samples.consolidate.enqueue("2026-03").id == first.id


@pytest.mark.django_db
def test_the_same_function_name_in_another_module_has_other_keys():
    assert samples.consolidate.key_of(["2026-03"], {}).startswith("danso.jobs.tests.samples.consolidate:")


def test_many_transactions_at_once_store_one_job_of_a_key(shared_database):
    together = Barrier(8, timeout=30)

    def enqueue() -> str:
        together.wait()
        try:
            return samples.consolidate.enqueue("2026-03").id
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        ids = {future.result() for future in [pool.submit(enqueue) for _ in range(8)]}
    assert len(ids) == 1
    assert Job.objects.count() == 1


@pytest.mark.django_db
def test_the_jobs_of_other_queues_are_left_alone():
    samples.greet.using(queue_name="letters").enqueue("An")
    assert services.claim(worker="one", queues=["reports"], now=NOW) is None
    assert services.claim(worker="one", queues=["reports", "letters"], now=NOW)


@pytest.mark.django_db
def test_a_job_for_later_is_not_due_before_its_moment():
    samples.greet.using(run_after=NOW).enqueue("An")
    assert services.claim(worker="one", now=NOW - timedelta(seconds=1)) is None
    assert services.claim(worker="one", now=NOW)


@pytest.mark.django_db
def test_urgent_jobs_come_first():
    samples.greet.enqueue("An")
    urgent = samples.greet.using(priority=50).enqueue("Bình")
    assert str(samples.taken(now=NOW).id) == urgent.id


@pytest.mark.django_db
def test_a_second_user_who_asks_for_a_pending_job_may_watch_it_too():
    an, binh = (User.objects.create(username=name) for name in ("an", "binh"))
    first = samples.consolidate.on_behalf(an.pk).enqueue("2026-03")
    samples.consolidate.on_behalf(binh.pk).enqueue("2026-03")
    stored = samples.stored(first)
    assert (stored.owner, list(stored.followers.all())) == (an, [binh])


@task()
def plain(number: int) -> int:
    return number


@pytest.mark.django_db
def test_a_plain_task_of_the_library_is_run_too(run_jobs):
    stored = plain.enqueue(7)
    run_jobs()
    stored.refresh()
    assert stored.return_value == 7


def consolidated(period: str) -> None:
    """Stands for a room's function."""


def test_a_key_may_only_name_arguments():
    with pytest.raises(ValueError, match="does not take"):
        job(key="{plan}")(consolidated)


def test_retries_are_not_negative():
    with pytest.raises(ValueError, match="0 times or more"):
        job(retries=-1)(consolidated)


@pytest.mark.parametrize("elsewhere", ["https://example.com/", "//example.com/", "/\\example.com", "x"])
def test_the_page_after_a_job_is_on_this_site(elsewhere):
    with pytest.raises(ValueError, match="this site"):
        samples.greet.on_behalf(1, done_url=elsewhere)


@given(st.text(min_size=1, max_size=50))
def test_equal_arguments_have_equal_keys_however_they_are_passed(period):
    assert samples.consolidate.key_of([period], {}) == samples.consolidate.key_of([], {"period": period})


def test_a_key_that_would_be_cut_is_refused():
    with pytest.raises(ValueError, match="longer than 300"):
        samples.consolidate.key_of(["x" * 300], {})


def test_a_job_is_called_like_the_function_it_is():
    assert samples.greet("An") == "Xin chào An"
