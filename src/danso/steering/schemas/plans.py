"""Plans, their versions and amendments, the head's cells, the national rows."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import Field

from danso.steering.schemas.common import Day, DecisionIn, Id, Path, Text, Words

Title = Annotated[Text, Field(min_length=1)]
Names = list[Annotated[Words, Field(min_length=1)]]


class PlanOut(Schema):
    """A plan (kế hoạch)."""

    id: int
    title: str
    year: int
    theme: str
    state: str


class CellsOut(Schema):
    """The four cells, and what stands apart."""

    total: int
    done_on_time: int
    done_late: int
    open_in_time: int
    overdue: int
    due_soon: int
    waiting: int


class NamedCellsOut(Schema):
    """Cells of one agency or section."""

    id: int
    name: str
    cells: CellsOut


class OverviewOut(Schema):
    """The head's page as figures."""

    cells: CellsOut
    by_agency: list[NamedCellsOut]
    by_section: list[NamedCellsOut]


class NationalOut(Schema):
    """One row for the national monitoring software."""

    number: str
    task: str
    agency: str
    deadline: str
    due_on: dt.date | None
    state: str
    completed_on: dt.date | None
    result: str
    difficulty: str


class VersionOut(Schema):
    """A plan as one document fixed it; number 1 is the plan as issued."""

    id: int
    number: int
    effective_from: dt.date
    document: str
    reason: str
    approved_by: str

    @staticmethod
    def resolve_document(row: Any) -> str:  # noqa: ANN401 - a PlanVersion
        """The document that fixed it."""
        return str(row.document)

    @staticmethod
    def resolve_reason(row: Any) -> str:  # noqa: ANN401 - a PlanVersion
        """Why it differs from the one before."""
        return str(row.amendment.reason) if hasattr(row, "amendment") else ""

    @staticmethod
    def resolve_approved_by(row: Any) -> str:  # noqa: ANN401 - a PlanVersion
        """Who decided it."""
        return str(row.amendment.approved_by) if hasattr(row, "amendment") else ""


class ChangeOut(Schema):
    """One change of an amendment."""

    kind: str
    task_id: int
    field: str
    before: str
    after: str


class TaskWordsIn(Schema):
    """A task as an amendment words it; names as the plan writes them, or a group's code."""

    path: Path
    title: Title
    leads: Names = []
    coordinators: Names = []
    deadline_raw: Text = ""
    product: Text = ""
    accountable_head: Words = ""
    authority: Text = ""
    funding: Text = ""
    section_path: Annotated[Words, Field(max_length=40)] = ""


class TaskEditIn(Schema):
    """What an amendment changes of a task; a missing field stays."""

    title: Title | None = None
    leads: Names | None = None
    coordinators: Names | None = None
    deadline_raw: Text | None = None
    product: Text | None = None
    accountable_head: Words | None = None
    authority: Text | None = None
    funding: Text | None = None


class AmendIn(Schema):
    """An amendment: a split drops one task and adds its parts, a merger edits one and drops the others."""

    reason: Title
    approved_by: Annotated[Words, Field(max_length=200)] = ""
    effective_from: Day
    decision: DecisionIn
    added: list[TaskWordsIn] = []
    edited: dict[int, TaskEditIn] = {}
    dropped: list[Id] = []
    kinds: dict[int, Literal["split", "merge"]] = {}
