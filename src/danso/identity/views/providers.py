"""Signing in through an identity provider: choosing it, going there, and coming back."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from danso.identity import demo_officers, openid, sessions
from danso.identity.devices import device_words
from danso.identity.log import record
from danso.identity.models import AuthenticationSession, SecurityEvent
from danso.identity.openid import RefusedError, UnreachableError
from danso.identity.providers import Provider, providers
from danso.identity.services import sign_in as services
from danso.identity.stages import requires
from danso.identity.views.addresses import next_address
from danso.identity.wording import refusal_words
from danso.ledger.access import Assurance

if TYPE_CHECKING:
    from danso.identity.openid import Asked, Told

logger = logging.getLogger("danso.identity")
BACKEND = "django.contrib.auth.backends.ModelBackend"
PERSON, OFFICER, STEP_UP = "person", "officer", "step_up"
LONGEST_ADDRESS = 1000  # signs
STATUS = {
    "downgraded": 403,
    "no_officer": 403,
    "somebody_else": 403,
    "another_number": 403,
    "declined": 200,
    "not_set_up": 503,
}


def provider_or_404(code: str) -> Provider:
    """Return a provider that is offered."""
    offered = providers()
    if code not in offered:
        raise Http404
    return offered[code]


@login_not_required
@never_cache
@require_GET
def choose(request: HttpRequest) -> HttpResponse:
    """Show the providers to sign in with."""
    wanted = person_address(request)
    if sessions.current_session(request) is not None:
        return redirect(wanted)
    context = {"providers": providers().values(), "next": wanted}
    return render(request, "identity/choose_provider.html", context)


def person_address(request: HttpRequest) -> str:
    """Return the page of ours that was asked for before signing in, else the person's own."""
    wanted = kept_address(request)
    return reverse("identity:me") if wanted == "/" else wanted


def kept_address(request: HttpRequest) -> str:
    """Return the page of ours that was asked for, if it is short enough to wait in a cookie; else home."""
    wanted = next_address(request)
    return wanted if len(wanted) <= LONGEST_ADDRESS else "/"


@requires(Assurance.LOA1)
@require_GET
def step_up(request: HttpRequest) -> HttpResponse:
    """Say that a page needs level 02, and offer the way there."""
    session = sessions.current_session(request)
    wanted = person_address(request)
    if session is not None and session.level >= Assurance.LOA2:
        return redirect(wanted)
    provider = providers().get(session.provider) if session else None
    return render(request, "identity/step_up.html", {"provider": provider, "next": wanted})


@login_not_required
@never_cache
@require_GET
def begin(request: HttpRequest, code: str) -> HttpResponse:
    """Send the browser to the provider; a link, not a form, so that the page's policy names no other host."""
    provider = provider_or_404(code)
    purpose = request.GET.get("for", PERSON)
    if purpose not in {PERSON, OFFICER, STEP_UP}:
        raise Http404
    if purpose == OFFICER:
        demo_officers.bind(on=timezone.localdate())
    asked = openid.ask(
        provider,
        wanted=Assurance.LOA1 if purpose == PERSON else Assurance.LOA2,
        redirect_uri=request.build_absolute_uri(reverse("identity:callback", args=[code])),
        next=kept_address(request) if purpose == OFFICER else person_address(request),
        purpose=purpose,
    )
    try:
        there = openid.address(provider, asked, language=str(request.LANGUAGE_CODE))
    except UnreachableError:
        return unreachable(request, provider)
    except RefusedError as refusal:
        return refused(request, provider, refusal)
    answer = redirect(there)
    sessions.remember(request, answer, asked)
    return answer


@login_not_required
@never_cache
@require_GET
def callback(request: HttpRequest, code: str) -> HttpResponse:
    """Take the provider's answer; what does not hold in every point opens nothing."""
    state = request.GET.get("state", "")
    answer = answer_to(request, provider_or_404(code), sessions.recall(request, state))
    sessions.forget(request, answer, state)
    return answer


def answer_to(request: HttpRequest, provider: Provider, asked: Asked | None) -> HttpResponse:
    """Open what the provider's answer proves."""
    try:
        asked = answered(asked, provider.code)
        told = openid.believed(provider, asked, request.GET)
        return OPEN[asked.purpose](request, provider, asked, told)
    except UnreachableError:
        return unreachable(request, provider)
    except RefusedError as refusal:
        return refused(request, provider, refusal, asked)


def answered(asked: Asked | None, code: str) -> Asked:
    """Return the request that an answer belongs to; RefusedError when it is none of this browser's."""
    if asked is None:
        raise RefusedError("state")
    if asked.provider != code:
        raise RefusedError("mixed_up")
    return asked


def open_person(request: HttpRequest, provider: Provider, asked: Asked, told: Told) -> HttpResponse:
    """Begin a person's sign-in; one that was open in this browser is over."""
    now = timezone.now()
    before = sessions.current_session(request)
    device = device_words(request.headers.get("User-Agent", ""))
    session = services.enter(provider=provider, told=told, device=device, now=now)
    if before is not None:
        services.end(session=before, why=AuthenticationSession.Ended.REPLACED, now=now)
    sessions.start(request, session, id_token=told.id_token)
    return redirect(asked.next)


def open_step_up(request: HttpRequest, provider: Provider, asked: Asked, told: Told) -> HttpResponse:
    """Raise the person's sign-in and return to the page that asked for it."""
    session = sessions.current_session(request)
    if session is None:
        raise RefusedError("ended")
    raised = services.step_up(session=session, provider=provider, told=told, now=timezone.now())
    sessions.renew(request, raised, id_token=told.id_token)
    return redirect(asked.next)


def open_officer(request: HttpRequest, provider: Provider, asked: Asked, told: Told) -> HttpResponse:
    """Sign an officer in: the number proved at level 02 is that of an account with a position in force."""
    user = services.officer_by_number(provider=provider, told=told, on=timezone.localdate())
    request.session.flush()
    login(request, user, backend=BACKEND)
    request.session[sessions.VERIFIED_BY_PROVIDER] = user.pk
    sessions.keep_token(request, provider=provider.code, id_token=told.id_token)
    record(SecurityEvent.Kind.BY_PROVIDER, user=user)
    return redirect(asked.next)


OPEN = {PERSON: open_person, OFFICER: open_officer, STEP_UP: open_step_up}


def unreachable(request: HttpRequest, provider: Provider) -> HttpResponse:
    """Say that the provider does not answer; nothing else of the house depends on it."""
    logger.warning("identity provider does not answer", extra={"reason_code": "unreachable"})
    context = {"provider": provider, "retry": request.get_full_path() if "state" not in request.GET else ""}
    answer = render(request, "identity/provider_down.html", context, status=503)
    answer["Retry-After"] = "60"
    return answer


def refused(
    request: HttpRequest, provider: Provider, refusal: RefusedError, asked: Asked | None = None
) -> HttpResponse:
    """Say why the sign-in did not happen."""
    logger.warning("sign-in refused", extra={"reason_code": refusal.code})
    context = {
        "provider": provider,
        "words": refusal_words(refusal.code),
        "code": refusal.code,
        "purpose": asked.purpose if asked else PERSON,
        "signed_in": sessions.current_session(request) is not None,
    }
    return render(request, "identity/refused.html", context, status=STATUS.get(refusal.code, 400))


def leaving(request: HttpRequest) -> HttpResponse | None:
    """Answer a sign-out so that the provider's own session ends too; None when there is nothing to end.

    Called before the browser's session goes. The page takes the browser there by itself, since a form that
    ended at the provider would have to be allowed in the page's policy.
    """
    provider = providers().get(request.session.get(sessions.PROVIDER, ""))
    if provider is None:
        return None
    after = request.build_absolute_uri(reverse("identity:signed_out"))
    try:
        there = openid.farewell(provider, id_token=request.session.get(sessions.ID_TOKEN, ""), after=after)
    except (UnreachableError, RefusedError):
        there = None
    if there is None:
        return None
    answer = render(request, "identity/leaving.html", {"provider": provider, "there": there})
    answer["Refresh"] = f"0; url={there}"
    answer["Referrer-Policy"] = "no-referrer"
    return answer


@login_not_required
@require_GET
def signed_out(request: HttpRequest) -> HttpResponse:
    """Say that the sign-in is over."""
    return render(request, "identity/signed_out.html")
