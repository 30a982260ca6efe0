"""The weekly sample and urgent readings: drawn by the seal, judged by the right people, in time."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from danso.identity import jobs
from danso.identity.auditing.reviews import judge, look_at, reviews_for
from danso.identity.auditing.rules import rules
from danso.identity.auditing.sampling import draw_sample, drawn, how_many, week_before
from danso.identity.models import MisuseFinding, ReadingReview, SampleDraw
from danso.ledger import services as ledger
from danso.ledger.access import Access, Assurance, Mode
from danso.ledger.models import Line
from danso.ledger.services import watching
from danso.organizations.models import Organization, Position, Role
from danso.organizations.queries import officer_of
from danso.population.answers import PartialDate
from danso.population.drivers.memory import MemoryRegister
from danso.population.numbers import index_of
from danso.population.port import RegisterUnavailable, Subject, Trouble
from danso.population.reasons import read_on_a_reason
from danso.population.register import use_register
from danso.population.services import ReadRefused, Standing, read

if TYPE_CHECKING:
    from django.test import Client

    from danso.organizations.rights import Officer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_ledger")]
MONDAY = dt.date(2026, 3, 2)
NOON = dt.datetime(2026, 3, 2, 5, tzinfo=dt.UTC)  # 12:00 in Vietnam
NEXT_NIGHT = NOON + dt.timedelta(days=7, hours=13)  # 01:00 on Tuesday
NUMBER = "077190000123"
REASON = "Cấp cứu tại trạm y tế, không giấy tờ"
Verdict = ReadingReview.Verdict


def wrote(
    times: int = 1, *, agency: str = "STP", actor: str = "officer:7", at: dt.datetime = NOON, **said: Any
) -> list[Line]:
    access = Access(agency, "danso", actor, Assurance.LOA2, "GQ_TTHC", "nd-107-2021", case="HS-1")
    usual = {
        "access": access, "mode": Mode.CONSULTED, "personal_number": NUMBER, "fields": ["name.full"],
        "allowed": True, "now": at,
    }  # fmt: skip
    return [ledger.record(**usual | said) for _ in range(times)]


def sealed(at: dt.datetime = NEXT_NIGHT) -> None:
    ledger.seal_all(now=at)


def somebody(organization: Organization, role: Role) -> User:
    user = User.objects.create_user(f"{role}.{organization.code}".lower(), first_name="Trần Minh Tra")
    Position.objects.create(user=user, organization=organization, role=role)
    return user


def officer(user: User) -> Officer:
    return officer_of(user, on=timezone.localdate())


@pytest.fixture
def head(justice: Organization) -> User:
    return somebody(justice, Role.AGENCY_HEAD)


@pytest.fixture
def auditor(province: Organization) -> User:
    return somebody(province, Role.AUDITOR)


@pytest.fixture
def sample(justice: Organization) -> ReadingReview:
    wrote()
    sealed()
    draw_sample(week=MONDAY, now=NEXT_NIGHT)
    return ReadingReview.objects.get()


# --- the draw ---


@given(st.binary(min_size=32, max_size=32), st.integers(0, 500))
def test_a_hundredth_is_drawn_rounded_up_and_the_order_does_not_matter(root: bytes, readings: int) -> None:
    places = [(position, position + 1000) for position in range(readings)]
    count = how_many(readings)
    chosen = drawn(root, places, count)
    assert count == -(-readings // 100)
    assert (len(set(chosen)), set(chosen) <= {line for _position, line in places}) == (count, True)
    assert drawn(root, reversed(places), count) == chosen


def test_another_root_draws_other_lines() -> None:
    places = [(position, position) for position in range(10_000)]
    first, second = (set(drawn(bytes([sign]) * 32, places, 100)) for sign in (1, 2))
    assert len(first & second) < 20


@pytest.mark.parametrize("day", range(9, 16))
def test_the_last_week_that_is_over(day: int) -> None:
    assert week_before(dt.date(2026, 3, day)) == MONDAY


def test_each_agency_has_at_least_one_and_citizens_systems_and_auditors_none(justice: Organization) -> None:
    wrote(101)
    wrote(2, agency="CA")
    wrote(9, actor="citizen")
    wrote(9, actor="system:feed")
    wrote(9, allowed=False)
    audit = Access("STP", "danso", "officer:8", Assurance.LOA2, "KIEM_TRA", "luat-bvdlcn-2025")
    wrote(9, access=audit)
    sealed(NOON + dt.timedelta(minutes=1))
    wrote(9, at=NOON + dt.timedelta(days=7))
    sealed()
    draw = draw_sample(week=MONDAY, now=NEXT_NIGHT)
    by_agency = {}
    for review in ReadingReview.objects.select_related("line", "organization"):
        by_agency.setdefault((review.line.agency, str(review.organization or "")), []).append(review)
    assert {key: len(found) for key, found in by_agency.items()} == {("STP", "Sở TP"): 2, ("CA", ""): 1}
    assert draw.readings == 103
    assert {review.due_at for review in ReadingReview.objects.all()} == {NEXT_NIGHT + rules().sample_within}


def test_the_draw_can_be_done_again_by_whoever_has_the_log(justice: Organization) -> None:
    wrote(300)
    sealed()
    draw = draw_sample(week=MONDAY, now=NEXT_NIGHT)
    places = list(Line.objects.filter(agency="STP").values_list("position", "id"))
    again = drawn(bytes(draw.checkpoint.root), places, 3)
    assert set(again) == set(draw.reviews.values_list("line", flat=True))


def test_a_draw_waits_for_the_seal_after_the_week() -> None:
    wrote(3)
    assert draw_sample(week=MONDAY, now=NEXT_NIGHT) is None  # nothing is sealed
    sealed(NOON + dt.timedelta(minutes=1))
    assert draw_sample(week=MONDAY, now=NEXT_NIGHT) is None  # whoever read yesterday knows this root
    wrote(1, at=NEXT_NIGHT - dt.timedelta(hours=2))
    sealed()
    draw = draw_sample(week=MONDAY, now=NEXT_NIGHT)
    assert draw.checkpoint.at == NEXT_NIGHT


def test_a_week_is_drawn_once_by_the_night_that_can() -> None:
    wrote(300)
    sealed()
    jobs.draw_the_sample.call(NEXT_NIGHT)
    first = set(ReadingReview.objects.values_list("line", flat=True))
    wrote(200, at=NEXT_NIGHT)
    sealed(NEXT_NIGHT + dt.timedelta(hours=1))
    jobs.draw_the_sample.call(NEXT_NIGHT + dt.timedelta(days=1))
    assert SampleDraw.objects.get().week == MONDAY
    assert set(ReadingReview.objects.values_list("line", flat=True)) == first


# --- urgent readings ---

EMERGENCY = Access("STP", "danso", "officer:7", Assurance.LOA2, "KHAN_CAP", "luat-bvdlcn-2025", case=REASON)


@pytest.fixture
def register() -> Any:
    memory = MemoryRegister()
    memory.add(NUMBER, name__full="Lê Thị Ánh", birth__date=PartialDate(1990, 3, 7))
    with use_register(memory):
        yield memory


def read_urgently(access: Access = EMERGENCY) -> None:
    read(
        access=access, subjects=[Subject(NUMBER)], fields=["name.full"], now=NOON,
        standing=Standing(authenticated=True, right=True, own=frozenset({index_of(NUMBER)})),
    )  # fmt: skip


def test_every_urgent_reading_lands_before_its_reviewers(register: MemoryRegister, justice: Any) -> None:
    read_urgently()
    review = ReadingReview.objects.get()
    assert (review.urgent, review.organization, review.line.case) == (True, justice, REASON)
    assert review.due_at == NOON + dt.timedelta(hours=24)


def test_other_readings_and_refused_ones_do_not(register: MemoryRegister) -> None:
    with pytest.raises(ReadRefused):
        read_urgently(Access("STP", "danso", "officer:7", Assurance.LOA2, "KHAN_CAP", "luat-bvdlcn-2025"))
    register.trouble = Trouble.TIMED_OUT
    with pytest.raises(RegisterUnavailable):
        read_urgently()
    assert not ReadingReview.objects.exists()


def test_what_cannot_be_queued_is_not_answered(register: MemoryRegister) -> None:
    def broken(**_signal: object) -> None:
        raise RuntimeError("the queue is full")

    read_on_a_reason.connect(broken)
    try:
        with pytest.raises(RuntimeError):
            read_urgently()
    finally:
        read_on_a_reason.disconnect(broken)
    assert not Line.objects.filter(allowed=True).exists()


# --- who judges ---


def test_the_head_sees_the_own_agency_and_the_auditor_all(
    sample: ReadingReview, head: User, auditor: User, province: Organization, focal: User
) -> None:
    elsewhere = Organization.objects.create(code="SYT", name="Sở Y tế", kind="department", parent=province)
    other = somebody(elsewhere, Role.AGENCY_HEAD)
    seen = {user: list(reviews_for(officer(user))) for user in (head, auditor, other, focal)}
    assert seen == {head: [sample], auditor: [sample], other: [], focal: []}
    for user in (other, focal):
        with pytest.raises(PermissionDenied):
            judge(officer=officer(user), review_id=sample.pk, verdict=Verdict.IN_ORDER, note="", now=NOON)


def test_nobody_judges_the_own_reading(justice: Organization, head: User, auditor: User) -> None:
    wrote(actor=f"officer:{head.pk}")
    sealed()
    draw_sample(week=MONDAY, now=NEXT_NIGHT)
    assert not reviews_for(officer(head)).exists()
    assert reviews_for(officer(auditor)).exists()


def test_a_reading_of_an_unknown_agency_is_the_auditors(head: User, auditor: User) -> None:
    wrote(agency="KHONG")
    sealed()
    draw_sample(week=MONDAY, now=NEXT_NIGHT)
    assert [reviews_for(officer(user)).count() for user in (head, auditor)] == [0, 1]


def test_each_look_is_written_in_the_log(sample: ReadingReview, head: User) -> None:
    look_at(officer=officer(head), reviews=reviews_for(officer(head)), now=NEXT_NIGHT)
    line = Line.objects.get(purpose="KIEM_TRA")
    assert (line.agency, line.actor, line.reasons) == ("STP", f"officer:{head.pk}", ["audit"])


def test_a_verdict_is_given_once(sample: ReadingReview, head: User, auditor: User) -> None:
    judge(officer=officer(head), review_id=sample.pk, verdict=Verdict.IN_ORDER, note="", now=NEXT_NIGHT)
    with pytest.raises(PermissionDenied):
        judge(
            officer=officer(auditor), review_id=sample.pk, verdict=Verdict.TO_EXPLAIN, note="Vì sao?",
            now=NEXT_NIGHT,
        )  # fmt: skip
    sample.refresh_from_db()
    assert (sample.verdict, sample.reviewed_by, sample.reviewed_at) == ("in_order", head, NEXT_NIGHT)
    assert not MisuseFinding.objects.exists()


def test_what_is_to_be_explained_becomes_a_finding_and_is_said(sample: ReadingReview, head: User) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        judge(
            officer=officer(head), review_id=sample.pk, verdict=Verdict.TO_EXPLAIN, note=" ", now=NEXT_NIGHT
        )
    judge(
        officer=officer(head), review_id=sample.pk, verdict=Verdict.TO_EXPLAIN, note="Hồ sơ đã rút",
        now=NEXT_NIGHT,
    )  # fmt: skip
    finding = MisuseFinding.objects.get()
    assert (finding.rule, finding.day, finding.actor, finding.count) == (
        "unexplained", MONDAY, "officer:7", 1,
    )  # fmt: skip
    assert finding.subject_tag == sample.line.subject_tag


def test_a_second_reading_to_explain_reopens_the_finding(justice: Organization, auditor: User) -> None:
    wrote(101)
    sealed()
    draw_sample(week=MONDAY, now=NEXT_NIGHT)
    for review in ReadingReview.objects.all():
        judge(
            officer=officer(auditor), review_id=review.pk, verdict=Verdict.TO_EXPLAIN, note="Vì sao?",
            now=NEXT_NIGHT,
        )  # fmt: skip
        found = MisuseFinding.objects.get()
        seen = found.reviewed_at
        MisuseFinding.objects.update(reviewed_at=NEXT_NIGHT, reviewed_by=auditor)
    assert (found.count, seen) == (2, None)


# --- the pages ---


def test_the_page_shows_the_overdue_first_and_takes_a_verdict(
    justice: Organization, head: User, focal: User, client: Client, register: MemoryRegister
) -> None:
    wrote(actor=f"officer:{focal.pk}")
    sealed()
    draw_sample(week=MONDAY, now=timezone.now())
    read_urgently()
    sealed()
    client.force_login(head)
    page = client.get("/readings-to-review/").content.decode()
    assert page.index(REASON) < page.index("Lê Thị Hồng Ánh")
    assert "1 lần xem đã quá hạn xét." in page
    urgent = ReadingReview.objects.get(draw=None)
    place = f"/readings-to-review/{urgent.pk}/"
    assert REASON in client.get(place).content.decode()
    for typed in ({}, {"verdict": "to_explain"}, {"verdict": "in_order", "note": f"Số {NUMBER}"}):
        assert client.post(place, typed).status_code == 422
    assert client.post(place, {"verdict": "to_explain", "note": "Ca trực nào?"}).url == "/readings-to-review/"
    assert client.get(place).status_code == 404
    assert REASON not in client.get("/readings-to-review/").content.decode()
    assert "Ca trực nào?" in client.get("/readings-to-review/?judged=1").content.decode()


@pytest.mark.parametrize(
    "role", [Role.FOCAL_OFFICER, Role.STANDING_OFFICE, Role.COMMITTEE_HEAD, Role.ADMINISTRATOR]
)
def test_nobody_else_opens_the_pages(
    sample: ReadingReview, province: Organization, client: Client, role: Role
) -> None:
    client.force_login(somebody(province, role))
    for place in ("/readings-to-review/", f"/readings-to-review/{sample.pk}/"):
        assert client.get(place).status_code == 403
        assert client.post(place, {"verdict": "in_order"}).status_code in {403, 405}
    assert not Line.objects.filter(purpose="KIEM_TRA").exists()


def test_another_agency_s_reading_is_as_if_it_did_not_exist(
    sample: ReadingReview, province: Organization, client: Client
) -> None:
    elsewhere = Organization.objects.create(code="SYT", name="Sở Y tế", kind="department", parent=province)
    client.force_login(somebody(elsewhere, Role.AGENCY_HEAD))
    assert client.get(f"/readings-to-review/{sample.pk}/").status_code == 404
    assert client.post(f"/readings-to-review/{sample.pk}/", {"verdict": "in_order"}).status_code == 404


def test_nothing_is_shown_while_sealing_is_dead(
    sample: ReadingReview, head: User, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrote(at=timezone.now() - dt.timedelta(days=1))
    watching.ask_again()
    client.force_login(head)
    for place in ("/readings-to-review/", f"/readings-to-review/{sample.pk}/"):
        answer = client.get(place)
        assert (answer.status_code, "HS-1" in answer.content.decode()) == (503, False)


def test_the_page_costs_the_same_whatever_waits(justice: Organization, head: User, client: Client) -> None:
    client.force_login(head)
    wrote(1)
    sealed()
    draw_sample(week=MONDAY, now=NEXT_NIGHT)
    with CaptureQueriesContext(connection) as one:
        client.get("/readings-to-review/")
    for _ in range(15):
        ReadingReview.objects.create(line=wrote(1)[0], organization=justice, due_at=NOON)
    with CaptureQueriesContext(connection) as many:
        client.get("/readings-to-review/")
    assert len(many) <= len(one) + 1
