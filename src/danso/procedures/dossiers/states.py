"""The states of a dossier (trạng thái hồ sơ) and every way from one to the next, in one table.

A state says where the business stands and nothing else: payment, delivery and sync are variables of their
own (sides.py), and what may be true in many states is a flag. Each state has the code the national portal
knows it by.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class State(StrEnum):
    """Where a dossier stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    INCOMPLETE = "incomplete"
    REFUSED = "refused"
    RECEIVED = "received"
    PROCESSING = "processing"
    AWAITING_SUPPLEMENT = "awaiting_supplement"
    AWAITING_FEE = "awaiting_fee"
    AWAITING_AGENCY = "awaiting_agency"
    AWAITING_PHASE = "awaiting_phase"
    AWAITING_CONFIRM = "awaiting_confirm"
    TO_SIGN = "to_sign"
    SIGNED = "signed"
    ISSUED = "issued"
    RETURNED = "returned"
    WITHDRAWAL_REQUESTED = "withdrawal_requested"
    STOPPED = "stopped"
    REJECTED = "rejected_on_merit"


class Kind(StrEnum):
    """What happens to a dossier; the later ones change no state."""

    SAVE = "save"
    SUBMIT = "submit"
    RESUBMIT = "resubmit"
    ACCEPT = "accept"
    ASK_BEFORE_RECEIPT = "ask_before_receipt"
    REFUSE = "refuse"
    ASSIGN = "assign"
    REQUEST_SUPPLEMENT = "request_supplement"
    SUPPLY = "supply"
    EXPIRE = "expire"
    REQUEST_FEE = "request_fee"
    SETTLE_FEE = "settle_fee"
    CONSULT = "consult"
    ANSWER = "answer"
    START_PHASE = "start_phase"
    END_PHASE = "end_phase"
    SEND_DRAFT = "send_draft"
    CONFIRM = "confirm"
    OBJECT = "object"
    CONSENT_BY_SILENCE = "consent_by_silence"
    SUBMIT_TO_SIGN = "submit_to_sign"
    SEND_BACK = "send_back"
    SIGN = "sign"
    ISSUE = "issue"
    HAND_OVER = "hand_over"
    DECIDE_NO = "decide_no"
    WITHDRAW = "withdraw"
    TAKE_BACK = "take_back"
    ACCEPT_WITHDRAWAL = "accept_withdrawal"
    TRANSFER = "transfer"
    EXTEND = "extend"
    CHANGE_CALENDAR = "change_calendar"
    RAISE_FLAG = "raise_flag"
    CLEAR_FLAG = "clear_flag"
    CHARGE = "charge"
    PAY = "pay"
    WAIVE = "waive"
    REFUND = "refund"
    SEND_RESULT = "send_result"
    DELIVER = "deliver"
    COME_BACK = "come_back"
    SYNC_ACKNOWLEDGE = "sync_acknowledge"
    SYNC_REJECT = "sync_reject"
    SYNC_AGAIN = "sync_again"


class Party(StrEnum):
    """Who makes an event happen."""

    CITIZEN = "citizen"
    COUNTER = "counter"
    HEAD = "head"
    HANDLER = "handler"
    LEADER = "leader"
    CLERK = "clerk"
    OTHER_AGENCY = "other_agency"
    TIMER = "timer"
    SYSTEM = "system"


class Slip(StrEnum):
    """What a slip (phiếu) says; its number and its form stand in a rule pack (slips.py)."""

    RECEIPT = "receipt"
    SUPPLEMENT = "supplement"
    REFUSAL = "refusal"
    APOLOGY = "apology"
    STOP = "stop"
    CONTROL = "control"
    REGISTER = "register"


class Effect(StrEnum):
    """What an event does to the clock; PAUSE_IF_LEGAL only where the procedure's terms say so."""

    NONE = "none"
    START = "start"
    PAUSE = "pause"
    PAUSE_IF_LEGAL = "pause_if_legal"
    RESUME = "resume"
    TRANSFER = "transfer"
    EXTEND = "extend"
    RECOUNT = "recount"
    STOP = "stop"


class Goes(StrEnum):
    """Where an event leads that names no state: nowhere, or to where the dossier was before."""

    STAY = "stay"
    BACK = "back"


@dataclass(frozen=True, slots=True)
class Transition:
    """One row of the table; a source None is a dossier that does not exist yet."""

    kind: Kind
    sources: frozenset[State | None]
    target: State | Goes
    who: frozenset[Party]
    slip: Slip | None = None
    effect: Effect = Effect.NONE


class EventRefused(Exception):  # noqa: N818 - the refusal is the word users read
    """An event that cannot happen now: `code` says why, `possible` what can."""

    def __init__(self, code: str, *, possible: tuple[Kind, ...] = ()) -> None:
        super().__init__(f"{code}; possible: {', '.join(possible) or 'nothing'}")
        self.code = code
        self.possible = possible


WAITING: Final = frozenset(
    {
        State.AWAITING_SUPPLEMENT,
        State.AWAITING_FEE,
        State.AWAITING_AGENCY,
        State.AWAITING_PHASE,
        State.AWAITING_CONFIRM,
    }
)
IN_HAND: Final = WAITING | {State.RECEIVED, State.PROCESSING, State.TO_SIGN, State.SIGNED}
OPEN: Final = IN_HAND | {State.SUBMITTED, State.INCOMPLETE, State.WITHDRAWAL_REQUESTED}
DONE: Final = frozenset({State.ISSUED, State.RETURNED})
ENDED: Final = DONE | {State.REFUSED, State.STOPPED, State.REJECTED}

NATIONAL_CODES: Final[dict[State, int | None]] = {
    State.DRAFT: None,
    State.SUBMITTED: 1,
    State.RECEIVED: 2,
    State.REFUSED: 3,
    State.PROCESSING: 4,
    State.AWAITING_AGENCY: 4,
    State.AWAITING_PHASE: 4,
    State.AWAITING_CONFIRM: 4,
    State.TO_SIGN: 4,
    State.SIGNED: 4,
    State.INCOMPLETE: 5,
    State.AWAITING_SUPPLEMENT: 5,
    State.AWAITING_FEE: 6,
    State.WITHDRAWAL_REQUESTED: 7,
    State.STOPPED: 8,
    State.REJECTED: 8,
    State.ISSUED: 9,
    State.RETURNED: 10,
}


def _row(
    kind: Kind,
    sources: State | frozenset[State] | tuple[State | None, ...],
    target: State | Goes,
    *who: Party,
    slip: Slip | None = None,
    effect: Effect = Effect.NONE,
) -> Transition:
    several = (sources,) if isinstance(sources, State) else sources
    return Transition(kind, frozenset(several), target, frozenset(who), slip, effect)


_K, _S, _P, _E = Kind, State, Party, Effect

TABLE: Final = (
    _row(_K.SAVE, (None, _S.DRAFT), _S.DRAFT, _P.CITIZEN, _P.COUNTER),
    _row(_K.SUBMIT, (None, _S.DRAFT), _S.SUBMITTED, _P.CITIZEN, _P.COUNTER),
    _row(_K.ACCEPT, _S.SUBMITTED, _S.RECEIVED, _P.COUNTER, _P.SYSTEM, slip=Slip.RECEIPT, effect=_E.START),
    _row(_K.ASK_BEFORE_RECEIPT, _S.SUBMITTED, _S.INCOMPLETE, _P.COUNTER, slip=Slip.SUPPLEMENT),
    _row(_K.RESUBMIT, _S.INCOMPLETE, _S.SUBMITTED, _P.CITIZEN, _P.COUNTER),
    _row(_K.REFUSE, (_S.SUBMITTED, _S.INCOMPLETE), _S.REFUSED, _P.COUNTER, slip=Slip.REFUSAL),
    _row(_K.ASSIGN, _S.RECEIVED, _S.PROCESSING, _P.HEAD, slip=Slip.CONTROL),
    _row(
        _K.REQUEST_SUPPLEMENT,
        _S.PROCESSING,
        _S.AWAITING_SUPPLEMENT,
        _P.HANDLER,
        _P.LEADER,
        slip=Slip.SUPPLEMENT,
        effect=_E.PAUSE,
    ),
    _row(_K.SUPPLY, _S.AWAITING_SUPPLEMENT, _S.PROCESSING, _P.CITIZEN, _P.COUNTER, effect=_E.RESUME),
    _row(_K.EXPIRE, _S.AWAITING_SUPPLEMENT, _S.STOPPED, _P.TIMER, slip=Slip.STOP, effect=_E.STOP),
    _row(_K.REQUEST_FEE, _S.PROCESSING, _S.AWAITING_FEE, _P.HANDLER, effect=_E.PAUSE_IF_LEGAL),
    _row(_K.SETTLE_FEE, _S.AWAITING_FEE, _S.PROCESSING, _P.SYSTEM, _P.COUNTER, effect=_E.RESUME),
    _row(_K.CONSULT, _S.PROCESSING, _S.AWAITING_AGENCY, _P.HANDLER, effect=_E.PAUSE_IF_LEGAL),
    _row(_K.ANSWER, _S.AWAITING_AGENCY, _S.PROCESSING, _P.OTHER_AGENCY, effect=_E.RESUME),
    _row(_K.START_PHASE, _S.PROCESSING, _S.AWAITING_PHASE, _P.HANDLER, effect=_E.PAUSE_IF_LEGAL),
    _row(_K.END_PHASE, _S.AWAITING_PHASE, _S.PROCESSING, _P.HANDLER, _P.TIMER, effect=_E.RESUME),
    _row(_K.SEND_DRAFT, _S.PROCESSING, _S.AWAITING_CONFIRM, _P.HANDLER, effect=_E.PAUSE_IF_LEGAL),
    _row(_K.CONFIRM, _S.AWAITING_CONFIRM, _S.PROCESSING, _P.CITIZEN, effect=_E.RESUME),
    _row(_K.OBJECT, _S.AWAITING_CONFIRM, _S.PROCESSING, _P.CITIZEN, effect=_E.RESUME),
    _row(_K.CONSENT_BY_SILENCE, _S.AWAITING_CONFIRM, _S.PROCESSING, _P.TIMER, effect=_E.RESUME),
    _row(_K.SUBMIT_TO_SIGN, _S.PROCESSING, _S.TO_SIGN, _P.HANDLER, slip=Slip.CONTROL),
    _row(_K.SEND_BACK, _S.TO_SIGN, _S.PROCESSING, _P.LEADER, slip=Slip.CONTROL),
    _row(_K.SIGN, _S.TO_SIGN, _S.SIGNED, _P.LEADER, slip=Slip.CONTROL),
    _row(_K.ISSUE, _S.SIGNED, _S.ISSUED, _P.CLERK, slip=Slip.CONTROL, effect=_E.STOP),
    _row(_K.HAND_OVER, _S.ISSUED, _S.RETURNED, _P.COUNTER, _P.SYSTEM, slip=Slip.REGISTER),
    _row(_K.DECIDE_NO, _S.PROCESSING, _S.REJECTED, _P.LEADER, effect=_E.STOP),
    _row(_K.WITHDRAW, OPEN - {_S.WITHDRAWAL_REQUESTED}, _S.WITHDRAWAL_REQUESTED, _P.CITIZEN, _P.COUNTER),
    _row(_K.TAKE_BACK, _S.WITHDRAWAL_REQUESTED, Goes.BACK, _P.CITIZEN, _P.COUNTER),
    _row(
        _K.ACCEPT_WITHDRAWAL,
        _S.WITHDRAWAL_REQUESTED,
        _S.STOPPED,
        _P.LEADER,
        slip=Slip.STOP,
        effect=_E.STOP,
    ),
    _row(
        _K.TRANSFER,
        (_S.RECEIVED, _S.PROCESSING),
        Goes.STAY,
        _P.HEAD,
        _P.HANDLER,
        slip=Slip.CONTROL,
        effect=_E.TRANSFER,
    ),
    _row(_K.EXTEND, IN_HAND, Goes.STAY, _P.LEADER, slip=Slip.APOLOGY, effect=_E.EXTEND),
    _row(_K.CHANGE_CALENDAR, IN_HAND | {_S.WITHDRAWAL_REQUESTED}, Goes.STAY, _P.SYSTEM, effect=_E.RECOUNT),
)

_OF_KIND: Final = {row.kind: row for row in TABLE}


def transition(kind: Kind) -> Transition | None:
    """Return the row of an event; None for one of a flag or of another variable."""
    return _OF_KIND.get(kind)


def possible(state: State | None) -> tuple[Kind, ...]:
    """Return what can happen in a state, in the table's order."""
    return tuple(row.kind for row in TABLE if state in row.sources)


def after(state: State | None, kind: Kind, *, before: State | None = None) -> State:
    """Return the state an event leads to; `before` is the one a withdrawal left.

    EventRefused says what is possible instead.
    """
    row = _OF_KIND.get(kind)
    if row is None or state not in row.sources:
        raise EventRefused("not_now", possible=possible(state))
    target = {Goes.STAY: state, Goes.BACK: before}[row.target] if isinstance(row.target, Goes) else row.target
    if target is None:
        raise EventRefused("nothing_before", possible=possible(state))
    return target


def national_code(state: State, *, rejection: int | None = None) -> int | None:
    """Return the portal's code (TrangThaiHoSo); a rejection on the merits has the one its rule pack says."""
    if state is State.REJECTED and rejection is not None:
        return rejection
    return NATIONAL_CODES[state]
