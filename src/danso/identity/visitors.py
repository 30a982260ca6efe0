"""The user of a request whose page is not open to anonymous visitors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied

from danso.identity.sessions import VERIFIED_BY_PROVIDER

if TYPE_CHECKING:
    from django.http import HttpRequest


def signed_in_user(request: HttpRequest) -> User:
    """Return the user who gave the password; PermissionDenied for a visitor."""
    if not isinstance(request.user, User):
        raise PermissionDenied("not signed in")
    return request.user


def is_verified(request: HttpRequest) -> bool:
    """Whether the session has passed the second factor, or an identity provider proved level 02.

    django-otp puts its answer on the user.
    """
    by_provider = request.session.get(VERIFIED_BY_PROVIDER) == request.user.pk
    return by_provider or bool(request.user.is_verified())  # type: ignore[union-attr]
