"""A person's own account: level, sign-ins, and who acts for whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from danso.identity.forms import DelegationForm
from danso.identity.models import AuthenticationSession
from danso.identity.providers import providers
from danso.identity.queries import acting_for, delegations_given, delegations_held, sessions_of
from danso.identity.services import delegations
from danso.identity.services import sign_in as services
from danso.identity.stages import requires
from danso.identity.views.providers import leaving
from danso.ledger.access import Assurance
from danso.vietnam.personal_numbers import masked

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

SHOWN_SESSIONS = 20


def session_of(request: HttpRequest) -> AuthenticationSession:
    """Return the sign-in of a page that `requires` one."""
    session: AuthenticationSession = request.authentication  # type: ignore[attr-defined]
    return session


@requires(Assurance.LOA1)
@require_GET
def me(request: HttpRequest) -> HttpResponse:
    """Show the account."""
    session = session_of(request)
    number = session.person.personal_number if session.level >= Assurance.LOA2 else None
    today = timezone.localdate()
    context = {
        "session": session,
        "number": masked(number) if number else "",
        "provider": providers().get(session.provider),
        "names": {code: each.name for code, each in providers().items()},
        "sessions": sessions_of(session.person)[:SHOWN_SESSIONS],
        "given": delegations_given(session.person),
        "held": delegations_held(session.person),
        "acting": acting_for(request, on=today),
        "today": today,
    }
    return render(request, "identity/me.html", context)


@requires(Assurance.LOA1)
@require_POST
def revoke_session(request: HttpRequest, pk: int) -> HttpResponse:
    """End one of the person's sign-ins, on whatever device."""
    session = session_of(request)
    mine = sessions_of(session.person).filter(pk=pk).first()
    if mine is None:
        raise PermissionDenied("not one's own session")
    if mine.pk == session.pk:
        return leave(request)
    services.end(session=mine, why=AuthenticationSession.Ended.REVOKED, now=timezone.now())
    messages.success(request, _("Đã kết thúc phiên đăng nhập đó."))
    return redirect("identity:me")


@requires(Assurance.LOA1)
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the sign-in here, then at the provider."""
    return leave(request)


def leave(request: HttpRequest) -> HttpResponse:
    """End the sign-in of the page."""
    session = session_of(request)
    services.end(session=session, why=AuthenticationSession.Ended.SIGNED_OUT, now=timezone.now())
    request.person = None  # type: ignore[attr-defined] # the page that says goodbye greets nobody
    onward = leaving(request)
    request.session.flush()
    return onward or redirect("identity:signed_out")


@requires(Assurance.LOA2)
@sensitive_post_parameters("number")
@require_http_methods(["GET", "POST"])
def authorise(request: HttpRequest) -> HttpResponse:
    """Let somebody act for the person."""
    form = DelegationForm(request.POST or None, on=timezone.localdate())
    if form.is_valid():
        try:
            delegations.authorise(session=session_of(request), now=timezone.now(), **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            messages.success(request, _("Đã gửi ủy quyền. Người nhận cần đăng nhập và đồng ý."))
            return redirect("identity:me")
    return render(request, "identity/authorise.html", {"form": form}, status=422 if form.is_bound else 200)


@requires(Assurance.LOA2)
@require_POST
def change_delegation(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Accept or revoke a delegation, or act under it."""
    session, now = session_of(request), timezone.now()
    if verb == "accept":
        delegations.accept(session=session, delegation_id=pk, now=now)
        messages.success(request, _("Đã nhận ủy quyền."))
    elif verb == "revoke":
        delegations.revoke(session=session, delegation_id=pk, now=now)
        messages.success(request, _("Đã chấm dứt."))
    else:
        delegations.act_under(session=session, delegation_id=pk, on=timezone.localdate())
    return redirect("identity:me")


@requires(Assurance.LOA2)
@require_POST
def act_for_oneself(request: HttpRequest) -> HttpResponse:
    """Stop acting for anybody else."""
    delegations.act_under(session=session_of(request), delegation_id=None, on=timezone.localdate())
    return redirect("identity:me")
