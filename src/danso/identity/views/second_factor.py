"""The second step of the sign-in, and enrolment of the authenticator app."""

from __future__ import annotations

from base64 import b32encode
from typing import TYPE_CHECKING

import segno
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from danso.identity.forms import CodeForm, FirstCodeForm
from danso.identity.queries import second_factor
from danso.identity.services.second_factor import (
    Refused,
    begin_enrolment,
    check_code,
    confirm_enrolment,
    renew_recovery_codes,
)
from danso.identity.stages import after_password
from danso.identity.views.addresses import next_address
from danso.identity.visitors import is_verified, signed_in_user
from danso.web.templatetags.web_tags import vi_time

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.utils.safestring import SafeString
    from django_otp.plugins.otp_totp.models import TOTPDevice


@after_password
@never_cache
@require_http_methods(["GET", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """Ask for the code; an officer without an authenticator app enrols one first."""
    if is_verified(request):
        return redirect(next_address(request))
    if not second_factor(signed_in_user(request)).enrolled:
        return redirect("identity:enrol")
    form = CodeForm(request.POST or None)
    if form.is_valid():
        refused = check_code(request=request, user=signed_in_user(request), code=form.cleaned_data["code"])
        if refused is None:
            return redirect(next_address(request))
        form.add_error("code", refusal_words(refused))
    context = {"form": form, "next": next_address(request)}
    return render(request, "identity/code.html", context, status=422 if form.is_bound else 200)


def refusal_words(refused: Refused) -> str:
    """Say what to do about a refused code."""
    if refused.wait_until is None:
        return _("Mã không đúng. Hãy nhập mã mới nhất trong ứng dụng.")
    return _("Mã không đúng nhiều lần. Hãy thử lại sau %(time)s.") % {"time": vi_time(refused.wait_until)}


@after_password
@never_cache
@require_http_methods(["GET", "POST"])
def enrol(request: HttpRequest) -> HttpResponse:
    """Show the QR code and confirm the app by its first code.

    An officer who has an app already must have used it: a password alone cannot replace the second factor.
    """
    if second_factor(signed_in_user(request)).enrolled and not is_verified(request):
        return redirect("identity:code")
    form = FirstCodeForm(request.POST or None)
    if form.is_valid():
        codes = confirm_enrolment(
            request=request, user=signed_in_user(request), code=form.cleaned_data["code"]
        )
        if codes is not None:
            return render(request, "identity/recovery_codes.html", {"codes": codes, "first_time": True})
        form.add_error("code", refusal_words(Refused()))
    device = begin_enrolment(user=signed_in_user(request))
    context = {"form": form, "qr": qr_svg(device), "secret": spelled_secret(device)}
    return render(request, "identity/enrol.html", context, status=422 if form.is_bound else 200)


def qr_svg(device: TOTPDevice) -> SafeString:
    """Draw the device's address as an inline SVG."""
    drawn = segno.make(device.config_url, error="m", micro=False)
    return mark_safe(drawn.svg_inline(scale=4, omitsize=True, svgclass="qr"))  # noqa: S308 - segno escapes


def spelled_secret(device: TOTPDevice) -> str:
    """Return the secret in groups of four, for typing by hand."""
    secret = b32encode(device.bin_key).decode().rstrip("=")
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))


@never_cache
@require_POST
def renew_codes(request: HttpRequest) -> HttpResponse:
    """Replace the recovery codes and show the new ones once."""
    codes = renew_recovery_codes(user=signed_in_user(request))
    return render(request, "identity/recovery_codes.html", {"codes": codes, "first_time": False})
