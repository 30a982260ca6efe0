"""What a browser keeps: the requests to providers that wait for an answer, and the sign-in it stands for."""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import asdict
from secrets import compare_digest
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core import signing
from django.middleware.csrf import rotate_token
from django.urls import reverse
from django.utils import timezone

from danso.identity.models import AuthenticationSession
from danso.identity.openid import Asked

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

ASKED = "danso_sign_ins"  # cookie
PERSON_SESSION = "person_session"
ID_TOKEN = "id_token"  # noqa: S105 - the name of a place
PROVIDER = "id_token_provider"
VERIFIED_BY_PROVIDER = "verified_by_provider"
MOST_ASKED = 5  # open tabs
MOST_SIGNS = 3800  # browsers drop a cookie of more than 4096 with its name
ANSWER_WITHIN = 900  # seconds
MARK_EVERY = dt.timedelta(minutes=1)
_CACHE = "_authentication_session"


def remember(request: HttpRequest, answer: HttpResponse, asked: Asked) -> None:
    """Keep a request in the visitor's own browser until its answer; the oldest of too many is forgotten.

    A signed cookie, so that somebody who only looks at a provider's page leaves no row behind. It is the
    browser's own secret: who holds it and the code is the visitor. A code opens once at its provider.
    """
    _keep(answer, [*_waiting(request)[-(MOST_ASKED - 1) :], asdict(asked)])


def recall(request: HttpRequest, state: str) -> Asked | None:
    """Return the request that an answer belongs to; None when this browser asked nothing such lately."""
    for each in _waiting(request):
        if state and compare_digest(each["state"].encode(), state.encode()):
            asked = Asked(**each)
            return asked if time.time() - asked.asked_at <= ANSWER_WITHIN else None
    return None


def forget(request: HttpRequest, answer: HttpResponse, state: str) -> None:
    """Take a request that was answered, well or ill, out of the browser: it is answered once."""
    waiting = _waiting(request)
    left = [each for each in waiting if each["state"] != state]
    if len(left) < len(waiting):
        _keep(answer, left)


def _waiting(request: HttpRequest) -> list[dict[str, Any]]:
    try:
        kept: list[dict[str, Any]] = signing.loads(
            request.COOKIES.get(ASKED, ""), salt=ASKED, max_age=ANSWER_WITHIN
        )
    except signing.BadSignature:
        return []
    return kept


def _keep(answer: HttpResponse, waiting: list[dict[str, Any]]) -> None:
    """Write the cookie, which the provider's link back brings along (SameSite=Lax) and no other page gets."""
    there = reverse("identity:sign_in")
    text = signing.dumps(waiting, salt=ASKED, compress=True)
    while len(text) > MOST_SIGNS and len(waiting) > 1:
        waiting = waiting[1:]
        text = signing.dumps(waiting, salt=ASKED, compress=True)
    if waiting:
        answer.set_cookie(
            ASKED,
            text,
            max_age=ANSWER_WITHIN,
            path=there,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    else:
        answer.delete_cookie(ASKED, path=there, samesite="Lax")


def keep_token(request: HttpRequest, *, provider: str, id_token: str) -> None:
    """Keep the identity token for the logout; it names nobody but by the pairwise `sub`."""
    request.session[PROVIDER] = provider
    request.session[ID_TOKEN] = id_token


def start(request: HttpRequest, session: AuthenticationSession, *, id_token: str) -> None:
    """Open the browser's session for a person: under a new key, with nothing of whoever was here before."""
    request.session.flush()
    request.session[PERSON_SESSION] = session.pk
    keep_token(request, provider=session.provider, id_token=id_token)
    rotate_token(request)
    setattr(request, _CACHE, session)


def renew(request: HttpRequest, session: AuthenticationSession, *, id_token: str) -> None:
    """Change the key after a step-up: one that leaked before does not gain by it."""
    request.session.cycle_key()
    keep_token(request, provider=session.provider, id_token=id_token)
    rotate_token(request)
    setattr(request, _CACHE, session)


def current_session(request: HttpRequest) -> AuthenticationSession | None:
    """Return the person's sign-in that is open in this browser; costs one query a request."""
    if not hasattr(request, _CACHE):
        setattr(request, _CACHE, _looked_up(request, timezone.now()))
    session: AuthenticationSession | None = getattr(request, _CACHE)
    return session


def _looked_up(request: HttpRequest, now: dt.datetime) -> AuthenticationSession | None:
    number = request.session.get(PERSON_SESSION) if settings.SESSION_COOKIE_NAME in request.COOKIES else None
    if number is None:
        return None
    known = AuthenticationSession.objects.select_related("person", "business", "delegation__principal")
    session = known.filter(pk=number, ended_at=None).first()
    if session is None:
        return None
    if now - session.last_seen > settings.SESSION_IDLE:
        _end_idle(session, now)
        return None
    if now - session.last_seen > MARK_EVERY:
        AuthenticationSession.objects.filter(pk=session.pk).update(last_seen=now)
        session.last_seen = now
    return session


def _end_idle(session: AuthenticationSession, now: dt.datetime) -> None:
    AuthenticationSession.objects.filter(pk=session.pk, ended_at=None).update(
        ended_at=now, ended=AuthenticationSession.Ended.IDLE
    )
