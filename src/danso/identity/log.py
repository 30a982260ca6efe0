"""Writing the sign-in log: a line in the database and one in the process log, neither naming anybody."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from django.utils import timezone

from danso.identity.models import SecurityEvent
from danso.vietnam.personal_numbers import without_numbers

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.contrib.auth.models import User
    from django.http import HttpRequest

logger = logging.getLogger("danso.identity")


def record(kind: SecurityEvent.Kind, *, user: User, by: int | None = None) -> SecurityEvent:
    """Add a line about an account; `by` is the administrator's user id when it was one."""
    logger.info("account event", extra={"event": kind.value})
    return SecurityEvent.objects.create(at=timezone.now(), user_id=user.pk, by_id=by, kind=kind)


def name_tried(request: HttpRequest, credentials: Mapping[str, object] | None = None) -> str:
    """Return the user name a lock-out counts by; a personal number typed in its place is kept masked."""
    given = (credentials or request.POST).get("username")
    return without_numbers(str(given or ""))


def nobody(*_client: object) -> str:
    """Name a client in the lock-out library's own log lines: not at all."""
    return "a client"
