"""Signing in with a password, being sent back, signing out, sitting idle."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from danso.identity.middleware import LAST_SEEN
from danso.identity.models import SecurityEvent
from danso.identity.tests.conftest import PASSWORD, sign_in

Kind = SecurityEvent.Kind


def test_an_officer_signs_in_and_lands_on_the_page_asked_for(client: Client, focal: object) -> None:
    asked = client.get("/account/")
    assert asked.url == "/sign-in/?next=%2Faccount%2F"
    answer = client.post("/sign-in/", {"username": "anh.lth", "password": PASSWORD, "next": "/account/"})
    assert answer.url == "/account/"
    page = client.get("/account/").content.decode()
    assert "Lê Thị Hồng Ánh" in page
    assert "Sở Tư pháp" in page


@pytest.mark.parametrize(
    "elsewhere", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"]
)
def test_sign_in_sends_nobody_to_another_site(client: Client, focal: object, elsewhere: str) -> None:
    answer = client.post("/sign-in/", {"username": "anh.lth", "password": PASSWORD, "next": elsewhere})
    assert answer.url == "/"


def test_an_unknown_name_and_a_wrong_password_look_the_same(client: Client, focal: object) -> None:
    wrong = client.post("/sign-in/", {"username": "anh.lth", "password": "x"})
    unknown = client.post("/sign-in/", {"username": "ai.do", "password": "x"})
    summary = "Tên đăng nhập hoặc mật khẩu không đúng."
    assert wrong.status_code == unknown.status_code == 422
    assert summary in wrong.content.decode()
    assert summary in unknown.content.decode()


def test_a_closed_account_does_not_sign_in(client: Client, focal: object) -> None:
    focal.is_active = False
    focal.save()
    assert sign_in(client, focal).status_code == 422


def test_sign_out_is_a_post_and_ends_the_session(client: Client, focal: object) -> None:
    client.force_login(focal)
    assert client.get("/sign-out/").status_code == 405
    assert client.get("/account/").status_code == 200
    client.post("/sign-out/")
    assert client.get("/account/").status_code == 302


def test_an_idle_session_ends(client: Client, focal: object, settings: object) -> None:
    client.force_login(focal)
    session = client.session
    session[LAST_SEEN] = (timezone.now() - settings.SESSION_IDLE - dt.timedelta(seconds=1)).isoformat()
    session.save()
    assert client.get("/account/").url.startswith("/sign-in/")
    assert SecurityEvent.objects.filter(user=focal, kind=Kind.SIGNED_OUT).exists()


def test_a_session_in_use_goes_on(client: Client, focal: object) -> None:
    client.force_login(focal)
    before = timezone.now() - dt.timedelta(minutes=10)
    session = client.session
    session[LAST_SEEN] = before.isoformat()
    session.save()
    assert client.get("/account/").status_code == 200
    assert dt.datetime.fromisoformat(client.session[LAST_SEEN]) > before


def test_knowing_the_officer_costs_three_reads_a_page(
    client: Client, focal: object, django_assert_num_queries: object
) -> None:
    client.force_login(focal)
    with django_assert_num_queries(3):  # session, user, positions
        client.get("/")


def test_the_demo_lists_its_officers_and_lets_one_in(client: Client, focal: object, settings: object) -> None:
    settings.DEMO = True
    page = client.get("/sign-in/").content.decode()
    assert "Cán bộ đầu mối" in page
    assert "Lê Thị Hồng Ánh" in page
    assert client.post("/sign-in/demo/", {"user": focal.pk}).url == "/"
    assert client.get("/account/").status_code == 200


def test_outside_the_demo_nobody_signs_in_without_a_password(client: Client, focal: object) -> None:
    assert "Lê Thị Hồng Ánh" not in client.get("/sign-in/").content.decode()
    assert client.post("/sign-in/demo/", {"user": focal.pk}).status_code == 404
    assert client.get("/account/").status_code == 302


def test_the_log_names_the_account_and_nothing_typed(client: Client, focal: object) -> None:
    client.post("/sign-in/", {"username": "mat-khau-go-nham-o", "password": "x"})
    client.post("/sign-in/", {"username": "anh.lth", "password": "x"})
    sign_in(client, focal)
    kinds = list(SecurityEvent.objects.order_by("id").values_list("user", "kind"))
    assert kinds == [(focal.pk, Kind.WRONG_PASSWORD), (focal.pk, Kind.SIGNED_IN)]


def test_changing_the_password_ends_the_other_sessions(client: Client, focal: object) -> None:
    elsewhere = Client()
    elsewhere.force_login(focal)
    client.force_login(focal)
    new = "Mot-cau-dai-hon-07"
    answer = client.post(
        "/account/password/", {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    )
    assert answer.url == "/account/"
    assert client.get("/account/").status_code == 200
    assert elsewhere.get("/account/").status_code == 302


def test_a_weak_password_is_refused_with_the_reason(client: Client, focal: object) -> None:
    client.force_login(focal)
    answer = client.post(
        "/account/password/",
        {"old_password": PASSWORD, "new_password1": "12345678", "new_password2": "12345678"},
    )
    assert answer.status_code == 422
    assert "error-summary" in answer.content.decode()
