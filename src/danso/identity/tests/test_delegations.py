"""Acting for others: granted at level 02, accepted, in scope, in time, and revocable by either side."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client, RequestFactory
from django.utils import timezone

from danso.identity import sessions
from danso.identity.devices import device_words
from danso.identity.models import AuthenticationSession, Delegation, Person
from danso.identity.queries import acting_for, may_read_as
from danso.identity.services.delegations import (
    accept,
    act_under,
    authorise,
    end_guardianship,
    record_guardianship,
    revoke,
)
from danso.identity.services.sign_in import person_with
from danso.organizations.queries import officer_of

if TYPE_CHECKING:
    from django.contrib.auth.models import User

pytestmark = pytest.mark.django_db
MOTHER, SON, CHILD = "077190000123", "077090000456", "077314000789"
TODAY = dt.date(2026, 11, 23)
NOW = dt.datetime(2026, 11, 23, 3, tzinfo=dt.UTC)
Scope = Delegation.Scope


def session(number: str, level: int = 2, name: str = "Lê Thị Ánh") -> AuthenticationSession:
    person = person_with(number=number, now=NOW)
    Person.objects.filter(pk=person.pk).update(name=name)
    now = timezone.now()
    return AuthenticationSession.objects.create(
        person=person, channel="web", provider="vneid", assurance=level, auth_time=now, started_at=now,
        last_seen=now,
    )  # fmt: skip


def granted(by: AuthenticationSession, to: str = SON, **changes: Any) -> Delegation:
    terms = {
        "number": to, "scopes": [Scope.DATA, Scope.LOG], "valid_from": TODAY,
        "valid_to": TODAY + dt.timedelta(30), "basis": "Giấy ủy quyền 12/2026", **changes,
    }  # fmt: skip
    return authorise(session=by, now=NOW, **terms)


def request_of(signed_in: AuthenticationSession) -> Any:
    request = RequestFactory().get("/")
    known = AuthenticationSession.objects.select_related("person", "business", "delegation__principal")
    setattr(request, sessions._CACHE, known.get(pk=signed_in.pk))
    return request


def test_an_authorised_person_acts_within_scope_once_accepted() -> None:
    mother, son = session(MOTHER), session(SON)
    delegation = granted(mother)
    with pytest.raises(PermissionDenied):
        act_under(session=son, delegation_id=delegation.pk, on=TODAY)
    accept(session=son, delegation_id=delegation.pk, now=NOW)
    act_under(session=son, delegation_id=delegation.pk, on=TODAY)
    request = request_of(son)
    assert acting_for(request, on=TODAY).principal == mother.person
    assert may_read_as(request, Scope.LOG, on=TODAY) == mother.person
    with pytest.raises(PermissionDenied):
        may_read_as(request, Scope.DOSSIERS, on=TODAY)
    act_under(session=son, delegation_id=None, on=TODAY)
    assert may_read_as(request_of(son), Scope.DOSSIERS, on=TODAY) == son.person


@pytest.mark.parametrize("days", [-1, 31])
def test_outside_its_days_a_delegation_is_nothing(days: int) -> None:
    mother, son = session(MOTHER), session(SON)
    delegation = granted(mother)
    accept(session=son, delegation_id=delegation.pk, now=NOW)
    day = TODAY + dt.timedelta(days)
    with pytest.raises(PermissionDenied):
        act_under(session=son, delegation_id=delegation.pk, on=day)
    act_under(session=son, delegation_id=delegation.pk, on=TODAY)
    assert acting_for(request_of(son), on=day) is None


@pytest.mark.parametrize("side", [MOTHER, SON])
def test_either_side_ends_it_and_whoever_acts_stops(side: str) -> None:
    mother, son = session(MOTHER), session(SON)
    delegation = granted(mother)
    accept(session=son, delegation_id=delegation.pk, now=NOW)
    act_under(session=son, delegation_id=delegation.pk, on=TODAY)
    revoke(session=mother if side == MOTHER else son, delegation_id=delegation.pk, now=NOW)
    assert acting_for(request_of(son), on=TODAY) is None


def test_a_stranger_neither_accepts_nor_ends_it() -> None:
    delegation = granted(session(MOTHER))
    stranger = session(CHILD)
    for verb in (accept, revoke):
        with pytest.raises(PermissionDenied):
            verb(session=stranger, delegation_id=delegation.pk, now=NOW)


def test_granting_needs_level_2_and_ones_own_name() -> None:
    with pytest.raises(PermissionDenied):
        granted(session(MOTHER, level=1))
    son = session(SON)
    delegation = granted(session(MOTHER))
    accept(session=son, delegation_id=delegation.pk, now=NOW)
    act_under(session=son, delegation_id=delegation.pk, on=TODAY)
    with pytest.raises(PermissionDenied):
        granted(AuthenticationSession.objects.get(pk=son.pk), to=CHILD)


@pytest.mark.parametrize(
    "changes",
    [
        {"to": MOTHER},
        {"to": "12"},
        {"scopes": []},
        {"scopes": ["everything"]},
        {"valid_to": TODAY - dt.timedelta(1)},
        {"valid_to": TODAY + dt.timedelta(365 * 7)},
    ],
)
def test_terms_that_make_no_sense_are_refused(changes: dict[str, Any]) -> None:
    mother = session(MOTHER)
    with pytest.raises(ValidationError):
        granted(mother, **changes)


def test_a_guardian_is_recorded_by_an_officer_who_saw_the_papers(focal: User, administrator: User) -> None:
    ward, guardian = (person_with(number=number, now=NOW) for number in (CHILD, MOTHER))
    terms = {
        "ward": ward, "guardian": guardian, "kinship": Delegation.Kinship.CONFIRMED, "scopes": [Scope.LOG],
        "valid_from": TODAY, "valid_to": dt.date(2032, 1, 1), "basis": "Giấy khai sinh 34/2014", "now": NOW,
    }  # fmt: skip
    desk, stranger = (officer_of(user, on=TODAY) for user in (focal, administrator))
    with pytest.raises(PermissionDenied):
        record_guardianship(by=stranger, **terms)
    held = record_guardianship(by=desk, **terms)
    with pytest.raises(ValidationError):
        record_guardianship(by=desk, **terms)
    mother = session(MOTHER)
    act_under(session=mother, delegation_id=held.pk, on=TODAY)
    assert may_read_as(request_of(mother), Scope.LOG, on=TODAY) == held.principal
    with pytest.raises(PermissionDenied):
        revoke(session=session(CHILD), delegation_id=held.pk, now=NOW)
    with pytest.raises(PermissionDenied):
        end_guardianship(by=stranger, delegation_id=held.pk, papers="Quyết định 5/2027", now=NOW)
    with pytest.raises(ValidationError):
        end_guardianship(by=desk, delegation_id=held.pk, papers=" ", now=NOW)
    end_guardianship(by=desk, delegation_id=held.pk, papers="Quyết định 5/2027", now=NOW)
    assert acting_for(request_of(mother), on=TODAY) is None


def test_the_pages_grant_accept_act_and_end(client: Client) -> None:
    def browser(signed_in: AuthenticationSession) -> Client:
        own = Client()
        kept = own.session
        kept[sessions.PERSON_SESSION] = signed_in.pk
        kept.save()
        return own

    mother, son = session(MOTHER), session(SON, name="Nguyễn Văn Bình")
    hers, his = browser(mother), browser(son)
    today = timezone.localdate()
    form = {
        "number": SON, "scopes": ["log"], "valid_from": f"{today:%d/%m/%Y}", "valid_to": f"{today:%d/%m/%Y}",
        "basis": "Giấy ủy quyền",
    }  # fmt: skip
    wrong = hers.post("/me/delegations/new/", {**form, "number": "12"})
    assert wrong.status_code == 422
    assert "12 chữ số" in wrong.content.decode()
    assert hers.post("/me/delegations/new/", form).status_code == 302
    assert "Nguyễn Văn Bình" not in hers.get("/me/").content.decode()
    pk = Delegation.objects.get().pk
    assert "Đồng ý nhận" in his.get("/me/").content.decode()
    his.post(f"/me/delegations/{pk}/accept/")
    his.post(f"/me/delegations/{pk}/act/")
    assert "Bạn đang làm thay" in his.get("/me/").content.decode()
    hers.post(f"/me/delegations/{pk}/revoke/")
    assert "Bạn đang làm thay" not in his.get("/me/").content.decode()
    assert his.post(f"/me/delegations/{pk}/act/").status_code == 403


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/131.0 Safari/537.36 Edg/131.0", "Edge, Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_1) Version/18.1 Mobile Safari/604.1", "Safari, iPhone"),
        ("curl/8.5", ""),
    ],
)
def test_a_browser_in_words(said: str, words: str) -> None:
    assert device_words(said) == words
