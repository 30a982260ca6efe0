"""The ledger's secrets: the yearly keys of subject tags and the key that signs checkpoints.

A key comes from the environment, else from a file of `DANSO_LEDGER_KEYS`, made on first use.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from contextlib import suppress
from functools import lru_cache
from typing import TYPE_CHECKING

from django.conf import settings

from danso.secret_files import kept_secret

if TYPE_CHECKING:
    from pathlib import Path

TAG_BYTES = 16
KEY_BYTES = 32


class KeyMissing(Exception):  # noqa: N818 - said as the domain says it
    """A key that was destroyed, or never made on this machine."""


def subject_tag(personal_number: str, year: int, *, make: bool = True) -> str:
    """The keyed hash (HMAC-SHA-256, 16 bytes, hex) that stands for a person in the lines of a year.

    A bare hash would be undone in minutes: a province has some 4×10⁸ possible numbers. Without `make`,
    KeyMissing says that the year has no key, hence no lines that could be found.
    """
    return _tag(_year_key(year, make=make), personal_number)


def subject_tags(personal_number: str, years: range) -> list[str]:
    """The tags of those years that have a key."""
    tags = []
    for year in years:
        with suppress(KeyMissing):
            tags.append(subject_tag(personal_number, year, make=False))
    return tags


def _tag(key: bytes, personal_number: str) -> str:
    return hmac.digest(key, personal_number.encode(), "sha256")[:TAG_BYTES].hex()


def _year_key(year: int, *, make: bool) -> bytes:
    if settings.LEDGER_TAG_KEY:
        return _derived(settings.LEDGER_TAG_KEY, year)
    return _file_key(settings.LEDGER_KEYS, f"tags-{year}", make=make)


@lru_cache(maxsize=64)
def _derived(master: str, year: int) -> bytes:
    return hmac.digest(master.encode(), f"danso ledger subject tags {year}".encode(), hashlib.sha256)


def signing_seed() -> bytes:
    """The 32 secret bytes of the key that signs now: the environment's, else the newest file's."""
    if settings.LEDGER_SIGNING_KEY:
        return bytes.fromhex(settings.LEDGER_SIGNING_KEY)
    folder = settings.LEDGER_KEYS
    return _file_key(folder, f"checkpoints-{max(_signing_numbers(folder), default=1)}", make=True)


def rotate_signing_key() -> None:
    """Make a new key file, which signs from the next sealing on."""
    folder = settings.LEDGER_KEYS
    _file_key(folder, f"checkpoints-{max(_signing_numbers(folder), default=0) + 1}", make=True)


def destroy_tag_keys_before(year: int) -> None:
    """Delete the files of the years before: none of their lines leads to a person any more."""
    for place in settings.LEDGER_KEYS.glob("tags-*"):
        if int(place.name.partition("-")[2]) < year:
            place.unlink(missing_ok=True)
    _kept.cache_clear()


def _signing_numbers(folder: Path) -> list[int]:
    return [int(place.name.partition("-")[2]) for place in folder.glob("checkpoints-*")]


def _file_key(folder: Path, name: str, *, make: bool) -> bytes:
    if not make and not (folder / name).exists():
        raise KeyMissing(name)
    return _kept(folder, name)


@lru_cache(maxsize=64)
def _kept(folder: Path, name: str) -> bytes:
    return bytes.fromhex(kept_secret(folder / name, lambda: secrets.token_hex(KEY_BYTES)))
