"""Finding people without a number: for a purpose, on a live case, few enough, and all of it in the ledger."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import User
from django.urls import reverse

from danso.ledger.models import Line
from danso.organizations.models import Organization, Position, Role
from danso.population import cases
from danso.population.answers import PartialDate
from danso.population.drivers.lgsp_json import LgspJson
from danso.population.forms import Grounds, grounds_choices
from danso.population.models import RegisterHealth
from danso.population.port import RegisterRefused, TooManyHits, Trouble
from danso.population.purposes import Way, purposes
from danso.population.register import the_search
from danso.population.tests.conftest import NOON, NUMBER

pytestmark = pytest.mark.django_db
NAMES = {"name": "Nguyễn Thị Thu Hà", "birth": "7/3/1990"}
PLACES = {"commune": "26506", "address": "12 Trần Phú"}
GROUNDS = {"grounds": "LAM_SACH:qd-06-2022", "case": "LS-1"}


@pytest.fixture(autouse=True)
def _a_live_case_at_noon(monkeypatch, register):
    monkeypatch.setattr("danso.population.views.people.now", lambda: NOON)
    register.add(
        NUMBER, name__full=NAMES["name"], birth__date=PartialDate(1990, 3, 7), sex="2",
        permanent_residence__commune="26506", permanent_residence__address="12 Trần Phú",
    )  # fmt: skip
    state = cases.CaseState(live=True, in_unit=True, parties=False)
    cases.register_case_kind("LS-", lambda _question: state)
    yield
    cases.forget_case_kind("LS-")


@pytest.fixture
def desk(client):
    return signed_in(client, Role.FOCAL_OFFICER)


def signed_in(client, role: Role):
    root, _new = Organization.objects.get_or_create(code="TINH", name="UBND tỉnh", kind="province")
    commune, _new = Organization.objects.get_or_create(
        code="X", name="UBND phường X", kind="commune", parent=root, unit_code="26506"
    )
    user = User.objects.create_user(f"{role}")
    Position.objects.create(user=user, organization=commune, role=role)
    client.force_login(user)
    return client


def sent(client, way: str, said: dict[str, str], status: int = 200, **changes: str) -> str:
    form = {f"{way}-{name}": value for name, value in (GROUNDS | said | changes).items()}
    answer = client.post(reverse("population:find"), {"way": way, **form})
    assert answer.status_code == status
    return answer.content.decode()


@pytest.mark.parametrize(("way", "said"), [("name", NAMES), ("place", PLACES)])
def test_people_are_found_and_each_is_in_the_ledger(desk, way, said) -> None:
    text = sent(desk, way, said)
    assert "Tìm thấy 1 người" in text
    assert "Nữ" in text
    line = Line.objects.get()
    assert (line.mode, line.agency, line.case, bool(line.subject_tag)) == ("found", "X", "LS-1", True)


@pytest.mark.parametrize("way", [Way.NUMBER, Way.NAME, Way.ADDRESS])
def test_each_purpose_is_offered_with_all_its_own_legal_bases_and_no_other(way) -> None:
    offered = [Grounds.read(value) for value, _words in grounds_choices(way)]
    fitting = [each for each in purposes().values() if "officer" in each.askers and way in each.ways]
    assert {(each.purpose, each.legal_basis) for each in offered} == {
        (purpose.code, basis) for purpose in fitting for basis in purpose.legal_bases
    }


@pytest.mark.parametrize(("way", "said"), [("name", NAMES), ("place", PLACES)])
def test_what_is_chosen_at_first_is_a_purpose_on_a_basis_of_its_own(desk, way, said) -> None:
    page = desk.get(reverse("population:find")).content.decode()
    (offered,) = re.findall(rf'<select name="{way}-grounds".*?</select>', page, re.DOTALL)
    assert "selected" not in offered
    first = re.search(r'<option value="([^"]+)"', offered)[1]
    assert "Tìm thấy 1 người" in sent(desk, way, said, grounds=first)


def test_a_number_stands_in_no_address(desk) -> None:
    addresses = re.findall(r'(?:href|action|src)="([^"]*)"', sent(desk, "name", NAMES))
    assert addresses
    assert not any(NUMBER in each for each in addresses)
    assert desk.get(reverse("population:find"), {"way": "name"}).status_code == 200


def test_too_many_are_nobody_and_one_must_know_more(desk, register) -> None:
    for place in range(10):
        register.add(f"0771900002{place:02d}", name__full=NAMES["name"], birth__date=PartialDate(1990, 3, 7))
    text = sent(desk, "name", NAMES, status=422)
    assert "Hãy hỏi thêm để biết rõ hơn" in text
    assert "Tìm thấy" not in text
    assert Line.objects.get().subject_tag == ""


def test_a_register_that_finds_too_many_itself_is_the_same_answer(desk, register, monkeypatch) -> None:
    def many(*_asked: object, **_more: object) -> None:
        raise TooManyHits

    monkeypatch.setattr(type(register), "find", many)
    assert "Hãy hỏi thêm để biết rõ hơn" in sent(desk, "name", NAMES, status=422)
    assert Line.objects.get().allowed


def test_nobody_found_is_said_and_written(desk) -> None:
    assert "Không tìm thấy ai" in sent(desk, "name", NAMES | {"name": "Không Ai"})
    assert Line.objects.get().allowed


def test_a_silent_register_is_said_now_and_to_the_next_who_comes(desk, register) -> None:
    register.trouble = Trouble.UNREACHABLE
    assert "chưa trả lời" in sent(desk, "name", NAMES, status=503)
    assert RegisterHealth.objects.get().driver == register.name
    for page in ("find", "look_up"):
        assert "Các lượt hỏi từ" in desk.get(reverse(f"population:{page}")).content.decode()
    register.trouble = None
    assert "chưa trả lời" not in sent(desk, "name", NAMES)
    assert "chưa trả lời" not in desk.get(reverse("population:look_up")).content.decode()


def test_a_register_without_searches_says_so(desk, register, monkeypatch) -> None:
    def never(*_asked: object, **_more: object) -> None:
        raise RegisterRefused("not_offered")

    monkeypatch.setattr(type(register), "find", never)
    assert "Hãy tra cứu theo số" in sent(desk, "name", NAMES, status=503)


def test_without_a_live_case_nobody_is_found(desk) -> None:
    assert "Không có hồ sơ mang mã này." in sent(desk, "name", NAMES, status=403, case="HS-404")
    assert "Cần mã hồ sơ." in sent(desk, "place", PLACES, status=403, case="")
    assert not Line.objects.filter(allowed=True).exists()


@pytest.mark.parametrize(
    ("way", "said"),
    [
        ("name", NAMES | {"birth": ""}),
        ("name", NAMES | {"name": ""}),
        ("place", PLACES | {"address": ""}),
        ("place", PLACES | {"commune": "99999"}),
        ("name", NAMES | {"case": f"người số {NUMBER}"}),
        ("place", PLACES | {"grounds": "KHAN_CAP:luat-bvdlcn-2025"}),
        ("name", NAMES | {"grounds": "LAM_SACH:nd-107-2021"}),
        ("name", NAMES | {"grounds": "LAM_SACH"}),
    ],
)
def test_what_is_too_little_or_too_wide_is_asked_again(desk, register, way, said) -> None:
    sent(desk, way, said, status=422)
    assert register.asked == 0
    assert not Line.objects.exists()


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.STANDING_OFFICE, 200),
        (Role.FOCAL_OFFICER, 200),
        (Role.AGENCY_HEAD, 200),
        (Role.COMMITTEE_HEAD, 403),
        (Role.AUDITOR, 403),
        (Role.ADMINISTRATOR, 403),
    ],
)
def test_who_may_look_people_up_may_find_them(client, role, status) -> None:
    signed_in(client, role)
    assert client.get(reverse("population:find")).status_code == status
    sent(client, "name", NAMES, status=status)
    beside = client.get(reverse("population:look_up")).content.decode()
    assert (reverse("population:find") in beside) == (status == 200)


def test_an_urgent_search_needs_a_sure_sign_in(desk) -> None:
    urgent = {"grounds": "KHAN_CAP:luat-bvdlcn-2025", "case": "tai nạn, cần tìm người nhà"}
    assert "mức xác thực cao hơn" in sent(desk, "name", NAMES | urgent, status=403)


def test_searches_go_through_the_driver_that_has_them(settings, monkeypatch) -> None:
    settings.REGISTER_DRIVER = "soap037"
    with monkeypatch.context() as alone:
        alone.setattr("danso.population.register._instead", [])
        assert isinstance(the_search(), LgspJson)
