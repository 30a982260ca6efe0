"""A plan's document on its way to a plan."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Annotated, Any

from ninja import Schema
from pydantic import Field

from danso.steering.schemas.common import Day, Text, Words


class ImportOut(Schema):
    """An import and how far it has come."""

    id: int
    state: str
    failure: str
    amends_id: int | None
    version_id: int | None
    proposal: dict[str, Any]


class ConfirmIn(Schema):
    """Put a proposal in force."""

    year: Annotated[int, Field(ge=2000, le=2100)]
    effective_from: Day
    reason: Text = ""


class FlagOut(Schema):
    """Something a person should look at; marked once `resolved_at` is there."""

    id: int
    code: str
    details: Any
    line: int | None
    task_id: int | None
    resolved_at: dt.datetime | None
    resolution: str


class ProposedTaskOut(Schema):
    """A proposed task as it stands, names one a line."""

    id: int
    path: str
    title: str
    leads: str
    coordinators: str
    deadline_raw: str
    product: str
    accountable_head: str
    funding: str
    first_line: int | None
    last_line: int | None
    confidence: Decimal
    kept: bool
    edited: bool


class ImportWhole(ImportOut):
    """An import with its tasks and flags."""

    tasks: list[ProposedTaskOut]
    flags: list[FlagOut]

    @staticmethod
    def resolve_tasks(row: Any) -> list[Any]:  # noqa: ANN401 - a PlanImport
        """The proposed tasks in order."""
        return list(row.tasks.all())

    @staticmethod
    def resolve_flags(row: Any) -> list[Any]:  # noqa: ANN401 - a PlanImport
        """The document's flags and its tasks'."""
        return [*row.document_flags, *(flag for task in row.tasks.all() for flag in task.flags.all())]


class CorrectionIn(Schema):
    """What a person corrects of a proposed task; a missing field stays."""

    title: Annotated[Text, Field(min_length=1)] | None = None
    leads: list[Words] | None = None
    coordinators: list[Words] | None = None
    deadline_raw: Text | None = None
    product: Text | None = None
    accountable_head: Words | None = None
    funding: Text | None = None
    kept: bool | None = None


class ResolveIn(Schema):
    """What was decided about a flag."""

    resolution: Annotated[Words, Field(min_length=1)]
