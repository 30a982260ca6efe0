"""What the room's JSON API takes and gives; dates are ISO, money is whole đồng."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from ninja import Schema


class Problem(Schema):
    """Why something was refused: a code for programs, words for people."""

    code: str
    message: str


class PlanOut(Schema):
    """A plan (kế hoạch)."""

    id: int
    title: str
    year: int
    theme: str
    state: str


class PartyOut(Schema):
    """Who leads or co-ordinates: the name as written, and the organization or group it is."""

    role: str
    raw: str
    organization_id: int | None
    group: str | None

    @staticmethod
    def resolve_group(row: Any) -> str | None:  # noqa: ANN401 - a TaskParty
        """The group's code."""
        return row.group.code if row.group else None


class AssignmentOut(Schema):
    """One agency's part of a task (giao việc)."""

    id: int
    organization_id: int
    organization: str
    role: str
    primary: bool
    progress: str
    timeliness: str
    completed_on: dt.date | None

    @staticmethod
    def resolve_organization(row: Any) -> str:  # noqa: ANN401 - an Assignment
        """The organization's name."""
        return str(row.organization.name)


class TaskOut(Schema):
    """A task in a list (nhiệm vụ)."""

    id: int
    path: str
    title: str
    deadline_raw: str
    due_on: dt.date | None
    progress: str
    timeliness: str
    completed_on: dt.date | None
    waiting: bool
    provisional: bool
    continuous: bool
    leads: list[PartyOut]

    @staticmethod
    def resolve_title(row: Any) -> str:  # noqa: ANN401 - a Task
        """What the plan says."""
        return str(row.edition.title)

    @staticmethod
    def resolve_deadline_raw(row: Any) -> str:  # noqa: ANN401 - a Task
        """The deadline as the plan writes it."""
        return str(row.edition.deadline_raw)

    @staticmethod
    def resolve_leads(row: Any) -> list[Any]:  # noqa: ANN401 - a Task
        """The lead parties, from whichever prefetch there is."""
        if hasattr(row.edition, "leads"):
            return list(row.edition.leads)
        return [party for party in row.edition.all_parties if party.role != "coordinator"]


class TaskWhole(TaskOut):
    """A task with everything its page shows."""

    product: str
    accountable_head: str
    authority: str
    funding: str
    coordinators: list[PartyOut]
    assignments: list[AssignmentOut]

    @staticmethod
    def resolve_product(row: Any) -> str:  # noqa: ANN401 - a Task
        """The product."""
        return str(row.edition.product)

    @staticmethod
    def resolve_accountable_head(row: Any) -> str:  # noqa: ANN401 - a Task
        """The accountable head."""
        return str(row.edition.accountable_head)

    @staticmethod
    def resolve_authority(row: Any) -> str:  # noqa: ANN401 - a Task
        """The authority."""
        return str(row.edition.authority)

    @staticmethod
    def resolve_funding(row: Any) -> str:  # noqa: ANN401 - a Task
        """The funding."""
        return str(row.edition.funding)

    @staticmethod
    def resolve_coordinators(row: Any) -> list[Any]:  # noqa: ANN401 - a Task
        """The co-ordinating parties."""
        return [party for party in row.edition.all_parties if party.role == "coordinator"]

    @staticmethod
    def resolve_assignments(row: Any) -> list[Any]:  # noqa: ANN401 - a Task
        """The parts, with their timeliness."""
        return list(row.parts)


class TaskFilterIn(Schema):
    """How a list of tasks is narrowed; words match without diacritics."""

    q: str = ""
    timeliness: str = ""
    progress: str = ""
    organization_id: int | None = None


class MoveIn(Schema):
    """Move an agency's work."""

    to: str
    on: dt.date
    reason: str = ""


class CommentIn(Schema):
    """A remark."""

    text: str


class MilestoneIn(Schema):
    """A step on the way."""

    title: str
    due_on: dt.date


class CreatedOut(Schema):
    """What was made."""

    id: int


class TriggerOut(Schema):
    """A document a task waits for."""

    id: int
    task_id: int
    phrase: str
    kind: str
    grace_working_days: int
    satisfied_on: dt.date | None
    due_on: dt.date | None


class SatisfyIn(Schema):
    """The awaited document has come."""

    trigger_ids: list[int]
    number: str
    issuer: str = ""
    title: str = ""
    on: dt.date


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

    progress: str | None = None
    completed_on: dt.date | None = None
    result: str | None = None
    difficulty: str | None = None
    proposal: str | None = None
    override_reason: str | None = None


class ReportIn(Schema):
    """What to save of a report at the revision that was read."""

    revision: int
    summary: str | None = None
    difficulty: str | None = None
    proposal: str | None = None
    lines: dict[int, LineIn] = {}


class RevisionIn(Schema):
    """The revision that was read."""

    revision: int


class ReasonIn(Schema):
    """Why something is taken back."""

    reason: str


class CloseIn(Schema):
    """Close a period."""

    number: str = ""


class IndicatorOut(Schema):
    """An indicator, declared beside measured; null is missing, zero is zero."""

    id: int
    code: str
    name: str
    unit: str
    method: str
    measure: str
    definition_confirmed: bool
    target: Decimal | None
    declared: Decimal | None
    declared_on: dt.date | None
    measured: Decimal | None
    measured_on: dt.date | None
    difference: Decimal | None


class DeclareIn(Schema):
    """A declared figure, or why there is none."""

    as_of: dt.date
    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    reason_missing: str = ""
    source: str = ""


class MeetingOut(Schema):
    """A review meeting."""

    id: int
    kind: str
    title: str
    planned_on: dt.date
    held_on: dt.date | None
    state: str


class NotificationOut(Schema):
    """What the officer was told."""

    id: int
    title: str
    text: str
    url: str
    created_at: dt.datetime
    read_at: dt.datetime | None


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

    year: int
    effective_from: dt.date
    reason: str = ""


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


class EventOut(Schema):
    """Something that happened."""

    id: int
    kind: str
    task_id: int | None
    before: str
    after: str
    reason: str
    on: dt.date
    at: dt.datetime


class RegisterLineOut(Schema):
    """A line of one of the plan's registers."""

    id: int
    name: str
    task_id: int | None
    organization_id: int | None
    state: str
    due_on: dt.date | None
    done_on: dt.date | None
