"""Plans: their versions, amendments, the head's cells, the national rows."""

from dataclasses import replace
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Status

from danso.identity.queries import current_officer
from danso.organizations.rights import Action, require
from danso.steering.amending import draft_of
from danso.steering.api.base import decision_document, plan_for, reader
from danso.steering.drafts import AmendmentDraft, TaskDraft
from danso.steering.models import Plan, PlanVersion, Task
from danso.steering.queries import exports as export_queries
from danso.steering.queries import overview as overview_queries
from danso.steering.queries import plans as plan_queries
from danso.steering.schemas import plans as schemas
from danso.steering.services import plans as services
from danso.web.clock import now, today

router = Router(tags=["plans"])


@router.get("/plans", response=list[schemas.PlanOut])
def list_plans(request: HttpRequest) -> QuerySet[Plan]:
    """All plans, the newest first."""
    reader(request)
    return plan_queries.plans()


@router.get("/plans/{plan_id}/overview", response=schemas.OverviewOut)
def plan_overview(request: HttpRequest, plan_id: int) -> Any:  # noqa: ANN401 - resolved by the schema
    """The head's four cells, by agency and by section."""
    officer, plan = plan_for(request, plan_id)
    require(officer, Action.READ)
    return overview_queries.overview(plan, today=today())


@router.get("/plans/{plan_id}/national", response=list[schemas.NationalOut])
def national(request: HttpRequest, plan_id: int) -> Any:  # noqa: ANN401 - resolved by the schema
    """The rows the national monitoring software takes, states in its official words."""
    officer, plan = plan_for(request, plan_id)
    require(officer, Action.EXPORT)
    return export_queries.national_rows(plan, today=today())


@router.get("/plans/{plan_id}/versions", response=list[schemas.VersionOut])
def list_versions(request: HttpRequest, plan_id: int) -> QuerySet[PlanVersion]:
    """A plan's versions, the newest first."""
    officer, plan = plan_for(request, plan_id)
    require(officer, Action.READ)
    return plan_queries.versions(plan)


@router.get("/plans/{plan_id}/versions/{number}/changes", response=list[schemas.ChangeOut])
def list_changes(request: HttpRequest, plan_id: int, number: int) -> Any:  # noqa: ANN401 - resolved by the schema
    """What a version changed, task by task."""
    officer, plan = plan_for(request, plan_id)
    require(officer, Action.READ)
    return plan_queries.changes(get_object_or_404(plan_queries.versions(plan), number=number))


@router.post("/plans/{plan_id}/amendments", response={201: schemas.VersionOut})
def amend(request: HttpRequest, plan_id: int, payload: schemas.AmendIn) -> Status:
    """Amend a plan: add, edit, drop, split and merge tasks; makes its next version."""
    plan = get_object_or_404(Plan, pk=plan_id)
    officer = current_officer(request)
    require(officer, Action.CHANGE_PLAN)
    version = services.amend(
        officer=officer,
        plan=plan,
        document=decision_document(payload.decision),
        draft=AmendmentDraft(
            reason=payload.reason,
            approved_by=payload.approved_by,
            added=tuple(_draft(task) for task in payload.added),
            edited=_edited(plan, payload.edited),
            dropped=tuple(payload.dropped),
            kinds=dict(payload.kinds),
        ),
        effective_from=payload.effective_from,
        now=now(),
    )
    return Status(201, version)


def _draft(task: schemas.TaskWordsIn) -> TaskDraft:
    words = task.dict()
    return TaskDraft(**words | {"leads": tuple(task.leads), "coordinators": tuple(task.coordinators)})


def _edited(plan: Plan, edits: dict[int, schemas.TaskEditIn]) -> dict[int, TaskDraft]:
    tasks = Task.objects.filter(plan=plan, pk__in=list(edits)).select_related("edition__section")
    known = {task.pk: draft_of(task.edition) for task in tasks if task.edition}
    if set(known) != set(edits):
        raise services.AmendmentRefused("task_not_in_plan")
    return {task_id: _edit(known[task_id], edit) for task_id, edit in edits.items()}


def _edit(draft: TaskDraft, edit: schemas.TaskEditIn) -> TaskDraft:
    changed: dict[str, Any] = {name: value for name, value in edit.dict().items() if value is not None}
    listed = [name for name in ("leads", "coordinators") if name in changed]
    changed |= {name: tuple(changed[name]) for name in listed}
    return replace(draft, **changed)
