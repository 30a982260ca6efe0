"""With the outside world silent every page says so, and what can wait is done when it answers again."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.utils import timezone

from danso.identity.counter.postponed import check_postponed, tidy_postponed
from danso.identity.models import CounterAuthentication, Person, PostponedReception
from danso.identity.tests.people import signed_in
from danso.ledger.models import Line
from danso.organizations.models import Position
from danso.population.answers import PartialDate
from danso.population.drivers.memory import MemoryRegister
from danso.population.jobs import follow_the_feed, send_corrections
from danso.population.port import RegisterRefused, Trouble
from danso.population.purposes import purposes
from danso.population.register import use_register

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.contrib.auth.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_ledger", "at_any_hour")]
NUMBER = "077190000123"
CODE = f"{NUMBER}|273123456|Lê Thị Ánh|07031990|Nữ|12 Trần Phú, Vũng Tàu|01022022"
SAID_SO = "chưa trả lời"


@pytest.fixture(autouse=True)
def register() -> Iterator[MemoryRegister]:
    """A register that knows a woman and does not answer."""
    memory = MemoryRegister(trouble=Trouble.UNREACHABLE)
    memory.add(NUMBER, name__full="Lê Thị Ánh", birth__date=PartialDate(1990, 3, 7))
    with use_register(memory):
        yield memory


@pytest.fixture
def desk(focal: User, client: Client) -> Client:
    client.force_login(focal)
    return client


GROUNDS = {"grounds": "XAC_THUC_TAI_QUAY:nd-69-2024", "case": ""}
URGENT = {"grounds": "LAM_SACH:qd-06-2022", "case": "LS-1"}
WHO = {"name": "Lê Thị Ánh", "birth": "07/03/1990"}


def prefixed(way: str, said: dict[str, str]) -> dict[str, str]:
    return {"way": way} | {f"{way}-{name}": value for name, value in said.items()}


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("/residents/look-up/", GROUNDS | WHO | {"number": NUMBER}),
        ("/residents/find/", prefixed("name", URGENT | WHO)),
        ("/counter/", prefixed("card", {"code": CODE})),
        ("/counter/", prefixed("manual", WHO | {"reason": "no_card", "number": NUMBER})),
    ],
)
def test_a_page_of_an_officer_says_so(desk: Client, place: str, said: dict[str, str]) -> None:
    from danso.population.cases import CaseState, forget_case_kind, register_case_kind  # noqa: PLC0415

    register_case_kind("LS-", lambda _question: CaseState(live=True, in_unit=True, parties=True))
    try:
        answer = desk.post(place, said)
    finally:
        forget_case_kind("LS-")
    assert (answer.status_code, SAID_SO in answer.content.decode()) == (503, True)
    line = Line.objects.get()
    assert (line.allowed, line.reasons[0]) == (False, "register_unavailable")


def test_a_citizen_s_page_says_so_and_the_log_stays_open() -> None:
    hers = signed_in(NUMBER)
    answer = hers.post("/me/data/")
    assert (answer.status_code, SAID_SO in answer.content.decode()) == (503, True)
    for place in ("/me/", "/me/log/", "/me/questions/", "/me/delegations/new/"):
        assert hers.get(place).status_code == 200


def test_delegations_need_no_register() -> None:
    today = f"{timezone.localdate():%d/%m/%Y}"
    form = {
        "number": "077090000456", "scopes": ["log"], "valid_from": today, "valid_to": today,
        "basis": "Giấy ủy quyền 12/2026",
    }  # fmt: skip
    assert signed_in(NUMBER).post("/me/delegations/new/", form).status_code == 302


def test_the_mirror_and_its_counts_stand_and_say_since_when(desk: Client) -> None:
    follow_the_feed.call(now=timezone.now())
    send_corrections.call(now=timezone.now())
    text = desk.get("/residents/quality/").content.decode()
    assert SAID_SO in text
    assert desk.get("/residents/coverage/").status_code == 200
    assert desk.get("/residents/corrections/").status_code == 200


def received(desk: Client, face: str = "yes") -> PostponedReception:
    desk.post("/counter/", prefixed("card", {"code": CODE}))
    waiting = PostponedReception.objects.get()
    assert desk.post(f"/counter/postponed/{waiting.pk}/", {"face": face}).url == "/counter/"
    waiting.refresh_from_db()
    return waiting


def test_a_reception_waits_for_the_register_and_is_authenticated_then(
    desk: Client, register: MemoryRegister
) -> None:
    page = desk.post("/counter/", prefixed("card", {"code": CODE})).content.decode()
    assert "Đúng người, đối chiếu sau" in page
    assert NUMBER not in page
    waiting = received(desk)
    assert check_postponed(now=timezone.now()) == 0
    assert not Person.objects.exists()
    assert "Chờ đối chiếu" in desk.get("/counter/").content.decode()
    register.trouble = None
    assert check_postponed(now=timezone.now()) == 1
    assert check_postponed(now=timezone.now()) == 0
    waiting.refresh_from_db()
    done = CounterAuthentication.objects.get()
    assert (waiting.outcome, waiting.claim, waiting.authentication) == ("matched", None, done)
    assert (done.at, done.decided_at, done.registered) == (waiting.at, waiting.face_at, True)
    assert (done.session.assurance, done.person.personal_number) == (2, NUMBER)
    assert Line.objects.order_by("-pk")[0].allowed
    assert "Chờ đối chiếu" not in desk.get("/counter/").content.decode()


def test_who_does_not_match_is_called_back(desk: Client, register: MemoryRegister) -> None:
    register.add(NUMBER, name__full="Hồ Thị Cúc", birth__date=PartialDate(1990, 3, 7))
    waiting = received(desk)
    register.trouble = None
    assert check_postponed(now=timezone.now()) == 1
    page = desk.get("/counter/").content.decode()
    assert "Lê Thị Ánh" in page
    assert "Đã báo người dân" in page
    assert not CounterAuthentication.objects.exists()
    desk.post(f"/counter/postponed/{waiting.pk}/forget/")
    waiting.refresh_from_db()
    assert (waiting.outcome, waiting.claim) == ("mismatched", None)
    assert "Lê Thị Ánh" not in desk.get("/counter/").content.decode()


def test_another_face_leaves_nothing_behind(desk: Client, register: MemoryRegister) -> None:
    waiting = received(desk, face="no")
    register.trouble = None
    assert check_postponed(now=timezone.now()) == 0
    assert (waiting.outcome, waiting.claim) == ("dropped", None)


def test_a_card_scanned_again_waits_once(desk: Client) -> None:
    for _again in range(3):
        desk.post("/counter/", prefixed("card", {"code": CODE}))
    assert PostponedReception.objects.count() == 1


def test_what_nobody_confirmed_or_waited_too_long_is_over(desk: Client) -> None:
    desk.post("/counter/", prefixed("card", {"code": CODE}))
    now = timezone.now()
    tidy_postponed(now=now + dt.timedelta(minutes=16))
    assert PostponedReception.objects.get().outcome == "dropped"
    PostponedReception.objects.all().delete()
    received(desk)
    tidy_postponed(now=now + dt.timedelta(days=4))
    given_up = PostponedReception.objects.get()
    assert (given_up.outcome, given_up.claim is not None) == ("given_up", True)
    tidy_postponed(now=now + dt.timedelta(days=8))
    assert PostponedReception.objects.get().claim is None


def test_our_own_rules_put_a_check_off_and_never_lose_it(
    desk: Client, register: MemoryRegister, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting = received(desk)
    register.trouble = None

    def refusing(*_asked: object, **_more: object) -> bool:
        raise RegisterRefused("DC-429")

    now = timezone.now()
    with monkeypatch.context() as refused:
        refused.setattr(MemoryRegister, "verify", refusing)
        assert check_postponed(now=now) == 0
        assert check_postponed(now=now + dt.timedelta(minutes=1)) == 0
    assert [line.reasons[0] for line in Line.objects.order_by("pk")[1:]] == ["register_refused"]
    assert check_postponed(now=now + dt.timedelta(minutes=31)) == 1
    waiting.refresh_from_db()
    assert waiting.outcome == "matched"


def test_at_night_nobody_is_checked(
    desk: Client, register: MemoryRegister, monkeypatch: pytest.MonkeyPatch
) -> None:
    received(desk)
    register.trouble = None
    monkeypatch.setattr(type(purposes()["GQ_TTHC"].hours), "hold", lambda *_args: False)
    assert check_postponed(now=timezone.now()) == 0
    assert register.asked == 0


def test_an_officer_who_left_the_counter_checks_nobody(desk: Client, register: MemoryRegister) -> None:
    waiting = received(desk)
    Position.objects.all().delete()
    register.trouble = None
    assert check_postponed(now=timezone.now()) == 1
    waiting.refresh_from_db()
    assert (waiting.outcome, register.asked) == ("refused", 0)


def test_only_who_received_somebody_decides_and_in_time(desk: Client, administrator: User) -> None:
    desk.post("/counter/", prefixed("card", {"code": CODE}))
    waiting = PostponedReception.objects.get()
    place = f"/counter/postponed/{waiting.pk}/"
    assert desk.post(f"{place}forget/").status_code == 403
    other = Client()
    other.force_login(administrator)
    for each in (place, f"{place}forget/"):
        assert other.post(each, {"face": "yes"}).status_code == 403
        assert desk.get(each).status_code == 405
    waiting.at -= dt.timedelta(minutes=16)
    waiting.save()
    assert desk.post(place, {"face": "yes"}).status_code == 403
