"""How the house refuses a programme: a code for it, words for people, and which parameters are wrong."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.http import Http404, JsonResponse

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from django.http import HttpRequest, HttpResponseBase

    View = Callable[..., HttpResponseBase]

CODES = {400: "wrong", 401: "not_signed_in", 403: "forbidden", 404: "not_found"}


def problem(status: int, message: str, where: Sequence[str] = ()) -> JsonResponse:
    """A refusal as the API documents it."""
    body = {"code": CODES[status], "message": message, "where": list(where)}
    return JsonResponse(body, status=status)


def for_programmes(view: View) -> View:
    """Let a view refuse in JSON what a page would refuse as a page."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except PermissionDenied:
            return problem(403, "forbidden")
        except Http404:
            return problem(404, "not found")

    return guarded
