from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier
from zoneinfo import ZoneInfo

import pytest
from django.db import connections

from danso.jobs import definitions, schedule
from danso.jobs.definitions import Tick
from danso.jobs.models import Job, PeriodicTick
from danso.jobs.tests import samples

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
EVENING = datetime(2026, 3, 1, 20, 0, tzinfo=VIETNAM)
MORNING = datetime(2026, 3, 2, 6, 30, tzinfo=VIETNAM)


def tick(words: str = "06:30") -> Tick:
    return Tick("morning", words, definitions.cadence_of(words), samples.morning)


def register(now: datetime, words: str = "06:30") -> None:
    schedule.register_ticks(ticks=[tick(words)], now=now, zone=VIETNAM)


def start(now: datetime) -> int:
    return schedule.start_due_ticks(ticks=[tick()], now=now, zone=VIETNAM)


@pytest.fixture(autouse=True)
def moments():
    samples.MOMENTS.clear()
    return samples.MOMENTS


@pytest.mark.django_db
def test_a_new_tick_waits_for_its_first_moment():
    register(EVENING)
    assert start(MORNING - timedelta(seconds=1)) == 0
    assert start(MORNING) == 1


@pytest.mark.django_db
def test_a_tick_is_told_its_moment(run_jobs, moments):
    register(EVENING)
    start(MORNING)
    run_jobs(now=MORNING)
    assert moments == [MORNING]


@pytest.mark.django_db
def test_a_tick_runs_once_a_day(run_jobs, moments):
    register(EVENING)
    for minutes in (0, 1, 60, 24 * 60 - 1):
        start(MORNING + timedelta(minutes=minutes))
        run_jobs(now=MORNING + timedelta(minutes=minutes))
    assert len(moments) == 1
    start(MORNING + timedelta(days=1))
    run_jobs(now=MORNING + timedelta(days=1))
    assert len(moments) == 2


@pytest.mark.django_db
def test_ticks_missed_while_nothing_ran_run_once(run_jobs, moments):
    register(EVENING)
    back = MORNING + timedelta(days=5, hours=3)
    assert start(back) == 1
    run_jobs(now=back)
    assert start(back + timedelta(hours=1)) == 0
    assert moments == [back]
    assert PeriodicTick.objects.get().next_run_at == MORNING + timedelta(days=6)


@pytest.mark.django_db
def test_a_tick_waits_until_its_former_run_is_finished(run_jobs):
    register(EVENING)
    start(MORNING)
    next_day = MORNING + timedelta(days=1)
    assert start(next_day) == 0
    run_jobs(now=next_day)
    assert start(next_day) == 1


@pytest.mark.django_db
def test_of_the_runs_that_went_well_only_the_last_is_kept(run_jobs, moments):
    register(EVENING)
    for day in range(3):
        start(MORNING + timedelta(days=day))
        run_jobs(now=MORNING + timedelta(days=day))
    assert len(moments) == 3
    assert [job.pk for job in Job.objects.all()] == [PeriodicTick.objects.get().last_job_id]


def test_many_workers_start_a_tick_once(shared_database):
    register(EVENING)
    together = Barrier(8, timeout=30)

    def one_worker() -> int:
        together.wait()
        try:
            return start(MORNING)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        wins = [future.result() for future in [pool.submit(one_worker) for _ in range(8)]]
    assert sum(wins) == 1
    assert Job.objects.count() == 1


@pytest.mark.django_db
def test_registering_again_moves_nothing():
    register(EVENING)
    register(MORNING + timedelta(days=3))
    assert PeriodicTick.objects.get().next_run_at == MORNING


@pytest.mark.django_db
def test_a_changed_cadence_takes_effect_at_once():
    register(EVENING)
    register(EVENING, words="minute")
    assert PeriodicTick.objects.get().next_run_at == EVENING + timedelta(minutes=1)


@pytest.mark.django_db
def test_a_tick_that_no_room_has_is_forgotten():
    register(EVENING)
    schedule.register_ticks(ticks=[], now=EVENING, zone=VIETNAM)
    assert not PeriodicTick.objects.exists()


def test_the_rooms_ticks_are_found():
    names = {tick.name for tick in definitions.known_ticks()}
    assert "danso.jobs.jobs.forget_old_jobs" in names


@pytest.mark.django_db
def test_a_tick_enqueued_by_hand_gets_its_moment_back(run_jobs, moments):
    samples.morning.enqueue(MORNING)
    run_jobs()
    assert moments == [MORNING]
