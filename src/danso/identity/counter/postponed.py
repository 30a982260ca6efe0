"""Receptions while the register is silent: the face now, the check when it answers again."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from danso.identity.counter.rules import rules
from danso.identity.counter.services import (
    PURPOSE,
    Claim,
    begin,
    in_register,
    require_counter,
    settle,
)
from danso.identity.models import PostponedReception
from danso.ledger.errors import SealingDead
from danso.organizations.queries import officer_of
from danso.organizations.rights import Action
from danso.population.answers import PartialDate
from danso.population.decide import Reason
from danso.population.numbers import seal, unseal
from danso.population.port import RegisterRefused, RegisterUnavailable
from danso.population.purposes import purposes
from danso.population.services import ReadRefused

if TYPE_CHECKING:
    import datetime as dt

    from django.db.models import QuerySet

    from danso.organizations.rights import Officer

Outcome = PostponedReception.Outcome
PASSING: Final = frozenset({Reason.OUTSIDE_HOURS, Reason.QUOTA_USED, Reason.TOO_FAST})
PIECE: Final = 200  # checks of one run


@dataclass(frozen=True, slots=True)
class Shown:
    """A postponed reception on the officer's page."""

    pk: int
    name: str = field(repr=False)
    way: str
    at: dt.datetime
    outcome: str
    words: str


def postpone(*, officer: Officer, claim: Claim, now: dt.datetime) -> PostponedReception:
    """Keep a claim that could not be checked; scanned again, the same card takes the place of the first."""
    require_counter(officer)
    for earlier in _undecided(officer, now):
        if _claim_of(earlier).number == claim.number:
            return earlier
    return PostponedReception.objects.create(
        officer_id=officer.user_id, way=claim.way, claim=_sealed(claim), at=now, not_before=now
    )


@transaction.atomic
def decide(*, officer: Officer, pk: int, face: bool, now: dt.datetime) -> PostponedReception:
    """Take the officer's answer about the face: who began it, once, in time; PermissionDenied otherwise."""
    require_counter(officer)
    mine = _undecided(officer, now).select_for_update().filter(pk=pk).first()
    if mine is None:
        raise PermissionDenied("nothing of this officer's waits")
    if not face:
        return _settle(mine, Outcome.DROPPED, now, keep=False)
    mine.face_at = now
    mine.save(update_fields=["face_at"])
    return mine


@transaction.atomic
def forget(*, officer: Officer, pk: int) -> None:
    """Erase the claim of an outcome that the person has been told of."""
    own = PostponedReception.objects.filter(officer_id=officer.user_id, pk=pk).exclude(outcome="")
    if not own.update(claim=None):
        raise PermissionDenied("no such outcome of this officer's")


def shown(*, officer: Officer, now: dt.datetime) -> dict[str, list[Shown]]:
    """For the officer's page: whose face waits, whose check waits, and what came of it unfavourably."""
    own = PostponedReception.objects.filter(officer_id=officer.user_id, claim__isnull=False).order_by("at")
    return {
        "faces": [_shown(each) for each in _undecided(officer, now)],
        "checks": [_shown(each) for each in own.filter(outcome="", face_at__isnull=False)],
        "outcomes": [_shown(each) for each in own.exclude(outcome="")],
    }


def _shown(each: PostponedReception) -> Shown:
    name = _claim_of(each).name
    return Shown(each.pk, name, each.get_way_display(), each.at, each.outcome, each.get_outcome_display())


def _undecided(officer: Officer, now: dt.datetime) -> QuerySet[PostponedReception]:
    own = PostponedReception.objects.filter(officer_id=officer.user_id, outcome="", face_at=None)
    return own.filter(at__gt=now - rules().confirm_within).order_by("at")


def check_postponed(*, now: dt.datetime) -> int:
    """Check who is waiting, the first first, as the officers who received them; return how many are settled.

    Stops at the first silence: all that is left waits for the next run. Call it outside of any transaction.
    """
    hours = purposes()[PURPOSE].hours
    if hours is not None and not hours.hold(timezone.localtime(now).time()):
        return 0
    due = PostponedReception.objects.filter(outcome="", face_at__isnull=False, not_before__lte=now)
    settled = 0
    for each in due.select_related("officer").order_by("at")[:PIECE]:
        try:
            settled += _check(each, now)
        except (RegisterUnavailable, SealingDead):
            break
    return settled


def _check(each: PostponedReception, now: dt.datetime) -> bool:
    officer, claim = officer_of(each.officer, on=timezone.localdate(now)), _claim_of(each)
    if not officer.may_somewhere(Action.READ_RESIDENT):
        return _close(each, Outcome.REFUSED, now)
    try:
        matches = in_register(officer, claim, now=now)
    except (ReadRefused, RegisterRefused) as refusal:
        passing = isinstance(refusal, RegisterRefused) or PASSING.issuperset(refusal.reasons)
        return _later(each, now) if passing else _close(each, Outcome.REFUSED, now)
    return _match(each, officer, claim, now) if matches else _close(each, Outcome.MISMATCHED, now)


def _later(each: PostponedReception, now: dt.datetime) -> bool:
    PostponedReception.objects.filter(pk=each.pk).update(not_before=now + rules().postponed_again)
    return False


@transaction.atomic
def _match(each: PostponedReception, officer: Officer, claim: Claim, now: dt.datetime) -> bool:
    mine = _still_waiting(each)
    if mine is None or mine.face_at is None:
        return False
    begun = begin(officer, claim, registered=True, now=mine.at)
    mine.authentication = settle(begun, face=True, at=mine.face_at)
    _settle(mine, Outcome.MATCHED, now, keep=False)
    return True


@transaction.atomic
def _close(each: PostponedReception, outcome: str, now: dt.datetime) -> bool:
    mine = _still_waiting(each)
    if mine is not None:
        _settle(mine, outcome, now, keep=True)
    return mine is not None


def _still_waiting(each: PostponedReception) -> PostponedReception | None:
    """The row under lock; None when another worker was quicker."""
    return PostponedReception.objects.select_for_update().filter(pk=each.pk, outcome="").first()


def _settle(mine: PostponedReception, outcome: str, now: dt.datetime, *, keep: bool) -> PostponedReception:
    """Write an outcome; the claim is kept only for an officer who must tell the person."""
    mine.outcome, mine.settled_at = outcome, now
    mine.claim = mine.claim if keep else None
    mine.save(update_fields=["outcome", "settled_at", "claim", "authentication"])
    return mine


def tidy_postponed(*, now: dt.datetime) -> None:
    """Drop what no officer confirmed in time, give up what waited too long, erase claims nobody asks for."""
    waiting = PostponedReception.objects.filter(outcome="")
    unconfirmed = waiting.filter(face_at=None, at__lte=now - rules().confirm_within)
    unconfirmed.update(outcome=Outcome.DROPPED, settled_at=now, claim=None)
    waiting.filter(at__lte=now - rules().postponed).update(outcome=Outcome.GIVEN_UP, settled_at=now)
    old = Q(settled_at__lte=now - rules().postponed)
    PostponedReception.objects.filter(old, claim__isnull=False).exclude(outcome="").update(claim=None)


def _sealed(claim: Claim) -> bytes:
    said = [claim.name, claim.birth.iso, claim.number, claim.shape, claim.reason]
    return seal(json.dumps(said, ensure_ascii=False))


def _claim_of(each: PostponedReception) -> Claim:
    said: list[Any] = json.loads(unseal(bytes(each.claim or b"")))
    name, birth, number, shape, reason = said
    return Claim(name=name, birth=PartialDate.read(birth), number=number, shape=shape, reason=reason)
