"""Registering clients with a provider, and making a demo's world ready for sign-in."""

from __future__ import annotations

import json
import os
import secrets
from pathlib import Path
from tempfile import mkstemp
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Max

from sandbox.register.models import EIdentityAccount, Status
from sandbox.secret_files import kept_secret
from sandbox.vneid.grants import CLIENTS
from sandbox.vneid.issuers import ISSUERS
from sandbox.vneid.keys import published_keys
from sandbox.vneid.models import AuthMethod, Client, Officer, digest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sandbox.vneid.issuers import Issuer

ALL_SCOPES = "openid profile dinh_danh to_chuc"
HOUSE = "danso"
OFFICERS = 12
OFFICERS_FILE = "demo_officers.json"
ADULT_SINCE = 25  # officers of the demo are at least so many years before the world's youngest account


def register_client(
    *,
    issuer: Issuer,
    client_id: str,
    name: str,
    redirect_uris: Sequence[str],
    post_logout_redirect_uris: Sequence[str] = (),
    auth_method: AuthMethod = AuthMethod.BASIC,
    scope: str = ALL_SCOPES,
    sector: str = "",
    secret: str = "",
    jwks: dict[str, Any] | None = None,
) -> str:
    """Write a client's row anew; return its secret, made when none is given and the method needs one."""
    by_secret = auth_method in {AuthMethod.BASIC, AuthMethod.POST}
    secret = (secret or secrets.token_urlsafe(32)) if by_secret else ""
    Client.objects.update_or_create(
        client_id=client_id,
        defaults={
            "issuer": issuer.code,
            "name": name,
            "secret": digest(secret) if secret else "",
            "jwks": jwks or {},
            "auth_method": auth_method,
            "redirect_uris": list(redirect_uris),
            "post_logout_redirect_uris": list(post_logout_redirect_uris),
            "scope": scope,
            "sector": sector or client_id,
        },
    )
    CLIENTS.forget()
    return secret


@transaction.atomic
def prepare(*, house_data: Path, house_addresses: Sequence[str], now: int) -> None:
    """Make each provider's keys, the house's client and the demo's officers; again and again to no harm."""
    for issuer in ISSUERS.values():
        published_keys(issuer, now=now)
        register_client(
            issuer=issuer,
            client_id=f"{HOUSE}-{issuer.code}",
            name="Hệ thống thông tin Đề án 06 của tỉnh",
            redirect_uris=[f"{each}/sign-in/with/{issuer.code}/callback/" for each in house_addresses],
            post_logout_redirect_uris=[f"{each}/signed-out/" for each in house_addresses],
            secret=kept_secret(house_data / f"sign_in_{issuer.code}_secret"),
            sector=HOUSE,
        )
    _choose_officers()
    tell_officers(house_data / OFFICERS_FILE)


def tell_officers(place: Path) -> None:
    """Tell the demo's house who plays its officers: it binds its accounts to these numbers."""
    chosen = Officer.objects.select_related("resident").order_by("pk")
    told = [{"number": each.resident.number, "words": each.words} for each in chosen]
    handle, draft = mkstemp(prefix=f".{place.name}.", dir=place.parent)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(told, file, ensure_ascii=False)
    Path(draft).replace(place)


def _choose_officers() -> None:
    if Officer.objects.exists():
        return
    grown = EIdentityAccount.objects.filter(
        level=2, active=True, resident__status=Status.LIVING, resident__number__isnull=False
    )
    youngest = grown.aggregate(year=Max("resident__birth_year"))["year"]
    if youngest is None:
        return
    of_age = grown.filter(resident__birth_year__range=(youngest - 45, youngest - ADULT_SINCE))
    people = list(dict.fromkeys(of_age.order_by("resident_id").values_list("resident_id", flat=True)[:40]))
    Officer.objects.bulk_create(
        Officer(resident_id=each, words=f"Cán bộ thử nghiệm {order}")
        for order, each in enumerate(people[:OFFICERS], start=1)
    )
