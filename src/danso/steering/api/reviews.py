"""Review meetings: agenda, held or missed, conclusions."""

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Status

from danso.identity.queries import current_officer
from danso.organizations.rights import Action, require
from danso.steering.api.base import decision_document, plan_for, reader
from danso.steering.drafts import TaskDraft
from danso.steering.models import Conclusion, Meeting
from danso.steering.schemas import common
from danso.steering.schemas import reviews as schemas
from danso.steering.services import reviews as services
from danso.web.clock import now, today

router = Router(tags=["reviews"])


@router.get("/plans/{plan_id}/meetings", response=list[schemas.MeetingOut])
def list_meetings(request: HttpRequest, plan_id: int) -> Any:  # noqa: ANN401 - resolved by the schema
    """The plan's reviews."""
    officer, plan = plan_for(request, plan_id)
    require(officer, Action.READ)
    return plan.meetings.all()


@router.get("/meetings/{meeting_id}", response=schemas.MeetingWhole)
def get_meeting(request: HttpRequest, meeting_id: int) -> Meeting:
    """One review with its agenda and conclusions."""
    require(reader(request), Action.READ)
    return get_object_or_404(Meeting, pk=meeting_id)


@router.put("/meetings/{meeting_id}/agenda", response=list[schemas.AgendaItemOut])
def set_agenda(request: HttpRequest, meeting_id: int, payload: schemas.AgendaIn) -> Any:  # noqa: ANN401 - resolved by the schema
    """Replace the agenda of a meeting not held yet."""
    return services.set_agenda(officer=current_officer(request), meeting_id=meeting_id, titles=payload.titles)


@router.post("/meetings/{meeting_id}/hold", response=schemas.MeetingOut)
def hold(request: HttpRequest, meeting_id: int, payload: schemas.HoldIn) -> Meeting:
    """The meeting took place."""
    return services.hold(officer=current_officer(request), meeting_id=meeting_id, now=now(), **payload.dict())


@router.post("/meetings/{meeting_id}/miss", response={201: schemas.MeetingOut})
def miss(request: HttpRequest, meeting_id: int) -> Status:
    """The review could not be held; answers with the helper group's meeting that takes its place."""
    instead = services.miss(officer=current_officer(request), meeting_id=meeting_id, today=today(), now=now())
    return Status(201, instead)


@router.post("/meetings/{meeting_id}/conclusions", response={201: common.CreatedOut})
def conclude(request: HttpRequest, meeting_id: int, payload: schemas.ConcludeIn) -> Status:
    """Write a conclusion down; `new_task` needs leads, deadline and notice, and amends the plan."""
    meeting = get_object_or_404(Meeting, pk=meeting_id)
    notice = decision_document(payload.notice) if payload.notice else None
    concluded = services.conclude(
        officer=current_officer(request),
        meeting_id=meeting.pk,
        kind=payload.kind,
        text=payload.text,
        now=now(),
        new_task=_new_task(meeting, payload),
        notice=notice if payload.kind == Conclusion.Kind.NEW_TASK else None,
    )
    return Status(201, concluded)


def _new_task(meeting: Meeting, payload: schemas.ConcludeIn) -> TaskDraft | None:
    if payload.kind != Conclusion.Kind.NEW_TASK or not payload.leads:
        return None
    return TaskDraft(
        path=f"KL{meeting.pk}.{meeting.conclusions.count() + 1}",
        section_path=f"KL{meeting.pk}",
        title=payload.text,
        leads=tuple(payload.leads),
        deadline_raw=payload.deadline_raw,
    )
