"""Tasks, their parts, steps, remarks and what they wait for."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

from django.urls import reverse
from ninja import Schema
from pydantic import Field

from danso.steering.models.tasks import Progress
from danso.steering.schemas.common import Day, Id, Number, Text, Words


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


class MilestoneOut(Schema):
    """A step on the way (mốc)."""

    id: int
    title: str
    due_on: dt.date
    done_on: dt.date | None


class EvidenceOut(Schema):
    """A file or a document number that shows a result, or hangs on a remark."""

    id: int
    document_number: str
    file_name: str
    media_type: str
    size: int | None
    sha256: str
    note: str
    comment_id: int | None
    added_at: dt.datetime
    url: str

    @staticmethod
    def resolve_url(row: Any) -> str:  # noqa: ANN401 - an Evidence
        """Where to download the file; empty without one."""
        return reverse("steering:evidence", args=[row.pk]) if row.file else ""


class CommentOut(Schema):
    """A remark (ý kiến) with its files."""

    id: int
    author: str
    organization_id: int | None
    text: str
    at: dt.datetime
    attachments: list[EvidenceOut]

    @staticmethod
    def resolve_author(row: Any) -> str:  # noqa: ANN401 - a Comment
        """The author's name."""
        return str(row.author.get_full_name() or row.author.get_username())

    @staticmethod
    def resolve_attachments(row: Any) -> list[Any]:  # noqa: ANN401 - a Comment
        """The files."""
        return list(row.attachments.all())


class ReachIn(Schema):
    """The day a step was reached; null: not reached after all."""

    on: Day | None = None


class EvidenceIn(Schema):
    """What a file or a document number shows."""

    document_number: Number = ""
    note: Words = ""
    comment_id: Id | None = None


class TaskWhole(TaskOut):
    """A task with everything its page shows."""

    product: str
    accountable_head: str
    authority: str
    funding: str
    coordinators: list[PartyOut]
    assignments: list[AssignmentOut]
    milestones: list[MilestoneOut]
    evidence: list[EvidenceOut]
    comments: list[CommentOut]

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

    @staticmethod
    def resolve_comments(row: Any) -> list[Any]:  # noqa: ANN401 - a Task
        """The remarks."""
        return list(row.remarks)


class TaskFilterIn(Schema):
    """How a list of tasks is narrowed; words match without diacritics."""

    q: Words = ""
    timeliness: Number = ""
    progress: Number = ""
    organization_id: Id | None = None


class MoveIn(Schema):
    """Move an agency's work."""

    to: Progress
    on: Day
    reason: Text = ""


class CommentIn(Schema):
    """A remark."""

    text: Annotated[Text, Field(min_length=1, max_length=5000)]


class MilestoneIn(Schema):
    """A step on the way."""

    title: Annotated[Words, Field(min_length=1)]
    due_on: Day


class TriggerOut(Schema):
    """A document a task waits for."""

    id: int
    task_id: int
    phrase: str
    kind: str
    within: str
    grace_working_days: int
    satisfied_on: dt.date | None
    due_on: dt.date | None


class SatisfyIn(Schema):
    """The awaited document has come."""

    trigger_ids: list[Id]
    number: Number
    issuer: Words = ""
    title: Text = ""
    on: Day


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
