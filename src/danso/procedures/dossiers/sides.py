"""What is true of a dossier beside its state: payment, delivery and sync, a variable each; and flags."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from danso.procedures.dossiers.states import EventRefused, Kind, Party


class Flag(StrEnum):
    """What may be true in many states; being overdue is no flag but a question to the clock."""

    EXTENDED = "extended"
    DISPUTED_REGISTER = "disputed_register"
    DUPLICATE_SUSPECT = "duplicate_suspect"
    REUSED = "reused"
    COUNTER_ASSISTED = "counter_assisted"


class Payment(StrEnum):
    """The financial obligation (nghĩa vụ tài chính)."""

    NONE = "none"
    DUE = "due"
    PAID = "paid"
    WAIVED = "waived"
    REFUNDED = "refunded"


class Delivery(StrEnum):
    """The way of the result to the citizen."""

    NONE = "none"
    SENT = "sent"
    DELIVERED = "delivered"
    CAME_BACK = "came_back"


class Sync(StrEnum):
    """What the national portal knows of the dossier."""

    NONE = "none"
    PENDING = "pending"
    ACKNOWLEDGED = "acknowledged"
    REJECTED = "rejected"


Value = Payment | Delivery | Sync


@dataclass(frozen=True, slots=True)
class Sides:
    """The three variables together."""

    payment: Payment = Payment.NONE
    delivery: Delivery = Delivery.NONE
    sync: Sync = Sync.NONE


@dataclass(frozen=True, slots=True)
class Move:
    """One way of one variable, and who may take it."""

    sources: frozenset[Value]
    target: Value
    who: frozenset[Party]


_AT_THE_TILL: Final = frozenset({Party.SYSTEM, Party.COUNTER})
_BY_SYSTEM: Final = frozenset({Party.SYSTEM})

MOVES: Final[dict[Kind, Move]] = {
    Kind.CHARGE: Move(frozenset({Payment.NONE}), Payment.DUE, _AT_THE_TILL),
    Kind.PAY: Move(frozenset({Payment.DUE}), Payment.PAID, _AT_THE_TILL),
    Kind.WAIVE: Move(frozenset({Payment.DUE}), Payment.WAIVED, frozenset({Party.COUNTER, Party.LEADER})),
    Kind.REFUND: Move(frozenset({Payment.PAID}), Payment.REFUNDED, _AT_THE_TILL),
    Kind.SEND_RESULT: Move(frozenset({Delivery.NONE, Delivery.CAME_BACK}), Delivery.SENT, _AT_THE_TILL),
    Kind.DELIVER: Move(frozenset({Delivery.SENT}), Delivery.DELIVERED, _AT_THE_TILL),
    Kind.COME_BACK: Move(frozenset({Delivery.SENT}), Delivery.CAME_BACK, _AT_THE_TILL),
    Kind.SYNC_ACKNOWLEDGE: Move(frozenset({Sync.PENDING}), Sync.ACKNOWLEDGED, _BY_SYSTEM),
    Kind.SYNC_REJECT: Move(frozenset({Sync.PENDING}), Sync.REJECTED, _BY_SYSTEM),
    Kind.SYNC_AGAIN: Move(frozenset({Sync.REJECTED}), Sync.PENDING, _BY_SYSTEM),
}
FLAGGING: Final = frozenset({Kind.RAISE_FLAG, Kind.CLEAR_FLAG})
FLAGGERS: Final = frozenset({Party.CITIZEN, Party.COUNTER, Party.HANDLER, Party.SYSTEM})


def moved(sides: Sides, kind: Kind) -> Sides:
    """Return the variables after an event of one of them; EventRefused says which events can be."""
    if not _can(sides, MOVES[kind]):
        raise EventRefused("not_now", possible=possible_moves(sides))
    return changed(sides, MOVES[kind].target)


def changed(sides: Sides, value: Value) -> Sides:
    """Return the variables with one of them set."""
    if isinstance(value, Payment):
        return replace(sides, payment=value)
    if isinstance(value, Delivery):
        return replace(sides, delivery=value)
    return replace(sides, sync=value)


def possible_moves(sides: Sides) -> tuple[Kind, ...]:
    """Return the events of the three variables that can happen now."""
    return tuple(kind for kind, move in MOVES.items() if _can(sides, move))


def _can(sides: Sides, move: Move) -> bool:
    # Values of two variables may be spelt alike ("none"), so the variable is chosen before they are compared.
    values: dict[type, Value] = {Payment: sides.payment, Delivery: sides.delivery, Sync: sides.sync}
    return values[type(move.target)] in move.sources
