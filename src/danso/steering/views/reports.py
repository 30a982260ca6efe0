"""The month's round: desks, a report's page, periods, the consolidated report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from danso.organizations.rights import Action, require
from danso.steering.forms.reports import CloseForm, ReasonForm, ReportForms
from danso.steering.models import AgencyReport, ConsolidatedReport, ReportingPeriod
from danso.steering.queries import indicators as indicator_queries
from danso.steering.queries import reports as queries
from danso.steering.services import consolidated as consolidated_services
from danso.steering.services import reporting as services
from danso.steering.services.reminders import mark_read
from danso.steering.status import MoveRefused
from danso.steering.views import base
from danso.steering.wording import refusal
from danso.web.clock import now, today

if TYPE_CHECKING:
    from django.http import HttpRequest

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF = "application/pdf"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """The desk of whoever asks: the office's, the head's page, or the agency's."""
    officer = base.officer(request)
    plan = base.plan(request)
    if plan is None:
        return base.no_plan(request)
    if officer.may_somewhere(Action.WRITE_REPORT) and not officer.may(Action.APPROVE_REPORT):
        shown = queries.agency_desk(officer, plan, today=today())
        return base.page(request, "reports/agency_desk.html", {"desk": shown})
    if officer.may(Action.APPROVE_REPORT):
        return base.page(
            request, "reports/office_desk.html", {"desk": queries.office_desk(officer, plan, today=today())}
        )
    require(officer, Action.READ)
    return redirect("steering:overview")


def _report(request: HttpRequest, report_id: int) -> AgencyReport:
    try:
        return queries.report_whole(base.officer(request), report_id)
    except AgencyReport.DoesNotExist:
        raise Http404 from None


def _writable(request: HttpRequest, report: AgencyReport) -> bool:
    return (
        base.officer(request).may(Action.WRITE_REPORT, report.organization.path)
        and report.state in (AgencyReport.State.DRAFT, AgencyReport.State.RETURNED)
        and report.period.state == ReportingPeriod.State.OPEN
    )


@require_http_methods(["GET", "POST"])
def report_page(request: HttpRequest, report_id: int) -> HttpResponse:
    """A report being written (saved as it is typed), or read."""
    report = _report(request, report_id)
    if not _writable(request, report):
        if request.method == "POST":
            raise PermissionDenied
        return _show_report(request, report, None)
    if request.method == "GET" and services.prefill(report=report):
        report = _report(request, report_id)
    indicators = indicator_queries.indicators_of_report(report)
    forms = ReportForms(report, indicators, request.POST if request.method == "POST" else None)
    if request.method == "GET":
        return _show_report(request, report, forms)
    return _save(request, report, forms)


def _save(request: HttpRequest, report: AgencyReport, forms: ReportForms) -> HttpResponse:
    autosave = bool(request.htmx)  # type: ignore[attr-defined]
    if not forms.is_valid():
        return _autosave_answer(request, None, 422) if autosave else _show_report(request, report, forms, 422)
    officer = base.officer(request)
    try:
        saved = services.save_report(
            officer=officer, report_id=report.pk, revision=forms.revision, draft=forms.draft(), now=now()
        )
        if request.POST.get("step") == "submit" and not autosave:
            services.submit_report(officer=officer, report_id=report.pk, revision=saved.revision, now=now())
            messages.success(request, _("Đã gửi báo cáo lên cơ quan thường trực."))
            return redirect("steering:report", report.pk)
    except services.ReportRefused as refused:
        if autosave:
            return _autosave_answer(request, None, 409, refusal(refused.code))
        forms.head.add_error(None, refusal(refused.code))
        return _show_report(request, report, forms, 422)
    if autosave:
        return _autosave_answer(request, saved, 200)
    messages.success(request, _("Đã lưu báo cáo."))
    return redirect("steering:report", report.pk)


def _autosave_answer(
    request: HttpRequest, saved: AgencyReport | None, status: int, problem: str = ""
) -> HttpResponse:
    context = {"saved": saved, "problem": problem}
    return render(request, "steering/reports/_saved.html", context, status=status)


def _show_report(
    request: HttpRequest, report: AgencyReport, forms: ReportForms | None, status: int = 200
) -> HttpResponse:
    officer = base.officer(request)
    decides = officer.may(Action.APPROVE_REPORT) and report.state == AgencyReport.State.SUBMITTED
    indicators = indicator_queries.indicators_of_report(report)
    values = indicator_queries.reported_values(report, indicators)
    context = {
        "report": report,
        "forms": forms,
        "decides": decides,
        "reason_form": ReasonForm(prefix="return"),
        "values": values,
        "short_tasks": {value.indicator.task_id for value in values if value.short},
    }
    return base.page(request, "reports/report.html", context, status=status)


@require_POST
def approve(request: HttpRequest, report_id: int) -> HttpResponse:
    """Take a report as it is."""
    try:
        services.approve_report(officer=base.officer(request), report_id=report_id, now=now())
    except (services.ReportRefused, MoveRefused) as refused:
        messages.error(request, refusal(refused.code))
        return redirect("steering:report", report_id)
    messages.success(request, _("Đã duyệt báo cáo."))
    return redirect("steering:desk")


@require_POST
def send_back(request: HttpRequest, report_id: int) -> HttpResponse:
    """Return a report, saying why."""
    form = ReasonForm(request.POST, prefix="return")
    if not form.is_valid():
        messages.error(request, refusal("reason_needed"))
        return redirect("steering:report", report_id)
    try:
        services.return_report(
            officer=base.officer(request), report_id=report_id, reason=form.cleaned_data["reason"], now=now()
        )
    except services.ReportRefused as refused:
        messages.error(request, refusal(refused.code))
        return redirect("steering:report", report_id)
    messages.success(request, _("Đã trả lại báo cáo để bổ sung."))
    return redirect("steering:desk")


@require_GET
def periods(request: HttpRequest) -> HttpResponse:
    """All periods of the plan."""
    plan = base.plan(request)
    require(base.officer(request), Action.READ)
    if plan is None:
        return base.no_plan(request)
    return base.page(request, "reports/periods.html", {"periods": queries.periods_of(plan)})


@require_GET
def period_page(request: HttpRequest, period_id: int) -> HttpResponse:
    """One period: who has reported, and closing it."""
    officer = base.officer(request)
    require(officer, Action.READ)
    period = get_object_or_404(ReportingPeriod.objects.select_related("obligation__plan"), pk=period_id)
    state = request.GET.get("state", "")
    found = queries.reports_of(period, state=state, text=request.GET.get("q", ""))
    context = {
        "period": period,
        "page": Paginator(found, 50).get_page(request.GET.get("page")),
        "counts": queries.period_counts(period, today=today()),
        "consolidated": period.consolidated.all(),
        "state": state,
        "states": AgencyReport.State.choices,
        "may_close": officer.may(Action.CONSOLIDATE),
        "close_form": CloseForm(),
        "reopen_form": ReasonForm(),
    }
    return base.page(request, "reports/period.html", context)


@require_POST
def close(request: HttpRequest, period_id: int) -> HttpResponse:
    """Close a period and write its consolidated report."""
    form = CloseForm(request.POST)
    form.is_valid()
    try:
        made = consolidated_services.close_and_write(
            officer=base.officer(request),
            period_id=period_id,
            number=form.cleaned_data.get("number", ""),
            today=today(),
            now=now(),
        )
    except services.ReportRefused as refused:
        messages.error(request, refusal(refused.code))
        return redirect("steering:period", period_id)
    messages.success(request, _("Đã chốt kỳ và lập báo cáo tổng hợp."))
    return redirect("steering:consolidated", made.pk)


@require_POST
def reopen(request: HttpRequest, period_id: int) -> HttpResponse:
    """Undo a closing."""
    form = ReasonForm(request.POST)
    if not form.is_valid():
        messages.error(request, refusal("reason_needed"))
        return redirect("steering:period", period_id)
    try:
        services.reopen_period(
            officer=base.officer(request), period_id=period_id, reason=form.cleaned_data["reason"], now=now()
        )
    except services.ReportRefused as refused:
        messages.error(request, refusal(refused.code))
    else:
        messages.success(request, _("Đã mở lại kỳ báo cáo; bản đã chốt vẫn xem được."))
    return redirect("steering:period", period_id)


@require_GET
def consolidated_page(request: HttpRequest, consolidated_id: int) -> HttpResponse:
    """A consolidated report as it was frozen."""
    try:
        report = queries.consolidated_whole(base.officer(request), consolidated_id)
    except ConsolidatedReport.DoesNotExist:
        raise Http404 from None
    context = {"report": report, "cells": consolidated_services.cells_of(report)}
    return base.page(request, "reports/consolidated.html", context)


@require_GET
def consolidated_file(request: HttpRequest, consolidated_id: int, kind: str) -> HttpResponse:
    """The consolidated report as .docx, .pdf or .xlsx."""
    require(base.officer(request), Action.EXPORT)
    report = queries.consolidated_whole(base.officer(request), consolidated_id)
    written, media_type = {
        "docx": (consolidated_services.as_docx, DOCX),
        "pdf": (consolidated_services.as_pdf, PDF),
        "xlsx": (consolidated_services.as_xlsx, XLSX),
    }[kind]
    name = f"bao-cao-tong-hop-{report.period.cut_off_on:%Y-%m}.{kind}"
    return attachment(written(report), media_type, name)


def attachment(data: bytes, media_type: str, name: str) -> HttpResponse:
    """A file to download."""
    return HttpResponse(
        data, content_type=media_type, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


@require_http_methods(["GET", "POST"])
def notifications(request: HttpRequest) -> HttpResponse:
    """What the officer was told; a POST marks all as read."""
    officer = base.officer(request)
    told = queries.notifications_of(officer)
    page = Paginator(told, 50).get_page(request.GET.get("page"))
    if request.method == "POST":
        unread = told.filter(read_at__isnull=True).values_list("pk", flat=True)
        mark_read(officer=officer, notification_ids=unread, now=now())
        return redirect("steering:notifications")
    return base.page(request, "reports/notifications.html", {"page": page})
