"""A few residents, and a browser that signs them in."""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from authlib.oauth2.rfc7636 import create_s256_code_challenge
from django.test import Client as Browser

from sandbox.register.models import Business, EIdentityAccount, Resident, Sex, Status
from sandbox.vneid.issuers import ISSUERS
from sandbox.vneid.models import AuthMethod
from sandbox.vneid.people import name_key
from sandbox.vneid.services import register_client

CALLBACK = "http://127.0.0.1:9/callback"
AFTER = "http://127.0.0.1:9/after"
SECRET = "bi-mat-thu-nghiem-" + "x" * 20
SERVER = {"SERVER_NAME": "127.0.0.1", "SERVER_PORT": "8060"}


def resident(number: str, name: str, level: int = 2) -> Resident:
    *front, given = name.split()
    made = Resident.objects.create(
        family_name=front[0], middle_name=" ".join(front[1:]), given_name=given, name_key=name_key(name),
        number=number, sex=Sex.FEMALE, birth_date="1990-03-07", birth_year=1990, marital=1,
        status=Status.LIVING, confirmed_on="2024-01-01",
    )  # fmt: skip
    if level:
        EIdentityAccount.objects.create(resident=made, level=level, since=dt.date(2023, 1, 1), active=True)
    return made


def business(representative: Resident) -> Business:
    return Business.objects.create(
        code="3500000001", name="Công ty TNHH Biển Xanh", representative=representative,
        position="Giám đốc", commune_old="26506", commune_new="26506", since=dt.date(2020, 1, 1),
    )  # fmt: skip


def client(client_id: str = "danso-vneid", issuer: str = "vneid", **more: Any) -> str:
    return register_client(
        issuer=ISSUERS[issuer],
        client_id=client_id,
        name="Cổng của tỉnh",
        redirect_uris=[CALLBACK],
        post_logout_redirect_uris=[AFTER],
        **{"secret": SECRET, "auth_method": AuthMethod.POST, **more},
    )


@dataclass
class Visit:
    """One visit to a provider: the request's parameters, and the browser that makes it."""

    issuer: str = "vneid"
    client_id: str = "danso-vneid"
    browser: Browser = field(default_factory=lambda: Browser(**SERVER))
    verifier: str = field(default_factory=lambda: secrets.token_urlsafe(48))
    changes: dict[str, str | None] = field(default_factory=dict)

    def asked(self) -> dict[str, str]:
        asked = {
            "response_type": "code",
            "client_id": self.client_id,
            "redirect_uri": CALLBACK,
            "scope": "openid profile dinh_danh",
            "state": "trang-thai",
            "nonce": self.changes.pop("nonce", secrets.token_urlsafe(12)),
            "code_challenge": create_s256_code_challenge(self.verifier),
            "code_challenge_method": "S256",
            **self.changes,
        }
        return {name: value for name, value in asked.items() if value is not None}

    def open(self) -> Any:
        self.query = self.asked()
        return self.browser.get(f"/{self.issuer}/authorize", self.query)

    def send(self, **fields: str) -> Any:
        return self.browser.post(f"/{self.issuer}/authorize", fields, query_params=self.query)

    def sign_in(self, who: Resident, level: int = 1, kind: str = "cong_dan", business: str = "") -> Any:
        self.open()
        answer = self.send(step="choose", who=f"{kind}:{who.pk}:{business}", level=str(level))
        if level == 2:
            answer = self.send(step="otp", otp=answer.context["otp"])
        return answer if answer.status_code == 302 else self.send(step="agree")

    def token(self, code: str, **changes: str | None) -> Any:
        sent = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": CALLBACK,
            "client_id": self.client_id,
            "client_secret": SECRET,
            "code_verifier": self.verifier,
            **changes,
        }
        kept = {name: value for name, value in sent.items() if value is not None}
        return Browser(**SERVER).post(f"/{self.issuer}/token", kept)


def parameters(answer: Any) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(answer["Location"]).query).items()}
