"""What happened to a dossier, append-only: each event names the one before by its hash.

A hash is SHA-256 over the canonical JSON of all an event says. A chain alone cannot tell that its end was cut
off: whoever keeps the last hash elsewhere (the dossier's row does) hands it in as `head`.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from enum import StrEnum
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

from witness.canonical import canonical

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from danso.procedures.dossiers.states import Kind, Party

FIRST: Final = "0" * 64


@dataclass(frozen=True, slots=True)
class Event:
    """One event (nhật ký hồ sơ); `by` points at the account or officer, never by personal number.

    `sequence` counts from 1 in each dossier; `previous` and `hash` are hexadecimal; `payload` is plain JSON
    without fractions.
    """

    dossier: str
    sequence: int
    kind: Kind
    at: dt.datetime
    party: Party
    by: str
    payload: Mapping[str, Any] = field(hash=False)
    previous: str = FIRST
    hash: str = ""


class Fault(StrEnum):
    """What is wrong with an event of a chain."""

    OTHER_DOSSIER = "other_dossier"
    OUT_OF_SEQUENCE = "out_of_sequence"
    NOT_AFTER = "not_after"
    CHANGED = "changed"
    CUT_OFF = "cut_off"


@dataclass(frozen=True, slots=True)
class Bad:
    """The first bad event of a chain: its place, from 1, and what is wrong with it."""

    place: int
    fault: Fault


def next_event(
    last: Event | None,
    *,
    dossier: str,
    kind: Kind,
    at: dt.datetime,
    party: Party,
    by: str,
    payload: Mapping[str, Any] | None = None,
) -> Event:
    """Return the event that follows `last`; `at` needs a time zone.

    When the machine's clock went back, the event keeps the time of the one before.
    """
    if at.tzinfo is None:
        raise ValueError("an event needs a time zone")
    moment = max(at, last.at) if last else at
    event = Event(
        dossier=dossier,
        sequence=last.sequence + 1 if last else 1,
        kind=kind,
        at=moment,
        party=party,
        by=by,
        payload=dict(payload or {}),
        previous=last.hash if last else FIRST,
    )
    return replace(event, hash=hash_of(event))


def hash_of(event: Event) -> str:
    """Return the hash of all an event says but the hash itself."""
    said = {
        "at": event.at.astimezone(dt.UTC).isoformat(timespec="microseconds"),
        "by": event.by,
        "dossier": event.dossier,
        "kind": str(event.kind),
        "party": str(event.party),
        "payload": dict(event.payload),
        "previous": event.previous,
        "sequence": event.sequence,
    }
    return sha256(canonical(said)).hexdigest()


def first_bad(events: Iterable[Event], *, head: str | None = None) -> Bad | None:
    """Return the first event at odds with the chain; None for a sound one.

    With `head`, the hash the chain must end with, a chain that was cut off is found as well.
    """
    last: Event | None = None
    place = 0
    for place, event in enumerate(events, 1):
        fault = _fault(last, event, place)
        if fault:
            return Bad(place, fault)
        last = event
    if head is not None and head != (last.hash if last else FIRST):
        return Bad(place + 1, Fault.CUT_OFF)
    return None


def _fault(last: Event | None, event: Event, place: int) -> Fault | None:
    if last and event.dossier != last.dossier:
        return Fault.OTHER_DOSSIER
    if event.sequence != place:
        return Fault.OUT_OF_SEQUENCE
    if event.previous != (last.hash if last else FIRST):
        return Fault.NOT_AFTER
    return Fault.CHANGED if event.hash != hash_of(event) else None
