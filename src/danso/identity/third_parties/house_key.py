"""The key that signs what the house answers to machines (khóa ký thông điệp)."""

from __future__ import annotations

import base64
import hashlib
import secrets
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from danso.secret_files import kept_secret

if TYPE_CHECKING:
    from pathlib import Path

SEED_BYTES: Final = 32


@dataclass(frozen=True, slots=True)
class HouseKey:
    """The private key and the name it goes by: the beginning of its public half's hash."""

    private: Ed25519PrivateKey = field(repr=False)
    keyid: str
    public: str


def house_key() -> HouseKey:
    """DANSO_MESSAGE_KEY's key, else the one made in DANSO_DATA on first use."""
    return _from_seed(settings.MESSAGE_KEY) if settings.MESSAGE_KEY else _kept(settings.DATA)


@lru_cache(maxsize=4)
def _kept(folder: Path) -> HouseKey:
    return _from_seed(kept_secret(folder / "message_key", lambda: secrets.token_hex(SEED_BYTES)))


@lru_cache(maxsize=4)
def _from_seed(seed: str) -> HouseKey:
    private = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(seed))
    public = private.public_key().public_bytes_raw()
    return HouseKey(
        private, f"danso-{hashlib.sha256(public).hexdigest()[:16]}", base64.b64encode(public).decode()
    )
