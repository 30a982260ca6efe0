"""What a dossier's events mean for whoever looks on: its timeline, and what measures count of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from danso.procedures.dossiers.clock import due, in_time
from danso.procedures.dossiers.fold import Folded, applied
from danso.procedures.dossiers.states import DONE, State, national_code

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

    from danso.procedures.dossiers.clock import Calendars, Due, Pause
    from danso.procedures.dossiers.events import Event
    from danso.procedures.dossiers.states import Kind, Party, Slip


class Outcome(StrEnum):
    """How a dossier ended, if it did; only DONE has a result in time or late."""

    NOT_RECEIVED = "not_received"
    OPEN = "open"
    DONE = "done"
    REFUSED = "refused"
    STOPPED = "stopped"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the timeline the citizen reads: what happened, and where the dossier stood then."""

    sequence: int
    at: dt.datetime
    kind: Kind
    party: Party
    state: State
    code: int | None


@dataclass(frozen=True, slots=True)
class Figures:
    """What measures count of one dossier, as of a moment.

    `in_time` is said of what is done or open, None of what has no time to keep; `in_time_unextended` is the
    same by the limit the citizen was first told. `waited` is working minutes by reason of pause.
    """

    outcome: Outcome
    in_time: bool | None
    in_time_unextended: bool | None
    due: Due | None
    received_at: dt.datetime | None
    ended_at: dt.datetime | None
    supplements: int
    slips: Mapping[Slip, int]
    waited: Mapping[Pause, int]

    @property
    def done_in_time(self) -> bool:
        """Whether the dossier counts as done in time."""
        return self.outcome is Outcome.DONE and self.in_time is True

    @property
    def overdue(self) -> bool:
        """Whether the dossier is open and late."""
        return self.outcome is Outcome.OPEN and self.in_time is False


def timeline(events: Iterable[Event]) -> tuple[Step, ...]:
    """Return the timeline of a dossier; EventRefused as the fold does."""
    steps, folded = [], Folded()
    for event in events:
        folded = applied(folded, event)
        if folded.state:
            steps.append(Step(event.sequence, event.at, event.kind, event.party, folded.state, folded.code))
    return tuple(steps)


def figures(folded: Folded, *, now: dt.datetime, calendars: Calendars) -> Figures:
    """Return a dossier's figures; `now` is where open ones are looked at, or the end of the period."""
    outcome = outcome_of(folded)
    until = folded.ended_at or now
    return Figures(
        outcome=outcome,
        in_time=_in_time(folded, outcome, until, calendars),
        in_time_unextended=_in_time(_unextended(folded), outcome, until, calendars),
        due=due(folded.clock, calendars) if folded.clock else None,
        received_at=folded.received_at,
        ended_at=folded.ended_at,
        supplements=folded.supplements,
        slips=Counter(issued.slip for issued in folded.slips),
        waited=_waited(folded, now, calendars),
    )


def outcome_of(folded: Folded) -> Outcome:
    """Return how a dossier ended; a rejection that the portal is told of as a result is one."""
    ended = {State.REFUSED: Outcome.REFUSED, State.STOPPED: Outcome.STOPPED, State.REJECTED: Outcome.REJECTED}
    if folded.state in DONE or folded.code == national_code(State.ISSUED):
        return Outcome.DONE
    if folded.state in ended:
        return ended[folded.state]
    return Outcome.OPEN if folded.received_at else Outcome.NOT_RECEIVED


def _in_time(folded: Folded, outcome: Outcome, until: dt.datetime, calendars: Calendars) -> bool | None:
    if folded.clock is None or outcome not in {Outcome.OPEN, Outcome.DONE}:
        return None
    return in_time(folded.clock, until=until, calendars=calendars)


def _unextended(folded: Folded) -> Folded:
    return replace(folded, clock=replace(folded.clock, extension=0)) if folded.clock else folded


def _waited(folded: Folded, now: dt.datetime, calendars: Calendars) -> Mapping[Pause, int]:
    minutes: Counter[Pause] = Counter()
    for interval in folded.clock.intervals if folded.clock else ():
        if interval.pause:
            end = interval.end or max(now, interval.start)
            calendar = calendars[interval.calendar]
            minutes[interval.pause] += calendar.working_minutes_between(interval.start, end)
    return minutes
