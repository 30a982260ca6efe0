"""The second factor: enrolment, codes, recovery codes, and what a password alone does not open."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.test import Client
from django.utils import timezone
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from danso.identity.models import SecurityEvent
from danso.identity.services.second_factor import check_code, tidy
from danso.identity.tests.conftest import Phone, sign_in

pytestmark = pytest.mark.usefixtures("two_factors")


def enrol(client: Client, phone: Phone, user: object) -> list[str]:
    sign_in(client, user)
    client.get("/sign-in/enrol/")
    waiting = TOTPDevice.objects.get(user=user, confirmed=False)
    page = client.post("/sign-in/enrol/", {"code": phone.code(waiting)}).content.decode()
    return re.findall(r"<li>([a-z2-9]{5}-[a-z2-9]{5})</li>", page)


def test_a_first_sign_in_leads_to_enrolment(client: Client, focal: object) -> None:
    sign_in(client, focal)
    answer = client.get("/account/", follow=True)
    assert [url for url, _status in answer.redirect_chain] == [
        "/sign-in/code/?next=%2Faccount%2F",
        "/sign-in/enrol/",
    ]
    page = answer.content.decode()
    assert "<svg" in page
    assert re.search(r"[A-Z2-7]{4} [A-Z2-7]{4}", page)


def test_enrolment_ends_with_ten_recovery_codes_and_an_open_door(
    client: Client, phone: Phone, focal: object
) -> None:
    codes = enrol(client, phone, focal)
    assert len(set(codes)) == 10
    assert client.get("/account/").status_code == 200


def test_a_wrong_first_code_confirms_nothing(client: Client, phone: Phone, focal: object) -> None:
    sign_in(client, focal)
    client.get("/sign-in/enrol/")
    waiting = TOTPDevice.objects.get(user=focal)
    phone.wait(3600)
    late = phone.code(waiting)
    phone.wait(-3600)
    assert client.post("/sign-in/enrol/", {"code": late}).status_code == 422
    assert not TOTPDevice.objects.filter(user=focal, confirmed=True).exists()


def test_the_code_of_the_app_completes_the_sign_in(
    client: Client, phone: Phone, focal: object, enrolled: TOTPDevice
) -> None:
    sign_in(client, focal)
    answer = client.post("/sign-in/code/", {"code": phone.code(enrolled), "next": "/account/"})
    assert answer.url == "/account/"
    assert client.get("/account/").status_code == 200


def test_a_code_opens_once(client: Client, phone: Phone, focal: object, enrolled: TOTPDevice) -> None:
    code = phone.code(enrolled)
    sign_in(client, focal)
    client.post("/sign-in/code/", {"code": code})
    again = Client()
    sign_in(again, focal)
    assert again.post("/sign-in/code/", {"code": code}).status_code == 422
    phone.wait()
    enrolled.refresh_from_db()
    enrolled.throttling_failure_timestamp = None
    enrolled.save()
    assert again.post("/sign-in/code/", {"code": phone.code(enrolled)}).status_code == 302


def test_after_a_wrong_code_even_the_right_one_must_wait(
    client: Client, phone: Phone, focal: object, enrolled: TOTPDevice
) -> None:
    sign_in(client, focal)
    right = phone.code(enrolled)
    wrong = f"{(int(right) + 1) % 1_000_000:06d}"
    for _try in range(2):
        client.post("/sign-in/code/", {"code": wrong})
    answer = client.post("/sign-in/code/", {"code": right})
    assert "Hãy thử lại sau" in answer.content.decode()
    TOTPDevice.objects.update(throttling_failure_timestamp=timezone.now() - dt.timedelta(minutes=5))
    assert client.post("/sign-in/code/", {"code": right}).status_code == 302


def test_a_recovery_code_opens_once_however_it_is_typed(client: Client, phone: Phone, focal: object) -> None:
    codes = enrol(client, phone, focal)
    for typed, opens in ((codes[0].upper(), True), (codes[0], False)):
        fresh = Client()
        sign_in(fresh, focal)
        answer = fresh.post("/sign-in/code/", {"code": typed})
        assert (answer.status_code == 302) is opens
    assert StaticToken.objects.filter(device__user=focal).count() == 9
    assert SecurityEvent.objects.filter(user=focal, kind=SecurityEvent.Kind.RECOVERY_CODE).count() == 1


def test_renewed_recovery_codes_replace_the_old_ones(client: Client, phone: Phone, focal: object) -> None:
    old = enrol(client, phone, focal)
    page = client.post("/account/recovery-codes/").content.decode()
    assert old[0] not in page
    fresh = Client()
    sign_in(fresh, focal)
    assert fresh.post("/sign-in/code/", {"code": old[0]}).status_code == 422


def test_a_password_alone_cannot_replace_the_app(
    client: Client, phone: Phone, focal: object, enrolled: TOTPDevice
) -> None:
    sign_in(client, focal)
    assert client.get("/sign-in/enrol/").url == "/sign-in/code/"
    assert client.post("/sign-in/enrol/", {"code": phone.code(enrolled)}).url == "/sign-in/code/"
    assert not TOTPDevice.objects.filter(user=focal, confirmed=False).exists()


def test_a_new_phone_replaces_the_old_one(
    client: Client, phone: Phone, focal: object, enrolled: TOTPDevice
) -> None:
    sign_in(client, focal)
    client.post("/sign-in/code/", {"code": phone.code(enrolled)})
    client.get("/sign-in/enrol/")
    waiting = TOTPDevice.objects.get(user=focal, confirmed=False)
    client.post("/sign-in/enrol/", {"code": phone.code(waiting)})
    assert list(TOTPDevice.objects.filter(user=focal)) == [waiting]
    assert client.get("/account/").status_code == 200


def test_nobody_enters_with_another_officers_code(
    client: Client, phone: Phone, administrator: object, enrolled: TOTPDevice
) -> None:
    sign_in(client, administrator)
    answer = client.post("/sign-in/code/", {"code": phone.code(enrolled)})
    assert answer.url == "/sign-in/enrol/"


@pytest.mark.django_db
def test_a_user_without_any_device_is_refused(rf: object, focal: object) -> None:
    assert check_code(request=rf.post("/"), user=focal, code="123456") is not None


@pytest.mark.parametrize(("typed", "kept"), [(" 123 456 ", "123456"), ("AB2CD-EF3GH", "ab2cdef3gh")])
def test_codes_are_read_as_people_type_them(typed: str, kept: str) -> None:
    assert tidy(typed) == kept
