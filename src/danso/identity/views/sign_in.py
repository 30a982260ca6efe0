"""Signing in: password, lock-out, sign-out, and the demo's list of officers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from danso.identity import demo_officers
from danso.identity.addresses import client_address
from danso.identity.forms import SignInForm
from danso.identity.log import name_tried
from danso.identity.providers import providers
from danso.identity.queries import locked_until
from danso.identity.stages import after_password
from danso.identity.views.addresses import next_address
from danso.identity.views.providers import leaving

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase

BACKEND = "django.contrib.auth.backends.ModelBackend"


@login_not_required
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponseBase:
    """Ask for user name and password."""
    if request.method == "GET" and request.user.is_authenticated:
        return redirect(next_address(request))
    form = SignInForm(request, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        login(request, form.get_user())
        return redirect(next_address(request))
    context = {
        "form": form,
        "next": next_address(request),
        "roster": demo_officers.roster(on=timezone.localdate()),
        "providers": providers().values(),
    }
    return render(request, "identity/sign_in.html", context, status=422 if form.is_bound else 200)


def locked_out(
    request: HttpRequest,
    original_response: HttpResponseBase | None = None,  # noqa: ARG001 - the library's signature
    credentials: dict[str, str] | None = None,
) -> HttpResponse:
    """Say that sign-in is locked for a while, and until when."""
    now = timezone.now()
    username = name_tried(request, credentials)
    until = (
        locked_until(username=username, address=client_address(request)) or now + settings.AXES_COOLOFF_TIME
    )
    answer = render(request, "identity/locked.html", {"until": until}, status=429)
    answer["Retry-After"] = str(max(1, round((until - now).total_seconds())))
    return answer


@login_not_required
@require_POST
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in as an officer of the demo without a password; no such page outside the demo."""
    if not settings.DEMO:
        raise Http404
    user = get_object_or_404(User, pk=request.POST.get("user"), is_active=True, positions__isnull=False)
    login(request, user, backend=BACKEND)
    return redirect(next_address(request))


@after_password
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session, and the provider's when that was the door."""
    onward = leaving(request)
    logout(request)
    return onward or redirect("identity:sign_in")
