"""The room's JSON API: every question for all roles, every verb by right; the pages' services do the work."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import File, Query, Router, Status, UploadedFile
from ninja.errors import HttpError
from ninja.pagination import LimitOffsetPagination, paginate

from danso.identity.queries import current_officer
from danso.organizations.rights import Action, Officer, require
from danso.steering import schemas
from danso.steering.jobs import read_plan
from danso.steering.models import (
    AgencyReport,
    Indicator,
    Plan,
    PlanImport,
    ReportingPeriod,
    SourceDocument,
    Task,
)
from danso.steering.queries import exports as export_queries
from danso.steering.queries import history as history_queries
from danso.steering.queries import imports as import_queries
from danso.steering.queries import indicators as indicator_queries
from danso.steering.queries import overview as overview_queries
from danso.steering.queries import plans as plan_queries
from danso.steering.queries import registers as register_queries
from danso.steering.queries import reports as report_queries
from danso.steering.queries import tasks as task_queries
from danso.steering.services import consolidated as consolidated_services
from danso.steering.services import imports as import_services
from danso.steering.services import indicators as indicator_services
from danso.steering.services import registers as register_services
from danso.steering.services import reminders as reminder_services
from danso.steering.services import reporting as report_services
from danso.steering.services import tasks as task_services
from danso.web.clock import now, today

router = Router(tags=["steering"])


def _reader(request: HttpRequest) -> Officer:
    """The officer, when they may read at least their own agency's work."""
    officer = current_officer(request)
    if not officer.may_somewhere(Action.READ):
        raise PermissionDenied
    return officer


def _plan(request: HttpRequest, plan_id: int) -> tuple[Officer, Plan]:
    return _reader(request), get_object_or_404(plan_queries.plans(), pk=plan_id)


@router.get("/plans", response=list[schemas.PlanOut])
def list_plans(request: HttpRequest) -> QuerySet[Plan]:
    """All plans, the newest first."""
    _reader(request)
    return plan_queries.plans()


@router.get("/plans/{plan_id}/overview", response=schemas.OverviewOut)
def plan_overview(request: HttpRequest, plan_id: int) -> Any:  # noqa: ANN401 - resolved by the schema
    """The head's four cells, by agency and by section."""
    officer, plan = _plan(request, plan_id)
    require(officer, Action.READ)
    return overview_queries.overview(plan, today=today())


@router.get("/plans/{plan_id}/tasks", response=list[schemas.TaskOut])
@paginate(LimitOffsetPagination)
def list_tasks(request: HttpRequest, plan_id: int, wanted: Query[schemas.TaskFilterIn]) -> QuerySet[Task]:
    """Tasks the officer may read, narrowed; words match without diacritics."""
    officer, plan = _plan(request, plan_id)
    narrowed = task_queries.TaskFilter(wanted.q, wanted.timeliness, wanted.progress, wanted.organization_id)
    return task_queries.task_list(officer, plan, today=today(), narrowed=narrowed)


@router.get("/tasks/{task_id}", response=schemas.TaskWhole)
def get_task(request: HttpRequest, task_id: int) -> Task:
    """One task whole."""
    try:
        return task_queries.task_whole(_reader(request), task_id, today=today())
    except Task.DoesNotExist:
        raise HttpError(404, "not found") from None


@router.get("/tasks/{task_id}/events", response=list[schemas.EventOut])
def task_events(request: HttpRequest, task_id: int) -> Any:  # noqa: ANN401 - resolved by the schema
    """What happened to a task, the newest first."""
    return history_queries.task_history(get_task(request, task_id))


@router.post("/tasks/{task_id}/comments", response={201: schemas.CreatedOut, 422: schemas.Problem})
def add_comment(request: HttpRequest, task_id: int, payload: schemas.CommentIn) -> Status:
    """Add a remark."""
    get_task(request, task_id)
    said = task_services.comment(
        officer=current_officer(request), task_id=task_id, text=payload.text, now=now()
    )
    return Status(201, said)


@router.post("/tasks/{task_id}/milestones", response={201: schemas.CreatedOut})
def add_milestone(request: HttpRequest, task_id: int, payload: schemas.MilestoneIn) -> Status:
    """Set a step on the way."""
    get_task(request, task_id)
    milestone = task_services.add_milestone(
        officer=current_officer(request), task_id=task_id, now=now(), **payload.dict()
    )
    return Status(201, milestone)


@router.post("/assignments/{assignment_id}/move", response={204: None, 422: schemas.Problem})
def move_assignment(request: HttpRequest, assignment_id: int, payload: schemas.MoveIn) -> Status:
    """Move an agency's work along the table of transitions."""
    task_services.move_assignment(
        officer=current_officer(request), assignment_id=assignment_id, now=now(), **payload.dict()
    )
    return Status(204, None)


@router.get("/plans/{plan_id}/triggers", response=list[schemas.TriggerOut])
def list_triggers(request: HttpRequest, plan_id: int) -> Any:  # noqa: ANN401 - resolved by the schema
    """Documents the plan still waits for."""
    officer, plan = _plan(request, plan_id)
    require(officer, Action.READ)
    return task_queries.waiting_triggers(plan)


@router.post("/triggers/satisfy", response=list[schemas.TriggerOut])
def satisfy_triggers(request: HttpRequest, payload: schemas.SatisfyIn) -> Any:  # noqa: ANN401 - as above
    """The awaited document has come: start the clocks."""
    document = SourceDocument(
        number=payload.number,
        issuer=payload.issuer,
        title=payload.title or payload.number,
        signed_on=payload.on,
    )
    return task_services.satisfy_triggers(
        officer=current_officer(request),
        trigger_ids=payload.trigger_ids,
        document=document,
        on=payload.on,
        now=now(),
    )


@router.get("/plans/{plan_id}/periods", response=list[schemas.PeriodOut])
def list_periods(request: HttpRequest, plan_id: int) -> Any:  # noqa: ANN401 - resolved by the schema
    """The plan's reporting periods."""
    officer, plan = _plan(request, plan_id)
    require(officer, Action.READ)
    return report_queries.periods_of(plan)


@router.get("/periods/{period_id}/reports", response=list[schemas.ReportOut])
@paginate(LimitOffsetPagination)
def list_reports(request: HttpRequest, period_id: int, state: str = "") -> Any:  # noqa: ANN401 - as above
    """Agencies' reports of a period."""
    require(_reader(request), Action.READ)
    return report_queries.reports_of(get_object_or_404(ReportingPeriod, pk=period_id), state=state)


@router.get("/reports/{report_id}", response=schemas.ReportWhole)
def get_report(request: HttpRequest, report_id: int) -> AgencyReport:
    """One report whole."""
    try:
        return report_queries.report_whole(_reader(request), report_id)
    except AgencyReport.DoesNotExist:
        raise HttpError(404, "not found") from None


@router.put(
    "/reports/{report_id}", response={200: schemas.ReportWhole, 409: schemas.Problem, 422: schemas.Problem}
)
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


@router.post("/reports/{report_id}/submit", response={200: schemas.ReportOut, 422: schemas.Problem})
def submit_report(request: HttpRequest, report_id: int, payload: schemas.RevisionIn) -> AgencyReport:
    """Send a report to the office."""
    get_report(request, report_id)
    return report_services.submit_report(
        officer=current_officer(request), report_id=report_id, revision=payload.revision, now=now()
    )


@router.post("/reports/{report_id}/approve", response={200: schemas.ReportOut, 422: schemas.Problem})
def approve_report(request: HttpRequest, report_id: int) -> AgencyReport:
    """Take a report as it is."""
    get_report(request, report_id)
    return report_services.approve_report(officer=current_officer(request), report_id=report_id, now=now())


@router.post("/reports/{report_id}/return", response={200: schemas.ReportOut, 422: schemas.Problem})
def return_report(request: HttpRequest, report_id: int, payload: schemas.ReasonIn) -> AgencyReport:
    """Send a report back, saying why."""
    get_report(request, report_id)
    return report_services.return_report(
        officer=current_officer(request), report_id=report_id, reason=payload.reason, now=now()
    )


@router.post("/periods/{period_id}/close", response={201: schemas.CreatedOut, 422: schemas.Problem})
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


@router.post("/periods/{period_id}/reopen", response={200: schemas.PeriodOut, 422: schemas.Problem})
def reopen_period(request: HttpRequest, period_id: int, payload: schemas.ReasonIn) -> ReportingPeriod:
    """Undo a closing."""
    get_object_or_404(ReportingPeriod, pk=period_id)
    return report_services.reopen_period(
        officer=current_officer(request), period_id=period_id, reason=payload.reason, now=now()
    )


@router.get("/plans/{plan_id}/indicators", response=list[schemas.IndicatorOut])
def list_indicators(request: HttpRequest, plan_id: int) -> Any:  # noqa: ANN401 - resolved by the schema
    """Indicators, declared beside measured."""
    officer, plan = _plan(request, plan_id)
    return indicator_queries.indicator_list(officer, plan)


@router.post("/indicators/{indicator_id}/values", response={201: schemas.CreatedOut, 422: schemas.Problem})
def declare_value(request: HttpRequest, indicator_id: int, payload: schemas.DeclareIn) -> Status:
    """Append a declared value of the whole province."""
    declared = indicator_services.declare_value(
        officer=current_officer(request),
        indicator=get_object_or_404(Indicator, pk=indicator_id),
        organization=None,
        now=now(),
        **payload.dict(),
    )
    return Status(201, declared)


@router.get("/plans/{plan_id}/meetings", response=list[schemas.MeetingOut])
def list_meetings(request: HttpRequest, plan_id: int) -> Any:  # noqa: ANN401 - resolved by the schema
    """The plan's reviews."""
    officer, plan = _plan(request, plan_id)
    require(officer, Action.READ)
    return plan.meetings.all()


@router.get("/plans/{plan_id}/registers/{name}", response=list[schemas.RegisterLineOut])
def list_register(request: HttpRequest, plan_id: int, name: str) -> Any:  # noqa: ANN401 - as above
    """A register's lines: pilot-models, breakthroughs, budget, training, communication, legal-documents."""
    officer, plan = _plan(request, plan_id)
    if name not in register_services.REGISTERS:
        raise HttpError(404, "not found")
    return register_queries.lines_of(officer, plan, name)


@router.get("/notifications", response=list[schemas.NotificationOut])
@paginate(LimitOffsetPagination)
def list_notifications(request: HttpRequest) -> Any:  # noqa: ANN401 - resolved by the schema
    """What the officer was told, the newest first."""
    return report_queries.notifications_of(current_officer(request))


@router.post("/notifications/read", response={204: None})
def read_notifications(request: HttpRequest, ids: list[int]) -> Status:
    """The officer has seen them."""
    reminder_services.mark_read(officer=current_officer(request), notification_ids=ids, now=now())
    return Status(204, None)


@router.post("/imports", response={202: schemas.ImportOut})
def upload_plan(request: HttpRequest, file: File[UploadedFile], amends: int | None = None) -> Status:
    """Upload a plan's document; a worker reads it, `state` turns from reading to proposed or failed."""
    officer = current_officer(request)
    with transaction.atomic():
        plan_import = import_services.upload_plan(
            officer=officer,
            data=file.read(),
            file_name=file.name or "",
            amends=get_object_or_404(Plan, pk=amends) if amends else None,
            now=now(),
        )
        read_plan.on_behalf(officer.user_id).enqueue(plan_import.pk)
    return Status(202, plan_import)


@router.get("/imports/{import_id}", response=schemas.ImportOut)
def get_import(request: HttpRequest, import_id: int) -> PlanImport:
    """An import and what was read."""
    try:
        return import_queries.import_whole(_reader(request), import_id)
    except PlanImport.DoesNotExist:
        raise HttpError(404, "not found") from None


@router.post("/imports/{import_id}/confirm", response={201: schemas.CreatedOut, 422: schemas.Problem})
def confirm_import(request: HttpRequest, import_id: int, payload: schemas.ConfirmIn) -> Status:
    """Make a proposal a plan in force, or the amendment it is."""
    get_import(request, import_id)
    version = import_services.confirm_import(
        officer=current_officer(request), import_id=import_id, now=now(), **payload.dict()
    )
    return Status(201, version)


@router.get("/plans/{plan_id}/national", response=list[schemas.NationalOut])
def national(request: HttpRequest, plan_id: int) -> Any:  # noqa: ANN401 - resolved by the schema
    """The rows the national monitoring software takes, states in its official words."""
    officer, plan = _plan(request, plan_id)
    require(officer, Action.EXPORT)
    return export_queries.national_rows(plan, today=today())
