"""The parts that need no server: comparing names and dates, clocks and memories, faults, places."""

from __future__ import annotations

import datetime as dt
import stat
import threading
import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.wire.faults import Board, Fault, Mode
from sandbox.wire.matching import read_date, same_birth, same_name
from sandbox.wire.places import PlaceCodes, place_codes
from sandbox.wire.stamps import Quota, Seen, authorization, proves, seconds_of

if TYPE_CHECKING:
    from pathlib import Path

SECRETS = {"url": "http://a/b", "user": "u", "secret": "s"}


def test_names_are_compared_with_marks_when_the_caller_sends_some() -> None:
    assert same_name("NGUYENVANAN", "Nguyễn Văn An")
    assert same_name("nguyễn  văn an", "Nguyễn Văn An")
    assert not same_name("NGUYỄN VĂN ÁN", "Nguyễn Văn An")
    assert not same_name("", "")


@pytest.mark.parametrize(
    ("said", "recorded", "same"),
    [
        ("1950-03-07", "1950-03-07", True),
        ("1950-03-07", "1950-03", True),
        ("1950-03-07", "1950", True),
        ("1950-03-07", "", False),
        ("1950", "1950", True),
        ("1950", "1950-03", True),
        ("1950", "1950-03-07", False),
        ("1951-03-07", "1950", False),
    ],
)
def test_dates_agree_as_far_as_both_know(said: str, recorded: str, same: bool) -> None:  # noqa: FBT001
    assert same_birth(said, recorded) is same


def test_dates_are_read_in_three_shapes_alone() -> None:
    assert read_date(day="19500307") == read_date(day="1950-03-07") == "1950-03-07"
    assert read_date(day="19500000") == read_date(year="1950") == "1950"
    assert read_date(day="7/3/1950") is None
    assert read_date(year="50") is None


@given(st.integers(min_value=10**9, max_value=10**10 - 1))
def test_seconds_and_milliseconds_are_one_moment(moment: int) -> None:
    assert seconds_of(str(moment)) == seconds_of(f"{moment}000") == moment


@pytest.mark.parametrize("timestamp", ["", "-1", "12", "1.5e9", "١٧٠٠٠٠٠٠٠٠", "17000000000000000"])
def test_other_texts_are_no_timestamp(timestamp: str) -> None:
    assert seconds_of(timestamp) is None


@given(st.text(max_size=40))
def test_only_the_owner_of_the_secret_makes_the_header(header: str) -> None:
    own = authorization(timestamp="1700000000", **SECRETS)
    assert proves(own, timestamp="1700000000", **SECRETS)
    assert not proves(own, timestamp="1700000001", **SECRETS)
    assert not proves(header, timestamp="1700000000", **SECRETS)


def test_what_was_seen_is_forgotten_after_its_time() -> None:
    seen = Seen(10)
    assert seen.first("a", 0)
    assert not seen.first("a", 9)
    assert seen.first("a", 10)


def test_a_restart_forgets_nothing_that_still_counts(tmp_path: Path) -> None:
    place = tmp_path / "used"
    before = Seen(10, place)
    assert before.first("a", 1005)
    assert before.first("b", 1012)
    after = Seen(10, place)
    assert not after.first("a", 1014)
    assert not after.first("b", 1014)
    assert after.first("c", 1014)
    later = Seen(10, place)
    assert later.first("a", 1015)
    assert not later.first("b", 1015)


def test_a_note_cut_short_by_a_crash_is_none(tmp_path: Path) -> None:
    place = tmp_path / "used"
    assert Seen(10, place).first("a", 1005)
    [file] = tmp_path.iterdir()
    with file.open("ab") as notes:
        notes.write(b"1015.000 0a1b")
    after = Seen(10, place)
    assert not after.first("a", 1006)
    assert after.first("b", 1006)
    assert not Seen(10, place).first("b", 1007)


def test_notes_are_of_digests_for_their_owner_and_go_when_they_are_over(tmp_path: Path) -> None:
    seen = Seen(10, tmp_path / "used")
    for moment in (1005, 1015, 1025, 1035):
        assert seen.first(("077190000123", moment), moment)
    assert sorted(each.name for each in tmp_path.iterdir()) == ["used.102", "used.103"]
    assert all("077190000123" not in each.read_text() for each in tmp_path.iterdir())
    assert all(stat.S_IMODE(each.stat().st_mode) == 0o600 for each in tmp_path.iterdir())


def test_a_quota_begins_anew_each_minute() -> None:
    quota = Quota()
    assert [quota.take("a", 2, now) for now in (0, 1, 2, 61)] == [True, True, False, True]
    assert all(quota.take("b", 0, 0) for _ in range(5))


@given(st.floats(min_value=0, max_value=1), st.integers(min_value=1, max_value=60))
def test_of_n_calls_the_rates_share_fails(rate: float, calls: int) -> None:
    board = Board(longest=1, at_once=1)
    board.set("*", Fault(rate=rate))
    failed = sum(board.strike("x") is None for _ in range(calls))
    assert failed == int(calls * rate + 1e-9)


def test_a_call_that_hangs_is_let_go_and_leaves_a_thread_free() -> None:
    board = Board(longest=30, at_once=1)
    board.set("x", Fault(modes=frozenset({Mode.TIME_OUT})))
    answers: list[Fault | None] = []
    hanging = threading.Thread(target=lambda: answers.append(board.strike("x")))
    hanging.start()
    last = time.monotonic() + 10
    while board._hanging.acquire(blocking=False):
        board._hanging.release()
        assert time.monotonic() < last
    assert board.strike("x") is None  # the second one fails at once
    assert answers == []
    board.clear()
    hanging.join(10)
    assert answers == [None]


def test_districts_are_of_the_old_order_alone() -> None:
    assert place_codes("26704", dt.date(2024, 10, 1)) == PlaceCodes("77", "754", "26704")
    now = place_codes("26704", dt.date(2025, 7, 1))
    assert (now.province, now.district, len(now.commune)) == ("79", "", 5)
    assert place_codes("755", dt.date(2024, 10, 1)) == PlaceCodes("77", "755", "")
    assert place_codes("99999", dt.date(2024, 10, 1)) == PlaceCodes(commune="99999")
