"""How an event moves a clock: the dossier's own, and those of whoever it waits for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from danso.procedures.dossiers.clock import (
    Clock,
    Pause,
    Resumes,
    extended,
    in_time,
    paused,
    resumed,
    started,
    stopped,
    transferred,
)
from danso.procedures.dossiers.states import Effect, Kind
from danso.procedures.dossiers.terms import limit_from_json

if TYPE_CHECKING:
    import datetime as dt

    from danso.procedures.dossiers.clock import Calendars
    from danso.procedures.dossiers.events import Event
    from danso.procedures.dossiers.terms import Terms

PAUSING: Final = frozenset({Effect.PAUSE, Effect.PAUSE_IF_LEGAL})
_REASONS: Final = {
    Kind.REQUEST_SUPPLEMENT: Pause.SUPPLEMENT,
    Kind.REQUEST_FEE: Pause.FEE,
    Kind.CONSULT: Pause.OTHER_AGENCY,
    Kind.SEND_DRAFT: Pause.CONFIRM,
}
_PHASES: Final = frozenset({Pause.TAX, Pause.POSTING})


@dataclass(frozen=True, slots=True)
class SubClock:
    """The clock of whoever is waited for, opened by an event with a limit of its own."""

    kind: Kind
    clock: Clock


def stepped(clock: Clock, event: Event, effect: Effect, terms: Terms) -> Clock:
    """Return the clock after an event; ClockRefused, or KeyError and the like for a payload that lacks."""
    if effect in PAUSING:
        reason = _reason(event)
        return paused(clock, at=event.at, reason=reason) if reason in terms.pausing else clock
    if effect is Effect.RESUME:
        return resumed(clock, at=event.at, resumes=_resumes(event, terms)) if clock.paused else clock
    if effect is Effect.TRANSFER:
        return transferred(clock, at=event.at, calendar=event.payload["calendar"])
    if effect is Effect.EXTEND:
        return extended(clock, by=event.payload["by"])
    return stopped(clock, at=event.at) if effect is Effect.STOP else clock


def waited(subs: tuple[SubClock, ...], event: Event, effect: Effect) -> tuple[SubClock, ...]:
    """Return the clocks of others after an event: one more if it gives a limit, all stopped by an answer."""
    if effect in {Effect.RESUME, Effect.STOP}:
        return tuple(_answered(each, event.at) for each in subs)
    own = event.payload.get("own_limit")
    if own is None or effect not in PAUSING:
        return subs
    clock = started(limit_from_json(own), at=event.at, calendar=event.payload["own_calendar"])
    return (*subs, SubClock(event.kind, clock))


def run_out(subs: tuple[SubClock, ...], *, now: dt.datetime, calendars: Calendars) -> tuple[SubClock, ...]:
    """Return the clocks of others that nobody stopped in time: what a timer acts on, or a page warns of."""
    return tuple(
        sub
        for sub in subs
        if not sub.clock.stopped and not in_time(sub.clock, until=now, calendars=calendars)
    )


def _reason(event: Event) -> Pause:
    """Why an event pauses; a phase left out names itself."""
    if event.kind is not Kind.START_PHASE:
        return _REASONS[event.kind]
    phase = Pause(event.payload["phase"])
    if phase not in _PHASES:
        raise ValueError(f"{phase} is no phase left out")
    return phase


def _resumes(event: Event, terms: Terms) -> Resumes:
    return terms.resumes if event.kind is Kind.SUPPLY else Resumes.CONTINUE


def _answered(sub: SubClock, at: dt.datetime) -> SubClock:
    return sub if sub.clock.stopped else replace(sub, clock=stopped(sub.clock, at=at))
