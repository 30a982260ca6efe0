"""Who is asking and which plan they look at; shared by every page of the room."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.shortcuts import render

from danso.organizations.queries import officer_of
from danso.organizations.rights import Action, Officer
from danso.steering.queries.plans import plan_shown
from danso.web.clock import today

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from danso.steering.models import Plan


def officer(request: HttpRequest) -> Officer:
    """The signed-in user with today's positions, read once a request; PermissionDenied without any."""
    known: Officer | None = getattr(request, "_officer", None)
    if known is None:
        if not isinstance(request.user, User):
            raise PermissionDenied("not_signed_in")
        known = officer_of(request.user, on=today())
        request._officer = known  # type: ignore[attr-defined]  # noqa: SLF001 - a cache of this module
    if not known.posts:
        raise PermissionDenied("no_position")
    return known


def plan(request: HttpRequest) -> Plan | None:
    """The plan this person looks at: the one they chose last, else the newest in force."""
    known: Plan | None = getattr(request, "_plan", None)
    if known is None:
        known = plan_shown(request.session.get("plan_id"))
        request._plan = known  # type: ignore[attr-defined]  # noqa: SLF001 - a cache of this module
    return known


def page(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """Render a page of the room, with the officer and the plan it shows."""
    shown = {"officer": officer(request), "plan": plan(request), "today": today(), "Action": Action}
    return render(request, f"steering/{template}", shown | context, status=status)


def no_plan(request: HttpRequest) -> HttpResponse:
    """What a page shows before any plan is in force."""
    may_import = officer(request).may(Action.IMPORT_PLAN)
    return page(request, "overview/no_plan.html", {"may_import": may_import})
