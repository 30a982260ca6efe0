"""Ids of questions to the register (MaYeuCau): UUID version 7, so that they sort by time."""

from __future__ import annotations

import secrets
import uuid
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt

_RANDOM_BITS = 74


def new_request_id(now: dt.datetime) -> str:
    """48 bits of milliseconds, then chance (RFC 9562)."""
    chance = secrets.randbits(_RANDOM_BITS)
    high, low = chance >> 62, chance & ((1 << 62) - 1)
    number = int(now.timestamp() * 1000) << 80 | 7 << 76 | high << 64 | 2 << 62 | low
    return str(uuid.UUID(int=number))
