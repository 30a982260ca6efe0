"""Signs of misuse: each named rule at its threshold and below it; running again adds nothing."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from danso.identity import jobs
from danso.identity.auditing.patterns import find_misuse, review, thresholds
from danso.identity.models import MisuseFinding, OfficerNumber
from danso.identity.services.sign_in import person_with
from danso.ledger import services as ledger
from danso.ledger.access import Access, Assurance, Mode
from danso.organizations.models import Organization, Position, Role
from danso.organizations.queries import officer_of
from danso.population.cases import closings_of, forget_case_kind, register_case_kind
from danso.population.models import CorrectionCase, MirroredResident
from danso.population.numbers import index_of, seal

if TYPE_CHECKING:
    from django.test import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_ledger")]
DAY = dt.date(2026, 3, 2)
NOON = dt.datetime(2026, 3, 2, 5, tzinfo=dt.UTC)  # 12:00 in Vietnam
NUMBER = "077190000123"


def wrote(
    times: int,
    *,
    at: dt.datetime = NOON,
    apart: int = 120,
    case: str = "HS-1",
    actor: str = "officer:7",
    number: str = NUMBER,
) -> None:
    for each in range(times):
        ledger.record(
            access=Access("STP", "danso", actor, Assurance.LOA2, "GQ_TTHC", "nd-107-2021", case=case),
            mode=Mode.CONSULTED, personal_number=number, fields=["name.full"], allowed=True,
            now=at + dt.timedelta(seconds=each * apart),
        )  # fmt: skip
    ledger.seal_all(now=at + dt.timedelta(seconds=times * apart))


def found() -> set[tuple[str, str, int]]:
    find_misuse(day=DAY)
    return set(MisuseFinding.objects.values_list("rule", "actor", "count"))


def test_reading_outside_a_case() -> None:
    least = thresholds()["outside_case"]
    wrote(least - 1, case="")
    wrote(least, case="", actor="officer:8")
    assert found() == {("outside_case", "officer:8", least)}


def test_reading_in_a_burst() -> None:
    least = thresholds()["burst"]
    wrote(least - 1, apart=0)
    wrote(least, apart=0, actor="officer:8")
    assert found() == {("burst", "officer:8", least)}


@pytest.mark.parametrize(("hour", "signs"), [(5, 1), (6, 0), (20, 0), (21, 1)])
def test_reading_at_night(hour: int, signs: int) -> None:
    wrote(1, at=NOON + dt.timedelta(hours=hour - 12))
    assert len(found()) == signs


def test_one_person_read_by_many() -> None:
    least = thresholds()["many_officers"]
    for each in range(least - 1):
        wrote(1, actor=f"officer:{each}")
    assert found() == set()
    wrote(1, actor="officer:99")
    assert found() == {("many_officers", "", least)}


# --- people close to the officer ---

OWN, COLLEAGUES, WIFES, NEIGHBOURS = "077180000001", "077181000002", "077182000003", "077183000004"
HEAD = "077150000005"


def lives(number: str, *, head: str = "", address: str = "", commune: str = "26506") -> None:
    MirroredResident.objects.create(
        reference=index_of(f"record:{number}"), number_index=index_of(number), number_sealed=seal(number),
        commune=commune, address=address, household=index_of(head) if head else "", source="register",
        as_of=NOON,
    )  # fmt: skip


@pytest.fixture
def officer(focal: User, justice: Organization) -> str:
    """An officer with a colleague and a family, all in the mirror; a neighbour lives elsewhere."""
    colleague = User.objects.create_user("dong.nghiep")
    Position.objects.create(user=colleague, organization=justice, role=Role.FOCAL_OFFICER)
    for user, number in ((focal, OWN), (colleague, COLLEAGUES)):
        OfficerNumber.objects.create(user=user, number_index=index_of(number))
    lives(OWN, head=HEAD, address="12 Trần Phú")
    lives(COLLEAGUES, head=COLLEAGUES, address="9 Lê Lợi")
    lives(WIFES, head=HEAD)
    lives(HEAD, address="12 Trần Phú")
    lives(NEIGHBOURS, address="12 Trần Phú", commune="26509")
    return f"officer:{focal.pk}"


def test_reading_one_s_own_record(officer: str) -> None:
    wrote(1, actor=officer, number=NEIGHBOURS)
    wrote(1, actor="officer:99", number=OWN)
    assert found() == set()
    wrote(2, actor=officer, number=OWN)
    assert found() == {("self", officer, 2)}


def test_reading_colleagues(officer: str) -> None:
    least = thresholds()["colleague"]
    wrote(least - 1, actor=officer, number=COLLEAGUES)
    assert found() == set()
    wrote(1, actor=officer, number=COLLEAGUES)
    assert found() == {("colleague", officer, least)}


def test_an_officer_who_left_the_agency_is_no_colleague(officer: str) -> None:
    Position.objects.filter(user__username="dong.nghiep").update(valid_to=DAY - dt.timedelta(days=1))
    wrote(thresholds()["colleague"], actor=officer, number=COLLEAGUES)
    assert found() == set()


@pytest.mark.parametrize("number", [WIFES, HEAD])
def test_reading_somebody_of_the_own_household_or_address(officer: str, number: str) -> None:
    wrote(1, actor=officer, number=number)
    assert found() == {("same_address", officer, 1)}


def test_an_officer_whom_the_mirror_does_not_know_is_found_by_the_own_sign_in(
    justice: Organization,
) -> None:
    user = User.objects.create_user("o.tinh.khac")
    Position.objects.create(user=user, organization=justice, role=Role.FOCAL_OFFICER)
    OfficerNumber.objects.create(user=user, number_index=index_of(OWN))
    wrote(1, actor=f"officer:{user.pk}", number=OWN)
    assert found() == set()
    person_with(number=OWN, now=NOON)
    assert found() == {("self", f"officer:{user.pk}", 1)}


# --- cases that are over ---


def test_reading_for_a_case_after_it_was_closed() -> None:
    closed = {"T-1": NOON + dt.timedelta(seconds=100), "T-2": NOON + dt.timedelta(days=2)}
    register_case_kind(
        "T-", lambda _question: None, lambda codes: {c: closed[c] for c in codes if c in closed}
    )
    try:
        wrote(1, case="T-1")
        wrote(2, case="T-2")
        wrote(2, case="T-3")
        assert found() == set()
        wrote(3, case="T-1", apart=60)
        assert found() == {("after_closing", "officer:7", 1)}
    finally:
        forget_case_kind("T-")


def test_a_correction_case_says_when_it_was_closed(province: Organization) -> None:
    lives(NUMBER)
    closed, waiting = (
        CorrectionCase.objects.create(
            code=f"PHSL-2026-00000{place}", resident=MirroredResident.objects.get(), organization=province,
            field="sex", value_sealed=seal("2"), evidence="Giấy khai sinh", opened_at=NOON, **end,
        )
        for place, end in enumerate([{"state": "withdrawn", "closed_at": NOON}, {}])
    )  # fmt: skip
    assert closings_of([closed.code, waiting.code, "HS-1"]) == {closed.code: NOON}


def test_citizens_systems_and_other_days_are_no_sign() -> None:
    wrote(30, apart=0, actor="citizen")
    wrote(30, apart=0, actor="system:feed", case="")
    wrote(30, apart=0, at=NOON + dt.timedelta(days=1))
    assert found() == set()


def test_running_again_adds_nothing_and_takes_a_query_a_rule() -> None:
    wrote(30, apart=0)
    assert find_misuse(day=DAY) == 1
    with CaptureQueriesContext(connection) as queries:
        assert find_misuse(day=DAY) == 0
    assert len(queries) <= 13


def test_the_night_looks_at_yesterday() -> None:
    wrote(30, apart=0)
    jobs.look_for_misuse.call(NOON + dt.timedelta(hours=20))
    assert MisuseFinding.objects.get().rule == "burst"


def test_an_auditor_reviews_once(province: Organization, focal: User, client: Client) -> None:
    wrote(30, apart=0)
    find_misuse(day=DAY)
    finding = MisuseFinding.objects.get()
    user = User.objects.create_user("kiem.tra")
    Position.objects.create(user=user, organization=province, role=Role.AUDITOR)
    auditor = officer_of(user, on=timezone.localdate())
    with pytest.raises(PermissionDenied):
        review(officer=officer_of(focal, on=timezone.localdate()), finding_id=finding.pk, now=NOON)
    review(officer=auditor, finding_id=finding.pk, now=NOON)
    review(officer=auditor, finding_id=finding.pk, now=NOON + dt.timedelta(days=1))
    finding.refresh_from_db()
    assert (finding.reviewed_at, finding.reviewed_by) == (NOON, user)
    MisuseFinding.objects.update(reviewed_at=None, reviewed_by=None)
    client.force_login(user)
    assert "Xem dồn dập trong một phút" in client.get("/access-log/").content.decode()
    assert client.post(f"/access-log/findings/{finding.pk}/").url == "/access-log/"
    assert "Xem dồn dập trong một phút" not in client.get("/access-log/").content.decode()
