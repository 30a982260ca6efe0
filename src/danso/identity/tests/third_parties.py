"""A bank under agreement, people in the mirror, and signed requests, for the tests of the service."""

from __future__ import annotations

import datetime as dt
import itertools
import json
from typing import TYPE_CHECKING, Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.test import Client
from django.utils import timezone

from danso.identity.models import Consent, ThirdParty, ThirdPartyKey, ThirdPartyPrice
from danso.population.models import FeedPosition, MirroredResident
from danso.population.numbers import index_of, seal
from danso.signatures import Message, sign

if TYPE_CHECKING:
    from django.http import HttpResponse

PLACE = "/api/identity/authentications"
TARGET = f"http://testserver{PLACE}"
NUMBER, UNKNOWN = "077190000123", "077190000999"
NAME, BORN = "Nguyễn Thị Thu Hà", "1990-03-07"
PURPOSE = "MO_TAI_KHOAN"
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
FOREIGN = Ed25519PrivateKey.from_private_bytes(bytes(32))
_nonces = itertools.count()


def a_resident(number: str = NUMBER, name: str = NAME) -> MirroredResident:
    now = timezone.now()
    FeedPosition.objects.get_or_create(feed="register", defaults={"complete": True, "at": now})
    return MirroredResident.objects.create(
        reference=index_of(f"record:{number}"), number_index=index_of(number), number_sealed=seal(number),
        name=name, birth=BORN, source="register", as_of=now,
    )  # fmt: skip


def a_bank(code: str = "NGAN-HANG-A", **said: Any) -> ThirdParty:
    today = timezone.localdate()
    usual = {
        "name": "Ngân hàng A", "business_code": "3500101107", "agreement": "12/TT-BCĐ",
        "valid_from": today - dt.timedelta(days=30), "valid_to": today + dt.timedelta(days=300),
        "purposes": [PURPOSE],
    }  # fmt: skip
    bank = ThirdParty.objects.create(code=code, **usual | said)
    ThirdPartyPrice.objects.create(third_party=bank, since=bank.valid_from, vnd=900)
    return bank


def a_key(
    bank: ThirdParty, keyid: str = "bank-a-1", key: Ed25519PrivateKey = KEY, **said: Any
) -> ThirdPartyKey:
    now = timezone.now()
    usual = {"valid_from": now - dt.timedelta(days=1), "valid_to": now + dt.timedelta(days=300)}
    public = key.public_key().public_bytes_raw()
    return ThirdPartyKey.objects.create(third_party=bank, keyid=keyid, public_key=public, **usual | said)


def a_consent(bank: ThirdParty, number: str = NUMBER, **said: Any) -> Consent:
    now = timezone.now()
    usual = {
        "purpose": PURPOSE, "kind": "standing", "given_at": now - dt.timedelta(hours=1),
        "expires_at": now + dt.timedelta(days=30),
    }  # fmt: skip
    return Consent.objects.create(third_party=bank, person_index=index_of(number), **usual | said)


def question(**said: Any) -> dict[str, Any]:
    usual = {"number": NUMBER, "name": NAME, "birth": BORN, "purpose": PURPOSE, "reference": "HD-2026-1"}
    return usual | said


def signed(
    body: bytes,
    *,
    key: Ed25519PrivateKey = KEY,
    keyid: str = "bank-a-1",
    nonce: str = "",
    at: dt.datetime | None = None,
) -> dict[str, str]:
    message = Message(TARGET, {"content-type": "application/json"}, body)
    nonce = nonce or f"nonce-{next(_nonces)}"
    return sign(message, key=key, keyid=keyid, nonce=nonce, now=at or timezone.now())


def send(body: bytes, headers: dict[str, str], **more: str) -> HttpResponse:
    return Client().post(PLACE, body, content_type="application/json", headers=headers | more)


def ask(*, language: str = "", **said: Any) -> HttpResponse:
    """Ask what `question` says; what it does not know is about the signature."""
    about = {name: said.pop(name) for name in ("key", "keyid", "nonce", "at") if name in said}
    body = json.dumps(question(**said)).encode()
    more = {"accept-language": language} if language else {}
    return send(body, signed(body, **about), **more)


def code_of(answer: HttpResponse) -> tuple[int, str]:
    assert answer["Content-Type"] == "application/problem+json"
    return answer.status_code, answer.json()["code"]
