"""What the room counts: authentications, sign-ins, and reviews in time."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.auth.models import User

from danso.identity import measures
from danso.identity.models import (
    AuthenticationSession,
    CounterAuthentication,
    MisuseFinding,
    Person,
    ReadingReview,
    SampleDraw,
)
from danso.identity.submissions import Submissions, forget_submissions, register_submissions
from danso.ledger import services as ledger
from danso.ledger.access import Access, Assurance, Mode
from danso.ledger.models import Checkpoint
from danso.ledger.services import watching
from danso.measures.queries import value
from danso.measures.registry import registered
from danso.measures.services import snapshot

if TYPE_CHECKING:
    from collections.abc import Iterator

    from danso.ledger.models import Line
    from danso.organizations.models import Organization

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_ledger")]
TODAY = dt.date(2026, 3, 31)
NIGHT = dt.datetime(2026, 3, 30, 18, 30, tzinfo=dt.UTC)  # 01:30 on the 31st in Vietnam
YESTERDAY = NIGHT - dt.timedelta(hours=12)
DAY = dt.timedelta(days=1)


@pytest.fixture
def auditor() -> User:
    return User.objects.create_user("kiem.tra")


def counted(name: str, dimension: str = "", organization: Organization | None = None) -> Any:
    """Numerator and denominator; None when it was not counted."""
    snapshot(as_of=TODAY, now=NIGHT, names=[name])
    found = value(name, as_of=TODAY, dimension=dimension, organization=organization)
    if found is None:
        return None
    parts = (found.figure.numerator, found.figure.denominator)
    return tuple(part if part is None else int(part) for part in parts)


def line(*, at: dt.datetime = YESTERDAY, mode: Mode = Mode.VERIFIED, **said: Any) -> Line:
    access = Access("STP", "danso", "officer:7", Assurance.LOA2, "XAC_THUC_TAI_QUAY", "nd-69-2024")
    usual = {"personal_number": "077190000123", "fields": ["name.full"], "allowed": True}
    watching.ask_again()
    written = ledger.record(access=access, mode=mode, now=at, **usual | said)
    ledger.seal_all(now=at)
    return written


def test_the_room_s_measures_are_registered() -> None:
    names = {each.name for each in registered() if each.name.startswith("identity.")}
    assert names == {
        "identity.submissions_authenticated", "identity.counter_authenticated",
        "identity.online_sign_ins_level_2", "identity.findings_reviewed", "identity.readings_reviewed",
        "identity.reviews_overdue",
    }  # fmt: skip


# --- submissions ---


@pytest.fixture
def portal(justice: Organization) -> Iterator[None]:
    def taken(first: dt.date, last: dt.date) -> list[Submissions]:
        assert (first, last) == (dt.date(2026, 3, 1), dt.date(2026, 3, 30))
        return [Submissions(justice.pk, 3, 4), Submissions(justice.pk, 0, 1)]

    register_submissions("portal", taken)
    yield
    forget_submissions("portal")


def test_submissions_are_not_counted_while_no_room_takes_any() -> None:
    assert counted("identity.submissions_authenticated") is None


def test_submissions_are_counted_by_agency_once_a_room_tells(portal: None, justice: Organization) -> None:
    assert counted("identity.submissions_authenticated") == (3, 5)
    assert counted("identity.submissions_authenticated", organization=justice) == (3, 5)


def test_a_room_tells_of_its_submissions_once(portal: None) -> None:
    with pytest.raises(ValueError, match="twice"):
        register_submissions("portal", lambda _first, _last: [])


# --- counter and sign-ins ---


def checked(
    auditor: User, *, way: str = "card", face: bool | None = True, at: dt.datetime = YESTERDAY
) -> None:
    foreign = way == "foreigner"
    CounterAuthentication.objects.create(
        person=Person.objects.create(first_seen=at), officer=auditor, way=way, at=at, face=face,
        shape="" if foreign else "seven", reason="foreigner" if foreign else "", registered=not foreign,
        decided_at=at if face is not None else None,
    )  # fmt: skip


def test_a_reception_is_authenticated_by_register_and_face(auditor: User) -> None:
    for face in (True, True, False, None):
        line()
        checked(auditor, face=face)
    line()  # no match: the line is all that is left
    line(allowed=False)
    line(mode=Mode.CONSULTED)
    checked(auditor, way="foreigner")
    checked(auditor, at=YESTERDAY + DAY)
    assert counted("identity.counter_authenticated") == (2, 6)


def test_a_counter_without_receptions_has_no_share() -> None:
    snapshot(as_of=TODAY, now=NIGHT, names=["identity.counter_authenticated"])
    assert value("identity.counter_authenticated", as_of=TODAY).figure.value is None


def test_sign_ins_on_the_web_by_level() -> None:
    person = Person.objects.create(first_seen=YESTERDAY)
    for level, channel, at in (
        (2, "web", YESTERDAY), (1, "web", YESTERDAY - 29 * DAY), (2, "web", YESTERDAY - 30 * DAY),
        (2, "counter", YESTERDAY), (1, "web", NIGHT),
    ):  # fmt: skip
        AuthenticationSession.objects.create(
            person=person, channel=channel, provider="vneid", assurance=level, auth_time=at, started_at=at,
            last_seen=at,
        )  # fmt: skip
    assert counted("identity.online_sign_ins_level_2") == (1, 2)


# --- reviews ---


def test_findings_looked_at_in_time(auditor: User) -> None:
    for place, (day, reviewed) in enumerate(
        [
            (dt.date(2026, 3, 22), YESTERDAY),  # the last day
            (dt.date(2026, 3, 21), YESTERDAY),  # a day late
            (dt.date(2026, 3, 20), None),
            (dt.date(2026, 3, 23), None),  # there is time
            (dt.date(2026, 2, 20), None),  # long ago
        ]
    ):
        MisuseFinding.objects.create(
            rule="night", day=day, actor=f"officer:{place}", count=1, reviewed_at=reviewed,
            reviewed_by=auditor if reviewed else None,
        )  # fmt: skip
    assert counted("identity.findings_reviewed") == (1, 3)


def review(
    auditor: User, *, due: dt.datetime, at: dt.datetime | None, draw: SampleDraw | None = None
) -> None:
    ReadingReview.objects.create(
        line=line(), draw=draw, due_at=due, reviewed_at=at, verdict="in_order" if at else "",
        reviewed_by=auditor if at else None,
    )  # fmt: skip


def test_reviews_in_time_and_overdue_urgent_ones_apart(auditor: User) -> None:
    line()
    draw = SampleDraw.objects.create(
        week=dt.date(2026, 3, 16), checkpoint=Checkpoint.objects.first(), readings=1, drawn_at=YESTERDAY
    )
    review(auditor, due=YESTERDAY, at=YESTERDAY - DAY)
    review(auditor, due=YESTERDAY, at=YESTERDAY + dt.timedelta(hours=1))
    review(auditor, due=YESTERDAY, at=None)
    review(auditor, due=YESTERDAY + DAY, at=None)
    review(auditor, due=YESTERDAY - 40 * DAY, at=None)
    review(auditor, due=YESTERDAY, at=NIGHT, draw=draw)
    assert counted("identity.readings_reviewed", measures.URGENT) == (1, 3)
    assert counted("identity.readings_reviewed", measures.SAMPLE) == (0, 1)
    assert counted("identity.reviews_overdue", measures.URGENT) == (2, None)
    assert counted("identity.reviews_overdue", measures.SAMPLE) == (1, None)
    assert (
        Decimal(2) == value("identity.reviews_overdue", as_of=TODAY, dimension=measures.URGENT).figure.value
    )
