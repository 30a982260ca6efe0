"""Signs of misuse: each named rule at its threshold and below it; running again adds nothing."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from danso.identity import jobs
from danso.identity.auditing.patterns import find_misuse, review, thresholds
from danso.identity.models import MisuseFinding
from danso.ledger import services as ledger
from danso.ledger.access import Access, Assurance, Mode
from danso.ledger.services import watching
from danso.organizations.models import Organization, Position, Role
from danso.organizations.queries import officer_of

if TYPE_CHECKING:
    from pathlib import Path

    from django.test import Client

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 3, 2)
NOON = dt.datetime(2026, 3, 2, 5, tzinfo=dt.UTC)  # 12:00 in Vietnam
NUMBER = "077190000123"


@pytest.fixture(autouse=True)
def _own_ledger(settings: Any, tmp_path: Path) -> None:
    settings.LEDGER_KEYS = tmp_path / "ledger-keys"
    watching.ask_again()


def wrote(
    times: int, *, at: dt.datetime = NOON, apart: int = 120, case: str = "HS-1", actor: str = "officer:7"
) -> None:
    for each in range(times):
        ledger.record(
            access=Access("STP", "danso", actor, Assurance.LOA2, "GQ_TTHC", "nd-107-2021", case=case),
            mode=Mode.CONSULTED, personal_number=NUMBER, fields=["name.full"], allowed=True,
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
    assert len(queries) <= 10


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
