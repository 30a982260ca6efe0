"""What holds once only, for all processes: nonces of signed requests, and consents of once.

A mark is taken in the transaction that writes the line, so that there is no answer without it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import TYPE_CHECKING, Final

from django.db import connection
from django.utils import timezone

from danso.identity.models import RequestMark
from danso.ledger.services import GroupCommit
from danso.signatures import SKEW

if TYPE_CHECKING:
    from collections.abc import Sequence


CODE_HOLDS: Final = dt.timedelta(minutes=15)
KEPT: Final = 2 * SKEW + CODE_HOLDS  # a mark forgotten while its request or code is in time could come again


def of_nonce(keyid: str, nonce: str) -> str:
    """The mark of a signed request."""
    return hashlib.sha256(f"{keyid}\n{nonce}".encode()).hexdigest()


def of_consent(consent_id: int) -> str:
    """The mark of a consent of once."""
    return f"consent:{consent_id}"


def claim(marks: Sequence[str]) -> set[str]:
    """Take the marks in the caller's transaction; return those that nobody held."""
    wanted = sorted(set(marks))
    if not wanted:
        return set()
    at = connection.ops.adapt_datetimefield_value(timezone.now())
    rows = ", ".join(["(%s, %s)"] * len(wanted))
    table = RequestMark._meta.db_table  # noqa: SLF001 - Django's way to a table's name
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (mark, at) VALUES {rows} ON CONFLICT DO NOTHING RETURNING mark",  # noqa: S608
            [value for mark in wanted for value in (mark, at)],
        )
        return {row[0] for row in cursor.fetchall()}


def forget_old(now: dt.datetime) -> None:
    """Delete the marks whose requests and codes are long over."""
    RequestMark.objects.filter(at__lt=now - KEPT).delete()


lines = GroupCommit(claim)
