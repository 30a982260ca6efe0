"""Group commit: many threads, few transactions, and no answer before the own line is committed."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from django.db import DatabaseError, IntegrityError, connection, connections
from django.test.utils import CaptureQueriesContext

from danso.ledger import services
from danso.ledger.access import Mode
from danso.ledger.errors import NamesAPerson, SealingDead
from danso.ledger.models import Line
from danso.ledger.rules import rules
from danso.ledger.services import AlreadyClaimed, GroupCommit, grouping, watching
from danso.ledger.services.grouping import GroupFailed
from danso.ledger.tests.logbook import ACCESS, NOW, NUMBER
from danso.ledger.verification import verify

if TYPE_CHECKING:
    from collections.abc import Callable

THREADS = 8
pytestmark = pytest.mark.django_db(transaction=True)


def grouped(group: GroupCommit, **said) -> Line:
    asked = {
        "access": ACCESS,
        "mode": Mode.VERIFIED,
        "personal_number": NUMBER,
        "fields": ["name.full"],
        "allowed": True,
        "now": NOW,
    }
    return group.record(**asked | said)


def at_once(work: Callable[[int], object], times: int = THREADS) -> list[object]:
    """What each of `times` threads returned or raised."""
    ready = threading.Barrier(times)

    def one(number: int) -> object:
        ready.wait(20)
        try:
            return work(number)
        except Exception as error:  # noqa: BLE001 - it is the result
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(one, range(times)))


def test_each_of_many_callers_gets_its_own_line() -> None:
    group = GroupCommit()
    lines = at_once(lambda number: grouped(group, response_digest=f"{number:064x}"))
    stored = {line.pk: line.content["response_digest"] for line in Line.objects.all()}
    assert {line.pk: line.content["response_digest"] for line in lines} == stored
    assert len(stored) == THREADS
    services.seal_all(now=NOW)
    assert verify().size == THREADS


def test_those_who_come_while_one_writes_share_the_next_transaction(monkeypatch) -> None:
    group, written, sizes = GroupCommit(), threading.Event(), []
    write = group._write

    def slowly(entries) -> None:
        sizes.append(len(entries))
        if len(sizes) == 1:
            written.wait(20)
        write(entries)

    monkeypatch.setattr(group, "_write", slowly)
    with ThreadPoolExecutor(THREADS) as pool:
        answers = [pool.submit(grouped, group) for _ in range(THREADS)]
        while len(group._waiting) < THREADS - 1:
            threading.Event().wait(0.001)
        written.set()
        assert len({answer.result(20).pk for answer in answers}) == THREADS
        pool.map(lambda _: connections.close_all(), range(THREADS))
    assert sizes == [1, THREADS - 1]


def test_nobody_is_answered_before_the_commit() -> None:
    def claim(_marks) -> set[str]:
        assert connection.in_atomic_block
        assert not answered
        return set()

    answered: list[Line] = []
    answered.append(grouped(GroupCommit(claim)))
    assert Line.objects.filter(pk=answered[0].pk).exists()


def test_a_group_that_fails_raises_to_all_and_writes_nothing() -> None:
    def broken(_marks) -> set[str]:
        raise DatabaseError("the disk is full")

    group = GroupCommit(broken)
    failures = at_once(lambda _: grouped(group))
    assert {type(each) for each in failures} == {GroupFailed}
    assert {str(each.__cause__) for each in failures} == {"the disk is full"}
    assert not Line.objects.exists()


def test_one_line_that_the_database_refuses_fails_its_whole_group(monkeypatch) -> None:
    group = GroupCommit()
    monkeypatch.setattr(
        grouping, "prepared", lambda **_: Line(at=NOW, mode="no such", allowed=True, leaf=b"")
    )
    failures = at_once(lambda _: grouped(group), 3)
    assert {type(each.__cause__) for each in failures} == {IntegrityError}
    assert not Line.objects.exists()


def test_the_group_works_on_after_a_failure() -> None:
    outcomes = iter([DatabaseError("once"), None])

    def once(_marks) -> set[str]:
        failure = next(outcomes)
        if failure:
            raise failure
        return set()

    group = GroupCommit(once)
    with pytest.raises(GroupFailed):
        grouped(group)
    assert grouped(group).pk


def test_a_mark_that_is_held_leaves_its_line_out_and_the_others_in() -> None:
    group = GroupCommit(lambda marks: set(marks) - {"old"})
    lines = at_once(lambda number: grouped(group, marks=["old" if number == 0 else f"new-{number}"]))
    assert isinstance(lines[0], AlreadyClaimed)
    assert lines[0].mark == "old"
    assert Line.objects.count() == THREADS - 1


def test_of_two_alike_in_one_group_one_holds() -> None:
    group = GroupCommit(set)
    said = {"access": ACCESS, "mode": Mode.VERIFIED, "personal_number": NUMBER, "allowed": True}
    lines = [grouping.prepared(**said, content={}, hidden=None, now=NOW) for _ in range(2)]
    entries = [grouping._Entry(line, ("same",)) for line in lines]
    group._write(entries)
    assert [type(entry.failure) for entry in entries] == [type(None), AlreadyClaimed]
    assert Line.objects.count() == 1


def test_a_dead_seal_lets_nothing_through() -> None:
    group = GroupCommit()
    grouped(group)
    watching.ask_again()
    with pytest.raises(SealingDead):
        grouped(group, now=NOW + rules().stop_after)
    assert Line.objects.count() == 1


def test_a_text_that_repeats_the_number_is_refused_before_anything_is_written() -> None:
    with pytest.raises(NamesAPerson):
        grouped(GroupCommit(), fields=[NUMBER])
    assert not Line.objects.exists()


def test_a_thousandth_line_asks_for_a_seal(monkeypatch) -> None:
    asked = []
    monkeypatch.setattr("danso.ledger.services.recording._seal_soon", lambda: asked.append(True))
    monkeypatch.setattr("danso.ledger.services.recording.rules", lambda: type("R", (), {"lines_a_seal": 1}))
    grouped(GroupCommit())
    assert asked == [True]


def test_a_group_reaches_the_disk_before_it_is_answered() -> None:
    """SQLite flushes this commit only because it is told to; PostgreSQL flushes every one."""
    with CaptureQueriesContext(connection) as asked:
        grouped(GroupCommit())
    told = [each["sql"] for each in asked if "synchronous" in each["sql"]]
    sqlite = ["PRAGMA synchronous=FULL", "PRAGMA synchronous=NORMAL"]
    assert told == (sqlite if connection.vendor == "sqlite" else [])


KILLED = """
import datetime as dt, os
import django; django.setup()
from danso.ledger.access import Access, Assurance, Mode
from danso.ledger.services import GroupCommit
GroupCommit(lambda marks: os._exit(9)).record(access=Access("a", "b", "c", Assurance.LOA2, "d", "e"),
    mode=Mode.VERIFIED, personal_number=None, fields=[], allowed=True, now=dt.datetime.now(dt.UTC))
print("answered")
"""


def test_a_kill_in_the_middle_answers_nobody_and_writes_nothing(tmp_path) -> None:
    names = {"DANSO_DATA": str(tmp_path), "DANSO_POSTGRES_NAME": str(connection.settings_dict["NAME"])}
    if connection.vendor == "sqlite":
        (tmp_path / "state").mkdir()
        (tmp_path / "state" / "danso.sqlite3").symlink_to(connection.settings_dict["NAME"])
    usual = {"DJANGO_SETTINGS_MODULE": "danso.config.settings"}
    done = subprocess.run(
        [sys.executable, "-c", KILLED],
        env=os.environ | names | usual,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (9, ""), done.stderr
    assert not Line.objects.exists()
