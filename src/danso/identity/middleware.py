"""Every page needs a signed-in officer with a verified second factor, unless the page says otherwise."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, cast

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django_htmx.http import HttpResponseClientRedirect

from danso.identity.programmes import problem
from danso.identity.stages import opens_after_password
from danso.identity.visitors import is_verified, signed_in_user
from danso.ledger.access import Assurance
from danso.organizations.queries import officer_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse, HttpResponseBase

LAST_SEEN = "last_seen"
# A page view within this time does not move the mark, so that reading does not write.
MARK_EVERY = dt.timedelta(minutes=1)


class IdleSignOut:
    """Sign out a session that nobody used for SESSION_IDLE."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """End the session or move its mark, then answer."""
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            self._look_at_the_clock(request, timezone.now())
        return self.get_response(request)

    def _look_at_the_clock(self, request: HttpRequest, now: dt.datetime) -> None:
        written = request.session.get(LAST_SEEN)
        seen = dt.datetime.fromisoformat(written) if written else now
        if now - seen > settings.SESSION_IDLE:
            logout(request)
        elif not written or now - seen > MARK_EVERY:
            request.session[LAST_SEEN] = now.isoformat()


class SecondFactorRequired(LoginRequiredMiddleware):
    """Deny by default; sets `request.officer` and `officer_assurance` for the pages it lets through."""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Start without an officer: public and error pages show none."""
        request.officer = None  # type: ignore[attr-defined]
        return cast("HttpResponse", self.get_response(request))

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., HttpResponseBase],
        view_args: tuple[object, ...],  # noqa: ARG002 - Django's signature
        view_kwargs: dict[str, object],  # noqa: ARG002 - Django's signature
    ) -> HttpResponseBase | None:
        """Let through, or send to the step of the sign-in that is missing."""
        if not getattr(view_func, "login_required", True):
            return None
        if not request.user.is_authenticated:
            return refuse(request, "identity:sign_in")
        if opens_after_password(view_func):
            return None
        if settings.SECOND_FACTOR and not is_verified(request):
            return refuse(request, "identity:code")
        request.officer = officer_of(signed_in_user(request), on=timezone.localdate())  # type: ignore[attr-defined]
        request.officer_assurance = Assurance.LOA2 if is_verified(request) else Assurance.LOA1  # type: ignore[attr-defined]
        return None


def refuse(request: HttpRequest, step: str) -> HttpResponseBase:
    """Send a person to the missing step of the sign-in, and tell a programme that it is not signed in."""
    if request.path.startswith("/api/"):
        return problem(401, "sign-in required")
    if request.headers.get("HX-Request"):
        return HttpResponseClientRedirect(reverse(step))
    back = QueryDict(mutable=True)
    if request.method == "GET" and request.path != "/":
        back["next"] = request.get_full_path()
    return redirect(reverse(step, query=back))
