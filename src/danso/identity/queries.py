"""Who is asking, and what an officer's account looks like."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import Max, Prefetch, Q
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from danso.identity.models import SecurityEvent
from danso.organizations.models import Position, Role
from danso.organizations.queries import in_force
from danso.organizations.rights import Action

if TYPE_CHECKING:
    import datetime as dt

    from django.db.models import QuerySet
    from django.http import HttpRequest

    from danso.organizations.rights import Officer


def current_officer(request: HttpRequest) -> Officer:
    """Return the signed-in, verified officer; PermissionDenied when there is none.

    `SecondFactorRequired` has already read the officer: asking again costs nothing.
    """
    officer: Officer | None = getattr(request, "officer", None)
    if officer is None:
        raise PermissionDenied("no officer")
    return officer


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
