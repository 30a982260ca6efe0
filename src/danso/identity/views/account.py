"""The officer's own account, and setting a password."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import User
from django.contrib.auth.tokens import default_token_generator
from django.shortcuts import redirect, render
from django.utils.http import urlsafe_base64_decode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from danso.identity.forms import ChangePasswordForm, ChoosePasswordForm
from danso.identity.log import record
from danso.identity.models import SecurityEvent
from danso.identity.queries import events_of, second_factor
from danso.identity.visitors import signed_in_user
from danso.organizations.models import Position

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

SHOWN_EVENTS = 10


@require_GET
def account(request: HttpRequest) -> HttpResponse:
    """Show the officer's positions, second factor and last sign-ins."""
    user = signed_in_user(request)
    context = {
        "positions": Position.objects.filter(user=user).select_related("organization"),
        "factor": second_factor(user),
        "events": events_of(user)[:SHOWN_EVENTS],
    }
    return render(request, "identity/account.html", context)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def change_password(request: HttpRequest) -> HttpResponse:
    """Change the officer's own password; other sessions end."""
    form = ChangePasswordForm(signed_in_user(request), request.POST or None)
    if form.is_valid():
        user = form.save()
        update_session_auth_hash(request, user)
        record(SecurityEvent.Kind.PASSWORD_CHANGED, user=user)
        messages.success(request, _("Đã đổi mật khẩu. Các phiên đăng nhập khác của bạn đã kết thúc."))
        return redirect("identity:account")
    return render(
        request, "identity/change_password.html", {"form": form}, status=422 if form.is_bound else 200
    )


def invited_user(uid: str, token: str) -> User | None:
    """Return whom an invitation is for, None when it is used up, too old or made up."""
    try:
        user = User.objects.get(pk=urlsafe_base64_decode(uid).decode(), is_active=True)
    except (ValueError, OverflowError, User.DoesNotExist):
        return None
    return user if default_token_generator.check_token(user, token) else None


@login_not_required
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, uid: str, token: str) -> HttpResponse:
    """Let an invited officer set the first password; the link works once."""
    user = invited_user(uid, token)
    if user is None:
        return render(request, "identity/invitation_spent.html", status=410)
    form = ChoosePasswordForm(user, request.POST or None)
    if form.is_valid():
        form.save()
        record(SecurityEvent.Kind.PASSWORD_CHANGED, user=user)
        messages.success(request, _("Đã đặt mật khẩu. Hãy đăng nhập."))
        return redirect("identity:sign_in")
    context = {"form": form, "invited": user}
    answer = render(request, "identity/invitation.html", context, status=422 if form.is_bound else 200)
    answer["Referrer-Policy"] = "no-referrer"
    return answer
