from __future__ import annotations

import datetime as dt

import pytest

from danso.procedures.definitions.model import Unit
from danso.procedures.dossiers.clock import Limit, Pause, Resumes, due
from danso.procedures.dossiers.figures import Outcome, figures, timeline
from danso.procedures.dossiers.fold import can_happen, fold
from danso.procedures.dossiers.sides import Delivery, Flag, Payment, Sync
from danso.procedures.dossiers.states import EventRefused, Kind, Party, Slip, State
from danso.procedures.dossiers.terms import Terms, TermsError, terms_as_json, terms_from_json
from danso.procedures.dossiers.tests.stories import (
    CALENDARS,
    COMMUNE,
    IN_PROCESS,
    ISSUED,
    POLICE,
    RECEIVED,
    SIGNED,
    THREE_DAYS,
    Story,
    at,
)
from danso.procedures.dossiers.ticking import run_out

WAITED = (*IN_PROCESS, Kind.REQUEST_SUPPLEMENT)


def figures_of(story, now=None):
    return figures(story.folded, now=now or story.now, calendars=CALENDARS)


def refusal(story, kind, **more):
    with pytest.raises(EventRefused) as refused:
        story.then(kind, **more)
    return refused.value.code


def test_a_dossier_is_received_with_its_terms_pinned_and_its_clock_started():
    folded = Story(*RECEIVED).folded
    assert folded.state is State.RECEIVED
    assert folded.terms == THREE_DAYS
    assert due(folded.clock, CALENDARS).at == at(2024, 10, 10, 17)
    assert [issued.slip for issued in folded.slips] == [Slip.RECEIPT]


def test_a_supplement_stops_the_clock_and_its_arrival_starts_it():
    waiting = Story(*WAITED).folded
    assert (waiting.state, waiting.code, waiting.supplements) == (State.AWAITING_SUPPLEMENT, 5, 1)
    assert waiting.clock.last.pause is Pause.SUPPLEMENT
    assert not Story(*WAITED, Kind.SUPPLY).folded.clock.paused


def test_the_limit_counts_anew_after_a_supplement_only_where_the_terms_say_so():
    anew = Terms(Limit(3, Unit.WORKING_DAY), COMMUNE, supplements=1, resumes=Resumes.RESET)
    dues = []
    for terms in (THREE_DAYS, anew):
        story = Story(*IN_PROCESS, terms=terms).then(Kind.REQUEST_SUPPLEMENT, moment=at(2024, 10, 9, 9))
        dues.append(due(story.then(Kind.SUPPLY, moment=at(2024, 10, 14, 9)).folded.clock, CALENDARS).at.day)
    assert dues == [15, 17]


def test_a_second_supplement_needs_a_leader_and_a_third_is_refused():
    story = Story(*IN_PROCESS)
    story.then(Kind.REQUEST_SUPPLEMENT, party=Party.HANDLER).then(Kind.SUPPLY)
    assert refusal(story, Kind.REQUEST_SUPPLEMENT, party=Party.HANDLER) == "leader_decides"
    story.then(Kind.REQUEST_SUPPLEMENT, party=Party.LEADER).then(Kind.SUPPLY)
    assert refusal(story, Kind.REQUEST_SUPPLEMENT, party=Party.LEADER) == "no_more_supplements"


def test_waiting_for_a_fee_pauses_only_where_the_law_of_the_procedure_says_so():
    legal = Terms(THREE_DAYS.limit, COMMUNE, supplements=1, pausing=frozenset({Pause.SUPPLEMENT, Pause.FEE}))
    assert not Story(*IN_PROCESS, Kind.REQUEST_FEE).folded.clock.paused
    story = Story(*IN_PROCESS, Kind.REQUEST_FEE, terms=legal)
    assert story.folded.clock.paused
    assert not story.then(Kind.SETTLE_FEE).folded.clock.paused


def test_another_agency_has_a_clock_of_its_own():
    story = Story(*IN_PROCESS).then(
        Kind.CONSULT,
        own_limit={"number": 3, "unit": "wday", "cut_off": None},
        own_calendar=POLICE,
    )
    (sub,) = story.folded.sub_clocks
    assert due(sub.clock, CALENDARS).at == at(2024, 10, 10, 17)
    assert not story.folded.clock.paused
    (answered,) = story.then(Kind.ANSWER).folded.sub_clocks
    assert answered.clock.stopped


def test_a_citizen_who_is_silent_for_a_day_consents_and_not_before():
    one_day = {"number": 1, "unit": "wday", "cut_off": None}
    story = Story(*IN_PROCESS).then(Kind.SEND_DRAFT, own_limit=one_day, own_calendar=COMMUNE)
    subs = story.folded.sub_clocks
    assert not run_out(subs, now=at(2024, 10, 8, 23), calendars=CALENDARS)
    assert run_out(subs, now=at(2024, 10, 9, 0), calendars=CALENDARS) == subs
    story.then(Kind.CONSENT_BY_SILENCE, moment=at(2024, 10, 9, 0))
    assert not run_out(story.folded.sub_clocks, now=at(2024, 10, 9, 1), calendars=CALENDARS)


def test_a_phase_left_out_names_itself():
    posting = Terms(
        THREE_DAYS.limit, COMMUNE, supplements=1, pausing=frozenset({Pause.SUPPLEMENT, Pause.POSTING})
    )
    assert Story(*IN_PROCESS, Kind.START_PHASE, terms=posting).folded.clock.paused
    assert refusal(Story(*IN_PROCESS), Kind.START_PHASE, phase="fee") == "bad_payload"
    assert refusal(Story(*IN_PROCESS), Kind.START_PHASE, phase="lunch") == "bad_payload"


def test_a_transfer_goes_on_by_the_next_offices_calendar():
    clock = Story(*IN_PROCESS, Kind.TRANSFER).folded.clock
    assert [interval.calendar for interval in clock.intervals] == [COMMUNE, POLICE]


def test_an_extension_gives_the_apology_slip_and_can_be_given_once():
    story = Story(*IN_PROCESS, Kind.EXTEND)
    assert Flag.EXTENDED in story.folded.flags
    assert due(story.folded.clock, CALENDARS).at == at(2024, 10, 14, 17)
    assert [issued.slip for issued in story.folded.slips].count(Slip.APOLOGY) == 1
    assert refusal(story, Kind.EXTEND) == "extended_already"


def test_an_extension_does_not_hide_that_the_first_date_was_missed():
    story = Story(*IN_PROCESS, Kind.EXTEND).then(Kind.SUBMIT_TO_SIGN, moment=at(2024, 10, 11, 9))
    found = figures_of(story.then(Kind.SIGN).then(Kind.ISSUE))
    assert (found.in_time, found.in_time_unextended) == (True, False)


def test_a_result_is_not_issued_without_its_signature():
    story = Story(*IN_PROCESS, Kind.SUBMIT_TO_SIGN)
    assert refusal(story, Kind.SIGN, result={"document": "d" * 64}) == "no_signed_result"
    assert refusal(story, Kind.SIGN, result=None) == "no_signed_result"
    assert refusal(story, Kind.ISSUE) == "not_now"


def test_a_version_without_paper_result_needs_none():
    terms = Terms(THREE_DAYS.limit, COMMUNE, supplements=1, paper_result=False)
    story = Story(*IN_PROCESS, Kind.SUBMIT_TO_SIGN, terms=terms).then(Kind.SIGN, result=None)
    assert story.then(Kind.ISSUE).folded.result is None


def test_a_rejection_told_as_a_result_needs_a_signed_one():
    terms = Terms(THREE_DAYS.limit, COMMUNE, supplements=1, rejection_code=9)
    story = Story(*IN_PROCESS, terms=terms)
    assert refusal(story, Kind.DECIDE_NO) == "no_signed_result"
    story.then(Kind.DECIDE_NO, result={"document": "d" * 64, "signature": "5" * 64})
    assert (story.folded.code, figures_of(story).outcome) == (9, Outcome.DONE)
    other = Story(*IN_PROCESS, Kind.DECIDE_NO)
    assert (other.folded.code, figures_of(other).outcome) == (8, Outcome.REJECTED)


@pytest.mark.parametrize("kind", [Kind.ASK_BEFORE_RECEIPT, Kind.REFUSE])
def test_a_refusal_says_why(kind):
    assert refusal(Story(Kind.SUBMIT), kind, reasons=[]) == "no_reasons"


def test_nobody_does_anothers_part():
    story = Story(*IN_PROCESS, Kind.SUBMIT_TO_SIGN)
    assert refusal(story, Kind.SIGN, party=Party.HANDLER) == "not_theirs"
    assert refusal(story, Kind.PAY, party=Party.CITIZEN) == "not_theirs"


def test_receipt_without_terms_is_refused():
    assert refusal(Story(Kind.SUBMIT), Kind.ACCEPT, terms={"calendar": COMMUNE}) == "no_terms"


def test_terms_are_read_back_as_they_were_written_and_nothing_unknown():
    terms = Terms(Limit(1, Unit.IN_DAY, dt.time(15)), POLICE, supplements=1, resumes=Resumes.RESET)
    assert terms_from_json(terms_as_json(terms)) == terms
    with pytest.raises(TermsError, match="unknown"):
        terms_from_json(terms_as_json(terms) | {"more": 1})
    with pytest.raises(TermsError):
        terms_from_json(terms_as_json(terms) | {"rejection_code": 4})
    with pytest.raises(TermsError):
        terms_from_json(terms_as_json(terms) | {"pausing": []})


def test_a_withdrawal_taken_back_leaves_the_dossier_where_it_was():
    story = Story(*WAITED, Kind.WITHDRAW)
    assert story.folded.code == 7
    folded = story.then(Kind.TAKE_BACK).folded
    assert folded.state is State.AWAITING_SUPPLEMENT
    assert folded.clock.paused


def test_a_withdrawal_accepted_stops_the_clock_and_is_not_done():
    story = Story(*WAITED, Kind.WITHDRAW, Kind.ACCEPT_WITHDRAWAL)
    assert story.folded.clock.stopped
    found = figures_of(story)
    assert (found.outcome, found.in_time, found.done_in_time) == (Outcome.STOPPED, None, False)
    assert found.slips[Slip.STOP] == 1


def test_a_dossier_withdrawn_before_receipt_never_had_a_clock():
    folded = Story(Kind.SUBMIT, Kind.WITHDRAW, Kind.ACCEPT_WITHDRAWAL).folded
    assert (folded.state, folded.clock) == (State.STOPPED, None)


def test_payment_delivery_and_sync_leave_the_state_alone():
    story = Story(*ISSUED, Kind.CHARGE, Kind.PAY, Kind.SEND_RESULT, Kind.SYNC_ACKNOWLEDGE)
    sides = story.folded.sides
    assert (sides.payment, sides.delivery, sides.sync) == (Payment.PAID, Delivery.SENT, Sync.ACKNOWLEDGED)
    assert story.folded.state is State.ISSUED
    assert story.then(Kind.HAND_OVER).folded.sides.sync is Sync.PENDING


def test_nothing_is_delivered_before_it_is_issued():
    assert refusal(Story(*SIGNED), Kind.SEND_RESULT) == "no_result_yet"


def test_flags_are_raised_and_cleared_and_move_nothing():
    story = Story(*IN_PROCESS, Kind.RAISE_FLAG)
    assert story.folded.flags == {Flag.DUPLICATE_SUSPECT}
    assert story.folded.state is State.PROCESSING
    assert refusal(story, Kind.RAISE_FLAG) == "flagged_so_already"
    assert refusal(story, Kind.RAISE_FLAG, flag="extended") == "no_such_flag"
    assert refusal(story, Kind.CLEAR_FLAG, party=Party.TIMER) == "not_theirs"
    assert not story.then(Kind.CLEAR_FLAG).folded.flags


def test_beside_nothing_there_is_nothing():
    assert refusal(Story(), Kind.PAY) == "not_now"
    assert can_happen(fold([])) == (Kind.SAVE, Kind.SUBMIT)


def test_the_timeline_tells_each_step_with_the_code_the_portal_gets():
    steps = timeline(Story(Kind.SAVE, *ISSUED).events)
    assert [step.code for step in steps] == [None, 1, 2, 4, 4, 4, 9]
    assert [step.sequence for step in steps] == list(range(1, 8))


def test_figures_of_a_dossier_done_in_time_and_of_one_that_waited():
    found = figures_of(Story(*ISSUED))
    assert (found.outcome, found.done_in_time, found.overdue) == (Outcome.DONE, True, False)
    waiting = figures_of(Story(*WAITED), now=at(2024, 10, 8, 8))
    assert waiting.waited == {Pause.SUPPLEMENT: 3 * 60 + 30 + 30}


def test_an_open_dossier_is_overdue_after_its_day_and_while_it_waits_it_is_not():
    assert figures_of(Story(*IN_PROCESS), now=at(2024, 10, 11, 0)).overdue
    assert not figures_of(Story(*IN_PROCESS), now=at(2024, 10, 10, 23)).overdue
    assert not figures_of(Story(*WAITED), now=at(2024, 12, 1, 9)).overdue
    assert figures_of(Story(Kind.SUBMIT), now=at(2025, 1, 1)).outcome is Outcome.NOT_RECEIVED
