"""Tasks: lists, one whole, its parts, steps, remarks, evidence, and what it waits for."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import File, Form, Query, Router, Status, UploadedFile
from ninja.errors import HttpError
from ninja.pagination import LimitOffsetPagination, paginate

from danso.identity.queries import current_officer
from danso.organizations.rights import Action, require
from danso.steering.api.base import plan_for, reader
from danso.steering.models import Comment, Evidence, SourceDocument, Task
from danso.steering.queries import history as history_queries
from danso.steering.queries import tasks as task_queries
from danso.steering.schemas import common
from danso.steering.schemas import tasks as schemas
from danso.steering.services import evidence as evidence_services
from danso.steering.services import tasks as task_services
from danso.web.clock import now, today

router = Router(tags=["tasks"])


@router.get("/plans/{plan_id}/tasks", response=list[schemas.TaskOut])
@paginate(LimitOffsetPagination)
def list_tasks(request: HttpRequest, plan_id: int, wanted: Query[schemas.TaskFilterIn]) -> QuerySet[Task]:
    """Tasks the officer may read, narrowed; words match without diacritics."""
    officer, plan = plan_for(request, plan_id)
    narrowed = task_queries.TaskFilter(wanted.q, wanted.timeliness, wanted.progress, wanted.organization_id)
    return task_queries.task_list(officer, plan, today=today(), narrowed=narrowed)


@router.get("/tasks/{task_id}", response=schemas.TaskWhole)
def get_task(request: HttpRequest, task_id: int) -> Task:
    """One task whole."""
    try:
        return task_queries.task_whole(reader(request), task_id, today=today())
    except Task.DoesNotExist:
        raise HttpError(404, "not found") from None


@router.get("/tasks/{task_id}/events", response=list[schemas.EventOut])
def task_events(request: HttpRequest, task_id: int) -> Any:  # noqa: ANN401 - resolved by the schema
    """What happened to a task, the newest first."""
    return history_queries.task_history(get_task(request, task_id))


@router.post("/tasks/{task_id}/comments", response={201: common.CreatedOut})
def add_comment(request: HttpRequest, task_id: int, payload: schemas.CommentIn) -> Status:
    """Add a remark."""
    get_task(request, task_id)
    said = task_services.comment(
        officer=current_officer(request), task_id=task_id, text=payload.text, now=now()
    )
    return Status(201, said)


@router.post("/tasks/{task_id}/milestones", response={201: common.CreatedOut})
def add_milestone(request: HttpRequest, task_id: int, payload: schemas.MilestoneIn) -> Status:
    """Set a step on the way."""
    get_task(request, task_id)
    milestone = task_services.add_milestone(
        officer=current_officer(request), task_id=task_id, now=now(), **payload.dict()
    )
    return Status(201, milestone)


@router.post("/assignments/{assignment_id}/move", response={204: None})
def move_assignment(request: HttpRequest, assignment_id: int, payload: schemas.MoveIn) -> Status:
    """Move an agency's work along the table of transitions."""
    task_services.move_assignment(
        officer=current_officer(request), assignment_id=assignment_id, now=now(), **payload.dict()
    )
    return Status(204, None)


@router.get("/plans/{plan_id}/triggers", response=list[schemas.TriggerOut])
def list_triggers(request: HttpRequest, plan_id: int) -> Any:  # noqa: ANN401 - resolved by the schema
    """Documents the plan still waits for."""
    officer, plan = plan_for(request, plan_id)
    require(officer, Action.READ)
    return task_queries.waiting_triggers(plan)


@router.post("/triggers/satisfy", response=list[schemas.TriggerOut])
def satisfy_triggers(request: HttpRequest, payload: schemas.SatisfyIn) -> Any:  # noqa: ANN401 - as above
    """The awaited document has come: start the clocks."""
    document = SourceDocument(
        number=payload.number,
        issuer=payload.issuer,
        title=payload.title or payload.number,
        signed_on=payload.on,
    )
    return task_services.satisfy_triggers(
        officer=current_officer(request),
        trigger_ids=payload.trigger_ids,
        document=document,
        on=payload.on,
        now=now(),
    )


@router.post("/milestones/{milestone_id}/reach", response=schemas.MilestoneOut)
def reach_milestone(request: HttpRequest, milestone_id: int, payload: schemas.ReachIn) -> Any:  # noqa: ANN401 - resolved by the schema
    """Mark a step as reached on a day; `on` null reopens it."""
    return task_services.reach_milestone(
        officer=current_officer(request), milestone_id=milestone_id, on=payload.on, now=now()
    )


@router.post("/assignments/{assignment_id}/accept", response={204: None})
def accept_assignment(request: HttpRequest, assignment_id: int) -> Status:
    """The agency has taken the work."""
    task_services.accept_assignment(officer=current_officer(request), assignment_id=assignment_id, now=now())
    return Status(204, None)


@router.post("/assignments/{assignment_id}/undo", response={204: None})
def undo_move(request: HttpRequest, assignment_id: int, payload: common.ReasonIn) -> Status:
    """Take an agency's last move back where the table of transitions leads back."""
    task_services.undo_move(
        officer=current_officer(request), assignment_id=assignment_id, reason=payload.reason, now=now()
    )
    return Status(204, None)


@router.get("/tasks/{task_id}/evidence", response=list[schemas.EvidenceOut])
def list_evidence(request: HttpRequest, task_id: int) -> QuerySet[Evidence]:
    """Files and document numbers of a task, those of its remarks among them."""
    return get_task(request, task_id).evidence.all()


@router.post("/tasks/{task_id}/evidence", response={201: schemas.EvidenceOut})
def add_evidence(
    request: HttpRequest,
    task_id: int,
    about: Form[schemas.EvidenceIn],
    file: File[UploadedFile | None] = None,
) -> Status:
    """Add a file (multipart) or a document number; with `comment_id` it hangs on the author's own remark."""
    get_task(request, task_id)
    if file is None and not about.document_number.strip():
        raise HttpError(422, "file or document_number")
    comment = get_object_or_404(Comment, pk=about.comment_id) if about.comment_id else None
    kept = evidence_services.add_evidence(
        officer=current_officer(request),
        task_id=task_id,
        upload=file,
        document_number=about.document_number,
        note=about.note,
        comment=comment,
        now=now(),
    )
    return Status(201, kept)
