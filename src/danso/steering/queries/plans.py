"""What can be asked of plans as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from danso.steering.models import AmendmentChange, Plan, PlanVersion

if TYPE_CHECKING:
    from django.db.models import QuerySet


def plans() -> QuerySet[Plan]:
    """All plans, the newest first."""
    return Plan.objects.order_by("-year", "-id")


def plan_shown(chosen: int | None) -> Plan | None:
    """The chosen plan, else the newest in force: one query."""
    known = plans()
    if chosen is not None:
        return known.filter(pk=chosen).first() or known.filter(state=Plan.State.IN_FORCE).first()
    return known.filter(state=Plan.State.IN_FORCE).first()


def versions(plan: Plan) -> QuerySet[PlanVersion]:
    """A plan's versions with their documents, the newest first."""
    return plan.versions.select_related("document", "amendment").order_by("-number")


def changes(version: PlanVersion) -> QuerySet[AmendmentChange]:
    """What an amendment changed, task by task."""
    return (
        AmendmentChange.objects.filter(amendment__version=version)
        .select_related("task__edition")
        .order_by("task__position", "id")
    )
