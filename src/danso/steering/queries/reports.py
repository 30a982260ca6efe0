"""The desks: what an agency owes, what waits for the office, one report whole, and the consolidated one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Prefetch, Q, QuerySet

from danso.organizations.rights import Action, Officer, require
from danso.steering.models import (
    AgencyReport,
    Assignment,
    ConsolidatedReport,
    Notification,
    Plan,
    ReportingPeriod,
    ReportLine,
    SnapshotLine,
)
from danso.steering.queries.status import timeliness_of
from danso.steering.queries.tasks import Cells
from danso.steering.status import OUT, Timeliness
from danso.vietnam.text import fold

if TYPE_CHECKING:
    import datetime as dt

URGENT = (Timeliness.OVERDUE, Timeliness.DUE_SOON)


def _own(officer: Officer, action: Action, prefix: str = "organization__") -> Q:
    """Rows of the organizations below the officer's own positions, whatever the province-wide rights."""
    condition = Q(pk__in=[])
    for post in officer.posts:
        if officer.may(action, post.path):
            condition |= Q(**{f"{prefix}path__startswith": post.path})
    return condition


@dataclass(frozen=True, slots=True)
class AgencyDesk:
    """What an agency's officer should do next."""

    reports: list[AgencyReport]
    urgent: list[Assignment]
    cells: Cells
    notifications: list[Notification]


def agency_desk(officer: Officer, plan: Plan, *, today: dt.date) -> AgencyDesk:
    """The agency's desk in four queries."""
    own = _own(officer, Action.WRITE_REPORT)
    reports = (
        AgencyReport.objects.filter(own, period__obligation__plan=plan, period__starts_on__lte=today)
        .exclude(state=AgencyReport.State.APPROVED, period__state=ReportingPeriod.State.CLOSED)
        .select_related("period", "organization")
        .annotate(line_count=Count("lines"))
        .order_by("-period__cut_off_on", "organization__path")
    )
    work = (
        Assignment.objects.filter(own, task__plan=plan, role=Assignment.Role.LEAD, ended_on__isnull=True)
        .exclude(progress__in=OUT)
        .annotate(timeliness=timeliness_of("task__", today))
    )
    counts = work.order_by().values_list("timeliness").annotate(n=Count("pk"))
    urgent = (
        work.filter(timeliness__in=URGENT)
        .select_related("task__edition", "organization")
        .order_by("task__due_on", "task__position")
    )
    notifications = Notification.objects.filter(recipient_id=officer.user_id, read_at__isnull=True)
    return AgencyDesk(list(reports[:12]), list(urgent[:20]), Cells(dict(counts)), list(notifications[:10]))


@dataclass(frozen=True, slots=True)
class PeriodCounts:
    """How far the agencies' reports of a period have come."""

    draft: int
    submitted: int
    returned: int
    approved: int
    late: int

    @property
    def total(self) -> int:
        """All reports owed."""
        return self.draft + self.submitted + self.returned + self.approved

    @property
    def approved_share(self) -> float | None:
        """Approved reports as a percentage of those owed; None when none is."""
        return self.approved * 100 / self.total if self.total else None


@dataclass(frozen=True, slots=True)
class OfficeDesk:
    """What the standing office should do next."""

    period: ReportingPeriod | None
    counts: PeriodCounts | None
    reports: list[AgencyReport]
    awaiting: list[Assignment]
    overdue: int


def current_period(plan: Plan, *, today: dt.date) -> ReportingPeriod | None:
    """The oldest open period whose days have begun and that is due next; else the newest begun."""
    begun = ReportingPeriod.objects.filter(obligation__plan=plan, starts_on__lte=today).select_related(
        "obligation"
    )
    due = (
        begun.filter(state=ReportingPeriod.State.OPEN, office_due_on__gte=today)
        .order_by("office_due_on")
        .first()
    )
    return due or begun.order_by("-starts_on").first()


def period_counts(period: ReportingPeriod, *, today: dt.date) -> PeriodCounts:
    """Counts by state, and how many are late: one query."""
    late = Q(first_submitted_on__gt=period.agency_due_on)
    if today > period.agency_due_on:
        late |= Q(first_submitted_on__isnull=True)
    states = AgencyReport.State
    row = period.reports.aggregate(
        draft=Count("pk", filter=Q(state=states.DRAFT)),
        submitted=Count("pk", filter=Q(state=states.SUBMITTED)),
        returned=Count("pk", filter=Q(state=states.RETURNED)),
        approved=Count("pk", filter=Q(state=states.APPROVED)),
        late=Count("pk", filter=late),
    )
    return PeriodCounts(**row)


def reports_of(period: ReportingPeriod, *, state: str = "", text: str = "") -> QuerySet[AgencyReport]:
    """A period's reports, those that wait for the office first."""
    reports = period.reports.select_related("organization", "submitted_by").order_by("organization__path")
    if state:
        reports = reports.filter(state=state)
    if text:
        reports = reports.filter(organization__name_key__contains=fold(text))
    return reports


def office_desk(officer: Officer, plan: Plan, *, today: dt.date) -> OfficeDesk:
    """The office's desk in six queries; raises PermissionDenied."""
    require(officer, Action.APPROVE_REPORT)
    period = current_period(plan, today=today)
    waiting = list(reports_of(period, state=AgencyReport.State.SUBMITTED)[:50]) if period else []
    awaiting = (
        Assignment.objects.filter(
            task__plan=plan,
            role=Assignment.Role.LEAD,
            progress="awaiting_confirmation",
            ended_on__isnull=True,
        )
        .select_related("task__edition", "organization")
        .order_by("task__position")
    )
    overdue = (
        Assignment.objects.filter(
            task__plan=plan,
            role=Assignment.Role.LEAD,
            ended_on__isnull=True,
            completed_on__isnull=True,
            task__due_on__lt=today,
            task__provisional=False,
        )
        .exclude(progress__in=OUT)
        .count()
    )
    counts = period_counts(period, today=today) if period else None
    return OfficeDesk(period, counts, waiting, list(awaiting[:20]), overdue)


def periods_of(plan: Plan) -> QuerySet[ReportingPeriod]:
    """A plan's periods with counts and their consolidated reports, the newest first."""
    return (
        ReportingPeriod.objects.filter(obligation__plan=plan)
        .select_related("obligation")
        .annotate(
            owed=Count("reports"),
            approved=Count("reports", filter=Q(reports__state=AgencyReport.State.APPROVED)),
        )
        .prefetch_related("consolidated")
        .order_by("-starts_on", "obligation_id")
    )


def report_whole(officer: Officer, report_id: int) -> AgencyReport:
    """A report with its lines and values; raises DoesNotExist or PermissionDenied."""
    report = (
        AgencyReport.objects.select_related(
            "period__obligation__plan", "organization", "submitted_by", "decided_by"
        )
        .prefetch_related(
            Prefetch(
                "lines",
                ReportLine.objects.select_related("assignment__task__edition__section").order_by(
                    "assignment__task__position"
                ),
            ),
            "lines__evidence",
            "values",
        )
        .get(pk=report_id)
    )
    require(officer, Action.READ, report.organization)
    return report


def consolidated_whole(officer: Officer, consolidated_id: int) -> ConsolidatedReport:
    """A consolidated report with its frozen lines; raises DoesNotExist or PermissionDenied."""
    require(officer, Action.READ)
    return (
        ConsolidatedReport.objects.select_related(
            "period__obligation__plan", "period__obligation__to_organization"
        )
        .prefetch_related(Prefetch("lines", SnapshotLine.objects.select_related("organization")))
        .get(pk=consolidated_id)
    )


def notifications_of(officer: Officer) -> QuerySet[Notification]:
    """What the officer was told, the newest first."""
    return Notification.objects.filter(recipient_id=officer.user_id).order_by("-id")
