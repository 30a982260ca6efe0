from __future__ import annotations

import pytest

from danso.procedures.dossiers.sides import (
    FLAGGING,
    MOVES,
    Delivery,
    Payment,
    Sides,
    Sync,
    changed,
    moved,
    possible_moves,
)
from danso.procedures.dossiers.states import (
    DONE,
    ENDED,
    NATIONAL_CODES,
    OPEN,
    TABLE,
    Effect,
    EventRefused,
    Goes,
    Kind,
    Slip,
    State,
    after,
    national_code,
    possible,
    transition,
)


def test_every_state_can_be_reached_and_none_but_the_ends_is_a_dead_end():
    reached, todo = set(), [None]
    while todo:
        state = todo.pop()
        for row in TABLE:
            if state in row.sources and not isinstance(row.target, Goes) and row.target not in reached:
                reached.add(row.target)
                todo.append(row.target)
    assert reached == set(State)
    assert {state for state in State if not possible(state)} == ENDED - {State.ISSUED}


def test_every_kind_of_event_has_one_place():
    kinds = [row.kind for row in TABLE] + list(MOVES) + list(FLAGGING)
    assert sorted(kinds) == sorted(Kind)


def test_every_state_is_open_ended_or_a_draft():
    assert OPEN | ENDED | {State.DRAFT} == set(State)
    assert not OPEN & ENDED


def test_an_event_that_cannot_be_says_what_can():
    with pytest.raises(EventRefused) as refused:
        after(State.SUBMITTED, Kind.ISSUE)
    assert refused.value.code == "not_now"
    assert set(refused.value.possible) == {Kind.ACCEPT, Kind.ASK_BEFORE_RECEIPT, Kind.REFUSE, Kind.WITHDRAW}
    assert "accept" in str(refused.value)


@pytest.mark.parametrize("state", sorted(OPEN - {State.WITHDRAWAL_REQUESTED}))
def test_an_open_dossier_can_be_withdrawn_and_taken_back_to_where_it_was(state):
    assert after(state, Kind.WITHDRAW) is State.WITHDRAWAL_REQUESTED
    assert after(State.WITHDRAWAL_REQUESTED, Kind.TAKE_BACK, before=state) is state


def test_nothing_is_taken_back_to_nowhere():
    with pytest.raises(EventRefused, match="nothing_before"):
        after(State.WITHDRAWAL_REQUESTED, Kind.TAKE_BACK)


def test_only_what_is_issued_is_told_upstream_as_done():
    assert {state for state, code in NATIONAL_CODES.items() if code in {9, 10}} == DONE
    assert {code for code in NATIONAL_CODES.values() if code} == set(range(1, 11))
    assert national_code(State.REJECTED) == 8
    assert national_code(State.REJECTED, rejection=9) == 9
    assert national_code(State.ISSUED, rejection=8) == 9


def test_a_supplement_is_told_as_a_supplement_and_a_stop_as_a_stop():
    assert {state for state in State if national_code(state) == 5} == {
        State.INCOMPLETE,
        State.AWAITING_SUPPLEMENT,
    }
    assert national_code(State.STOPPED) == 8


def test_the_receipt_slip_and_the_start_of_the_clock_come_with_acceptance_alone():
    assert [row.kind for row in TABLE if row.slip is Slip.RECEIPT] == [Kind.ACCEPT]
    assert [row.kind for row in TABLE if row.effect is Effect.START] == [Kind.ACCEPT]
    assert transition(Kind.ISSUE).effect is Effect.STOP
    assert transition(Kind.PAY) is None


def test_payment_delivery_and_sync_move_apart_though_their_words_are_alike():
    charged = moved(Sides(), Kind.CHARGE)
    assert charged == Sides(Payment.DUE, Delivery.NONE, Sync.NONE)
    assert moved(charged, Kind.PAY).payment is Payment.PAID
    with pytest.raises(EventRefused) as refused:
        moved(charged, Kind.DELIVER)
    assert set(refused.value.possible) == {Kind.PAY, Kind.WAIVE, Kind.SEND_RESULT}


def test_a_rejected_message_is_sent_again_not_forgotten():
    pending = changed(Sides(), Sync.PENDING)
    rejected = moved(pending, Kind.SYNC_REJECT)
    assert possible_moves(rejected) == (Kind.CHARGE, Kind.SEND_RESULT, Kind.SYNC_AGAIN)
    assert moved(rejected, Kind.SYNC_AGAIN) == pending
