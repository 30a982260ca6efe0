"""Signing keys and their rotation: the next key is published before it signs, the last one after."""

from __future__ import annotations

from typing import TYPE_CHECKING

from joserfc.jwk import ECKey, KeySet

from sandbox.kept import Kept
from sandbox.vneid.models import SigningKey

if TYPE_CHECKING:
    from sandbox.vneid.issuers import Issuer

ALGORITHM = "ES256"
DAY = 86_400
KEY_LIFE = 90 * DAY
ANNOUNCED = 3_600  # seconds that a key is published before it signs
REMEMBERED = DAY  # seconds that it is published after
KEYS = Kept(lambda: list(SigningKey.objects.all()))


def make_key(issuer: Issuer, *, not_before: int) -> SigningKey:
    """Make a key that signs from `not_before` on."""
    key = ECKey.generate_key("P-256", auto_kid=False)
    made = SigningKey.objects.create(
        issuer=issuer.code,
        kid=key.thumbprint(),
        private=key.as_dict(private=True),
        not_before=not_before,
        expires_at=not_before + KEY_LIFE,
    )
    KEYS.forget()
    return made


def signing_key(issuer: Issuer, *, now: int) -> tuple[str, ECKey]:
    """Return the identifier and the key that signs now: the newest that has begun."""
    valid = (row for row in _keys(issuer) if row.not_before <= now < row.expires_at)
    row = max(valid, key=_age, default=None) or make_key(issuer, not_before=now)
    return row.kid, row.key


def published_keys(issuer: Issuer, *, now: int) -> dict[str, list[dict[str, str]]]:
    """Return the JWKS: keys to come, in use, and lately in use."""
    signing_key(issuer, now=now)
    known = (row for row in _keys(issuer) if row.expires_at > now - REMEMBERED)
    return {"keys": [_public(row) for row in sorted(known, key=_age)]}


def key_set(issuer: Issuer, *, now: int) -> KeySet:
    """Return the published keys to verify by."""
    return KeySet.import_key_set(published_keys(issuer, now=now))  # type: ignore[arg-type]


def rotate(issuer: Issuer, *, now: int, announced: int = ANNOUNCED) -> SigningKey:
    """Publish a new key that signs after `announced` seconds; the present ones end then."""
    change = now + announced
    signing_key(issuer, now=now)
    running = SigningKey.objects.filter(issuer=issuer.code, not_before__lt=change, expires_at__gt=change)
    running.update(expires_at=change)
    return make_key(issuer, not_before=change)


def _keys(issuer: Issuer) -> list[SigningKey]:
    return [row for row in KEYS() if row.issuer == issuer.code]


def _age(row: SigningKey) -> tuple[int, int]:
    return row.not_before, row.pk


def _public(row: SigningKey) -> dict[str, str]:
    return {
        **{name: str(value) for name, value in row.key.as_dict(private=False).items()},
        "kid": row.kid,
        "use": "sig",
        "alg": ALGORITHM,
    }
