"""The plan's registers, the reminder ladder, and the organizations all of them name."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

from django.forms import model_to_dict
from ninja import Schema
from pydantic import Field

from danso.organizations.models import Role
from danso.steering.models.reminders import EscalationStep
from danso.steering.schemas.common import Text

Subject = EscalationStep.Subject
COMMON = ("id", "plan", "task", "organization", "state", "due_on", "done_on", "name")


class RegisterLineOut(Schema):
    """A line of one of the plan's registers."""

    id: int
    name: str
    task_id: int | None
    organization_id: int | None
    state: str
    due_on: dt.date | None
    done_on: dt.date | None
    fields: dict[str, Any]

    @staticmethod
    def resolve_fields(row: Any) -> dict[str, Any]:  # noqa: ANN401 - a line of any register
        """What only this register keeps."""
        return model_to_dict(row, exclude=COMMON)


class RegisterLineIn(Schema):
    """A line's fields by name, as on its page; changing a line, a missing field stays."""

    fields: dict[str, Text | int | bool | None]


class StepOut(Schema):
    """A rung of the reminder ladder."""

    id: int
    subject: str
    offset_working_days: int
    recipient: str
    by_email: bool
    active: bool


class StepIn(Schema):
    """Set a rung: about what, how many working days from the due day (negative: before), to whom."""

    subject: Subject
    offset_working_days: Annotated[int, Field(ge=-60, le=250)]
    recipient: Role
    by_email: bool = True
    active: bool = True


class OrganizationOut(Schema):
    """An agency or unit (cơ quan, đơn vị)."""

    id: int
    code: str
    name: str
    short_name: str
    kind: str
    parent_id: int | None
