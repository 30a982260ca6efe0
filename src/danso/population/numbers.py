"""Personal numbers as the house keeps them: an index to look up by, and a sealed text to read back.

A bare hash of a twelve-digit number is found by trying them all in minutes; both are keyed.
"""

from __future__ import annotations

import hmac
import secrets
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from danso.population.keys import key_ring, sealing_key

NONCE_BYTES = 12
INDEX_BYTES = 16
INDEX_LENGTH = 2 * INDEX_BYTES  # of the column
SEALED_LENGTH = 100  # of the column: room for a number or a short text


class UnsealableError(Exception):
    """The sealed text was changed, or its key is gone."""


def index_of(personal_number: str) -> str:
    """Keyed HMAC of a number for look-up columns: 32 hexadecimal digits, the same for ever."""
    digest = hmac.digest(key_ring().index, personal_number.encode(), "sha256")
    return digest[:INDEX_BYTES].hex()


def digest_of(text: str) -> str:
    """Keyed digest of a question or an answer for the ledger: a bare one could be guessed from its values."""
    return hmac.digest(key_ring().index, b"digest:" + text.encode(), "sha256").hex()


def seal(text: str) -> bytes:
    """Encrypt a number (AES-256-GCM) under the newest key: key id, nonce, ciphertext."""
    ring = key_ring()
    nonce = secrets.token_bytes(NONCE_BYTES)
    identity = bytes([ring.newest])
    return identity + nonce + _cipher(ring.sealing[ring.newest]).encrypt(nonce, text.encode(), identity)


def unseal(sealed: bytes | memoryview) -> str:
    """Read a sealed number back; raises UnsealableError."""
    data = bytes(sealed)  # a database may hand out a memoryview
    identity, nonce, cipher_text = data[:1], data[1 : 1 + NONCE_BYTES], data[1 + NONCE_BYTES :]
    key = sealing_key(data[0]) if data else None
    if key is None:
        raise UnsealableError("no such key")
    try:
        return _cipher(key).decrypt(nonce, cipher_text, identity).decode()
    except (InvalidTag, ValueError):
        raise UnsealableError("not as it was sealed") from None


def sealed_by(sealed: bytes) -> int:
    """Id of the key a text is sealed under: resealing finds the old ones by it."""
    return bytes(sealed)[0]


@lru_cache(maxsize=8)
def _cipher(key: bytes) -> AESGCM:
    return AESGCM(key)
