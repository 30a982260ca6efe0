"""Pages about third parties: the person's consents, the office's agreements, and the priced report."""

from __future__ import annotations

import base64
import datetime as dt
import re
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from danso.identity.models import (
    AuthenticationSession,
    Consent,
    ThirdParty,
    ThirdPartyKey,
    ThirdPartyPrice,
    ThirdPartyUsage,
)
from danso.identity.services.sign_in import person_with
from danso.identity.tests.people import signed_in
from danso.identity.tests.third_parties import (
    FOREIGN,
    KEY,
    NUMBER,
    PURPOSE,
    UNKNOWN,
    a_consent,
    a_key,
    ask,
    code_of,
)
from danso.identity.third_parties import agreements, consents, usage
from danso.ledger import services as ledger
from danso.organizations.models import Position, Role
from danso.organizations.queries import officer_of

if TYPE_CHECKING:
    from danso.organizations.models import Organization
    from danso.organizations.rights import Officer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_callers")]
PUBLIC = base64.b64encode(KEY.public_key().public_bytes_raw()).decode()


@pytest.fixture
def office(province: Organization) -> User:
    user = User.objects.create_user("van.phong", password="x", first_name="Trần Văn Phòng")
    Position.objects.create(user=user, organization=province, role=Role.STANDING_OFFICE)
    return user


@pytest.fixture
def clerk(office: User) -> Officer:
    return officer_of(office, on=timezone.localdate())


@pytest.fixture
def desk(office: User) -> Client:
    client = Client()
    client.force_login(office)
    return client


# --- consents ---


def test_a_person_consents_is_asked_about_reads_it_and_takes_it_back(bank: ThirdParty) -> None:
    browser = signed_in(NUMBER)
    assert code_of(ask()) == (403, "no_consent")
    chosen = {"asker": f"{bank.code}:{PURPOSE}", "kind": "standing"}
    assert browser.post("/me/consents/", chosen).status_code == 302
    assert ask().json()["match"] is True
    log = browser.get("/me/log/").content.decode()
    assert "Ngân hàng A" in log
    assert "Bên thứ ba mà bạn cho phép hỏi" in log
    assert browser.post(f"/me/consents/{Consent.objects.get().pk}/revoke/").status_code == 302
    assert code_of(ask()) == (403, "no_consent")
    assert "Đã rút lại" in browser.get("/me/consents/").content.decode()


def test_a_code_of_once_is_shown_once(bank: ThirdParty) -> None:
    browser = signed_in(NUMBER)
    page = browser.post("/me/consents/", {"asker": f"{bank.code}:{PURPOSE}", "kind": "once"}).content.decode()
    code = re.search(r'<p class="secret">([^<]+)</p>', page)[1]
    assert ask(consent=code).json()["match"] is True
    assert code not in browser.get("/me/consents/").content.decode()


def test_consenting_again_replaces_the_consent_before(bank: ThirdParty) -> None:
    browser = signed_in(NUMBER)
    for _time in range(2):
        browser.post("/me/consents/", {"asker": f"{bank.code}:{PURPOSE}", "kind": "standing"})
    assert Consent.objects.filter(revoked_at=None).count() == 1
    assert Consent.objects.count() == 2


def test_level_one_is_sent_to_prove_level_two(bank: ThirdParty) -> None:
    assert signed_in(NUMBER, level=1).get("/me/consents/").url.startswith("/step-up/")


def test_nobody_takes_back_another_s_consent(bank: ThirdParty) -> None:
    consent = a_consent(bank)
    assert signed_in(UNKNOWN).post(f"/me/consents/{consent.pk}/revoke/").status_code == 403
    consent.refresh_from_db()
    assert consent.revoked_at is None


@pytest.mark.parametrize("asker", ["NGAN-HANG-A:KY_HOP_DONG", "KHAC:MO_TAI_KHOAN", ""])
def test_what_was_not_agreed_cannot_be_consented_to(bank: ThirdParty, asker: str) -> None:
    assert signed_in(NUMBER).post("/me/consents/", {"asker": asker, "kind": "standing"}).status_code == 422
    assert not Consent.objects.exists()


def test_a_third_party_may_send_people_with_the_choice_made(bank: ThirdParty) -> None:
    page = signed_in(NUMBER).get("/me/consents/", {"for": f"{bank.code}:{PURPOSE}"}).content.decode()
    assert f'value="{bank.code}:{PURPOSE}" selected' in page


def test_who_acts_for_another_consents_to_nothing(bank: ThirdParty) -> None:
    now = timezone.now()
    session = AuthenticationSession(person=person_with(number=NUMBER, now=now), assurance=1)
    with pytest.raises(PermissionDenied):
        consents.give(session=session, party=bank, purpose=PURPOSE, kind="standing", now=now)


def test_the_database_keeps_consents_and_keys_sound(bank: ThirdParty) -> None:
    a_consent(bank)
    with pytest.raises(IntegrityError), transaction.atomic():
        a_consent(bank)
    with pytest.raises(IntegrityError), transaction.atomic():
        a_consent(bank, UNKNOWN, expires_at=timezone.now() - dt.timedelta(days=1))
    with pytest.raises(IntegrityError), transaction.atomic():
        a_consent(bank, UNKNOWN, code_digest="x")
    with pytest.raises(IntegrityError), transaction.atomic():
        a_key(bank, "bank-a-1", FOREIGN)


# --- agreements ---


def said(**other: object) -> dict[str, object]:
    today = timezone.localdate()
    usual = {
        "code": "NGAN-HANG-B", "name": "Ngân hàng B", "business_code": "0100112437", "agreement": "13/TT-BCĐ",
        "valid_from": f"{today:%d/%m/%Y}", "valid_to": f"{today + dt.timedelta(days=300):%d/%m/%Y}",
        "purposes": [PURPOSE], "price": 900, "calls_a_minute": 600,
    }  # fmt: skip
    return usual | other


def test_the_office_enters_a_bank_with_price_and_key(desk: Client) -> None:
    page = desk.post("/third-parties/", said())
    bank = ThirdParty.objects.get()
    assert page.url == f"/third-parties/{bank.pk}/"
    desk.post(page.url, {"add": "key", "keyid": "bank-b-1", "text": PUBLIC, "days": 30})
    desk.post(page.url, {"add": "price", "since": f"{timezone.localdate():%d/%m/%Y}", "vnd": 1000})
    assert bytes(ThirdPartyKey.objects.get().public_key) == KEY.public_key().public_bytes_raw()
    assert ThirdPartyPrice.objects.get().vnd == 1000
    shown = desk.get(page.url).content.decode()
    assert "bank-b-1" in shown
    assert "1.000" in shown


@pytest.mark.parametrize(
    "other",
    [
        {"code": "thường"},
        {"code": "077190000123"},
        {"code": "TINH"},
        {"purposes": []},
        {"purposes": ["GQ_TTHC"]},
        {"valid_to": "01/01/2020"},
        {"price": -1},
        {"monthly_ceiling": 0},
    ],
)
def test_an_agreement_that_cannot_be_is_refused(desk: Client, other: dict[str, object]) -> None:
    assert desk.post("/third-parties/", said(**other)).status_code == 422
    assert not ThirdParty.objects.exists()


PEM = KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
SECRET = KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


@pytest.mark.parametrize("text", [PUBLIC, PEM, f" {PUBLIC[:20]}\n{PUBLIC[20:]} "])
def test_a_key_is_read_as_pem_and_in_base64(text: str) -> None:
    assert agreements.public_key(text) == KEY.public_key().public_bytes_raw()


@pytest.mark.parametrize("text", [SECRET, "", "abc", PUBLIC[:-5], "-----BEGIN PUBLIC KEY-----", "chìa"])
def test_what_is_no_public_key_is_refused(text: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        agreements.public_key(text)
    assert not text or text not in str(refusal.value)


def test_a_revoked_key_and_a_revoked_agreement_end_at_once(bank: ThirdParty, desk: Client) -> None:
    a_consent(bank)
    desk.post(f"/third-parties/{bank.pk}/keys/{bank.keys.get().pk}/revoke/")
    assert code_of(ask()) == (401, "key_ended")
    a_key(bank, "bank-a-2", FOREIGN)
    desk.post(f"/third-parties/{bank.pk}/revoke/")
    assert code_of(ask(keyid="bank-a-2", key=FOREIGN)) == (403, "agreement_ended")
    assert not Consent.objects.filter(revoked_at=None).exists()


def test_yesterday_keeps_its_price(bank: ThirdParty, clerk: Officer) -> None:
    today = timezone.localdate()
    with pytest.raises(ValidationError):
        agreements.set_price(
            officer=clerk, party=bank, since=today - dt.timedelta(days=1), vnd=1, today=today
        )


def test_only_the_office_manages_third_parties(bank: ThirdParty, focal: User) -> None:
    stranger = officer_of(focal, on=timezone.localdate())
    now, key = timezone.now(), bank.keys.get()
    for verb in (
        lambda: agreements.agree(officer=stranger, price=1),
        lambda: agreements.add_key(officer=stranger, party=bank, keyid="x", text=PUBLIC, days=1, now=now),
        lambda: agreements.revoke_key(officer=stranger, key=key, now=now),
        lambda: agreements.set_price(officer=stranger, party=bank, since=now.date(), vnd=1, today=now.date()),
        lambda: agreements.revoke(officer=stranger, party=bank, now=now),
    ):
        with pytest.raises(PermissionDenied):
            verb()


# --- the report ---


def test_the_report_counts_what_is_sealed_once_and_prices_what_was_answered(
    bank: ThirdParty, desk: Client
) -> None:
    a_consent(bank)
    ask()
    ask()
    ask(name="Trần Văn B")
    ask(purpose="KY_HOP_DONG")
    usage.count_all_sealed()
    assert not ThirdPartyUsage.objects.exists()
    ledger.seal_all(now=timezone.now())
    for _again in range(2):
        usage.count_all_sealed()
    (charge,) = usage.charges(timezone.localdate().replace(day=1))
    assert (charge.yes, charge.no, charge.refused, charge.calls, charge.total) == (2, 1, 1, 3, 2700)
    page = desk.get("/third-parties/report/").content.decode()
    assert "2.700" in page
    sheet = load_workbook(BytesIO(desk.get("/third-parties/report.xlsx").content)).active
    cells = {str(cell.value) for row in sheet.iter_rows() for cell in row}
    assert {"Ngân hàng A", "3", "2700"} <= cells


def test_a_price_that_changes_in_a_month_makes_two_rows(bank: ThirdParty) -> None:
    ThirdPartyPrice.objects.all().delete()
    for day, vnd in ((1, 900), (16, 1000)):
        ThirdPartyPrice.objects.create(third_party=bank, since=dt.date(2026, 3, day), vnd=vnd)
    for day in (1, 15, 16):
        ThirdPartyUsage.objects.create(third_party=bank, day=dt.date(2026, 3, day), yes=10)
    ThirdPartyUsage.objects.create(third_party=bank, day=dt.date(2026, 2, 28), yes=10)
    assert [(each.vnd, each.calls, each.total) for each in usage.charges(dt.date(2026, 3, 1))] == [
        (900, 20, 18_000), (1000, 10, 10_000),
    ]  # fmt: skip
    (february,) = usage.charges(dt.date(2026, 2, 1))
    assert (february.vnd, february.total) == (None, None)


def test_a_month_that_cannot_be_read_is_the_present_one(desk: Client) -> None:
    assert desk.get("/third-parties/report/", {"month": "nay"}).status_code == 200
