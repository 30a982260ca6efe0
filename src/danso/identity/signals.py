"""What Django, the lock-out library and the register's readings tell us."""

from __future__ import annotations

from typing import TYPE_CHECKING

from axes.signals import user_locked_out
from django.contrib.auth.models import User
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.utils import timezone

from danso.identity.auditing.reviews import queue_urgent
from danso.identity.log import record
from danso.identity.middleware import LAST_SEEN
from danso.identity.models import SecurityEvent
from danso.population.reasons import read_on_a_reason

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from django.http import HttpRequest

    from danso.ledger.access import Access

Kind = SecurityEvent.Kind


def connect() -> None:
    """Listen from the start of the process."""
    user_logged_in.connect(_signed_in, dispatch_uid="identity.signed_in")
    user_logged_out.connect(_signed_out, dispatch_uid="identity.signed_out")
    user_login_failed.connect(_failed, dispatch_uid="identity.failed")
    user_locked_out.connect(_locked_out, dispatch_uid="identity.locked_out")
    read_on_a_reason.connect(_read_on_a_reason, dispatch_uid="identity.read_on_a_reason")


def _signed_in(request: HttpRequest, user: User, **_signal: object) -> None:
    request.session[LAST_SEEN] = timezone.now().isoformat()
    record(Kind.SIGNED_IN, user=user)


def _signed_out(user: User | None, **_signal: object) -> None:
    if user is not None:
        record(Kind.SIGNED_OUT, user=user)


def _failed(credentials: dict[str, str], request: HttpRequest | None = None, **_signal: object) -> None:
    if not getattr(request, "axes_locked_out", False):
        _about(credentials.get("username", ""), Kind.WRONG_PASSWORD)


def _locked_out(username: str | None, **_signal: object) -> None:
    _about(username or "", Kind.LOCKED_OUT)


def _about(username: str, kind: SecurityEvent.Kind) -> None:
    # A name that no account has is not kept: it may be a password typed in the wrong box.
    user = User.objects.filter(username=username).first()
    if user is not None:
        record(kind, user=user)


def _read_on_a_reason(lines: Sequence[int], access: Access, now: dt.datetime, **_signal: object) -> None:
    queue_urgent(lines=lines, access=access, now=now)
