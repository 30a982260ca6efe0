"""One log line a request, found again by its id, without addresses' queries and without people."""

from __future__ import annotations

import logging
import sys
import uuid
from time import perf_counter
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.signals import got_request_exception

from danso.config.logs import pseudonym, request_id, user_pseudonym

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

logger = logging.getLogger("danso.requests")

PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


class RequestLog:
    """Give each request an id (`X-Request-ID` in the answer) and log its route, status and time."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request and write its line."""
        request_id.set(uuid.uuid4().hex)
        user_pseudonym.set("")
        start = perf_counter()
        response = self.get_response(request)
        user_pseudonym.set(pseudonym_of(request))
        logger.info(
            "request",
            extra={
                "method": request.method,
                "route": route_of(request),
                "status": response.status_code,
                "milliseconds": round((perf_counter() - start) * 1000, 1),
            },
        )
        response["X-Request-ID"] = request_id.get()
        response.setdefault("Permissions-Policy", policy_for(response))
        return response


def policy_for(response: HttpResponse) -> str:
    """What the page's browser may use: nothing, but the camera on a page that says it `uses_camera`."""
    if getattr(response, "uses_camera", False):
        return PERMISSIONS_POLICY.replace("camera=()", "camera=(self)")
    return PERMISSIONS_POLICY


def route_of(request: HttpRequest) -> str:
    """Return the pattern that answered, such as `/tasks/<int:pk>/`; an address may hold a name."""
    match = request.resolver_match
    return f"/{match.route}" if match else "unknown"


def pseudonym_of(request: HttpRequest) -> str:
    """Return the signed-in user's pseudonym, or nothing; asks no session that the request did not open."""
    user = getattr(request, "_cached_user", None)
    return pseudonym(user.pk, settings.SECRET_KEY) if user is not None and user.pk is not None else ""


def log_failure(*, request: HttpRequest | None = None, **_: object) -> None:
    """Write the exception behind an answer 500."""
    extra = {"route": route_of(request) if request else "unknown"}
    logger.error("request failed", exc_info=sys.exc_info(), extra=extra)


got_request_exception.connect(log_failure, dispatch_uid="danso.config.requests")
