"""A wrong record: evidence, commune police, the register, and the feed that confirms."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied

from danso.ledger.access import Access, Assurance
from danso.organizations.models import Organization
from danso.organizations.rights import Officer, Post, Role
from danso.population.jobs import send_corrections
from danso.population.models import CorrectionCase, MirroredResident
from danso.population.port import CorrectionAnswer, Subject, Trouble
from danso.population.services import ReadRefused, Standing, read
from danso.population.services.corrections import (
    BY_OFFICERS,
    MOVES,
    CorrectionRefused,
    move_case,
    moves_from,
    open_case,
)
from danso.population.services.following import follow
from danso.population.tests.conftest import NOON
from danso.population.tests.residents import COMMUNE, event, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit(db) -> Organization:
    return Organization.objects.create(code="UBND-X", name="UBND phường", kind="commune", unit_code=COMMUNE)


@pytest.fixture
def who(unit) -> Officer:
    user = User.objects.create_user("an")
    return Officer(user.pk, "An", (Post(Role.FOCAL_OFFICER, unit.pk, unit.path),))


@pytest.fixture
def case(register, unit, who) -> CorrectionCase:
    register.stands = [person(1)]
    follow(feed=register, now=NOON)
    return opened(unit, who)


def opened(unit, who, **changes) -> CorrectionCase:
    asked = {"code": "birth.date", "value": "1990-03-08", "evidence": "Giấy khai sinh số 12/1990"} | changes
    resident = MirroredResident.objects.get()
    return open_case(officer=who, organization=unit, resident=resident, now=NOON, **asked)


def moved(case: CorrectionCase, who: Officer, *moves: str) -> CorrectionCase:
    for move in moves:
        case = move_case(officer=who, case_id=case.pk, move=move, now=NOON)
    return case


def test_a_case_goes_from_evidence_to_the_feed_s_confirmation(case, who, register) -> None:
    moved(case, who, "hand_over", "verify")
    send_corrections(NOON)
    case.refresh_from_db()
    assert (case.state, case.register_code) == ("requested", "YC-1")
    asked = register.corrections[0]
    assert (asked.field, asked.value, asked.number) == ("birth.date", "1990-03-08", "077190000001")
    register.feed = [event(1, 1, "correction", NOON.date(), answers_to="YC-1")]
    follow(feed=register, now=NOON)
    case.refresh_from_db()
    assert (case.state, case.closed_at) == ("confirmed", NOON)
    assert [each.move for each in case.events.all()] == ["open", "hand_over", "verify", "send", "confirm"]


def test_a_refused_request_goes_back_to_the_police(case, who, register) -> None:
    moved(case, who, "hand_over", "verify")
    register.decided["YC-1"] = CorrectionAnswer("YC-1", accepted=False, reason="thieu_minh_chung")
    send_corrections(NOON)
    case.refresh_from_db()
    assert (case.state, case.events.last().note) == ("refused", "thieu_minh_chung")
    assert moved(case, who, "reopen").state == "with_police"


def test_a_case_waits_while_the_register_is_silent(case, who, register) -> None:
    moved(case, who, "hand_over", "verify")
    register.trouble = Trouble.UNREACHABLE
    send_corrections(NOON)
    case.refresh_from_db()
    assert case.state == "verified"
    register.trouble = None
    send_corrections(NOON)
    case.refresh_from_db()
    assert case.state == "requested"


def test_a_move_fits_its_state_or_is_refused(case, who) -> None:
    with pytest.raises(CorrectionRefused, match="wrong_state"):
        moved(case, who, "verify")
    with pytest.raises(PermissionDenied):
        moved(case, who, "confirm")
    assert moved(case, who, "withdraw").closed_at == NOON
    with pytest.raises(CorrectionRefused, match="wrong_state"):
        moved(case, who, "hand_over")


def test_every_state_but_the_closed_ones_leads_somewhere() -> None:
    leads = {state for before, _after in MOVES.values() for state in before}
    assert set(CorrectionCase.State.values) - leads == {"confirmed", "withdrawn"}
    assert moves_from("noted") == ["hand_over", "withdraw"]
    assert set(BY_OFFICERS) <= set(MOVES)


def test_a_field_has_one_open_case_and_each_needs_evidence(case, unit, who) -> None:
    for changes, code in (({}, "open_already"), ({"code": "sex", "evidence": " "}, "no_evidence")):
        with pytest.raises(CorrectionRefused, match=code):
            opened(unit, who, **changes)
    moved(case, who, "withdraw")
    assert opened(unit, who).code != case.code


def test_a_case_is_opened_by_right(case, unit) -> None:
    auditor = Officer(1, "B", (Post(Role.AUDITOR, unit.pk, unit.path),))
    with pytest.raises(PermissionDenied):
        opened(unit, auditor, code="sex", value="1")


def test_an_open_case_is_a_ground_to_read_while_it_is_open(case, unit, who, register) -> None:
    register.add("077190000001", name__full="Nguyễn Thị Thu Hà")
    access = Access(
        "UBND-X", "danso", f"officer:{who.user_id}", Assurance.LOA1, "LAM_SACH", "qd-06-2022", case.code
    )

    def reads(access: Access):
        return read(
            access=access,
            subjects=[Subject("077190000001")],
            fields=["name.full"],
            standing=Standing.of_officer(who),
            now=NOON,
        ).people[0]

    assert reads(access) is not None
    moved(case, who, "withdraw")
    with pytest.raises(ReadRefused, match="case_closed"):
        reads(access)


def test_the_value_asked_for_stands_sealed(case) -> None:
    assert b"1990" not in bytes(case.value_sealed)
