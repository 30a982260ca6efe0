"""The month's round: periods are opened, agencies report, the office returns or approves, closing freezes."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F

from danso.organizations.calendars import province_calendar
from danso.organizations.queries import expand
from danso.organizations.rights import Action, Officer, require
from danso.steering import periods
from danso.steering.models import (
    AgencyReport,
    Assignment,
    ConsolidatedReport,
    Plan,
    ReportingObligation,
    ReportingPeriod,
    ReportLine,
    ReportValue,
    SnapshotCount,
    SnapshotLine,
)
from danso.steering.queries.indicators import tasks_below_target
from danso.steering.queries.status import timeliness_of
from danso.steering.services.events import record
from danso.steering.services.tasks import apply_move
from danso.steering.status import OUT, REACHED, MoveRefused, check_completion

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping
    from decimal import Decimal


class ReportRefused(Exception):  # noqa: N818 - the refusal is the word users read
    """A step the state of a report or period does not allow; `code` says which rule."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class StaleReport(ReportRefused):
    """Somebody else saved the report since this page was read."""

    def __init__(self) -> None:
        super().__init__("stale")


@dataclass(frozen=True, slots=True)
class LineDraft:
    """What a page says of one assignment; None leaves a field as it is."""

    progress: str | None = None
    completed_on: dt.date | None = None
    result: str | None = None
    difficulty: str | None = None
    proposal: str | None = None
    override_reason: str | None = None


@dataclass(frozen=True, slots=True)
class ValueDraft:
    """A declared figure, or why there is none."""

    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    reason_missing: str = ""


@dataclass(frozen=True, slots=True)
class ReportDraft:
    """What a page saves: only what it names is changed."""

    summary: str | None = None
    difficulty: str | None = None
    proposal: str | None = None
    lines: Mapping[int, LineDraft] = field(default_factory=dict)
    values: Mapping[int, ValueDraft] = field(default_factory=dict)


def rule_of(obligation: ReportingObligation) -> periods.Rule:
    """The obligation's row as the pure rule that makes periods."""
    return periods.Rule(
        frequency=obligation.frequency,
        office_day=obligation.office_day or 1,
        cut_off_day=obligation.cut_off_day,
        agency_lead_working_days=obligation.agency_lead_working_days,
        strict_before=obligation.strict_before,
        non_working_day=obligation.non_working_day,
    )


def period_name(frequency: str, month: int, year: int) -> str:
    """What officials call the period."""
    if frequency == ReportingObligation.Frequency.QUARTERLY:
        return f"Quý {('I', 'II', 'III', 'IV')[(month - 1) // 3]}/{year}"
    return f"Năm {year}" if frequency == ReportingObligation.Frequency.YEARLY else f"Tháng {month}/{year}"


@transaction.atomic
def generate_periods(
    *, obligation: ReportingObligation, year: int, since: dt.date | None = None
) -> list[ReportingPeriod]:
    """Make the obligation's periods of a year; one that exists already is left as it is.

    Periods cut off before `since`, the day the plan takes effect, are nobody's duty and are not made.
    """
    if obligation.frequency not in periods.MONTHS:
        return []
    rule, work = rule_of(obligation), province_calendar()
    for period in periods.periods_of_year(year, rule, work):
        if obligation.until and period.starts_on > obligation.until:
            break
        if since and period.cut_off_on < since:
            continue
        ReportingPeriod.objects.get_or_create(
            obligation=obligation,
            starts_on=period.starts_on,
            defaults={
                "name": period_name(obligation.frequency, period.month, period.year),
                "cut_off_on": period.cut_off_on,
                "agency_due_on": period.agency_due_on,
                "office_due_on": period.office_due_on,
            },
        )
    return list(obligation.periods.filter(cut_off_on__year=year).order_by("starts_on"))


@transaction.atomic
def open_reports(*, period: ReportingPeriod) -> int:
    """Give each agency bound by the obligation its report of the period; returns how many."""
    obligation = period.obligation
    members = (
        set(expand(obligation.from_group, on=period.cut_off_on).values_list("pk", flat=True))
        if obligation.from_group
        else set()
    )
    working = set(
        Assignment.objects.filter(task__plan=obligation.plan, ended_on__isnull=True, role="lead")
        .exclude(progress__in=OUT)
        .values_list("organization_id", flat=True)
    )
    there = set(period.reports.values_list("organization_id", flat=True))
    made = AgencyReport.objects.bulk_create(
        AgencyReport(period=period, organization_id=organization_id)
        for organization_id in sorted((members | working) - there)
    )
    return len(made)


@transaction.atomic
def prefill(*, report: AgencyReport) -> int:
    """Give a report a line for each assignment the agency leads, as it stands; returns how many."""
    assignments = (
        Assignment.objects.filter(
            task__plan=report.period.obligation.plan,
            organization_id=report.organization_id,
            role=Assignment.Role.LEAD,
            ended_on__isnull=True,
        )
        .exclude(progress__in=OUT)
        .exclude(report_lines__report=report)
    )
    lines = [
        ReportLine(
            report=report,
            assignment=assignment,
            progress=assignment.progress,
            completed_on=assignment.completed_on,
        )
        for assignment in assignments
    ]
    return len(ReportLine.objects.bulk_create(lines))


def _writable(report_id: int, officer: Officer, action: Action) -> AgencyReport:
    report = (
        AgencyReport.objects.select_for_update(of=("self",))
        .select_related("organization", "period__obligation")
        .get(pk=report_id)
    )
    require(officer, action, report.organization)
    if report.period.state == ReportingPeriod.State.CLOSED:
        raise ReportRefused("period_is_closed")
    return report


@transaction.atomic
def save_report(
    *, officer: Officer, report_id: int, revision: int, draft: ReportDraft, now: dt.datetime
) -> AgencyReport:
    """Save what a page says of a report being written.

    Raises StaleReport when `revision` is not the newest: somebody else saved in between.
    """
    report = _writable(report_id, officer, Action.WRITE_REPORT)
    if report.state not in (AgencyReport.State.DRAFT, AgencyReport.State.RETURNED):
        raise ReportRefused("report_is_with_the_office")
    changed = AgencyReport.objects.filter(pk=report.pk, revision=revision).update(
        revision=F("revision") + 1,
        saved_at=now,
        **{
            name: text
            for name in ("summary", "difficulty", "proposal")
            if (text := getattr(draft, name)) is not None
        },
    )
    if not changed:
        raise StaleReport
    for line in report.lines.filter(pk__in=draft.lines):
        _save_line(line, draft.lines[line.pk])
    for indicator_id, value in draft.values.items():
        ReportValue.objects.update_or_create(
            report=report,
            indicator_id=indicator_id,
            defaults={
                "value": value.value,
                "numerator": value.numerator,
                "denominator": value.denominator,
                "reason_missing": value.reason_missing,
            },
        )
    report.refresh_from_db()
    return report


def _save_line(line: ReportLine, draft: LineDraft) -> None:
    for name in ("progress", "result", "difficulty", "proposal", "override_reason"):
        text = getattr(draft, name)
        if text is not None:
            setattr(line, name, text)
    if draft.progress is not None:
        line.completed_on = draft.completed_on if draft.progress in REACHED else None
    line.save()


def problems(report: AgencyReport) -> list[tuple[int | None, str]]:
    """What keeps a report from being sent: line (None: the whole) and code."""
    found: list[tuple[int | None, str]] = []
    lines = list(report.lines.select_related("assignment__task"))
    reached = [line.assignment.task_id for line in lines if line.progress in REACHED]
    short = tasks_below_target(report.period.obligation.plan, reached)
    for line in lines:
        if line.progress in REACHED and line.completed_on is None:
            found.append((line.pk, "completion_needs_a_date"))
        if line.progress in REACHED and line.completed_on and not _may_be_reached(line):
            found.append((line.pk, "work_goes_on"))
        newly = line.progress in REACHED and line.assignment.progress not in REACHED
        if newly and not line.result.strip():
            found.append((line.pk, "completion_needs_a_result"))
        if line.progress in REACHED and line.assignment.task_id in short and not line.override_reason.strip():
            found.append((line.pk, "target_not_reached"))
        if line.progress == "suspended" and not line.difficulty.strip():
            found.append((line.pk, "suspension_needs_a_reason"))
    return found


def _may_be_reached(line: ReportLine) -> bool:
    task = line.assignment.task
    try:
        check_completion(
            continuous=task.continuous,
            ends_on=task.ends_on,
            then_continuous=task.then_continuous,
            after=line.progress,
            completed_on=line.completed_on or line.report.period.cut_off_on,
        )
    except MoveRefused:
        return False
    return True


@transaction.atomic
def submit_report(*, officer: Officer, report_id: int, revision: int, now: dt.datetime) -> AgencyReport:
    """Send the report to the office; raises ReportRefused with the first problem that keeps it back."""
    report = _writable(report_id, officer, Action.SUBMIT_REPORT)
    if report.state not in (AgencyReport.State.DRAFT, AgencyReport.State.RETURNED):
        raise ReportRefused("report_is_with_the_office")
    if report.revision != revision:
        raise StaleReport
    kept_back = problems(report)
    if kept_back:
        raise ReportRefused(kept_back[0][1])
    report.state = AgencyReport.State.SUBMITTED
    report.submitted_at = now
    report.submitted_by_id = officer.user_id
    report.first_submitted_on = report.first_submitted_on or now.date()
    report.revision += 1
    report.save()
    _record(report, "report.submitted", officer, now)
    return report


@transaction.atomic
def return_report(*, officer: Officer, report_id: int, reason: str, now: dt.datetime) -> AgencyReport:
    """Send a report back to its agency, saying why."""
    require(officer, Action.APPROVE_REPORT)
    report = _writable(report_id, officer, Action.APPROVE_REPORT)
    if report.state not in (AgencyReport.State.SUBMITTED, AgencyReport.State.APPROVED):
        raise ReportRefused("report_is_not_with_the_office")
    if not reason.strip():
        raise ReportRefused("reason_needed")
    report.state = AgencyReport.State.RETURNED
    report.return_reason = reason.strip()
    report.decided_at, report.decided_by_id = now, officer.user_id
    report.revision += 1
    report.save()
    _record(report, "report.returned", officer, now, reason=reason)
    return report


@transaction.atomic
def approve_report(*, officer: Officer, report_id: int, now: dt.datetime) -> AgencyReport:
    """Take a report as it is and move the agency's assignments to what it says."""
    require(officer, Action.APPROVE_REPORT)
    report = _writable(report_id, officer, Action.APPROVE_REPORT)
    if report.state != AgencyReport.State.SUBMITTED:
        raise ReportRefused("report_is_not_with_the_office")
    if report.submitted_by_id == officer.user_id:
        raise PermissionDenied("own_report")
    report.state = AgencyReport.State.APPROVED
    report.return_reason = ""
    report.decided_at, report.decided_by_id = now, officer.user_id
    report.revision += 1
    report.save()
    for line in report.lines.select_related("assignment__task", "assignment__organization"):
        _apply_line(line, officer, now)
    _record(report, "report.approved", officer, now)
    return report


# The way from where an assignment stands to what its report says, through the table of transitions.
_VIA = {"completed": "awaiting_confirmation", "maintained": "awaiting_confirmation"}


def _apply_line(line: ReportLine, officer: Officer, now: dt.datetime) -> None:
    assignment = line.assignment
    if line.progress == assignment.progress:
        return
    reason = line.difficulty or line.result or line.report.period.name
    on = line.completed_on or line.report.period.cut_off_on
    via = _VIA.get(line.progress)
    steps = [via] if via and assignment.progress not in (via, *REACHED) else []
    for step in (*steps, line.progress):
        apply_move(assignment=assignment, to=step, on=on, now=now, officer=officer, reason=reason)


def _record(report: AgencyReport, kind: str, officer: Officer, now: dt.datetime, reason: str = "") -> None:
    record(
        plan=report.period.obligation.plan_id,
        kind=kind,
        organization_id=report.organization_id,
        after=report.period.name,
        reason=reason,
        on=now.date(),
        at=now,
        officer=officer,
    )


@transaction.atomic
def close_period(
    *, officer: Officer, period_id: int, today: dt.date, now: dt.datetime, number: str = ""
) -> ConsolidatedReport:
    """Close a period: freeze every lead assignment as it stands into a new consolidated report.

    One transaction: killed in the middle, nothing of it is there. Raises ReportRefused for a closed period.
    """
    require(officer, Action.CONSOLIDATE)
    period = (
        ReportingPeriod.objects.select_for_update(of=("self",))
        .select_related("obligation__plan")
        .get(pk=period_id)
    )
    if period.state == ReportingPeriod.State.CLOSED:
        raise ReportRefused("period_is_closed")
    plan = period.obligation.plan
    consolidated = ConsolidatedReport.objects.create(
        period=period,
        version=period.consolidated.count() + 1,
        number=number,
        as_of=today,
        created_at=now,
        created_by_id=officer.user_id,
    )
    lines = SnapshotLine.objects.bulk_create(_frozen(plan, period, consolidated, today), batch_size=500)
    SnapshotCount.objects.bulk_create(
        SnapshotCount(consolidated=consolidated, timeliness=state, lines=n)
        for state, n in Counter(line.timeliness for line in lines).items()
    )
    period.state, period.closed_at = ReportingPeriod.State.CLOSED, now
    period.save(update_fields=["state", "closed_at"])
    record(plan=plan, kind="period.closed", after=period.name, on=today, at=now, officer=officer)
    return consolidated


def _frozen(
    plan: Plan, period: ReportingPeriod, consolidated: ConsolidatedReport, today: dt.date
) -> list[SnapshotLine]:
    said = {
        line.assignment_id: line
        for line in ReportLine.objects.filter(
            report__period=period, report__state=AgencyReport.State.APPROVED
        )
    }
    standing = (
        Assignment.objects.filter(task__plan=plan, role=Assignment.Role.LEAD, ended_on__isnull=True)
        .exclude(progress__in=OUT)
        .select_related("task__edition")
        .annotate(timeliness=timeliness_of("task__", today))
        .order_by("task__position", "-primary", "organization_id")
    )
    return [
        SnapshotLine(
            consolidated=consolidated,
            task_id=row.task_id,
            organization_id=row.organization_id,
            role=row.role,
            path=row.task.path,
            title=row.task.edition.title if row.task.edition else "",
            progress=row.progress,
            timeliness=row.timeliness,
            due_on=row.task.due_on,
            completed_on=row.completed_on,
            **{
                name: getattr(said[row.pk], name) if row.pk in said else ""
                for name in ("result", "difficulty", "proposal")
            },
        )
        for row in standing
    ]


@transaction.atomic
def reopen_period(*, officer: Officer, period_id: int, reason: str, now: dt.datetime) -> ReportingPeriod:
    """Undo a closing: the frozen report stays readable as reopened, the period takes reports again."""
    require(officer, Action.CONSOLIDATE)
    period = (
        ReportingPeriod.objects.select_for_update(of=("self",)).select_related("obligation").get(pk=period_id)
    )
    if period.state != ReportingPeriod.State.CLOSED:
        raise ReportRefused("period_is_open")
    if not reason.strip():
        raise ReportRefused("reason_needed")
    period.consolidated.filter(state=ConsolidatedReport.State.CLOSED).update(
        state=ConsolidatedReport.State.REOPENED, reopened_reason=reason.strip()
    )
    period.state, period.closed_at = ReportingPeriod.State.OPEN, None
    period.save(update_fields=["state", "closed_at"])
    record(
        plan=period.obligation.plan_id,
        kind="period.reopened",
        after=period.name,
        reason=reason,
        on=now.date(),
        at=now,
        officer=officer,
    )
    return period


@transaction.atomic
def open_due_periods(*, today: dt.date) -> int:
    """Give agencies their reports of every period under way; returns how many were made."""
    under_way = ReportingPeriod.objects.filter(
        starts_on__lte=today,
        office_due_on__gte=today,
        state=ReportingPeriod.State.OPEN,
        obligation__plan__state=Plan.State.IN_FORCE,
    ).select_related("obligation__from_group", "obligation__plan")
    return sum(open_reports(period=period) for period in under_way)
