"""Children's parents and guardians: received at the counter, kinship asked of the register, papers seen."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import timezone

from danso.identity.counter.guardians import kinship, last_day_as_child
from danso.identity.models import CounterAuthentication, Delegation, Person
from danso.identity.services.sign_in import person_with
from danso.identity.tests.people import signed_in
from danso.ledger.models import Line
from danso.population.answers import Kin, PartialDate
from danso.population.drivers.memory import MemoryRegister
from danso.population.port import Trouble
from danso.population.register import use_register

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.contrib.auth.models import User
    from django.test import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_ledger", "at_any_hour")]
MOTHER, FATHER, CHILD = "077190000123", "077088000456", "077220000789"
PLACE = "/counter/guardians/"
BORN = PartialDate(2020, 2, 29)


@pytest.fixture
def register() -> Iterator[MemoryRegister]:
    memory = MemoryRegister()
    memory.add(MOTHER, name__full="Lê Thị Ánh", birth__date=PartialDate(1990, 3, 7))
    memory.add(
        CHILD, name__full="Trần Lê An", birth__date=BORN, mother=Kin("Lê Thị Ánh", MOTHER),
        father=Kin("Trần Văn Bình", FATHER),
    )  # fmt: skip
    with use_register(memory):
        yield memory


@pytest.fixture
def desk(focal: User, client: Client, register: MemoryRegister) -> Client:
    client.force_login(focal)
    return client


def receive(desk: Client, number: str = MOTHER, name: str = "Lê Thị Ánh") -> CounterAuthentication:
    """Somebody whose face the officer has just confirmed."""
    user, now = int(desk.session["_auth_user_id"]), timezone.now()
    person = person_with(number=number, now=now)
    Person.objects.filter(pk=person.pk).update(name=name)
    return CounterAuthentication.objects.create(
        person=person, officer_id=user, way="card", shape="seven", registered=True, at=now, face=True,
        decided_at=now,
    )  # fmt: skip


def asked(desk: Client, here: CounterAuthentication, **changes: Any) -> Any:
    form = {
        "way": "register", "guardian": str(here.pk), "relation": "parent", "number": CHILD,
        "name": "Trần Lê An", "birth": "29/02/2020", "scopes": ["data", "log"], "valid_to": "28/02/2038",
        "basis": "Giấy khai sinh 34/2020",
    }  # fmt: skip
    return desk.post(PLACE, form | changes)


def test_a_mother_is_recorded_and_sees_who_read_her_child(desk: Client) -> None:
    assert asked(desk, receive(desk)).url == PLACE
    made = Delegation.objects.get()
    assert (made.kind, made.kinship, made.accepted_at is not None) == ("guardian", "confirmed", True)
    assert [line.mode for line in Line.objects.order_by("pk")] == ["consulted", "decided"]
    hers = signed_in(MOTHER)
    assert "Trần Lê An" in hers.get("/me/").content.decode()
    assert "Ghi nhận cha mẹ, người giám hộ" not in hers.get("/me/log/").content.decode()
    hers.post(f"/me/delegations/{made.pk}/act/")
    log = hers.get("/me/log/").content.decode()
    assert log.count("Ghi nhận cha mẹ, người giám hộ của trẻ em") >= 2
    assert "Đã quyết định" in log
    data = hers.post("/me/data/")
    assert data.status_code == 200
    assert "Trần Văn Bình" in data.content.decode()
    assert Line.objects.order_by("-pk")[0].actor == f"citizen:delegation-{made.pk}"


def test_a_scope_that_was_not_given_stays_closed(desk: Client) -> None:
    asked(desk, receive(desk), scopes=["log"])
    hers = signed_in(MOTHER)
    hers.post(f"/me/delegations/{Delegation.objects.get().pk}/act/")
    assert hers.get("/me/log/").status_code == 200
    assert hers.post("/me/data/").status_code == 403


def test_nobody_is_recorded_who_was_not_received_here_lately(desk: Client, administrator: User) -> None:
    here = receive(desk)
    here.decided_at = timezone.now() - dt.timedelta(minutes=16)
    here.save()
    assert asked(desk, here).status_code == 422
    assert "Chưa có ai được xác thực" in desk.get(PLACE).content.decode()
    elsewhere = receive(desk)
    elsewhere.officer = administrator
    elsewhere.save()
    assert asked(desk, elsewhere).status_code == 422
    assert not Line.objects.exists()
    assert not Delegation.objects.exists()


@pytest.mark.parametrize(
    ("expected", "kin"),
    [
        ("confirmed", {"mother": Kin("Khác", MOTHER)}),
        ("confirmed", {"representative": Kin("Lê Thị Ánh", MOTHER)}),
        ("by_name", {"mother": Kin("Lê Thị Ánh")}),
        ("not_supplied", {}),
        ("not_supplied", {"father": Kin("Trần Văn Bình", FATHER)}),
        ("others", {"father": Kin("Trần Văn Bình", FATHER), "mother": Kin("Hồ Thị Cúc", "077191000777")}),
    ],
)
def test_the_register_s_word_on_kinship(register: MemoryRegister, expected: str, kin: dict[str, Kin]) -> None:
    guardian = person_with(number=MOTHER, now=timezone.now())
    guardian.name = "Lê Thị Ánh"
    assert kinship(register.add(CHILD, **kin), guardian) == expected


def test_who_is_not_a_parent_by_the_register_needs_a_decision(desk: Client) -> None:
    aunt = receive(desk, "077191000777", "Hồ Thị Cúc")
    refused = asked(desk, aunt)
    assert refused.status_code == 422
    assert "là người khác" in refused.content.decode()
    assert not Delegation.objects.exists()
    assert asked(desk, aunt, relation="appointed", basis="Quyết định 9/QĐ-UBND").status_code == 302
    assert Delegation.objects.get().kinship == "others"


def test_a_child_who_does_not_match_is_nobody(desk: Client) -> None:
    for wrong in ({"number": "077220000111"}, {"name": "Trần An"}, {"birth": "01/03/2020"}):
        answer = asked(desk, receive(desk), **wrong)
        assert (answer.status_code, "Không khớp" in answer.content.decode()) == (200, True)
    assert not Delegation.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"valid_to": "01/03/2038"},
        {"birth": "01/01/2000"},
        {"number": "12"},
        {"scopes": []},
        {"basis": ""},
        {"guardian": "999"},
    ],
)
def test_terms_that_do_not_hold_are_asked_again(desk: Client, wrong: dict[str, Any]) -> None:
    assert asked(desk, receive(desk), **wrong).status_code == 422
    assert not Delegation.objects.exists()


def test_a_childhood_ends_on_the_eve_of_majority() -> None:
    assert last_day_as_child(PartialDate(2020, 2, 29)) == dt.date(2038, 2, 28)
    assert last_day_as_child(PartialDate(2020, 5, 1)) == dt.date(2038, 4, 30)
    assert last_day_as_child(PartialDate(2020)) == dt.date(2037, 12, 31)


def test_a_silent_register_is_said_and_nothing_is_recorded(desk: Client, register: MemoryRegister) -> None:
    register.trouble = Trouble.TIMED_OUT
    answer = asked(desk, receive(desk))
    assert answer.status_code == 503
    assert "chưa trả lời" in answer.content.decode()
    assert "Giấy khai sinh 34/2020" in answer.content.decode()
    assert not Delegation.objects.exists()


def ticket_on(page: str) -> str:
    return re.findall(r'name="ticket" value="([^"]+)"', page)[0]


def test_a_guardianship_ends_on_papers_and_whoever_acts_stops(desk: Client) -> None:
    asked(desk, receive(desk))
    made = Delegation.objects.get()
    hers = signed_in(MOTHER)
    hers.post(f"/me/delegations/{made.pk}/act/")
    ticket = ticket_on(desk.get(PLACE).content.decode())
    desk.post(f"{PLACE}end/", {"ticket": ticket, "papers": " "})
    assert "Bạn đang làm thay" in hers.get("/me/").content.decode()
    desk.post(f"{PLACE}end/", {"ticket": ticket, "papers": "Quyết định 5/2027/QĐDS-ST"})
    made.refresh_from_db()
    assert (made.revoked_by_id, made.revoked_on) == (made.granted_by_id, "Quyết định 5/2027/QĐDS-ST")
    account = hers.get("/me/").content.decode()
    assert "Bạn đang làm thay" not in account
    assert "Quyết định 5/2027/QĐDS-ST" in account
    assert desk.post(f"{PLACE}end/", {"ticket": ticket, "papers": "x"}).status_code == 403
    assert Line.objects.filter(mode="decided").count() == 2


def test_without_the_guardian_it_is_found_by_the_child_s_number_and_logged(desk: Client) -> None:
    asked(desk, receive(desk))
    CounterAuthentication.objects.all().delete()
    assert "ticket" not in desk.get(PLACE).content.decode()
    before = Line.objects.count()
    page = desk.post(PLACE, {"way": "child", "child-number": CHILD}).content.decode()
    assert ticket_on(page)
    assert Line.objects.count() == before + 1
    empty = desk.post(PLACE, {"way": "child", "child-number": FATHER}).content.decode()
    assert "Không có ai đang được ghi nhận" in empty
    assert all(CHILD not in address for address in re.findall(r'(?:href|action)="([^"]*)"', page))


def test_a_ticket_is_of_the_officer_who_saw_the_list(desk: Client, administrator: User) -> None:
    asked(desk, receive(desk))
    ticket = ticket_on(desk.get(PLACE).content.decode())
    desk.force_login(administrator)
    assert desk.get(PLACE).status_code == 403
    for each in (ticket, "", "forged"):
        assert desk.post(f"{PLACE}end/", {"ticket": each, "papers": "x"}).status_code == 403
    assert Delegation.objects.get().revoked_at is None
