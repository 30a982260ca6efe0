"""Pages of the shell itself: home, error pages, the living style guide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from danso.web import style_guide
from danso.web.navigation import items_for

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase


def home(request: HttpRequest) -> HttpResponse:
    """Send the reader to the first page of the navigation that is theirs."""
    mine = items_for(request)
    return redirect(mine[0].url_name) if mine else render(request, "web/home.html")


def style(request: HttpRequest) -> HttpResponse:
    """Show every component (only while developing and in the demo)."""
    if not (settings.DEBUG or settings.DEMO):
        raise Http404
    return render(request, "web/style_guide.html", style_guide.examples(request))


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """400: the request makes no sense."""
    return render(request, "web/errors/400.html", status=400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """403: the reader has no right to this page."""
    return render(request, "web/errors/403.html", status=403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """404: no such page, or none that the reader may know of."""
    return render(request, "web/errors/404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault; the page reads nothing, so that it can show even when the database is gone."""
    return render(request, "web/errors/500.html", status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponseBase:  # noqa: ARG001 - Django's signature
    """403 after a form that waited too long or came from elsewhere."""
    return render(request, "web/errors/403_csrf.html", status=403)
