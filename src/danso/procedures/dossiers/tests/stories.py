"""Dossiers for tests, told event by event."""

from __future__ import annotations

import datetime as dt

from hypothesis import strategies as st

from danso.procedures.definitions.model import Unit
from danso.procedures.dossiers.clock import Limit
from danso.procedures.dossiers.events import next_event
from danso.procedures.dossiers.fold import applied, fold
from danso.procedures.dossiers.states import Kind, Party, transition
from danso.procedures.dossiers.terms import Terms, terms_as_json
from danso.vietnam.holidays_seed import national_calendar
from danso.vietnam.working_time import VIETNAM_TIME, WEEK_WITH_SATURDAY_MORNING

COMMUNE, POLICE = "H06.01", "H06.02"
NATIONAL = national_calendar(range(2023, 2030))
CALENDARS = {COMMUNE: NATIONAL, POLICE: national_calendar(range(2023, 2030), WEEK_WITH_SATURDAY_MORNING)}
RESULT = {"document": "d" * 64, "signature": "5" * 64}
THREE_DAYS = Terms(Limit(3, Unit.WORKING_DAY), COMMUNE, supplements=2)


def at(*moment):
    return dt.datetime(*moment, tzinfo=VIETNAM_TIME)


MONDAY = at(2024, 10, 7, 9)


LIMITS = st.one_of(
    st.builds(Limit, st.integers(1, 40), st.sampled_from([Unit.HOUR, Unit.WORKING_DAY, Unit.CALENDAR_DAY])),
    st.just(Limit(1, Unit.IN_DAY, dt.time(15))),
    st.builds(Limit, st.integers(1, 40), st.just(Unit.WORKING_DAY), st.just(dt.time(15))),
)
MOMENTS = st.integers(0, 730 * 24 * 60).map(lambda minutes: at(2024, 1, 1) + dt.timedelta(minutes=minutes))


def payload_of(kind, terms=THREE_DAYS):
    """What an event must carry at least."""
    return {
        Kind.ACCEPT: {"terms": terms_as_json(terms)},
        Kind.SIGN: {"result": RESULT},
        Kind.START_PHASE: {"phase": "posting"},
        Kind.TRANSFER: {"calendar": POLICE},
        Kind.EXTEND: {"by": 2, "reasons": ["xác minh thêm"]},
        Kind.ASK_BEFORE_RECEIPT: {"reasons": ["thiếu giấy chứng sinh"]},
        Kind.REQUEST_SUPPLEMENT: {"reasons": ["thiếu giấy chứng sinh"]},
        Kind.REFUSE: {"reasons": ["không thuộc thẩm quyền"]},
        Kind.DECIDE_NO: {"reasons": ["không đủ điều kiện"]},
        Kind.OBJECT: {"reasons": ["sai họ tên"]},
        Kind.RAISE_FLAG: {"flag": "duplicate_suspect"},
        Kind.CLEAR_FLAG: {"flag": "duplicate_suspect"},
    }.get(kind, {})


class Story:
    """A chain of events and what it comes to; each event an hour after the last unless said."""

    def __init__(self, *kinds, terms=THREE_DAYS, start=MONDAY):
        self.events, self.terms, self.now = [], terms, start
        for kind in kinds:
            self.then(kind)

    def then(self, kind, *, moment=None, party=None, **payload):
        self.now = moment or self.now + dt.timedelta(hours=1)
        event = next_event(
            self.events[-1] if self.events else None,
            dossier="7b1c",
            kind=kind,
            at=self.now,
            party=party or party_of(kind),
            by="officer:17",
            payload=payload_of(kind, self.terms) | payload,
        )
        applied(fold(self.events), event)
        self.events.append(event)
        return self

    @property
    def folded(self):
        return fold(self.events)


def party_of(kind):
    row = transition(kind)
    if row is None:
        return Party.SYSTEM
    return Party.LEADER if Party.LEADER in row.who else min(row.who)


RECEIVED = (Kind.SUBMIT, Kind.ACCEPT)
IN_PROCESS = (*RECEIVED, Kind.ASSIGN)
SIGNED = (*IN_PROCESS, Kind.SUBMIT_TO_SIGN, Kind.SIGN)
ISSUED = (*SIGNED, Kind.ISSUE)
