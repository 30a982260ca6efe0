"""Who opens which page: deny by default, and one table of cases."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver

from danso.identity.middleware import refuse
from danso.identity.queries import current_officer
from danso.identity.services.second_factor import begin_enrolment
from danso.identity.stages import opens_to_people
from danso.identity.tests.conftest import PASSWORD, Phone, sign_in

if TYPE_CHECKING:
    from collections.abc import Iterator

OPEN_TO_ANYONE = {
    "sign_in", "demo_sign_in", "invitation", "set_language", "health-live", "health-ready",
    "choose_provider", "begin", "callback", "signed_out", "hidden_lines",
    "checkpoint", "consistency", "cosignatures",
}  # fmt: skip
OPEN_TO_PEOPLE = {
    "me": 1, "step_up": 1, "leave": 1, "revoke_session": 1,
    "authorise": 2, "change_delegation": 2, "act_for_oneself": 2,
    "my_data": 2, "my_log": 2, "my_log_export": 2, "my_receipt": 2, "ask_agency": 2, "my_questions": 2,
    "consents": 2, "revoke_consent": 2,
    "find_usage": 2, "usage_period": 2, "heartbeat": 1,
}  # fmt: skip
OPEN_AFTER_PASSWORD = {"code", "enrol", "sign_out"}


def patterns(resolver: URLResolver) -> Iterator[URLPattern]:
    for each in resolver.url_patterns:
        if isinstance(each, URLResolver):
            yield from patterns(each)
        else:
            yield each


def test_only_the_listed_pages_are_open_before_signing_in() -> None:
    views = [
        (each.name or str(each.pattern), each.callback)
        for each in patterns(get_resolver())
        if not opens_to_people(each.callback)
    ]
    assert {name for name, view in views if not getattr(view, "login_required", True)} == OPEN_TO_ANYONE


def test_the_listed_pages_are_open_to_people_at_their_level() -> None:
    found = {each.name: opens_to_people(each.callback) for each in patterns(get_resolver())}
    assert {name: found[name] for name in OPEN_TO_PEOPLE} == OPEN_TO_PEOPLE


def test_only_the_listed_pages_are_open_before_the_second_factor() -> None:
    found = {each.name for each in patterns(get_resolver()) if hasattr(each.callback, "opens_after_password")}
    assert found == OPEN_AFTER_PASSWORD


@pytest.fixture
def people(
    client: Client, phone: Phone, focal: User, administrator: User, settings: object
) -> dict[str, Client]:
    """Return a browser of each kind of visitor; `half` has given the password alone."""
    settings.SECOND_FACTOR = True
    browsers = {name: Client() for name in ("visitor", "half", "nobody", "focal", "administrator")}
    nobody = User.objects.create_user("khong.chuc", password=PASSWORD)
    sign_in(browsers["half"], focal)
    for name, user in (("nobody", nobody), ("focal", focal), ("administrator", administrator)):
        device = begin_enrolment(user=user)
        device.confirmed = True
        device.save()
        sign_in(browsers[name], user)
        browsers[name].post("/sign-in/code/", {"code": phone.code(device)})
    return browsers


IN, CODE, CITIZEN = "/sign-in/", "/sign-in/code/", "/sign-in/citizen/"
CASES = [
    # page, visitor, half, nobody, focal, administrator: a status, or where one is sent
    ("/sign-in/", 200, "/", "/", "/", "/"),
    ("/sign-in/code/", IN, 200, "/", "/", "/"),
    ("/sign-in/enrol/", IN, CODE, 200, 200, 200),
    ("/account/", IN, CODE, 200, 200, 200),
    ("/account/password/", IN, CODE, 200, 200, 200),
    ("/officers/", IN, CODE, 403, 403, 200),
    ("/officers/new/", IN, CODE, 403, 403, 200),
    ("/officers/1000/", IN, CODE, 403, 403, 404),
    ("/access-log/", IN, CODE, 403, 403, 403),
    ("/readings-to-review/", IN, CODE, 403, 403, 403),
    ("/readings-to-review/1000/", IN, CODE, 403, 403, 403),
    ("/sign-in/citizen/", 200, 200, 200, 200, 200),
    ("/me/", CITIZEN, CITIZEN, CITIZEN, CITIZEN, CITIZEN),
    ("/me/delegations/new/", CITIZEN, CITIZEN, CITIZEN, CITIZEN, CITIZEN),
    ("/counter/", IN, CODE, 403, 200, 403),
    ("/counter/guardians/", IN, CODE, 403, 200, 403),
    ("/counter/camera/", IN, CODE, 405, 405, 405),
    ("/residents/look-up/", IN, CODE, 403, 200, 403),
    ("/residents/find/", IN, CODE, 403, 200, 403),
    ("/me/consents/", CITIZEN, CITIZEN, CITIZEN, CITIZEN, CITIZEN),
    ("/third-parties/", IN, CODE, 403, 403, 403),
    ("/third-parties/1000/", IN, CODE, 403, 403, 403),
    ("/third-parties/report/", IN, CODE, 403, 403, 403),
    ("/third-parties/report.xlsx", IN, CODE, 403, 403, 403),
    ("/style/", IN, CODE, 404, 404, 404),
    ("/no-such-page/", 404, 404, 404, 404, 404),
]


@pytest.mark.parametrize("case", CASES, ids=[case[0] for case in CASES])
def test_pages_by_visitor(people: dict[str, Client], case: tuple[str | int, ...]) -> None:
    page, *expected = case
    seen = []
    for browser in people.values():
        answer = browser.get(page)
        seen.append(answer.url.split("?")[0] if answer.status_code == 302 else answer.status_code)
    assert dict(zip(people, seen, strict=True)) == dict(zip(people, expected, strict=True))


@pytest.mark.parametrize("verb", ["invite", "reset-second-factor", "deactivate", "reactivate"])
def test_only_the_administrator_changes_accounts(people: dict[str, Client], focal: User, verb: str) -> None:
    for name in ("nobody", "focal"):
        assert people[name].post(f"/officers/{focal.pk}/{verb}/").status_code == 403
    assert people["administrator"].post(f"/officers/{focal.pk}/{verb}/").status_code in {200, 302}


@pytest.mark.parametrize(
    "place", ["camera/", "guardians/", "guardians/end/", "postponed/1/", "postponed/1/forget/"]
)
def test_only_who_receives_people_sends_to_the_counter(people: dict[str, Client], place: str) -> None:
    for name in ("nobody", "administrator"):
        assert people[name].post(f"/counter/{place}").status_code == 403
    for name in ("visitor", "half"):
        assert people[name].post(f"/counter/{place}").status_code == 302


def test_a_programme_is_told_that_it_is_not_signed_in(rf: RequestFactory) -> None:
    answer = refuse(rf.get("/api/tasks"), "identity:sign_in")
    assert (answer.status_code, answer["Content-Type"]) == (401, "application/json")


@pytest.mark.django_db
def test_a_fragment_that_lost_its_session_reloads_the_whole_page(client: Client) -> None:
    answer = client.get(
        "/account/", headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/account/"}
    )
    assert answer["HX-Redirect"] == "/sign-in/"


def test_a_form_of_a_lost_session_is_not_resent_as_a_page(client: Client, db: None) -> None:
    assert client.post("/account/recovery-codes/").url == "/sign-in/"


def test_there_is_no_officer_without_signing_in(rf: RequestFactory) -> None:
    with pytest.raises(PermissionDenied):
        current_officer(rf.get("/"))


def test_a_position_that_ended_opens_nothing(client: Client, administrator: User) -> None:
    position = administrator.positions.get()
    position.valid_to = "2024-01-31"
    position.save()
    client.force_login(administrator)
    assert client.get("/officers/").status_code == 403
