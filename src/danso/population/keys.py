"""The keys under which personal numbers are looked up and sealed (bộ khóa dữ liệu dân cư).

One line a key, `<id> <base64 of 32 bytes>`. The key `index` makes look-up columns and never changes, since
every row would have to be looked up anew; of the numbered ones the last seals and all unseal.
"""

from __future__ import annotations

import base64
import os
import secrets
from dataclasses import dataclass
from functools import lru_cache
from time import monotonic
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from danso.secret_files import kept_secret

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

KEY_BYTES = 32
INDEX = "index"
MOST_KEYS = 255
LOOK_AGAIN = 1.0  # seconds for which the file is not looked at again: a first load asks millions of times


@dataclass(frozen=True, slots=True, repr=False)
class KeyRing:
    """The index key, and the sealing keys by id; `newest` seals."""

    index: bytes
    sealing: Mapping[int, bytes]

    @property
    def newest(self) -> int:
        """Id of the key that seals."""
        return max(self.sealing)

    def __repr__(self) -> str:
        return f"KeyRing(newest={self.newest})"


_held: list[tuple[Path, float, KeyRing]] = []


def key_ring() -> KeyRing:
    """The installation's keys: DANSO_POPULATION_KEYS, or the file made in DANSO_DATA on first use."""
    if settings.POPULATION_KEYS:
        return _parsed(settings.POPULATION_KEYS.replace(",", "\n"))
    folder: Path = settings.DATA
    if _held and _held[0][0] is folder and monotonic() < _held[0][1]:
        return _held[0][2]
    place = folder / "population_keys"
    if not place.exists():
        kept_secret(place, lambda: f"{INDEX} {_new_key()}\n1 {_new_key()}\n")
    ring = _read(place, place.stat().st_mtime_ns)
    _held[:] = [(folder, monotonic() + LOOK_AGAIN, ring)]
    return ring


def sealing_key(identity: int) -> bytes | None:
    """The sealing key of an id; looks at the file again when another process may have added it."""
    key = key_ring().sealing.get(identity)
    if key is None:
        _held.clear()
        key = key_ring().sealing.get(identity)
    return key


def add_key(place: Path) -> int:
    """Write a new sealing key to the end of the file; return its id. Older ones still unseal."""
    number = _parsed(place.read_text(encoding="ascii")).newest + 1
    if number > MOST_KEYS:
        raise ValueError("no id is left for another key")
    draft = place.with_name(f".{place.name}.{os.getpid()}")
    _write(draft, f"{place.read_text(encoding='ascii')}{number} {_new_key()}\n")
    draft.replace(place)
    _held.clear()
    return number


@lru_cache(maxsize=4)
def _read(place: Path, _changed: int) -> KeyRing:
    return _parsed(place.read_text(encoding="ascii"))


@lru_cache(maxsize=4)
def _parsed(text: str) -> KeyRing:
    try:
        named = dict(line.split() for line in text.splitlines() if line.strip())
        keys = {name: base64.urlsafe_b64decode(key) for name, key in named.items()}
        index = keys.pop(INDEX)
        sealing = {int(name): key for name, key in keys.items()}
    except (ValueError, KeyError):
        raise _unreadable() from None  # the message would repeat the key
    if not sealing or any(len(key) != KEY_BYTES for key in (index, *sealing.values())):
        raise _unreadable()
    return KeyRing(index, sealing)


def _unreadable() -> ImproperlyConfigured:
    return ImproperlyConfigured(
        "Khóa dữ liệu dân cư không đọc được / the population keys cannot be read. "
        "See docs/reference/settings.md",
    )


def _write(place: Path, text: str) -> None:
    place.touch(mode=0o600)
    place.write_text(text, encoding="ascii")


def _new_key() -> str:
    return base64.urlsafe_b64encode(secrets.token_bytes(KEY_BYTES)).decode("ascii")
