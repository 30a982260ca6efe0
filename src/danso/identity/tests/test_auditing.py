"""The auditor's search: by right, narrowed, without numbers in addresses, and itself in the log."""

from __future__ import annotations

import datetime as dt
import logging
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from danso.identity.auditing.searching import Search, search_log
from danso.ledger import services as ledger
from danso.ledger.access import Access, Assurance, Mode
from danso.ledger.models import Line
from danso.ledger.queries import lines_about
from danso.organizations.models import Organization, Position, Role
from danso.organizations.queries import officer_of

if TYPE_CHECKING:
    from django.test import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_ledger")]
NUMBER, OTHER = "077190000123", "077190000456"


@pytest.fixture
def auditor(province: Organization) -> User:
    inspectorate = Organization.objects.create(
        code="TTT", name="Thanh tra tỉnh", kind="department", parent=province
    )
    user = User.objects.create_user("kiem.tra", first_name="Trần Minh Tra")
    Position.objects.create(user=user, organization=inspectorate, role=Role.AUDITOR)
    return user


@pytest.fixture
def lines(focal: User) -> dict[str, Line]:
    now = timezone.now()

    def wrote(case: str, **said: Any) -> Line:
        access = Access(
            "STP", "danso", f"officer:{focal.pk}", Assurance.LOA2, "GQ_TTHC", "nd-107-2021", case=case
        )
        usual = {
            "access": access, "mode": Mode.CONSULTED, "personal_number": NUMBER, "fields": ["name.full"],
            "allowed": True, "now": now - dt.timedelta(minutes=5),
        }  # fmt: skip
        return ledger.record(**usual | said)

    return {
        "mine": wrote("HS-1"),
        "other": wrote("HS-2", personal_number=OTHER),
        "outside": wrote(""),
        "refused": wrote("HS-3", allowed=False),
    }


def found_by(auditor: User, **search: Any) -> set[int]:
    officer = officer_of(auditor, on=timezone.localdate())
    return {line.pk for line in search_log(officer=officer, search=Search(**search), now=timezone.now())}


def test_filters_narrow_down(auditor: User, lines: dict[str, Line]) -> None:
    numbered = {name: line.pk for name, line in lines.items()}
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    for search, names in (
        ({}, {"mine", "other", "outside", "refused"}),
        ({"number": OTHER}, {"other"}),
        ({"case": "HS-1"}, {"mine"}),
        ({"outside_case": True}, {"outside"}),
        ({"refused": True}, {"refused"}),
        ({"username": "anh.lth", "case": "HS-2"}, {"other"}),
        ({"username": "khong.co"}, set()),
        ({"agency": "CA"}, set()),
        ({"since": tomorrow}, set()),
    ):
        found = found_by(auditor, **search) & set(numbered.values())
        assert found == {numbered[name] for name in names}, search


def test_each_look_up_is_a_line_and_the_person_sees_it(auditor: User, lines: dict[str, Line]) -> None:
    found_by(auditor, number=NUMBER)
    about = lines_about(NUMBER).filter(purpose="KIEM_TRA").get()
    assert (about.agency, about.actor) == ("TTT", f"officer:{auditor.pk}")
    found_by(auditor, agency="STP")
    assert Line.objects.filter(purpose="KIEM_TRA").count() == 2


def test_nobody_else_searches_the_log(focal: User, administrator: User, client: Client) -> None:
    for user in (focal, administrator):
        with pytest.raises(PermissionDenied):
            found_by(user)
        client.force_login(user)
        assert client.get("/access-log/").status_code == 403
        assert client.post("/access-log/", {"number": NUMBER}).status_code == 403
    assert not Line.objects.exists()


def test_the_page_shows_the_officer_and_never_a_number(
    auditor: User, lines: dict[str, Line], client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    client.force_login(auditor)
    assert client.get("/access-log/").status_code == 200
    assert not Line.objects.filter(purpose="KIEM_TRA").exists()
    page = client.post("/access-log/", {"number": f"{NUMBER[:3]} {NUMBER[3:]}"}).content.decode()
    for words in ("Lê Thị Hồng Ánh", "Sở Tư pháp", "HS-1", "Ngoài hồ sơ"):
        assert words in page, words
    assert "HS-2" not in page
    assert page.count(NUMBER) == 0
    spoken = "\n".join(record.getMessage() + str(record.__dict__) for record in caplog.records)
    assert NUMBER not in spoken


def test_what_cannot_be_is_said(auditor: User, client: Client) -> None:
    client.force_login(auditor)
    for typed in ({"number": "12"}, {"case": "HS-1", "outside_case": "on"}, {"since": "hôm qua"}):
        assert client.post("/access-log/", typed).status_code == 422
    assert not Line.objects.exists()


def test_the_page_says_when_sealing_is_late_and_when_it_is_dead(
    auditor: User, lines: dict[str, Line], client: Client
) -> None:
    client.force_login(auditor)
    assert "Niêm phong nhật ký" not in client.get("/access-log/").content.decode()
    access = Access("STP", "danso", "system:test", Assurance.NONE, "GQ_TTHC", "nd-107-2021")
    for minutes, words in ((11, "đang chậm"), (250, "đã dừng")):
        ledger.seal_all(now=timezone.now())
        late = timezone.now() - dt.timedelta(minutes=minutes)
        ledger.record(
            access=access, mode=Mode.DECIDED, personal_number=None, fields=[], allowed=True, now=late
        )
        assert f"Niêm phong nhật ký {words}" in client.get("/access-log/").content.decode()
