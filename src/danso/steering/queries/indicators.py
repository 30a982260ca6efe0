"""What can be asked of indicators."""

from __future__ import annotations

from typing import TYPE_CHECKING

from danso.organizations.rights import Action, Officer, require
from danso.steering.queries.overview import indicators_with_values

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from danso.steering.models import AgencyReport, Indicator, IndicatorValue, Plan


def indicators_of_report(report: AgencyReport) -> list[Indicator]:
    """Indicators of the tasks a report has lines for, with target and newest values: one query."""
    tasks = [line.assignment.task_id for line in report.lines.all()]
    return list(indicators_with_values(report.period.obligation.plan).filter(task_id__in=tasks))


def indicator_list(officer: Officer, plan: Plan) -> QuerySet[Indicator]:
    """All indicators of a plan, declared beside measured; raises PermissionDenied."""
    if not officer.may_somewhere(Action.READ):
        require(officer, Action.READ)
    return indicators_with_values(plan).select_related("task").prefetch_related("targets")


def values_of(indicator: Indicator) -> QuerySet[IndicatorValue]:
    """Every value ever recorded, the newest first."""
    return indicator.values.select_related("organization").order_by("-as_of", "-id")
