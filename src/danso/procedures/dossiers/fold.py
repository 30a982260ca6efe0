"""What events come to: state, flags, clock, other agencies' clocks, slips. Every reader gets it from here.

`applied` is the only way on: it refuses what the table, the rights of a party and the pinned terms forbid, so
a chain that folds is a chain that could happen.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from danso.procedures.dossiers.clock import ClockRefused, started
from danso.procedures.dossiers.events import FIRST
from danso.procedures.dossiers.sides import (
    FLAGGERS,
    FLAGGING,
    MOVES,
    Delivery,
    Flag,
    Sides,
    Sync,
    changed,
    moved,
    possible_moves,
)
from danso.procedures.dossiers.states import (
    DONE,
    Effect,
    EventRefused,
    Kind,
    Party,
    Slip,
    State,
    Transition,
    after,
    national_code,
    possible,
    transition,
)
from danso.procedures.dossiers.terms import Terms, TermsError, terms_from_json
from danso.procedures.dossiers.ticking import SubClock, stepped, waited

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from danso.procedures.dossiers.clock import Clock
    from danso.procedures.dossiers.events import Event

NEEDS_REASONS: Final = frozenset(
    {Kind.ASK_BEFORE_RECEIPT, Kind.REQUEST_SUPPLEMENT, Kind.REFUSE, Kind.DECIDE_NO, Kind.EXTEND, Kind.OBJECT}
)


class NotNextError(ValueError):
    """An event that is not the next one of its dossier."""


@dataclass(frozen=True, slots=True)
class IssuedSlip:
    """A slip, and the event that gave it."""

    slip: Slip
    sequence: int
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class SignedResult:
    """The document of the result and its signature, each as hexadecimal SHA-256."""

    document: str
    signature: str


@dataclass(frozen=True, slots=True)
class Folded:
    """A dossier as its events left it; without events it has no state.

    `before` is the state a withdrawal left; `sequence` and `head` are number and hash of the last event.
    """

    state: State | None = None
    before: State | None = None
    flags: frozenset[Flag] = frozenset()
    sides: Sides = field(default_factory=Sides)
    terms: Terms | None = None
    clock: Clock | None = None
    sub_clocks: tuple[SubClock, ...] = ()
    slips: tuple[IssuedSlip, ...] = ()
    supplements: int = 0
    result: SignedResult | None = None
    received_at: dt.datetime | None = None
    ended_at: dt.datetime | None = None
    sequence: int = 0
    head: str = FIRST

    @property
    def code(self) -> int | None:
        """The national portal's code of the state."""
        rejection = self.terms.rejection_code if self.terms else None
        return national_code(self.state, rejection=rejection) if self.state else None


def fold(events: Iterable[Event]) -> Folded:
    """Return what the events come to, from the first on."""
    folded = Folded()
    for event in events:
        folded = applied(folded, event)
    return folded


def applied(folded: Folded, event: Event) -> Folded:
    """Return the dossier after its next event.

    EventRefused for one that cannot happen now; NotNextError for one out of its place.
    """
    if (event.sequence, event.previous) != (folded.sequence + 1, folded.head):
        raise NotNextError(f"event {event.sequence} does not follow event {folded.sequence}")
    row = transition(event.kind)
    told = _business(folded, event, row) if row else _beside(folded, event)
    return replace(told, sequence=event.sequence, head=event.hash)


def can_happen(folded: Folded) -> tuple[Kind, ...]:
    """Return the events that can be next, of the state and of the variables beside it."""
    return possible(folded.state) + (possible_moves(folded.sides) if folded.state else ())


def _business(folded: Folded, event: Event, row: Transition) -> Folded:
    state = after(folded.state, event.kind, before=folded.before)
    _check(folded, event, row)
    flags = folded.flags | {Flag.EXTENDED} if event.kind is Kind.EXTEND else folded.flags
    told = replace(
        _clocked(_learned(folded, event), event, row.effect),
        state=state,
        before=folded.state if event.kind is Kind.WITHDRAW else folded.before,
        flags=flags,
        slips=_with_slip(folded, event, row.slip),
    )
    ended = event.at if row.effect is Effect.STOP or state is State.REFUSED else folded.ended_at
    sides = changed(told.sides, Sync.PENDING) if told.code != folded.code else told.sides
    return replace(told, ended_at=ended, sides=sides)


def _check(folded: Folded, event: Event, row: Transition) -> None:
    """Refuse what the table allows but the party, the payload or the terms do not."""
    code = _refusal(folded, event, row)
    if code:
        raise EventRefused(code, possible=possible(folded.state))


def _refusal(folded: Folded, event: Event, row: Transition) -> str | None:
    if event.party not in row.who:
        return "not_theirs"
    if event.kind in NEEDS_REASONS and not event.payload.get("reasons"):
        return "no_reasons"
    if event.kind is Kind.REQUEST_SUPPLEMENT:
        return _supplement_refusal(folded, event)
    if _needs_result(folded, event) and _result(event) is None:
        return "no_signed_result"
    return None


def _supplement_refusal(folded: Folded, event: Event) -> str | None:
    if folded.supplements >= _terms(folded).supplements:
        return "no_more_supplements"
    if folded.supplements and event.party is not Party.LEADER:
        return "leader_decides"
    return None


def _needs_result(folded: Folded, event: Event) -> bool:
    """A signature is put under a result; a rejection is one where the portal is told so."""
    if event.kind is Kind.DECIDE_NO:
        return _terms(folded).rejection_code == national_code(State.ISSUED)
    return event.kind is Kind.SIGN and _terms(folded).paper_result


def _result(event: Event) -> SignedResult | None:
    said = event.payload.get("result") or {}
    document, signature = said.get("document"), said.get("signature")
    return SignedResult(document, signature) if document and signature else None


def _terms(folded: Folded) -> Terms:
    if folded.terms is None:
        raise EventRefused("not_received", possible=possible(folded.state))
    return folded.terms


def _learned(folded: Folded, event: Event) -> Folded:
    """What the payload adds: terms and time of receipt, a supplement more, the result."""
    if event.kind is Kind.ACCEPT:
        return replace(folded, terms=_read_terms(event.payload), received_at=event.at)
    if event.kind is Kind.REQUEST_SUPPLEMENT:
        return replace(folded, supplements=folded.supplements + 1)
    if event.kind in {Kind.SIGN, Kind.DECIDE_NO}:
        return replace(folded, result=_result(event))
    return folded


def _read_terms(payload: Any) -> Terms:  # noqa: ANN401 - JSON, read here
    try:
        return terms_from_json(payload["terms"])
    except (KeyError, TermsError):
        raise EventRefused("no_terms") from None


def _with_slip(folded: Folded, event: Event, slip: Slip | None) -> tuple[IssuedSlip, ...]:
    return (*folded.slips, IssuedSlip(slip, event.sequence, event.at)) if slip else folded.slips


def _clocked(folded: Folded, event: Event, effect: Effect) -> Folded:
    """What an event does to the dossier's clock and to the clock of whoever is waited for."""
    if effect is Effect.START:
        terms = _terms(folded)
        return replace(folded, clock=started(terms.limit, at=event.at, calendar=terms.calendar))
    if folded.clock is None:
        return folded
    try:
        clock = stepped(folded.clock, event, effect, _terms(folded))
        return replace(folded, clock=clock, sub_clocks=waited(folded.sub_clocks, event, effect))
    except ClockRefused as error:
        raise EventRefused(str(error), possible=possible(folded.state)) from None
    except (KeyError, TypeError, ValueError) as error:
        raise EventRefused("bad_payload", possible=possible(folded.state)) from error


def _beside(folded: Folded, event: Event) -> Folded:
    """An event of a flag, or of payment, delivery or sync."""
    if folded.state is None:
        raise EventRefused("not_now", possible=possible(None))
    if event.kind in FLAGGING:
        return replace(folded, flags=_flagged(folded, event))
    move = MOVES[event.kind]
    if event.party not in move.who:
        raise EventRefused("not_theirs", possible=can_happen(folded))
    if isinstance(move.target, Delivery) and folded.state not in DONE:
        raise EventRefused("no_result_yet", possible=can_happen(folded))
    return replace(folded, sides=moved(folded.sides, event.kind))


def _flagged(folded: Folded, event: Event) -> frozenset[Flag]:
    named = event.payload.get("flag")
    flag = next((each for each in Flag if each == named and each is not Flag.EXTENDED), None)
    if flag is None or event.party not in FLAGGERS:
        raise EventRefused("not_theirs" if flag else "no_such_flag", possible=can_happen(folded))
    if (flag in folded.flags) is (event.kind is Kind.RAISE_FLAG):
        raise EventRefused("flagged_so_already", possible=can_happen(folded))
    return folded.flags ^ {flag}
