"""The counter's two steps: who the person says to be, then the officer's yes or no."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import transaction

from danso.identity.counter.rules import rules
from danso.identity.models import AuthenticationSession, CounterAuthentication, Person
from danso.identity.services.sign_in import person_with
from danso.ledger.access import Access, Assurance
from danso.organizations.models import Organization
from danso.organizations.rights import Action
from danso.population.services import Standing, verify

if TYPE_CHECKING:
    import datetime as dt

    from django.db.models import QuerySet

    from danso.organizations.rights import Officer
    from danso.population.answers import PartialDate

Way, Reason = CounterAuthentication.Way, CounterAuthentication.Reason
PURPOSE, LEGAL_BASIS = "XAC_THUC_TAI_QUAY", "nd-69-2024"


@dataclass(frozen=True, slots=True)
class Claim:
    """Who somebody says to be: by a card of a `shape`, or by hand for a `reason`."""

    name: str = field(repr=False)
    birth: PartialDate = field(repr=False)
    number: str = field(default="", repr=False)
    shape: str = ""
    reason: str = ""

    @property
    def way(self) -> CounterAuthentication.Way:
        """How the person is known."""
        if self.shape:
            return Way.CARD
        return Way.MANUAL if self.number else Way.FOREIGNER


def check(*, officer: Officer, claim: Claim, now: dt.datetime) -> CounterAuthentication | None:
    """Compare a claim with the register; None when it does not match, whatever the cause.

    Somebody without a number is not in the register: only the officer's eyes decide. Raises as
    `population.services.verify` does; commits by itself: call it outside of any transaction.
    """
    require_counter(officer)
    registered = bool(claim.number) and in_register(officer, claim, now=now)
    if claim.number and not registered:
        return None
    return begin(officer, claim, registered=registered, now=now)


def in_register(officer: Officer, claim: Claim, *, now: dt.datetime) -> bool:
    """Whether the register knows the claim; raises and commits as `population.services.verify` does."""
    return verify(
        access=access_of(officer),
        number=claim.number,
        name=claim.name,
        birth=claim.birth,
        standing=Standing.of_officer(officer),
        now=now,
    )


def access_of(officer: Officer, *, purpose: str = PURPOSE, legal_basis: str = LEGAL_BASIS) -> Access:
    """How an officer at the counter asks."""
    post = next(post for post in officer.posts if officer.may(Action.READ_RESIDENT, post.path))
    agency = Organization.objects.values_list("code", flat=True).get(pk=post.organization_id)
    return Access(
        agency=agency,
        system="danso",
        actor=f"officer:{officer.user_id}",
        assurance=Assurance.LOA2,
        purpose=purpose,
        legal_basis=legal_basis,
        service=purpose,
    )


@transaction.atomic
def begin(officer: Officer, claim: Claim, *, registered: bool, now: dt.datetime) -> CounterAuthentication:
    """Keep who came, and by which way; the face is not decided yet."""
    person = person_with(number=claim.number, now=now) if claim.number else Person(first_seen=now)
    person.name, person.born_on = claim.name[:150], claim.birth.iso
    person.save()
    return CounterAuthentication.objects.create(
        person=person,
        officer_id=officer.user_id,
        way=claim.way,
        shape=claim.shape,
        reason=claim.reason,
        registered=registered,
        at=now,
    )


def waiting(*, officer: Officer, now: dt.datetime) -> list[CounterAuthentication]:
    """What the officer began and has not decided, while there is time."""
    own = CounterAuthentication.objects.filter(officer_id=officer.user_id, decided_at=None)
    return list(own.filter(at__gt=now - rules().confirm_within).select_related("person").order_by("at"))


def received(*, officer: Officer, now: dt.datetime) -> QuerySet[CounterAuthentication]:
    """Whose face the officer has just confirmed, newest first; nobody stays at the counter for long."""
    own = CounterAuthentication.objects.filter(officer_id=officer.user_id, face=True)
    lately = own.filter(decided_at__gt=now - rules().confirm_within, decided_at__lte=now)
    return lately.select_related("person").order_by("-decided_at")


@transaction.atomic
def decide(*, officer: Officer, pk: int, face: bool, now: dt.datetime) -> CounterAuthentication:
    """Take the officer's answer about the face; yes opens a sign-in at the counter, no opens nothing.

    Only the officer who began it, once, and in time; PermissionDenied otherwise.
    """
    require_counter(officer)
    own = CounterAuthentication.objects.select_for_update(of=("self",)).select_related("person")
    begun = own.filter(pk=pk, officer_id=officer.user_id, decided_at=None).first()
    if begun is None or now - begun.at > rules().confirm_within:
        raise PermissionDenied("nothing of this officer's waits")
    return settle(begun, face=face, at=now)


def settle(begun: CounterAuthentication, *, face: bool, at: dt.datetime) -> CounterAuthentication:
    """Write the officer's answer of a moment; yes opens a sign-in."""
    begun.face, begun.decided_at = face, at
    begun.session = _session(begun, at) if face else None
    begun.save(update_fields=["face", "decided_at", "session"])
    return begun


def require_counter(officer: Officer) -> None:
    """Raise PermissionDenied unless the officer's position receives people."""
    if not officer.may_somewhere(Action.READ_RESIDENT):
        raise PermissionDenied("not at a counter")


def _session(begun: CounterAuthentication, now: dt.datetime) -> AuthenticationSession:
    level = rules().card_level if begun.way == Way.CARD else rules().manual_level
    return AuthenticationSession.objects.create(
        person=begun.person,
        channel=AuthenticationSession.Channel.COUNTER,
        assurance=level,
        amr=["card", "face"] if begun.way == Way.CARD else ["face"],
        auth_time=now,
        started_at=now,
        last_seen=now,
    )
