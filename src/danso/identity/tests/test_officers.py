"""Administration of accounts: create, invite, give and end positions, reset, close."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError
from django.test import Client
from django.utils import timezone

from danso.identity.models import SecurityEvent
from danso.identity.services import officers
from danso.organizations.models import Role
from danso.organizations.queries import officer_of

TODAY = dt.date(2024, 11, 18)
NEW_PASSWORD = "Cau-mat-khau-moi-1"


@pytest.fixture
def by(administrator: User) -> object:
    return officer_of(administrator, on=TODAY)


def test_an_invited_officer_sets_the_password_once(client: Client, administrator: User) -> None:
    client.force_login(administrator)
    made = client.post(
        "/officers/new/", {"full_name": "Bùi Thị Mơ", "username": "mo.bt", "email": "mo@example.test"}
    )
    page = client.post(f"{made.url}invite/").content.decode()
    link = re.search(r"http://testserver(/invitation/\S+?/\S+?/)<", page)[1]
    newcomer = Client()
    assert "Bùi Thị Mơ" in newcomer.get(link).content.decode()
    assert (
        newcomer.post(link, {"new_password1": NEW_PASSWORD, "new_password2": NEW_PASSWORD}).url == "/sign-in/"
    )
    assert newcomer.get(link).status_code == 410
    assert newcomer.post("/sign-in/", {"username": "mo.bt", "password": NEW_PASSWORD}).status_code == 302


@pytest.mark.parametrize("link", ["/invitation/MQ/made-up/", "/invitation/!!/x/", "/invitation/OTk5OTk/a-b/"])
@pytest.mark.django_db
def test_a_made_up_invitation_opens_nothing(client: Client, link: str) -> None:
    assert client.get(link).status_code == 410


def test_a_new_account_has_no_password(by: object) -> None:
    user = officers.create_officer(by=by, username="moi", full_name="Nguye\u0302\u0303n A")
    assert not user.has_usable_password()
    assert user.get_full_name() == "Nguy\u1ec5n A"


def test_a_taken_user_name_is_refused_in_the_form(client: Client, administrator: User, focal: User) -> None:
    client.force_login(administrator)
    answer = client.post("/officers/new/", {"full_name": "A", "username": "anh.lth"})
    assert answer.status_code == 422


def test_a_position_is_given_once_and_again_after_it_ended(by: object, focal: User, justice: object) -> None:
    given = {"by": by, "user": focal, "organization": justice, "role": Role.AGENCY_HEAD, "title": ""}
    position = officers.give_position(**given, on=TODAY)
    with pytest.raises(ValidationError):
        officers.give_position(**given, on=TODAY)
    later = TODAY + dt.timedelta(days=30)
    officers.end_position(by=by, position=position, on=later)
    assert officer_of(focal, on=later - dt.timedelta(days=1)).has_role(Role.AGENCY_HEAD)
    assert not officer_of(focal, on=later).has_role(Role.AGENCY_HEAD)
    officers.give_position(**given, on=later)
    assert officer_of(focal, on=later).has_role(Role.AGENCY_HEAD)


def test_a_position_given_today_by_mistake_is_taken_back(by: object, focal: User, justice: object) -> None:
    position = officers.give_position(
        by=by, user=focal, organization=justice, role=Role.AUDITOR, title="", on=TODAY
    )
    officers.end_position(by=by, position=position, on=TODAY)
    assert not focal.positions.filter(role=Role.AUDITOR).exists()


def test_closing_an_account_ends_its_open_sessions(client: Client, by: object, focal: User) -> None:
    client.force_login(focal)
    assert client.get("/account/").status_code == 200
    officers.deactivate(by=by, user=focal)
    assert client.get("/account/").status_code == 302
    officers.reactivate(by=by, user=focal)
    focal.refresh_from_db()
    assert focal.is_active


def test_nobody_closes_the_account_in_use(client: Client, administrator: User) -> None:
    client.force_login(administrator)
    answer = client.post(f"/officers/{administrator.pk}/deactivate/", follow=True)
    assert "Bạn không thể ngừng tài khoản đang dùng." in answer.content.decode()
    administrator.refresh_from_db()
    assert administrator.is_active


def test_resetting_the_second_factor_signs_out_and_enrols_again(
    by: object, focal: User, enrolled: object, client: Client
) -> None:
    client.force_login(focal)
    officers.reset_second_factor(by=by, user=focal)
    assert client.get("/account/").status_code == 302
    assert not focal.totpdevice_set.exists()


def test_an_officer_without_the_right_administers_nothing(focal: User) -> None:
    mine = officer_of(focal, on=TODAY)
    with pytest.raises(PermissionDenied):
        officers.create_officer(by=mine, username="x", full_name="X")
    with pytest.raises(PermissionDenied):
        officers.deactivate(by=mine, user=focal)


def test_every_change_of_an_account_names_the_administrator(by: object, focal: User) -> None:
    officers.invite(by=by, user=focal)
    officers.reset_second_factor(by=by, user=focal)
    assert set(focal.security_events.values_list("by", flat=True)) == {by.user_id}
    with pytest.raises(IntegrityError):
        SecurityEvent.objects.create(at=timezone.now(), user=focal, kind=SecurityEvent.Kind.DEACTIVATED)


def test_the_list_of_officers_takes_the_same_reads_however_long(
    client: Client, administrator: User, justice: object, django_assert_num_queries: object
) -> None:
    client.force_login(administrator)
    with django_assert_num_queries(6):  # session, user, officer; count, accounts, their positions
        client.get("/officers/")
    for number in range(20):
        user = User.objects.create_user(f"u{number}", first_name=f"Người {number}")
        user.positions.create(organization=justice, role=Role.FOCAL_OFFICER)
    with django_assert_num_queries(6):
        page = client.get("/officers/").content.decode()
    assert page.count("Cán bộ đầu mối") == 20


def test_officers_are_found_by_part_of_a_name(client: Client, administrator: User, focal: User) -> None:
    client.force_login(administrator)
    page = client.get("/officers/", {"q": "Ánh"}).content.decode()
    assert "Lê Thị Hồng Ánh" in page
    assert "Huỳnh Tấn Lực</a>" not in page
