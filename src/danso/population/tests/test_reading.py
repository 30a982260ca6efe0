"""Nothing leaves before its line is committed; refusals, misses and silence are written too."""

from __future__ import annotations

import datetime as dt
import json
import logging
import secrets
import statistics
import time
from collections import OrderedDict
from dataclasses import replace

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from danso.ledger.access import Access, Assurance, Mode
from danso.ledger.errors import SealingDead
from danso.ledger.models import Line
from danso.population import throttling
from danso.population.answers import PartialDate
from danso.population.cases import CaseState, forget_case_kind, register_case_kind
from danso.population.decide import Reason
from danso.population.models import ReadTally, RegisterHealth
from danso.population.numbers import index_of
from danso.population.port import RegisterUnavailable, Search, Subject, Trouble
from danso.population.services import ReadRefused, Standing, asking, find, read, verify
from danso.population.tests.conftest import NOON, NUMBER, OTHER
from danso.population.throttling import Throttle

ACCESS = Access(
    agency="STP",
    system="danso",
    actor="officer:7",
    assurance=Assurance.LOA2,
    purpose="XAC_THUC_TAI_QUAY",
    legal_basis="nd-69-2024",
    service="1.001193",
)
OFFICER = Standing(authenticated=True, right=True)
HA = Subject(NUMBER, "Nguyễn Thị Thu Hà", PartialDate(1990, 3, 7))
UNKNOWN = Subject(OTHER, "Nguyễn Thị Thu Hà", PartialDate(1990, 3, 7))
MISMATCH = Subject(NUMBER, "Nguyễn Thị Thu Hạ", PartialDate(1990, 3, 7))
FIELDS = ("name.full", "birth.date", "permanent_residence.commune")

pytestmark = pytest.mark.django_db


def asked(*subjects: Subject, access: Access = ACCESS, standing: Standing = OFFICER, fields=FIELDS, now=NOON):
    return read(access=access, subjects=subjects, fields=fields, standing=standing, now=now)


def test_an_answer_comes_with_its_line(register) -> None:
    reading = asked(HA)
    assert reading.people[0].text("name.full") == "Nguyễn Thị Thu Hà"
    line = Line.objects.get(pk=reading.lines[0])
    assert (line.mode, line.allowed, line.agency, line.purpose) == (
        Mode.CONSULTED, True, "STP", "XAC_THUC_TAI_QUAY",
    )  # fmt: skip
    assert line.fields == list(FIELDS)
    assert line.reasons == ["right"]
    assert line.content["request_digest"]
    assert line.content["response_digest"]


def test_only_the_fields_asked_for_come_back(register) -> None:
    assert set(asked(HA, fields=("sex",)).people[0].answers) == {"sex"}


def test_a_refusal_is_written_and_the_register_is_not_asked(register) -> None:
    with pytest.raises(ReadRefused) as refusal:
        asked(HA, standing=Standing(), fields=("phone",))
    assert refusal.value.reasons == (Reason.NOT_SIGNED_IN, Reason.NO_RIGHT, Reason.FIELD_NOT_ALLOWED)
    line = Line.objects.get()
    assert (line.allowed, line.reasons, register.asked) == (False, list(refusal.value.reasons), 0)
    assert line.subject_tag


def test_nothing_is_allowed_unless_said() -> None:
    with pytest.raises(ReadRefused):
        asked(HA, standing=Standing(authenticated=True))
    with pytest.raises(ReadRefused):
        asked(HA, standing=Standing(right=True))


def test_a_batch_has_a_line_a_person_in_the_order_asked(register) -> None:
    reading = asked(UNKNOWN, HA, Subject("12"), HA)
    assert [person is None for person in reading.people] == [True, False, True, False]
    assert (len(reading.lines), register.asked) == (4, 1)
    assert ReadTally.objects.get().people == 4


def test_a_batch_of_twenty_one_is_refused(register) -> None:
    with pytest.raises(ReadRefused, match="too_many_people"):
        asked(*[HA] * 21)


def test_blanks_and_dots_in_a_number_do_not_matter(register) -> None:
    assert asked(Subject("077 190.000 123")).people[0] is not None


# --- unknown and mismatch ---


def measured(subject: Subject) -> tuple[dict[str, object], int]:
    before = set(Line.objects.values_list("pk", flat=True))
    with CaptureQueriesContext(connection) as queries:
        reading = asked(subject)
    assert reading.people == (None,)
    line = Line.objects.exclude(pk__in=before).get()
    content = {key: value for key, value in line.content.items() if key not in {"subject", "request_digest"}}
    return content, len(queries)


def test_unknown_and_mismatch_are_the_same_answer_by_the_same_steps(register) -> None:
    asked(HA)  # the day's tally exists
    assert measured(UNKNOWN) == measured(MISMATCH)


def test_unknown_and_mismatch_take_the_same_time(register, monkeypatch) -> None:
    monkeypatch.setattr(asking, "officers", Throttle(10**9))
    access = replace(ACCESS, actor="system:x", purpose="AN_SINH", legal_basis="nd-20-2021", case="T-1")
    register_case_kind("T-", lambda _question: CaseState(live=True, in_unit=True, parties=True))
    took: dict[str, list[float]] = {"unknown": [], "mismatch": []}
    try:
        for turn in range(150):
            pair = (("unknown", UNKNOWN), ("mismatch", MISMATCH))
            for name, subject in pair[:: 1 if turn % 2 else -1]:
                start = time.thread_time()  # a busy machine is not the reading's own time
                asked(subject, access=access)
                took[name].append(time.thread_time() - start)
    finally:
        forget_case_kind("T-")
    unknown, mismatch = (statistics.median(times) for times in took.values())
    assert abs(unknown - mismatch) < 0.15 * max(unknown, mismatch)


def test_a_verification_is_a_bare_yes_or_no(register) -> None:
    def says(subject: Subject) -> bool:
        return verify(
            access=ACCESS,
            number=subject.number,
            name=subject.name,
            birth=subject.birth,
            standing=OFFICER,
            now=NOON,
        )

    assert [says(HA), says(UNKNOWN), says(MISMATCH), says(replace(HA, number="1"))] == [
        True,
        False,
        False,
        False,
    ]
    assert {line.mode for line in Line.objects.all()} == {"verified"}
    assert Line.objects.count() == 4


# --- searching ---

SEARCHER = replace(ACCESS, purpose="KHAN_CAP", legal_basis="luat-bvdlcn-2025", case="nhật ký trực ban 12")


def test_hits_are_found_not_consulted(register) -> None:
    search = Search(name="Nguyen Thi Thu Ha", birth=PartialDate(1990, 3, 7))
    reading = find(access=SEARCHER, search=search, fields=["name.full"], standing=OFFICER, now=NOON)
    line = Line.objects.get(pk=reading.lines[0])
    assert (len(reading.people), line.mode) == (1, "found")
    assert line.subject_tag


def test_more_than_ten_hits_are_none(register) -> None:
    for place in range(11):
        register.add(f"0771900002{place:02d}", name__full="Lê An", birth__date=PartialDate(1990, 1, 1))
    search = Search(name="Lê An", birth=PartialDate(1990, 1, 1))
    reading = find(access=SEARCHER, search=search, fields=["name.full"], standing=OFFICER, now=NOON)
    assert reading.people == ()
    assert Line.objects.get().subject_tag == ""


def test_a_search_for_nobody_is_written_too(register) -> None:
    search = Search(name="Không Ai", birth=PartialDate(1990, 1, 1))
    reading = find(access=SEARCHER, search=search, fields=["name.full"], standing=OFFICER, now=NOON)
    assert (reading.people, len(reading.lines)) == ((), 1)


# --- one's own data, cases ---


def test_a_citizen_reads_the_own_record_alone(register) -> None:
    citizen = Access("", "danso", "citizen", Assurance.LOA2, "TU_TRA_CUU", "luat-can-cuoc-5")
    own = Standing(authenticated=True, own=frozenset({index_of(NUMBER)}))
    assert asked(Subject(NUMBER), access=citizen, standing=own).people[0] is not None
    with pytest.raises(ReadRefused, match="not_own"):
        asked(Subject(OTHER), access=citizen, standing=own)
    with pytest.raises(ReadRefused, match="not_own"):
        asked(Subject(NUMBER), Subject(OTHER), access=citizen, standing=own)
    with pytest.raises(ReadRefused, match="assurance_too_low"):
        asked(Subject(NUMBER), access=replace(citizen, assurance=Assurance.LOA1), standing=own)


def test_a_case_is_asked_about_its_parties_by_index(register) -> None:
    seen = []

    def resolver(question):
        seen.append(question)
        return CaseState(live=True, in_unit=True, parties=question.people == frozenset({index_of(NUMBER)}))

    access = replace(ACCESS, purpose="GQ_TTHC", legal_basis="nd-107-2021", case="T-9")
    register_case_kind("T-", resolver)
    try:
        assert asked(HA, access=access).people[0] is not None
        with pytest.raises(ReadRefused, match="not_a_party"):
            asked(UNKNOWN, access=access)
    finally:
        forget_case_kind("T-")
    assert (seen[0].case, seen[0].agency) == ("T-9", "STP")
    with pytest.raises(ReadRefused, match="unknown_case"):
        asked(HA, access=access)


# --- quota and throttling ---


def test_the_day_s_quota_is_counted_by_people(register, monkeypatch) -> None:
    monkeypatch.setattr(asking, "officers", Throttle(10**9))
    for _ in range(20):
        asked(*[HA] * 20)
    with pytest.raises(ReadRefused, match="quota_used"):
        asked(HA)
    tomorrow = NOON + dt.timedelta(days=1)
    monkeypatch.setattr("danso.ledger.services.recording.refuse_when_sealing_is_dead", lambda _now: None)
    assert asked(HA, now=tomorrow).people[0] is not None


def test_a_quota_used_up_in_between_keeps_the_answer_back(register, monkeypatch) -> None:
    look_up = register.look_up

    def meanwhile(*arguments, **options):
        ReadTally.objects.create(
            actor=ACCESS.actor, purpose=ACCESS.purpose, day=dt.date(2024, 10, 10), people=400
        )
        return look_up(*arguments, **options)

    monkeypatch.setattr(register, "look_up", meanwhile)
    with pytest.raises(ReadRefused, match="quota_used"):
        asked(HA)
    assert [line.allowed for line in Line.objects.all()] == [False]


def test_an_officer_is_slowed_down(register) -> None:
    for _ in range(20):
        asked(HA)
    with pytest.raises(ReadRefused, match="too_fast"):
        asked(HA)
    assert asked(HA, access=replace(ACCESS, actor="officer:8")).people[0] is not None


def test_a_throttle_opens_again_with_the_next_window() -> None:
    now = [0.0]
    throttle = Throttle(60, clock=lambda: now[0])
    assert [throttle.take("a") for _ in range(21)] == [True] * 20 + [False]
    assert throttle.take("b")
    now[0] = 20.0
    assert [throttle.take("a") for _ in range(21)] == [True] * 20 + [False]
    now[0] = 19.0  # a machine whose clock is behind gets nothing
    assert not throttle.take("a")


def test_a_throttle_forgets_the_keys_that_were_silent_longest(monkeypatch) -> None:
    monkeypatch.setattr(throttling, "MOST_KEYS", 10)
    throttle = Throttle(60, clock=lambda: 0.0)
    for key in range(20):
        throttle.take(str(key))
    assert list(throttle._held) == [str(key) for key in range(10, 20)]


@given(st.lists(st.tuples(st.floats(0, 2), st.integers(0, 2), st.integers(1, 20)), max_size=60))
def test_no_minute_lets_more_through_than_its_reads_and_a_burst(steps) -> None:
    now, per_minute, burst = [1e9], 600, 60
    processes = [Throttle(per_minute, clock=lambda: now[0]) for _ in range(3)]
    passed = []
    key = f"any {secrets.token_hex(8)}"
    for wait, process, count in steps:
        now[0] += wait
        if processes[process].take(key, count):
            passed.append((now[0], count))
    for start, _count in passed:
        assert sum(count for at, count in passed if start <= at < start + 60) <= per_minute + burst


def test_processes_share_a_throttle() -> None:
    processes = [Throttle(60, clock=lambda: 0.0) for _ in range(4)]
    assert sum(process.take("a") for _ in range(20) for process in processes) == 20


def test_what_is_refused_costs_nothing() -> None:
    throttle = Throttle(60, clock=lambda: 0.0)
    assert [throttle.take("a", count) for count in (15, 10, 5, 1)] == [True, False, True, False]
    assert not throttle.take("b", 21)


def test_a_system_s_throttle_writes_once_in_hundreds_of_reads() -> None:
    throttle = Throttle(60_000, clock=lambda: 0.0)
    with CaptureQueriesContext(connection) as queries:
        assert all(throttle.take("system") for _ in range(600))
    assert len(queries) == 2


def test_a_throttle_forgets_the_keys_silent_longest() -> None:
    throttle = Throttle(60, clock=lambda: 0.0)
    throttle._held = OrderedDict((str(key), (0, 1)) for key in range(10_000))
    throttle.take("newest")
    assert len(throttle._held) == 10_000
    assert "0" not in throttle._held


# --- when something is down ---


def test_a_silent_register_is_written_shown_and_healed(register) -> None:
    register.trouble = Trouble.TIMED_OUT
    with pytest.raises(RegisterUnavailable):
        asked(HA)
    line = Line.objects.get()
    assert (line.allowed, line.reasons) == (False, ["register_unavailable", "timed_out"])
    health = RegisterHealth.objects.get()
    assert (health.answering, health.trouble, health.since) == (False, "timed_out", NOON)
    assert not ReadTally.objects.exists()
    register.trouble = None
    asked(HA, now=NOON + dt.timedelta(minutes=5))
    assert RegisterHealth.objects.get().answering


def test_nothing_leaves_when_sealing_is_dead(register, monkeypatch) -> None:
    def dead(**_options):
        raise SealingDead("nothing was sealed")

    monkeypatch.setattr(asking, "record", dead)
    with pytest.raises(SealingDead):
        asked(HA)
    assert not ReadTally.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_line_is_committed_before_the_answer_leaves(register) -> None:
    with transaction.atomic(), pytest.raises(RuntimeError, match="durable"):
        asked(HA)
    assert not Line.objects.exists()


def test_no_number_reaches_logs_lines_or_exceptions(register, caplog) -> None:
    caplog.set_level(logging.DEBUG)
    texts = [repr(asked(HA)), repr(asked(UNKNOWN))]
    with pytest.raises(ReadRefused) as refusal:
        asked(HA, fields=("phone",))
    texts += [repr(refusal.value), repr(HA), repr(register)]
    texts += [json.dumps(line.content, ensure_ascii=False) for line in Line.objects.all()]
    said = "\n".join(
        [*texts, *(record.getMessage() for record in caplog.records if "django.db" not in record.name)]
    )
    assert NUMBER not in said
    assert OTHER not in said
    assert "Thu Hà" not in said
