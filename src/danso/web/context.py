"""What every page's shell shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.functional import SimpleLazyObject

from danso.web.navigation import sections_for

if TYPE_CHECKING:
    from django.http import HttpRequest


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return the reader's navigation and the names in the header; nothing is read until a page shows it.

    The sign-in middleware sets `request.officer`; without one there is no navigation.
    """
    signed_in = getattr(request, "officer", None) is not None
    return {
        "navigation": SimpleLazyObject(lambda: sections_for(request)) if signed_in else [],
        "committee_name": settings.COMMITTEE_NAME,
        "demo": settings.DEMO,
    }
