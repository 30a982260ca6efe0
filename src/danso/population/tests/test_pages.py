"""The officers' pages: counts for those who read, people for those who clean, look-ups with a purpose."""

from __future__ import annotations

import datetime as dt
import re
from io import BytesIO

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from openpyxl import load_workbook

from danso.ledger.models import Line
from danso.organizations.models import Organization, Position, Role
from danso.population.jobs import follow_the_feed, send_corrections
from danso.population.models import CorrectionCase, MirroredResident
from danso.population.port import Trouble
from danso.population.services.counting import count_quality
from danso.population.services.following import follow
from danso.population.tests.conftest import NOON, NUMBER
from danso.population.tests.residents import COMMUNE, NEXT, person

pytestmark = pytest.mark.django_db
TODAY = dt.date(2024, 10, 10)


@pytest.fixture(autouse=True)
def _noon(monkeypatch) -> None:
    for module in ("quality", "coverage", "corrections", "people", "shared"):
        monkeypatch.setattr(f"danso.population.views.{module}.today", lambda: TODAY)
    for module in ("quality", "coverage", "corrections", "people"):
        monkeypatch.setattr(f"danso.population.views.{module}.now", lambda: NOON)
    monkeypatch.setattr("danso.population.api.today", lambda: TODAY)


@pytest.fixture
def province(register):
    register.stands = [
        person(1, sex=None),
        person(2, card__issued_on=None, name__full="Lê Thị Lan"),
        person(3, permanent_residence__commune=NEXT),
    ]
    follow(feed=register, now=NOON)
    count_quality(today=TODAY)
    root = Organization.objects.create(code="TINH", name="UBND tỉnh", kind="province")
    for code, commune in (("X", COMMUNE), ("Y", NEXT)):
        Organization.objects.create(
            code=code, name=f"UBND phường {code}", kind="commune", parent=root, unit_code=commune
        )
    return root


def signed_in(client, role: Role, code: str = "TINH"):
    user = User.objects.create_user(f"{role}-{code}")
    Position.objects.create(user=user, organization=Organization.objects.get(code=code), role=role)
    client.force_login(user)
    return client


def address(name: str, *args: object) -> str:
    return reverse(f"population:{name}", args=args)


def unit(code: str) -> int:
    return Organization.objects.get(code=code).pk


def page(client, name: str, *args: object, status: int = 200) -> str:
    response = client.get(address(name, *args))
    assert response.status_code == status
    return response.content.decode()


def test_the_overview_shows_the_worst_commune_first(client, province) -> None:
    text = page(signed_in(client, Role.STANDING_OFFICE), "quality")
    assert text.index("UBND phường X") < text.index("UBND phường Y")
    assert "Sạch" in text


def test_a_focal_officer_sees_the_own_commune_alone(client, province) -> None:
    text = page(signed_in(client, Role.FOCAL_OFFICER, "X"), "quality")
    assert "UBND phường X" in text
    assert "UBND phường Y" not in text
    page(client, "commune", unit("Y"), status=404)
    page(client, "breaking", unit("Y"), "sex_present", status=404)


@pytest.mark.parametrize("name", ["quality", "coverage", "corrections", "look_up", "find"])
def test_an_administrator_of_accounts_sees_nobody(client, province, name: str) -> None:
    page(signed_in(client, Role.ADMINISTRATOR), name, status=403)


def test_who_only_reads_sees_counts_and_no_list(client, province) -> None:
    signed_in(client, Role.AUDITOR)
    text = page(client, "commune", unit("X"))
    assert address("breaking", unit("X"), "sex_present") not in text
    page(client, "breaking", unit("X"), "sex_present", status=403)
    assert not Line.objects.exists()


def test_a_list_behind_a_rule_is_in_the_ledger_and_masks_numbers(client, province) -> None:
    signed_in(client, Role.FOCAL_OFFICER, "X")
    assert address("breaking", unit("X"), "sex_present") in page(client, "commune", unit("X"))
    text = page(client, "breaking", unit("X"), "sex_present")
    assert "077*******01" in text
    assert "077190000001" not in text
    assert Line.objects.get().mode == "bulk"
    page(client, "breaking", unit("X"), "no_such_rule", status=404)


def test_an_overview_costs_the_same_whatever_the_communes(
    client, province, django_assert_max_num_queries
) -> None:
    signed_in(client, Role.STANDING_OFFICE)
    with django_assert_max_num_queries(25):
        page(client, "quality")
    with django_assert_max_num_queries(20):
        page(client, "coverage")


def test_a_campaign_list_is_a_workbook(client, province) -> None:
    signed_in(client, Role.STANDING_OFFICE)
    assert "Danh sách vận động" in page(client, "coverage")
    response = client.post(address("campaign", unit("X"), "card"))
    cells = [cell.value for row in load_workbook(BytesIO(response.content)).active for cell in row]
    assert "Lê Thị Lan" in cells
    assert "077190000002" not in cells
    assert Line.objects.get().content["bulk"]["people"] == 1
    assert client.get(address("campaign", unit("X"), "card")).status_code == 405
    assert client.post(address("campaign", unit("X"), "shoes")).status_code == 404


def test_a_correction_is_opened_from_the_list_and_moved(client, province) -> None:
    signed_in(client, Role.FOCAL_OFFICER, "X")
    resident = MirroredResident.objects.filter(sex=0).get()
    form = address("correct", resident.pk, unit("X"))
    page(client, "correct", resident.pk, unit("X"))
    assert client.post(form, {"code": "sex", "value": "2", "evidence": ""}).status_code == 422
    client.post(form, {"code": "sex", "value": "2", "evidence": "Giấy khai sinh"})
    case = CorrectionCase.objects.get()
    assert "Giấy khai sinh" in page(client, "correction", case.pk)
    client.post(address("move", case.pk, "hand_over"), {"note": "gửi công an phường"})
    case.refresh_from_db()
    assert case.state == "with_police"
    assert case.code in page(client, "corrections")
    client.post(address("move", case.pk, "hand_over"))
    assert "không hợp với tình trạng" in page(client, "correction", case.pk)
    signed_in(client, Role.FOCAL_OFFICER, "Y")
    page(client, "correction", case.pk, status=404)
    assert client.post(address("move", case.pk, "verify")).status_code == 403


def test_while_the_register_is_silent_corrections_wait_and_pages_say_so(client, province, register) -> None:
    signed_in(client, Role.FOCAL_OFFICER, "X")
    resident = MirroredResident.objects.filter(sex=0).get()
    client.post(
        address("correct", resident.pk, unit("X")),
        {"code": "sex", "value": "2", "evidence": "Giấy khai sinh"},
    )
    case = CorrectionCase.objects.get()
    register.trouble = Trouble.UNREACHABLE
    follow_the_feed.call(now=NOON)
    for move in ("hand_over", "verify"):
        client.post(address("move", case.pk, move))
    send_corrections.call(now=NOON)
    for name, about in (("quality", ()), ("coverage", ()), ("corrections", ()), ("correction", (case.pk,))):
        assert "chưa trả lời" in page(client, name, *about)
    register.trouble = None
    send_corrections.call(now=NOON)
    follow_the_feed.call(now=NOON)
    case.refresh_from_db()
    assert (case.state, len(register.corrections)) == ("requested", 1)
    for name, about in (("quality", ()), ("coverage", ()), ("corrections", ()), ("correction", (case.pk,))):
        assert "chưa trả lời" not in page(client, name, *about)


ASKED = {
    "grounds": "XAC_THUC_TAI_QUAY:nd-69-2024",
    "case": "",
    "number": "077190 000123",
    "name": "Nguyễn Thị Thu Hà",
    "birth": "7/3/1990",
}


def looked_up(client, status: int = 200, **changes: str) -> str:
    response = client.post(address("look_up"), ASKED | changes)
    assert response.status_code == status
    return response.content.decode()


def test_a_look_up_shows_the_person_and_is_in_the_ledger(client, province) -> None:
    signed_in(client, Role.FOCAL_OFFICER, "X")
    page(client, "look_up")
    assert "Nguyễn Thị Thu Hà" in looked_up(client)
    line = Line.objects.get()
    assert (line.mode, line.agency, line.allowed) == ("consulted", "X", True)


def test_a_mismatch_and_an_unknown_number_look_alike(client, province) -> None:
    signed_in(client, Role.FOCAL_OFFICER, "X")
    bodies = [
        looked_up(client, birth="8/3/1990").replace("8/3/1990", ""),
        looked_up(client, number="077190000777")
        .replace("077190000777", "077190 000123")
        .replace("7/3/1990", ""),
    ]
    first, second = (re.sub(r"[A-Za-z0-9]{64}", "TOKEN", body) for body in bodies)
    assert first == second
    assert "Không khớp" in bodies[0]


def test_a_refusal_says_why_and_is_in_the_ledger(client, province) -> None:
    signed_in(client, Role.FOCAL_OFFICER, "X")
    text = looked_up(client, status=403, grounds="GQ_TTHC:nd-107-2021", case="HS-404")
    assert "Không có hồ sơ mang mã này." in text
    assert Line.objects.get().reasons == ["unknown_case"]


@pytest.mark.parametrize(
    ("field", "value"), [("number", "123"), ("birth", "31/02/1990"), ("birth", "90"), ("name", "")]
)
def test_what_cannot_be_is_asked_again(client, province, field: str, value: str) -> None:
    signed_in(client, Role.FOCAL_OFFICER, "X")
    looked_up(client, status=422, **{field: value})
    assert not Line.objects.exists()


def test_a_silent_register_is_told_and_breaks_nothing(client, province, register) -> None:
    signed_in(client, Role.FOCAL_OFFICER, "X")
    register.trouble = Trouble.UNREACHABLE
    assert "chưa trả lời" in looked_up(client, status=503)


def test_no_address_holds_a_number(client, province) -> None:
    signed_in(client, Role.FOCAL_OFFICER, "X")
    assert 'method="post"' in page(client, "look_up")
    addresses = re.findall(r'(?:href|action|src)="([^"]*)"', looked_up(client, number=NUMBER))
    assert addresses
    assert not any(NUMBER in each for each in addresses)


def test_the_api_gives_counts_within_the_officer_s_units(client, province) -> None:
    signed_in(client, Role.FOCAL_OFFICER, "X")
    quality = client.get("/api/population/quality").json()
    assert {row["commune"] for row in quality} == {COMMUNE}
    coverage = client.get("/api/population/coverage").json()
    assert {(row["commune"], row["kind"]) for row in coverage} == {(COMMUNE, "card"), (COMMUNE, "account")}
    assert client.get("/api/population/mirror").json()["residents"] == 3
    signed_in(client, Role.ADMINISTRATOR)
    assert client.get("/api/population/quality").status_code == 403
