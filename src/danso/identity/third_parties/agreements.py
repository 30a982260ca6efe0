"""What the committee's office does with third parties: agreement, keys, prices, and their end."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
from typing import TYPE_CHECKING, Any

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from danso.identity.models import Consent, ThirdParty, ThirdPartyKey, ThirdPartyPrice
from danso.identity.models.third_parties import KEY_BYTES
from danso.organizations.models import Organization
from danso.organizations.rights import Action, require
from danso.population.purposes import purposes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import QuerySet

    from danso.organizations.rights import Officer
    from danso.population.purposes import Purpose

NOT_A_KEY = lazy(
    "Cần khóa công khai Ed25519: dạng PEM, hoặc 32 byte viết bằng base64. Đừng dán khóa bí mật vào đây."
)


def purposes_to_agree_on() -> Mapping[str, Purpose]:
    """What a third party may ask for: the purposes that need consent, by code."""
    return {code: purpose for code, purpose in purposes().items() if purpose.consent}


def third_parties() -> QuerySet[ThirdParty]:
    """All third parties, those whose agreement has ended too."""
    return ThirdParty.objects.all()


@transaction.atomic
def agree(*, officer: Officer, price: int, **said: Any) -> ThirdParty:  # noqa: ANN401 - the columns of ThirdParty
    """Enter a third party with its agreement and its first price; ValidationError for what cannot be."""
    require(officer, Action.MANAGE_THIRD_PARTIES)
    party = ThirdParty(**said)
    if not said["purposes"] or not set(said["purposes"]) <= purposes_to_agree_on().keys():
        raise ValidationError({"purposes": _("Hãy chọn ít nhất một mục đích.")})
    if party.valid_to < party.valid_from:
        raise ValidationError({"valid_to": _("Ngày kết thúc phải từ ngày bắt đầu trở đi.")})
    if Organization.objects.filter(code=party.code).exists():
        raise ValidationError({"code": _("Mã này là của một cơ quan.")})
    party.full_clean(exclude={"revoked_at", "revoked_by"})
    party.save()
    ThirdPartyPrice.objects.create(third_party=party, since=party.valid_from, vnd=price)
    return party


def add_key(
    *, officer: Officer, party: ThirdParty, keyid: str, text: str, days: int, now: dt.datetime
) -> ThirdPartyKey:
    """Let a pasted public key sign for the third party from now on, for so many days."""
    require(officer, Action.MANAGE_THIRD_PARTIES)
    key = ThirdPartyKey(
        third_party=party,
        keyid=keyid,
        public_key=public_key(text),
        valid_from=now,
        valid_to=now + dt.timedelta(days=days),
    )
    key.full_clean(exclude={"revoked_at"})
    key.save()
    return key


def public_key(text: str) -> bytes:
    """The 32 bytes of an Ed25519 public key, as PEM or in base64; anything else is refused by name."""
    try:
        loaded = load_pem_public_key(text.encode()) if "-----BEGIN" in text else None
        raw = loaded.public_bytes_raw() if isinstance(loaded, Ed25519PublicKey) else _base64(text)
        return Ed25519PublicKey.from_public_bytes(raw).public_bytes_raw()
    except (ValueError, UnsupportedAlgorithm):
        raise ValidationError({"text": NOT_A_KEY}) from None


def _base64(text: str) -> bytes:
    try:
        raw = base64.b64decode("".join(text.split()), validate=True)
    except binascii.Error as wrong:
        raise ValueError(str(wrong)) from None
    if len(raw) != KEY_BYTES:
        raise ValueError("not 32 bytes")
    return raw


def revoke_key(*, officer: Officer, key: ThirdPartyKey, now: dt.datetime) -> None:
    """End a key at once; others of the third party go on."""
    require(officer, Action.MANAGE_THIRD_PARTIES)
    ThirdPartyKey.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=now)


def set_price(*, officer: Officer, party: ThirdParty, since: dt.date, vnd: int, today: dt.date) -> None:
    """Charge another price from a day on, which is not over: what was called keeps its price."""
    require(officer, Action.MANAGE_THIRD_PARTIES)
    if since < today:
        raise ValidationError({"since": _("Đơn giá mới chỉ tính từ hôm nay trở đi.")})
    ThirdPartyPrice.objects.update_or_create(third_party=party, since=since, defaults={"vnd": vnd})


@transaction.atomic
def revoke(*, officer: Officer, party: ThirdParty, now: dt.datetime) -> None:
    """End the agreement at once, and every consent given for it."""
    require(officer, Action.MANAGE_THIRD_PARTIES)
    ended = ThirdParty.objects.filter(pk=party.pk, revoked_at=None)
    ended.update(revoked_at=now, revoked_by_id=officer.user_id)
    Consent.objects.filter(third_party=party, revoked_at=None).update(revoked_at=now)
