"""From a document to a plan: upload, correct, mark flags, confirm or give up."""

from dataclasses import replace
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import File, Router, Status, UploadedFile
from ninja.errors import HttpError

from danso.identity.queries import current_officer
from danso.organizations.rights import Action, require
from danso.steering.api.base import reader
from danso.steering.forms.imports import LONGEST_UPLOAD
from danso.steering.jobs import read_plan
from danso.steering.models import Plan, PlanImport, ProposedTask
from danso.steering.queries import imports as import_queries
from danso.steering.schemas import common
from danso.steering.schemas import imports as schemas
from danso.steering.services import imports as import_services
from danso.web.clock import now

router = Router(tags=["imports"])


@router.post("/imports", response={202: schemas.ImportOut})
def upload_plan(request: HttpRequest, file: File[UploadedFile], amends: common.Id | None = None) -> Status:
    """Upload a plan's document; a worker reads it, `state` turns from reading to proposed or failed."""
    officer = current_officer(request)
    if (file.size or 0) > LONGEST_UPLOAD:
        raise HttpError(422, f"at most {LONGEST_UPLOAD} bytes")
    with transaction.atomic():
        plan_import = import_services.upload_plan(
            officer=officer,
            data=file.read(),
            file_name=file.name or "",
            amends=get_object_or_404(Plan, pk=amends) if amends else None,
            now=now(),
        )
        read_plan.on_behalf(officer.user_id).enqueue(plan_import.pk)
    return Status(202, plan_import)


@router.get("/imports/{import_id}", response=schemas.ImportWhole)
def get_import(request: HttpRequest, import_id: int) -> PlanImport:
    """An import and what was read."""
    try:
        return import_queries.import_whole(reader(request), import_id)
    except PlanImport.DoesNotExist:
        raise HttpError(404, "not found") from None


@router.post("/imports/{import_id}/confirm", response={201: common.CreatedOut})
def confirm_import(request: HttpRequest, import_id: int, payload: schemas.ConfirmIn) -> Status:
    """Make a proposal a plan in force, or the amendment it is."""
    get_import(request, import_id)
    version = import_services.confirm_import(
        officer=current_officer(request), import_id=import_id, now=now(), **payload.dict()
    )
    return Status(201, version)


@router.get("/imports", response=list[schemas.ImportOut])
def list_imports(request: HttpRequest) -> QuerySet[PlanImport]:
    """All imports, the newest first."""
    return import_queries.imports(reader(request))


@router.post("/imports/{import_id}/discard", response=schemas.ImportOut)
def discard_import(request: HttpRequest, import_id: int) -> PlanImport:
    """Give an import up; nothing of it reaches a plan."""
    return import_services.discard_import(officer=current_officer(request), import_id=import_id)


@router.post("/imports/{import_id}/restore", response=schemas.ImportOut)
def restore_import(request: HttpRequest, import_id: int) -> PlanImport:
    """Undo giving an import up."""
    officer = current_officer(request)
    with transaction.atomic():
        restored = import_services.restore_import(officer=officer, import_id=import_id)
        if restored.state == PlanImport.State.READING:
            read_plan.on_behalf(officer.user_id).enqueue(restored.pk)
    return restored


@router.put("/imports/tasks/{task_id}", response=schemas.ProposedTaskOut)
def correct_task(request: HttpRequest, task_id: int, payload: schemas.CorrectionIn) -> ProposedTask:
    """Correct a proposed task; a missing field stays."""
    require(current_officer(request), Action.IMPORT_PLAN)
    task = get_object_or_404(ProposedTask, pk=task_id)
    changed: dict[str, Any] = {name: value for name, value in payload.dict().items() if value is not None}
    listed = [name for name in ("leads", "coordinators") if name in changed]
    changed |= {name: tuple(changed[name]) for name in listed}
    correction = replace(_as_it_stands(task), **changed)
    return import_services.correct_task(
        officer=current_officer(request), proposed_task_id=task_id, correction=correction
    )


def _as_it_stands(task: ProposedTask) -> import_services.TaskCorrection:
    return import_services.TaskCorrection(
        title=task.title,
        leads=tuple(task.leads.splitlines()),
        coordinators=tuple(task.coordinators.splitlines()),
        deadline_raw=task.deadline_raw,
        product=task.product,
        accountable_head=task.accountable_head,
        funding=task.funding,
        kept=task.kept,
    )


@router.post("/imports/flags/{flag_id}/resolve", response=schemas.FlagOut)
def resolve_flag(request: HttpRequest, flag_id: int, payload: schemas.ResolveIn) -> Any:  # noqa: ANN401 - resolved by the schema
    """Say what was decided about a flag."""
    require(current_officer(request), Action.IMPORT_PLAN)
    return import_services.resolve_flag(
        officer=current_officer(request), flag_id=flag_id, resolution=payload.resolution, now=now()
    )


@router.post("/imports/flags/{flag_id}/reopen", response=schemas.FlagOut)
def reopen_flag(request: HttpRequest, flag_id: int) -> Any:  # noqa: ANN401 - resolved by the schema
    """Undo a flag's marking."""
    require(current_officer(request), Action.IMPORT_PLAN)
    return import_services.reopen_flag(officer=current_officer(request), flag_id=flag_id)
