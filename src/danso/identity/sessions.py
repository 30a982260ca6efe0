"""The browser's session: what was asked of a provider, and the sign-in it stands for."""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import asdict
from typing import TYPE_CHECKING

from django.conf import settings
from django.middleware.csrf import rotate_token
from django.utils import timezone

from danso.identity.models import AuthenticationSession
from danso.identity.openid import Asked

if TYPE_CHECKING:
    from django.http import HttpRequest

ASKED = "sign_ins"
PERSON_SESSION = "person_session"
ID_TOKEN = "id_token"  # noqa: S105 - the name of a place
PROVIDER = "id_token_provider"
VERIFIED_BY_PROVIDER = "verified_by_provider"
MOST_ASKED = 5  # open tabs
ANSWER_WITHIN = 900  # seconds
MARK_EVERY = dt.timedelta(minutes=1)
_CACHE = "_authentication_session"


def remember(request: HttpRequest, asked: Asked) -> None:
    """Keep a request until its answer; the oldest of too many is forgotten."""
    waiting = list(request.session.get(ASKED, []))[-(MOST_ASKED - 1) :]
    request.session[ASKED] = [*waiting, asdict(asked)]


def recall(request: HttpRequest, state: str) -> Asked | None:
    """Take the request that an answer belongs to, once; None when this browser asked nothing such lately."""
    waiting = list(request.session.get(ASKED, []))
    for each in waiting:
        if state and each["state"] == state:
            request.session[ASKED] = [other for other in waiting if other is not each]
            asked = Asked(**each)
            return asked if time.time() - asked.asked_at <= ANSWER_WITHIN else None
    return None


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
