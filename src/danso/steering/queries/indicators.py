"""What can be asked of indicators."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from danso.organizations.rights import Action, Officer, require
from danso.steering.comparing import falls_short
from danso.steering.queries.overview import indicators_with_values

if TYPE_CHECKING:
    from decimal import Decimal

    from django.db.models import QuerySet

    from danso.steering.models import AgencyReport, Indicator, IndicatorValue, Plan


@dataclass(frozen=True, slots=True)
class ReportedValue:
    """What a report declares of an indicator beside what was measured."""

    indicator: Indicator
    declared: Decimal | None
    reason_missing: str

    @property
    def difference(self) -> Decimal | None:
        """Declared minus measured; None unless both are known."""
        measured: Decimal | None = self.indicator.measured  # type: ignore[attr-defined]
        return None if self.declared is None or measured is None else self.declared - measured

    @property
    def short(self) -> bool:
        """Whether the measured value misses the target."""
        return _short(self.indicator)


def _short(indicator: Indicator) -> bool:
    row = vars(indicator)
    return falls_short(row["measured"], row["target_comparator"], row["target"])


def indicators_of_report(report: AgencyReport) -> list[Indicator]:
    """Indicators of the tasks a report has lines for, with target and newest values: one query."""
    tasks = [line.assignment.task_id for line in report.lines.all()]
    return list(indicators_with_values(report.period.obligation.plan).filter(task_id__in=tasks))


def reported_values(report: AgencyReport, indicators: list[Indicator]) -> list[ReportedValue]:
    """Each indicator of a report, declared beside measured: at most one query."""
    said = {value.indicator_id: value for value in report.values.all()}
    return [
        ReportedValue(
            indicator,
            said[indicator.pk].value if indicator.pk in said else None,
            said[indicator.pk].reason_missing if indicator.pk in said else "",
        )
        for indicator in indicators
    ]


def tasks_below_target(plan: Plan, task_ids: list[int]) -> set[int]:
    """Tasks of which a measured indicator misses its target: at most one query."""
    if not task_ids:
        return set()
    indicators = indicators_with_values(plan).filter(task_id__in=task_ids)
    return {row.task_id for row in indicators if row.task_id is not None and _short(row)}


def indicator_list(officer: Officer, plan: Plan) -> QuerySet[Indicator]:
    """All indicators of a plan, declared beside measured; raises PermissionDenied."""
    if not officer.may_somewhere(Action.READ):
        require(officer, Action.READ)
    return indicators_with_values(plan).select_related("task").prefetch_related("targets")


def values_of(indicator: Indicator) -> QuerySet[IndicatorValue]:
    """Every value ever recorded, the newest first."""
    return indicator.values.select_related("organization").order_by("-as_of", "-id")
