"""Writing down what happened; every verb of the room ends here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from danso.steering.models import Assignment, Event, Plan, Task

if TYPE_CHECKING:
    import datetime as dt

    from danso.organizations.rights import Officer


def record(
    *,
    plan: Plan | int,
    kind: str,
    on: dt.date,
    at: dt.datetime,
    officer: Officer | None,
    task: Task | None = None,
    assignment: Assignment | None = None,
    organization_id: int | None = None,
    before: str = "",
    after: str = "",
    reason: str = "",
) -> Event:
    """Append one event; `officer` None means a tick wrote it."""
    return Event.objects.create(
        plan_id=plan if isinstance(plan, int) else plan.pk,
        task=task,
        assignment=assignment,
        organization_id=organization_id or (assignment.organization_id if assignment else None),
        kind=kind,
        before=before[:300],
        after=after[:300],
        reason=reason,
        on=on,
        at=at,
        actor_id=officer.user_id if officer else None,
    )
