"""What officers are told, and the ladder by which."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Router, Status
from ninja.pagination import LimitOffsetPagination, paginate

from danso.identity.queries import current_officer
from danso.organizations.rights import Action, require
from danso.steering.api.base import reader
from danso.steering.models import EscalationStep
from danso.steering.queries import reports as report_queries
from danso.steering.schemas.common import Id
from danso.steering.schemas.registers import StepIn, StepOut
from danso.steering.schemas.reports import NotificationOut
from danso.steering.services import reminders as reminder_services
from danso.web.clock import now

router = Router(tags=["reminders"])


@router.get("/notifications", response=list[NotificationOut])
@paginate(LimitOffsetPagination)
def list_notifications(request: HttpRequest) -> Any:  # noqa: ANN401 - resolved by the schema
    """What the officer was told, the newest first."""
    return report_queries.notifications_of(current_officer(request))


@router.post("/notifications/read", response={204: None})
def read_notifications(request: HttpRequest, ids: list[Id]) -> Status:
    """The officer has seen them."""
    reminder_services.mark_read(officer=current_officer(request), notification_ids=ids, now=now())
    return Status(204, None)


@router.get("/escalation-steps", response=list[StepOut])
def list_steps(request: HttpRequest) -> QuerySet[EscalationStep]:
    """The rungs of the reminder ladder."""
    require(reader(request), Action.READ)
    return EscalationStep.objects.all()


@router.post("/escalation-steps", response={201: StepOut})
def add_step(request: HttpRequest, payload: StepIn) -> Status:
    """Add a rung to the ladder."""
    step = reminder_services.set_step(officer=current_officer(request), step_id=None, **payload.dict())
    return Status(201, step)


@router.put("/escalation-steps/{step_id}", response=StepOut)
def set_step(request: HttpRequest, step_id: int, payload: StepIn) -> EscalationStep:
    """Change a rung of the ladder."""
    return reminder_services.set_step(officer=current_officer(request), step_id=step_id, **payload.dict())
