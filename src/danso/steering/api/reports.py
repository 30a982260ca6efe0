"""The month's round: periods, agencies' reports, the consolidated one."""

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Status
from ninja.errors import HttpError
from ninja.pagination import LimitOffsetPagination, paginate

from danso.identity.queries import current_officer
from danso.organizations.rights import Action, require
from danso.steering.api.base import plan_for, reader
from danso.steering.models import AgencyReport, ConsolidatedReport, ReportingPeriod
from danso.steering.queries import reports as report_queries
from danso.steering.schemas import common
from danso.steering.schemas import reports as schemas
from danso.steering.services import consolidated as consolidated_services
from danso.steering.services import reporting as report_services
from danso.web.clock import now, today

router = Router(tags=["reports"])


@router.get("/plans/{plan_id}/periods", response=list[schemas.PeriodOut])
def list_periods(request: HttpRequest, plan_id: int) -> Any:  # noqa: ANN401 - resolved by the schema
    """The plan's reporting periods."""
    officer, plan = plan_for(request, plan_id)
    require(officer, Action.READ)
    return report_queries.periods_of(plan)


@router.get("/periods/{period_id}/reports", response=list[schemas.ReportOut])
@paginate(LimitOffsetPagination)
def list_reports(request: HttpRequest, period_id: int, state: str = "") -> Any:  # noqa: ANN401 - as above
    """Agencies' reports of a period."""
    require(reader(request), Action.READ)
    return report_queries.reports_of(get_object_or_404(ReportingPeriod, pk=period_id), state=state)


@router.get("/reports/{report_id}", response=schemas.ReportWhole)
def get_report(request: HttpRequest, report_id: int) -> AgencyReport:
    """One report whole."""
    try:
        return report_queries.report_whole(reader(request), report_id)
    except AgencyReport.DoesNotExist:
        raise HttpError(404, "not found") from None


@router.put("/reports/{report_id}", response={200: schemas.ReportWhole})
def save_report(request: HttpRequest, report_id: int, payload: schemas.ReportIn) -> AgencyReport:
    """Save what is named; 409 when somebody else saved since the revision was read."""
    report = get_report(request, report_id)
    draft = report_services.ReportDraft(
        summary=payload.summary,
        difficulty=payload.difficulty,
        proposal=payload.proposal,
        lines={pk: report_services.LineDraft(**line.dict()) for pk, line in payload.lines.items()},
    )
    report_services.save_report(
        officer=current_officer(request),
        report_id=report.pk,
        revision=payload.revision,
        draft=draft,
        now=now(),
    )
    return get_report(request, report_id)


@router.post("/reports/{report_id}/submit", response={200: schemas.ReportOut})
def submit_report(request: HttpRequest, report_id: int, payload: schemas.RevisionIn) -> AgencyReport:
    """Send a report to the office."""
    get_report(request, report_id)
    return report_services.submit_report(
        officer=current_officer(request), report_id=report_id, revision=payload.revision, now=now()
    )


@router.post("/reports/{report_id}/approve", response={200: schemas.ReportOut})
def approve_report(request: HttpRequest, report_id: int) -> AgencyReport:
    """Take a report as it is."""
    get_report(request, report_id)
    return report_services.approve_report(officer=current_officer(request), report_id=report_id, now=now())


@router.post("/reports/{report_id}/return", response={200: schemas.ReportOut})
def return_report(request: HttpRequest, report_id: int, payload: common.ReasonIn) -> AgencyReport:
    """Send a report back, saying why."""
    get_report(request, report_id)
    return report_services.return_report(
        officer=current_officer(request), report_id=report_id, reason=payload.reason, now=now()
    )


@router.post("/periods/{period_id}/close", response={201: common.CreatedOut})
def close_period(request: HttpRequest, period_id: int, payload: schemas.CloseIn) -> Status:
    """Close a period and write its consolidated report."""
    get_object_or_404(ReportingPeriod, pk=period_id)
    made = consolidated_services.close_and_write(
        officer=current_officer(request),
        period_id=period_id,
        number=payload.number,
        today=today(),
        now=now(),
    )
    return Status(201, made)


@router.post("/periods/{period_id}/reopen", response={200: schemas.PeriodOut})
def reopen_period(request: HttpRequest, period_id: int, payload: common.ReasonIn) -> ReportingPeriod:
    """Undo a closing."""
    get_object_or_404(ReportingPeriod, pk=period_id)
    return report_services.reopen_period(
        officer=current_officer(request), period_id=period_id, reason=payload.reason, now=now()
    )


@router.get("/periods/{period_id}/consolidated", response=list[schemas.ConsolidatedOut])
def list_consolidated(request: HttpRequest, period_id: int) -> Any:  # noqa: ANN401 - resolved by the schema
    """A period's consolidated reports, reopened ones too, with the addresses of their files."""
    require(reader(request), Action.READ)
    return get_object_or_404(ReportingPeriod, pk=period_id).consolidated.all()


@router.get("/consolidated/{consolidated_id}", response=schemas.ConsolidatedWhole)
def get_consolidated(request: HttpRequest, consolidated_id: int) -> ConsolidatedReport:
    """A consolidated report with its frozen lines, and the addresses of its .docx, .pdf and .xlsx."""
    return report_queries.consolidated_whole(reader(request), consolidated_id)
