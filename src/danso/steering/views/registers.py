"""Registers, indicators, reviews and the reminder ladder."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from danso.measures.registry import registered
from danso.organizations.rights import Action, require
from danso.steering.drafts import TaskDraft
from danso.steering.forms.registers import (
    AgendaForm,
    ConclusionForm,
    DeclareForm,
    HoldForm,
    IndicatorForm,
    StepForm,
    limit_to_plan,
    register_form,
)
from danso.steering.models import Conclusion, EscalationStep, Indicator, Meeting, SourceDocument
from danso.steering.queries import indicators as indicator_queries
from danso.steering.queries import registers as queries
from danso.steering.services import indicators as indicator_services
from danso.steering.services import registers as services
from danso.steering.services import reminders as reminder_services
from danso.steering.services import reviews as review_services
from danso.steering.views import base
from danso.steering.wording import REGISTER_NAMES, refusal
from danso.web.clock import now, today

if TYPE_CHECKING:
    from django.http import HttpRequest


def _known(register: str) -> str:
    if register not in services.REGISTERS:
        raise Http404
    return register


@require_GET
def registers(request: HttpRequest) -> HttpResponse:
    """All registers with their counts."""
    plan = base.plan(request)
    if plan is None:
        return base.no_plan(request)
    base.officer(request)
    counts = queries.counts_of(plan)
    rows = [(name, REGISTER_NAMES[name], *counts[name]) for name in services.REGISTERS]
    return base.page(request, "registers/list.html", {"rows": rows})


@require_GET
def register_page(request: HttpRequest, register: str) -> HttpResponse:
    """One register's lines."""
    plan = base.plan(request)
    if plan is None:
        return base.no_plan(request)
    officer = base.officer(request)
    context = {
        "register": _known(register),
        "name": REGISTER_NAMES[register],
        "lines": queries.lines_of(officer, plan, register),
        "may_write": officer.may_somewhere(Action.MOVE_ASSIGNMENT),
    }
    return base.page(request, "registers/register.html", context)


@require_http_methods(["GET", "POST"])
def register_line(request: HttpRequest, register: str, line_id: int | None = None) -> HttpResponse:
    """Add a line or change it."""
    plan = base.plan(request)
    if plan is None:
        return base.no_plan(request)
    officer = base.officer(request)
    line = (
        get_object_or_404(queries.lines_of(officer, plan, _known(register)), pk=line_id) if line_id else None
    )
    form = register_form(register)(request.POST if request.method == "POST" else None, instance=line)
    limit_to_plan(form, plan)
    if request.method == "POST" and form.is_valid():
        try:
            services.save_line(
                officer=officer,
                register=register,
                plan=plan,
                line_id=line_id,
                values=form.cleaned_data,
                now=now(),
            )
        except ValidationError as wrong:
            form.add_error(None, wrong.messages)
        else:
            messages.success(request, _("Đã lưu."))
            return redirect("steering:register", register)
    context = {"form": form, "register": register, "name": REGISTER_NAMES[register], "line": line}
    return base.page(request, "registers/line.html", context, status=422 if form.errors else 200)


@require_POST
def delete_line(request: HttpRequest, register: str, line_id: int) -> HttpResponse:
    """Take a line out."""
    plan = base.plan(request)
    if plan is None:
        raise Http404
    get_object_or_404(queries.lines_of(base.officer(request), plan, _known(register)), pk=line_id)
    services.delete_line(
        officer=base.officer(request), register=register, plan=plan, line_id=line_id, now=now()
    )
    messages.success(request, _("Đã xóa dòng này."))
    return redirect("steering:register", register)


@require_GET
def indicators(request: HttpRequest) -> HttpResponse:
    """Declared beside measured, with the difference."""
    plan = base.plan(request)
    if plan is None:
        return base.no_plan(request)
    officer = base.officer(request)
    context = {
        "indicators": indicator_queries.indicator_list(officer, plan),
        "may_change": officer.may(Action.CHANGE_PLAN),
    }
    return base.page(request, "registers/indicators.html", context)


def _indicator(request: HttpRequest, indicator_id: int) -> Indicator:
    plan = base.plan(request)
    if plan is None:
        raise Http404
    return get_object_or_404(indicator_queries.indicator_list(base.officer(request), plan), pk=indicator_id)


@require_http_methods(["GET", "POST"])
def indicator_page(request: HttpRequest, indicator_id: int) -> HttpResponse:
    """One indicator: its definition, its values, and declaring a new one."""
    indicator = _indicator(request, indicator_id)
    officer = base.officer(request)
    form = DeclareForm(request.POST if request.method == "POST" else None, initial={"as_of": today()})
    if request.method == "POST" and form.is_valid():
        try:
            indicator_services.declare_value(
                officer=officer, indicator=indicator, organization=None, now=now(), **form.cleaned_data
            )
        except indicator_services.ValueRefused as refused:
            form.add_error(None, refusal(refused.code))
        else:
            messages.success(request, _("Đã ghi số liệu khai báo."))
            return redirect("steering:indicator", indicator.pk)
    context = {
        "indicator": indicator,
        "values": indicator_queries.values_of(indicator),
        "form": form,
        "may_declare": officer.may(Action.DECLARE_VALUE),
        "may_change": officer.may(Action.CHANGE_PLAN),
    }
    return base.page(request, "registers/indicator.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def edit_indicator(request: HttpRequest, indicator_id: int | None = None) -> HttpResponse:
    """Define an indicator."""
    plan = base.plan(request)
    officer = base.officer(request)
    require(officer, Action.CHANGE_PLAN)
    if plan is None:
        return base.no_plan(request)
    indicator = _indicator(request, indicator_id) if indicator_id else None
    first = indicator.targets.first() if indicator else None
    form = IndicatorForm(
        request.POST if request.method == "POST" else None,
        instance=indicator,
        initial={
            "target": first.value if first else None,
            "comparator": first.comparator if first else ">=",
            "by_when": first.by_when if first else None,
        },
    )
    if request.method == "POST" and form.is_valid():
        data: dict[str, Any] = dict(form.cleaned_data)
        target, comparator, by_when = data.pop("target"), data.pop("comparator"), data.pop("by_when")
        targets = (
            [(target, comparator, first.dimension if first else "", by_when)] if target is not None else []
        )
        try:
            saved = indicator_services.define_indicator(
                officer=officer,
                plan=plan,
                task=indicator.task if indicator else None,
                targets=targets,
                **data,
            )
        except indicator_services.ValueRefused as refused:
            form.add_error("measure", refusal(refused.code))
        else:
            return redirect("steering:indicator", saved.pk)
    context = {"form": form, "indicator": indicator, "measures": registered()}
    return base.page(request, "registers/edit_indicator.html", context, status=422 if form.errors else 200)


@require_GET
def meetings(request: HttpRequest) -> HttpResponse:
    """The year's reviews."""
    plan = base.plan(request)
    require(base.officer(request), Action.READ)
    if plan is None:
        return base.no_plan(request)
    return base.page(
        request, "reviews/list.html", {"meetings": plan.meetings.select_related("replaces", "replaced_by")}
    )


@require_GET
def meeting_page(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """One meeting: agenda, holding it, its conclusions."""
    require(base.officer(request), Action.READ)
    meeting = get_object_or_404(Meeting.objects.select_related("plan", "notice"), pk=meeting_id)
    return _show_meeting(request, meeting, {})


def _show_meeting(
    request: HttpRequest, meeting: Meeting, bound: dict[str, Any], status: int = 200
) -> HttpResponse:
    agenda = list(meeting.agenda.all())
    context = {
        "meeting": meeting,
        "agenda": agenda,
        "conclusions": meeting.conclusions.select_related("task"),
        "may_hold": base.officer(request).may(Action.HOLD_REVIEW),
        "agenda_form": AgendaForm(initial={"titles": "\n".join(item.title for item in agenda)}),
        "hold_form": HoldForm(initial={"held_on": today()}),
        "conclusion_form": ConclusionForm(),
    }
    return base.page(request, "reviews/page.html", context | bound, status=status)


@require_POST
def meeting_action(request: HttpRequest, meeting_id: int, action: str) -> HttpResponse:
    """Set the agenda, hold or miss a meeting, or write down a conclusion."""
    officer = base.officer(request)
    require(officer, Action.HOLD_REVIEW)
    meeting = get_object_or_404(Meeting.objects.select_related("plan", "notice"), pk=meeting_id)
    steps = {"agenda": _set_agenda, "hold": _hold, "miss": _miss, "conclude": _conclude}
    if action not in steps:
        raise Http404
    try:
        bound = steps[action](request, meeting)
    except review_services.ReviewRefused as refused:
        messages.error(request, refusal(refused.code))
        return redirect("steering:meeting", meeting_id)
    if bound:
        return _show_meeting(request, meeting, bound, status=422)
    return redirect("steering:meeting", meeting_id)


def _set_agenda(request: HttpRequest, meeting: Meeting) -> dict[str, Any]:
    form = AgendaForm(request.POST)
    form.is_valid()
    review_services.set_agenda(
        officer=base.officer(request),
        meeting_id=meeting.pk,
        titles=form.cleaned_data.get("titles", "").splitlines(),
    )
    messages.success(request, _("Đã lưu chương trình họp."))
    return {}


def _hold(request: HttpRequest, meeting: Meeting) -> dict[str, Any]:
    form = HoldForm(request.POST)
    if not form.is_valid():
        return {"hold_form": form}
    review_services.hold(officer=base.officer(request), meeting_id=meeting.pk, now=now(), **form.cleaned_data)
    messages.success(request, _("Đã ghi nhận cuộc họp."))
    return {}


def _miss(request: HttpRequest, meeting: Meeting) -> dict[str, Any]:
    review_services.miss(officer=base.officer(request), meeting_id=meeting.pk, today=today(), now=now())
    messages.warning(
        request, _("Đã ghi nhận không họp được; Tổ giúp việc phải họp thay và báo cáo Trưởng ban.")
    )
    return {}


def _conclude(request: HttpRequest, meeting: Meeting) -> dict[str, Any]:
    form = ConclusionForm(request.POST)
    if not form.is_valid():
        return {"conclusion_form": form}
    data = form.cleaned_data
    new = data["kind"] == Conclusion.Kind.NEW_TASK
    position = meeting.conclusions.count() + 1
    notice = SourceDocument(
        kind="Thông báo",
        number=data["notice_number"],
        title=f"Thông báo kết luận {meeting.title}",
        signed_on=meeting.held_on,
    )
    draft = TaskDraft(
        path=f"KL{meeting.pk}.{position}",
        section_path=f"KL{meeting.pk}",
        title=data["text"],
        leads=tuple(line.strip() for line in data["leads"].splitlines() if line.strip()),
        deadline_raw=data["deadline_raw"],
        assigning_document=notice if new else None,
    )
    review_services.conclude(
        officer=base.officer(request),
        meeting_id=meeting.pk,
        kind=data["kind"],
        text=data["text"],
        now=now(),
        new_task=draft if new else None,
        notice=notice if new else None,
    )
    messages.success(request, _("Đã ghi kết luận."))
    return {}


@require_http_methods(["GET", "POST"])
def ladder(request: HttpRequest) -> HttpResponse:
    """The reminder ladder: policy rows the office sets."""
    officer = base.officer(request)
    require(officer, Action.READ)
    form = StepForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        same = EscalationStep.objects.filter(
            subject=data["subject"],
            offset_working_days=data["offset_working_days"],
            recipient=data["recipient"],
        ).first()
        reminder_services.set_step(officer=officer, step_id=same.pk if same else None, **data)
        messages.success(request, _("Đã lưu bậc đôn đốc."))
        return redirect("steering:ladder")
    context = {
        "steps": EscalationStep.objects.all(),
        "form": form,
        "may_set": officer.may(Action.SET_POLICY),
    }
    return base.page(request, "registers/ladder.html", context, status=422 if form.errors else 200)
