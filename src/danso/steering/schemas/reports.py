"""The month's round."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.urls import reverse
from ninja import Schema

from danso.steering.models.tasks import Progress
from danso.steering.schemas.common import Day, Number, Text
from danso.steering.schemas.plans import CellsOut
from danso.steering.services.consolidated import cells_of


class PeriodOut(Schema):
    """A reporting period."""

    id: int
    name: str
    starts_on: dt.date
    cut_off_on: dt.date
    agency_due_on: dt.date
    office_due_on: dt.date
    state: str


class LineOut(Schema):
    """What a report says of one assignment."""

    id: int
    assignment_id: int
    progress: str
    completed_on: dt.date | None
    result: str
    difficulty: str
    proposal: str
    override_reason: str


class ReportOut(Schema):
    """An agency's report in a list."""

    id: int
    period_id: int
    organization_id: int
    state: str
    revision: int
    submitted_at: dt.datetime | None
    first_submitted_on: dt.date | None
    return_reason: str


class ReportWhole(ReportOut):
    """A report with its lines."""

    summary: str
    difficulty: str
    proposal: str
    lines: list[LineOut]

    @staticmethod
    def resolve_lines(row: Any) -> list[Any]:  # noqa: ANN401 - an AgencyReport
        """The lines in the plan's order."""
        return list(row.lines.all())


class LineIn(Schema):
    """What to change of a line; a missing field stays."""

    progress: Progress | None = None
    completed_on: Day | None = None
    result: Text | None = None
    difficulty: Text | None = None
    proposal: Text | None = None
    override_reason: Text | None = None


class ReportIn(Schema):
    """What to save of a report at the revision that was read."""

    revision: int
    summary: Text | None = None
    difficulty: Text | None = None
    proposal: Text | None = None
    lines: dict[int, LineIn] = {}


class RevisionIn(Schema):
    """The revision that was read."""

    revision: int


class CloseIn(Schema):
    """Close a period."""

    number: Number = ""


class NotificationOut(Schema):
    """What the officer was told."""

    id: int
    title: str
    text: str
    url: str
    created_at: dt.datetime
    read_at: dt.datetime | None


class SnapshotLineOut(Schema):
    """One agency's part of a task as it was frozen."""

    task_id: int | None
    organization_id: int
    path: str
    title: str
    progress: str
    timeliness: str
    due_on: dt.date | None
    completed_on: dt.date | None
    result: str
    difficulty: str
    proposal: str


class ConsolidatedOut(Schema):
    """A consolidated report, and where its files are."""

    id: int
    period_id: int
    version: int
    state: str
    number: str
    as_of: dt.date
    created_at: dt.datetime
    reopened_reason: str
    docx: str
    pdf: str
    xlsx: str

    @staticmethod
    def resolve_docx(row: Any) -> str:  # noqa: ANN401 - a ConsolidatedReport
        """The official document's address."""
        return reverse("steering:consolidated_file", args=[row.pk, "docx"])

    @staticmethod
    def resolve_pdf(row: Any) -> str:  # noqa: ANN401 - a ConsolidatedReport
        """The address of the same as PDF/A."""
        return reverse("steering:consolidated_file", args=[row.pk, "pdf"])

    @staticmethod
    def resolve_xlsx(row: Any) -> str:  # noqa: ANN401 - a ConsolidatedReport
        """The workbook's address."""
        return reverse("steering:consolidated_file", args=[row.pk, "xlsx"])


class ConsolidatedWhole(ConsolidatedOut):
    """A consolidated report with its cells and frozen lines."""

    cells: CellsOut
    lines: list[SnapshotLineOut]

    @staticmethod
    def resolve_cells(row: Any) -> Any:  # noqa: ANN401 - a ConsolidatedReport
        """The four cells as they were frozen."""
        return cells_of(row)

    @staticmethod
    def resolve_lines(row: Any) -> list[Any]:  # noqa: ANN401 - a ConsolidatedReport
        """The frozen lines."""
        return list(row.lines.all())
