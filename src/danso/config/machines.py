"""The short way for machines: their routes need no session, no cookie, no form token and no page.

It stands in the middleware list, not beside it, so that tests and every server take it too; the way through
it is what a page's is but for the layers that only browsers need. A signature is who asks (identity).
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.core.handlers.exception import convert_exception_to_response
from django.middleware.clickjacking import XFrameOptionsMiddleware
from django.middleware.security import SecurityMiddleware
from django.urls import get_resolver

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponseBase
    from django.urls import ResolverMatch

    Answering = Callable[[HttpRequest], HttpResponseBase]

ROUTES = frozenset({"/api/identity/authentications"})
# A document that loads nothing and stands in no frame; for pages django-csp builds the text anew each time.
POLICY = "default-src 'none'; frame-ancestors 'none'"


class NothingToLoad:
    """Say that the answer is no page."""

    def __init__(self, get_response: Answering) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request."""
        answer = self.get_response(request)
        answer.headers["Content-Security-Policy"] = POLICY
        return answer


LAYERS = (SecurityMiddleware, NothingToLoad, XFrameOptionsMiddleware)


class MachineRoutes:
    """Answer machines' routes at once; pass everything else on."""

    def __init__(self, get_response: Answering) -> None:
        self.pages = get_response
        chain: Any = convert_exception_to_response(_view_s_answer)
        for layer in reversed(LAYERS):
            chain = convert_exception_to_response(layer(chain))
        self.machines: Answering = chain

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request."""
        return self.machines(request) if request.path_info in ROUTES else self.pages(request)


def _view_s_answer(request: HttpRequest) -> HttpResponseBase:
    match = _match(request.path_info)
    request.resolver_match = match
    answer: HttpResponseBase = match.func(request, *match.args, **match.kwargs)
    return answer


@lru_cache(maxsize=len(ROUTES))
def _match(path: str) -> ResolverMatch:
    return get_resolver().resolve(path)
