"""What is taken away: the national software's rows, and who is to be urged."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery

from danso.steering.models import (
    AgencyReport,
    Assignment,
    Plan,
    ReportingPeriod,
    ReportLine,
    Task,
    TaskParty,
)
from danso.steering.queries.status import timeliness_of
from danso.steering.queries.tasks import leading
from danso.steering.status import Timeliness, official_state

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class NationalRow:
    """One agency's part of a task in the national software's words (annex II of 624/TB-VPCP)."""

    number: str
    task: str
    agency: str
    deadline: str
    due_on: dt.date | None
    state: str
    completed_on: dt.date | None
    result: str
    difficulty: str

    def as_json(self) -> dict[str, Any]:
        """The row with ISO dates."""
        row = asdict(self)
        return row | {
            name: day.isoformat() if (day := row[name]) else None for name in ("due_on", "completed_on")
        }


def national_rows(plan: Plan, *, today: dt.date) -> list[NationalRow]:
    """Every lead's part with the newest approved result: one query."""
    newest = ReportLine.objects.filter(
        assignment=OuterRef("pk"), report__state=AgencyReport.State.APPROVED
    ).order_by("-report__period__starts_on")
    parts = (
        leading(plan)
        .select_related("task__edition", "organization")
        .annotate(
            timeliness=timeliness_of("task__", today),
            result=Subquery(newest.values("result")[:1]),
            difficulty=Subquery(newest.values("difficulty")[:1]),
        )
        .order_by("task__position", "-primary", "organization__path")
    )
    return [_national_row(part) for part in parts]


def _national_row(part: Any) -> NationalRow:  # noqa: ANN401 - an assignment with its annotations
    return NationalRow(
        number=part.task.path,
        task=part.task.edition.title,
        agency=part.organization.name,
        deadline=part.task.edition.deadline_raw,
        due_on=part.task.due_on,
        state=official_state(Timeliness(part.timeliness), part.progress),
        completed_on=part.completed_on,
        result=part.result or "",
        difficulty=part.difficulty or "",
    )


def with_coordinators(tasks: QuerySet[Task]) -> QuerySet[Task]:
    """Tasks of a list with all their parties, for a whole table."""
    return tasks.prefetch_related(
        Prefetch(
            "edition__parties",
            TaskParty.objects.select_related("organization", "group"),
            to_attr="all_parties",
        )
    )


def to_be_urged(plan: Plan, *, today: dt.date) -> tuple[Sequence[Assignment], list[str]]:
    """Late parts of tasks, and agencies whose report of an open period is late."""
    late = list(
        leading(plan)
        .annotate(timeliness=timeliness_of("task__", today))
        .filter(timeliness=Timeliness.OVERDUE, organization__isnull=False)
        .select_related("task__edition", "organization")
        .order_by("organization__path", "task__position")
    )
    missing = (
        AgencyReport.objects.filter(
            period__obligation__plan=plan,
            period__state=ReportingPeriod.State.OPEN,
            period__agency_due_on__lt=today,
            state__in=(AgencyReport.State.DRAFT, AgencyReport.State.RETURNED),
        )
        .order_by("organization__path")
        .values_list("organization__name", flat=True)
        .distinct()
    )
    return late, list(dict.fromkeys(missing))
