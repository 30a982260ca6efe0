"""RFC 6962 tree hashing."""

from __future__ import annotations

from hashlib import sha256

HASH_BYTES = 32


def leaf_hash(entry: bytes) -> bytes:
    """Hash of an entry of the tree."""
    return sha256(b"\x00" + entry).digest()
