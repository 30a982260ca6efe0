"""The head's one page: what is late, why, and what to decide."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, F, OuterRef, Prefetch, QuerySet, Subquery

from danso.steering.models import (
    ConsolidatedReport,
    Indicator,
    IndicatorTarget,
    IndicatorValue,
    Plan,
    ReportLine,
    SnapshotCount,
    Task,
    TaskParty,
)
from danso.steering.queries.status import timeliness_of
from danso.steering.queries.tasks import Cells, NamedCells, cells_by_agency, counted
from danso.steering.status import Timeliness

if TYPE_CHECKING:
    import datetime as dt

SHOWN = 10
TREND_PERIODS = 12


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """How the plan stood when a period was closed."""

    name: str
    as_of: dt.date
    cells: Cells


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything the head's page shows."""

    cells: Cells
    by_section: list[NamedCells]
    by_agency: list[NamedCells]
    overdue: list[Task]
    trend: list[TrendPoint]
    proposals: list[ReportLine]
    indicators: list[Indicator]


def overview(plan: Plan, *, today: dt.date) -> Overview:
    """The head's page of a plan in seven queries."""
    total, by_section = _cells_and_sections(plan, today)
    return Overview(
        cells=total,
        by_section=by_section,
        by_agency=cells_by_agency(plan, today=today),
        overdue=list(overdue_tasks(plan, today=today)[:SHOWN]),
        trend=trend(plan),
        proposals=list(proposals(plan)[:SHOWN]),
        indicators=list(indicators_with_values(plan)[:SHOWN]),
    )


def _cells_and_sections(plan: Plan, today: dt.date) -> tuple[Cells, list[NamedCells]]:
    rows = (
        counted(Task.objects.filter(plan=plan))
        .annotate(state=timeliness_of("", today))
        .order_by("edition__section__position")
        .values_list("edition__section_id", "edition__section__title", "state")
        .annotate(n=Count("pk"))
    )
    total: Counter[str] = Counter()
    sections: dict[int, tuple[str, dict[str, int]]] = {}
    for section_id, title, state, n in rows:
        total[state] += n
        if section_id is not None:
            sections.setdefault(section_id, (title, {}))[1][state] = n
    return Cells(dict(total)), [
        NamedCells(key, name, Cells(counts)) for key, (name, counts) in sections.items()
    ]


def overdue_tasks(plan: Plan, *, today: dt.date) -> QuerySet[Task]:
    """Tasks past their day, the latest first, with their leads: two queries."""
    return (
        counted(Task.objects.filter(plan=plan))
        .annotate(timeliness=timeliness_of("", today))
        .filter(timeliness=Timeliness.OVERDUE)
        .select_related("edition")
        .prefetch_related(
            Prefetch(
                "edition__parties",
                TaskParty.objects.exclude(role=TaskParty.Role.COORDINATOR).select_related(
                    "organization", "group"
                ),
                to_attr="leads",
            )
        )
        .order_by("due_on", "position")
    )


def trend(plan: Plan) -> list[TrendPoint]:
    """How the plan stood at each closed period, oldest first: one query over the frozen counts."""
    rows = (
        SnapshotCount.objects.filter(
            consolidated__period__obligation__plan=plan, consolidated__state=ConsolidatedReport.State.CLOSED
        )
        .order_by("consolidated__as_of")
        .values_list(
            "consolidated_id", "consolidated__period__name", "consolidated__as_of", "timeliness", "lines"
        )
    )
    points: dict[int, tuple[str, dt.date, dict[str, int]]] = {}
    for key, name, as_of, state, n in rows:
        points.setdefault(key, (name, as_of, {}))[2][state] = n
    return [TrendPoint(name, as_of, Cells(counts)) for name, as_of, counts in points.values()][
        -TREND_PERIODS:
    ]


def proposals(plan: Plan) -> QuerySet[ReportLine]:
    """What agencies ask to be decided, in reports sent in periods still open, the newest first."""
    return (
        ReportLine.objects.filter(
            report__period__obligation__plan=plan,
            report__period__state="open",
            report__state__in=("submitted", "approved"),
        )
        .exclude(proposal="")
        .select_related("report__organization", "assignment__task")
        .order_by("-report__submitted_at", "assignment__task__position")
    )


def indicators_with_values(plan: Plan) -> QuerySet[Indicator]:
    """Indicators with their first target and newest declared and measured values: one query."""

    def newest(kind: str) -> QuerySet[IndicatorValue]:
        return IndicatorValue.objects.filter(
            indicator=OuterRef("pk"), kind=kind, organization__isnull=True
        ).order_by("-as_of", "-id")

    target = IndicatorTarget.objects.filter(indicator=OuterRef("pk")).order_by("by_when", "id")
    return plan.indicators.annotate(
        target=Subquery(target.values("value")[:1]),
        target_comparator=Subquery(target.values("comparator")[:1]),
        declared=Subquery(newest("declared").values("value")[:1]),
        declared_on=Subquery(newest("declared").values("as_of")[:1]),
        measured=Subquery(newest("measured").values("value")[:1]),
        measured_on=Subquery(newest("measured").values("as_of")[:1]),
        measured_missing=Subquery(newest("measured").values("reason_missing")[:1]),
        difference=F("declared") - F("measured"),
    ).order_by("code")
