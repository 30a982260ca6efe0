"""Who is asking and which plan they look at; shared by every page of the room."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.shortcuts import render

from danso.identity.queries import current_officer
from danso.organizations.rights import Action, Officer
from danso.steering.queries.plans import plan_shown
from danso.web.clock import today

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from danso.steering.models import Plan


def officer(request: HttpRequest) -> Officer:
    """The signed-in officer; PermissionDenied without any position."""
    known = current_officer(request)
    if not known.posts:
        raise PermissionDenied("no_position")
    return known


def plan(request: HttpRequest) -> Plan | None:
    """The plan this person looks at: the one they chose last, else the newest in force.

    PermissionDenied for whoever reads no agency's work at all.
    """
    if not officer(request).may_somewhere(Action.READ):
        raise PermissionDenied("reads_nothing")
    known: Plan | None = getattr(request, "_plan", None)
    if known is None:
        known = plan_shown(request.session.get("plan_id"))
        request._plan = known  # type: ignore[attr-defined]  # noqa: SLF001 - a cache of this module
    return known


def page(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """Render a page of the room, with the officer and the plan it shows."""
    reads = officer(request).may_somewhere(Action.READ)
    shown = {"officer": officer(request), "plan": plan(request) if reads else None, "today": today()}
    return render(request, f"steering/{template}", shown | context, status=status)


def no_plan(request: HttpRequest) -> HttpResponse:
    """What a page shows before any plan is in force."""
    may_import = officer(request).may(Action.IMPORT_PLAN)
    return page(request, "overview/no_plan.html", {"may_import": may_import})
