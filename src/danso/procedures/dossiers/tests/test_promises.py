"""What holds of every dossier, whatever happens to it and whoever tries what."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from contextlib import suppress
from itertools import pairwise

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from danso.procedures.definitions.model import Unit
from danso.procedures.dossiers.clock import Limit, Pause, Resumes, due
from danso.procedures.dossiers.events import first_bad, next_event
from danso.procedures.dossiers.figures import Outcome, figures, timeline
from danso.procedures.dossiers.fold import Folded, applied, can_happen, fold
from danso.procedures.dossiers.sides import Sync
from danso.procedures.dossiers.states import Effect, EventRefused, Goes, Kind, Party, Slip, State, transition
from danso.procedures.dossiers.terms import Terms
from danso.procedures.dossiers.tests.stories import (
    CALENDARS,
    COMMUNE,
    ISSUED,
    MONDAY,
    POLICE,
    party_of,
    payload_of,
)

COMMON = (*ISSUED, Kind.HAND_OVER)
RARE = (Kind.WITHDRAW, Kind.EXTEND, Kind.CHANGE_CALENDAR, Kind.EXPIRE, Kind.DECIDE_NO, Kind.REFUSE)
CLOCK_EFFECTS = set(Effect) - {Effect.NONE, Effect.RECOUNT}
PAUSES = {
    Kind.REQUEST_SUPPLEMENT: Pause.SUPPLEMENT,
    Kind.REQUEST_FEE: Pause.FEE,
    Kind.CONSULT: Pause.OTHER_AGENCY,
    Kind.SEND_DRAFT: Pause.CONFIRM,
}
TERMS = st.builds(
    Terms,
    limit=st.sampled_from(
        [Limit(3, Unit.WORKING_DAY), Limit(1, Unit.IN_DAY, dt.time(15)), Limit(8, Unit.HOUR)]
    ),
    calendar=st.sampled_from([COMMUNE, POLICE]),
    supplements=st.integers(0, 3),
    pausing=st.sets(st.sampled_from(Pause)).map(lambda reasons: frozenset(reasons) | {Pause.SUPPLEMENT}),
    resumes=st.sampled_from(Resumes),
    paper_result=st.booleans(),
    rejection_code=st.sampled_from([8, 9]),
)


class ADossiersLife(RuleBasedStateMachine):
    """Events that can happen, and others that somebody tries: by any party, with what they need or without.

    Beside the fold a clerk keeps a plain row: state, how often received, pauses and resumes, due.
    """

    def __init__(self):
        super().__init__()
        self.events, self.folded, self.now, self.terms = [], Folded(), MONDAY, None
        self.row = {"state": None, "before": None, "received": 0, "pauses": [], "due": None}

    @initialize(terms=TERMS, steps=st.sampled_from([3, 3, 3, 3, 0, 1, 2, 4, 5, len(COMMON)]))
    def it_begins_as_most_do(self, terms, steps):
        self.terms = terms
        for kind in COMMON[:steps]:
            self.try_it(kind, party_of(kind), payload_of(kind, terms), 30)

    @rule(choice=st.integers(0, 10_000), minutes=st.integers(0, 3 * 24 * 60))
    def the_business_goes_on(self, choice, minutes):
        possible = [kind for kind in can_happen(self.folded) if kind not in RARE]
        kind = possible[choice % len(possible)] if possible else Kind.RAISE_FLAG
        self.try_it(kind, party_of(kind), payload_of(kind, self.terms), minutes)

    @rule(
        kind=st.sampled_from(Kind),
        party=st.sampled_from(Party),
        payload=st.sampled_from([{}, {"phase": "no"}, {"own_limit": {}, "phase": "tax"}]),
    )
    def someone_tries_anything(self, kind, party, payload):
        self.try_it(kind, party, payload, 1)

    @rule(kind=st.sampled_from(RARE))
    def something_rare_happens(self, kind):
        self.try_it(kind, party_of(kind), payload_of(kind), 1)

    def try_it(self, kind, party, payload, minutes):
        last = self.events[-1] if self.events else None
        self.now += dt.timedelta(minutes=minutes)
        event = next_event(last, dossier="7b1c", kind=kind, at=self.now, party=party, by="x", payload=payload)
        with suppress(EventRefused):
            folded = applied(self.folded, event)
            self.note(event, folded)
            self.events.append(event)
            self.folded = folded

    def note(self, event, folded):
        """Write down what a clerk would by hand; only the due moment is asked of the clock."""
        row, known = self.row, transition(event.kind)
        if known:
            came_from = row["state"]
            targets = {Goes.STAY: came_from, Goes.BACK: row["before"]}
            row["state"] = targets.get(known.target, known.target)
            if event.kind is Kind.WITHDRAW:
                row["before"] = came_from
            row["received"] += event.kind is Kind.ACCEPT
            self.note_pauses(event, known.effect)
        point = due(folded.clock, CALENDARS).at if folded.clock else None
        if known and known.effect in CLOCK_EFFECTS:
            row["due"] = point
        assert point == row["due"], "the due moment moved without an event of the clock"

    def note_pauses(self, event, effect):
        told = self.row["pauses"]
        waits = PAUSES.get(event.kind, event.payload.get("phase"))
        if effect in {Effect.PAUSE, Effect.PAUSE_IF_LEGAL} and waits in self.terms.pausing:
            told.append("pause")
        elif effect in {Effect.RESUME, Effect.STOP} and told[-1:] == ["pause"]:
            told.append("resume")

    @invariant()
    def the_fold_is_the_row_at_every_prefix(self):
        assert fold(self.events) == self.folded
        assert self.folded.state == self.row["state"]
        assert self.folded.sequence == len(self.events)
        assert first_bad(self.events, head=self.folded.head) is None

    @invariant()
    def as_many_receipts_as_dossiers_received(self):
        slips = Counter(issued.slip for issued in self.folded.slips)
        assert slips[Slip.RECEIPT] == self.row["received"] <= 1
        assert bool(self.folded.received_at) is bool(self.row["received"])

    @invariant()
    def pause_and_resume_alternate(self):
        told = self.row["pauses"]
        assert told == ["pause", "resume"] * (len(told) // 2) + ["pause"] * (len(told) % 2)
        intervals = self.folded.clock.intervals if self.folded.clock else ()
        assert sum(interval.pause is not None for interval in intervals) == told.count("pause")
        for one, following in pairwise(intervals):
            assert one.end == following.start
            assert not (one.pause and following.pause)

    @invariant()
    def whats_issued_is_signed_or_has_no_paper_result(self):
        if self.folded.code in {9, 10}:
            negative = self.folded.state is State.REJECTED
            assert self.folded.result or (not self.folded.terms.paper_result and not negative)

    @invariant()
    def refused_and_stopped_are_never_done_in_time(self):
        found = figures(self.folded, now=self.now, calendars=CALENDARS)
        if self.folded.state in {State.REFUSED, State.STOPPED}:
            assert not found.done_in_time
            assert found.in_time is None
        assert not found.done_in_time or found.outcome is Outcome.DONE
        assert self.folded.flags <= {"extended", "duplicate_suspect"}

    @invariant()
    def nothing_reaches_the_portal_that_is_not_in_the_timeline(self):
        steps = timeline(self.events)
        assert [step.sequence for step in steps] == list(range(1, len(self.events) + 1))
        assert (steps[-1].code if steps else None) == self.folded.code
        if self.folded.code is None:
            assert self.folded.sides.sync is Sync.NONE

    @precondition(lambda self: self.folded.clock and self.folded.clock.stopped)
    @invariant()
    def a_clock_that_stopped_stays_stopped(self):
        assert self.folded.ended_at == self.folded.clock.last.end


ADossiersLife.TestCase.settings = settings(max_examples=120, stateful_step_count=25, deadline=None)
TestADossiersLife = ADossiersLife.TestCase
