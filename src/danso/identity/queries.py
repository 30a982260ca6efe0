"""Who is asking, and what an officer's account looks like."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import F, Max, Prefetch, Q
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from danso.identity.models import AuthenticationSession, Delegation, SecurityEvent
from danso.identity.sessions import current_session
from danso.ledger.access import Assurance
from danso.organizations.models import Position, Role
from danso.organizations.queries import in_force
from danso.organizations.rights import Action

if TYPE_CHECKING:
    import datetime as dt

    from django.db.models import QuerySet
    from django.http import HttpRequest

    from danso.identity.models import Business, Person
    from danso.organizations.rights import Officer


def current_officer(request: HttpRequest) -> Officer:
    """Return the signed-in, verified officer; PermissionDenied when there is none.

    `SecondFactorRequired` has already read the officer: asking again costs nothing.
    """
    officer: Officer | None = getattr(request, "officer", None)
    if officer is None:
        raise PermissionDenied("no officer")
    return officer


def current_person(request: HttpRequest) -> Person | None:
    """Return who is signed in through a provider, None for visitors and officers; one query a request."""
    session = current_session(request)
    return session.person if session else None


def current_assurance(request: HttpRequest) -> Assurance:
    """Return how sure the person's sign-in is."""
    session = current_session(request)
    return session.level if session else Assurance.NONE


@dataclass(frozen=True, slots=True)
class Acting:
    """For whom a signed-in person acts: a business, or a principal in some scopes."""

    business: Business | None = None
    delegation: Delegation | None = None

    @property
    def principal(self) -> Person | None:
        """The person acted for, None for a business."""
        return self.delegation.principal if self.delegation else None

    def may(self, scope: Delegation.Scope) -> bool:
        """Whether the delegation covers the scope; a business's representative acts in all."""
        return self.business is not None or (self.delegation is not None and scope in self.delegation.scopes)


def acting_for(request: HttpRequest, *, on: dt.date) -> Acting | None:
    """Return for whom the person acts on the day; None in their own name, or when the delegation is over."""
    session = current_session(request)
    if session is None:
        return None
    if session.business is not None:
        return Acting(business=session.business)
    held = session.delegation
    in_time = held is not None and held.revoked_at is None and held.valid_from <= on <= held.valid_to
    return Acting(delegation=held) if in_time and session.level >= Assurance.LOA2 else None


def may_read_as(request: HttpRequest, scope: Delegation.Scope, *, on: dt.date) -> Person | None:
    """Return whose data the person may see in a scope: a principal's if acting for one, else their own.

    PermissionDenied when the delegation does not cover the scope, or a business has no such data.
    """
    acting = acting_for(request, on=on)
    if acting is None:
        return current_person(request)
    if acting.principal is None or not acting.may(scope):
        raise PermissionDenied("not delegated")
    return acting.principal


def sessions_of(person: Person) -> QuerySet[AuthenticationSession]:
    """The person's sign-ins, open ones first, newest first."""
    return AuthenticationSession.objects.filter(person=person).order_by(
        F("ended_at").desc(nulls_first=True), "-started_at"
    )


def delegations_given(person: Person) -> QuerySet[Delegation]:
    """What the person let others do, newest first."""
    return Delegation.objects.filter(principal=person).select_related("representative").order_by("-pk")


def delegations_held(person: Person) -> QuerySet[Delegation]:
    """For whom the person may act or was asked to, newest first."""
    return Delegation.objects.filter(representative=person).select_related("principal").order_by("-pk")


def may_administer(request: HttpRequest) -> bool:
    """Whether the reader administers officers' accounts."""
    officer: Officer | None = getattr(request, "officer", None)
    return officer is not None and officer.may_somewhere(Action.ADMINISTER)


@dataclass(frozen=True, slots=True)
class SecondFactor:
    """State of an officer's second factor (xác thực bước hai)."""

    device: TOTPDevice | None
    recovery_codes: int

    @property
    def enrolled(self) -> bool:
        """Whether a confirmed authenticator app stands behind the account."""
        return self.device is not None


def second_factor(user: User) -> SecondFactor:
    """Return the confirmed authenticator of a user and how many recovery codes are left."""
    device = TOTPDevice.objects.filter(user=user, confirmed=True).order_by("id").first()
    codes = StaticToken.objects.filter(device__user=user, device__confirmed=True).count()
    return SecondFactor(device, codes)


def locked_until(*, username: str, address: str | None) -> dt.datetime | None:
    """When a locked-out user name may be tried again from an address; None without failures."""
    last = AccessAttempt.objects.filter(username=username, ip_address=address).aggregate(
        last=Max("attempt_time")
    )["last"]
    return last + settings.AXES_COOLOFF_TIME if last else None


def officers(*, on: dt.date, search: str = "") -> QuerySet[User]:
    """Every account with its positions in force on the day as `posts`, those matching a name first typed."""
    posts = Position.objects.filter(in_force(on)).select_related("organization").order_by("id")
    known = User.objects.order_by("-is_active", "first_name", "last_name", "username")
    for word in search.split():
        known = known.filter(
            Q(first_name__icontains=word) | Q(last_name__icontains=word) | Q(username__icontains=word)
        )
    return known.prefetch_related(Prefetch("positions", posts, to_attr="posts"))


def events_of(user: User) -> QuerySet[SecurityEvent]:
    """What happened to the account, newest first."""
    return SecurityEvent.objects.filter(user=user).select_related("by")


def demo_roster(*, on: dt.date) -> list[tuple[Role, list[Position]]]:
    """Return the positions in force of the demo's active officers, by role in the order of `Role`."""
    held = Position.objects.filter(in_force(on), user__is_active=True).select_related("user", "organization")
    order = {role.value: index for index, role in enumerate(Role)}
    positions = sorted(held, key=lambda each: (order[each.role], each.organization.path, each.user_id))
    return [(Role(role), list(group)) for role, group in groupby(positions, key=lambda each: each.role)]
