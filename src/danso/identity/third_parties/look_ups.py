"""The two questions that every call asks of the agreements, in SQL: hundreds a second.

Building them anew by the ORM costs several times what answering them does. The database compares the times.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.db import connection
from django.utils import timezone

from danso.identity.models import Consent, ThirdParty, ThirdPartyKey

if TYPE_CHECKING:
    import datetime as dt

_KEY: Final = f"""
    SELECT k.public_key, k.revoked_at IS NULL AND k.valid_from <= %s AND k.valid_to > %s,
        p.id, p.code, p.purposes, p.calls_a_minute, p.monthly_ceiling,
        p.revoked_at IS NULL AND p.valid_from <= %s AND p.valid_to >= %s
    FROM {ThirdPartyKey._meta.db_table} k JOIN {ThirdParty._meta.db_table} p ON p.id = k.third_party_id
    WHERE k.keyid = %s"""  # noqa: S608, SLF001 - names of tables
_CONSENT: Final = f"""
    SELECT id, kind FROM {Consent._meta.db_table}
    WHERE person_index = %s AND third_party_id = %s AND purpose = %s AND code_digest = %s
        AND revoked_at IS NULL AND given_at <= %s AND expires_at > %s
    LIMIT 1"""  # noqa: S608, SLF001


@dataclass(frozen=True, slots=True)
class Party:
    """A third party as a call needs it."""

    id: int
    code: str
    purposes: tuple[str, ...]
    calls_a_minute: int
    monthly_ceiling: int | None
    agreement_holds: bool


@dataclass(frozen=True, slots=True)
class Key:
    """A public key, whether it holds now, and whose it is."""

    public_key: bytes
    key_holds: bool
    third_party: Party


@dataclass(frozen=True, slots=True)
class Given:
    """A consent that holds."""

    id: int
    once: bool


def key_with(*, keyid: str, now: dt.datetime) -> Key | None:
    """The key of that name, whether it holds or not."""
    day = timezone.localdate(now, timezone.get_default_timezone())
    at, today = _moment(now), connection.ops.adapt_datefield_value(day)
    row = _row(_KEY, [at, at, today, today, keyid])
    if row is None:
        return None
    public, holds, number, code, purposes, calls, ceiling, agreed = row
    told = json.loads(purposes) if isinstance(purposes, str) else purposes
    party = Party(number, code, tuple(told), calls, ceiling, bool(agreed))
    return Key(bytes(public), bool(holds), party)


def consent_for(
    *, person_index: str, third_party: int, purpose: str, code_digest: str, now: dt.datetime
) -> Given | None:
    """The person's consent that holds now: the standing one, or with a digest the one of that code."""
    at = _moment(now)
    row = _row(_CONSENT, [person_index, third_party, purpose, code_digest, at, at])
    return Given(row[0], row[1] == Consent.Kind.ONCE) if row else None


def _row(question: str, values: list[Any]) -> tuple[Any, ...] | None:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        found: tuple[Any, ...] | None = cursor.fetchone()
        return found


def _moment(now: dt.datetime) -> object:
    return connection.ops.adapt_datetimefield_value(now)
