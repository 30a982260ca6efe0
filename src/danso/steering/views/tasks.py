"""Lists of tasks, one task whole, the plan's tree, what is waited for, and the calendar."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from danso.documents.filetypes import RefusedFileError
from danso.organizations.rights import Action, require
from danso.steering.calendar_feed import calendar_feed
from danso.steering.forms.tasks import (
    CommentForm,
    EvidenceForm,
    MilestoneForm,
    MoveForm,
    TaskFilterForm,
    TriggerForm,
    UndoForm,
)
from danso.steering.models import Assignment, Evidence, Milestone, SourceDocument, Task
from danso.steering.queries import history as history_queries
from danso.steering.queries import plans as plan_queries
from danso.steering.queries import tasks as task_queries
from danso.steering.services import evidence as evidence_services
from danso.steering.services import tasks as services
from danso.steering.status import OUT, MoveRefused
from danso.steering.views import base
from danso.steering.wording import refusal
from danso.web.clock import now, today

if TYPE_CHECKING:
    import datetime as dt

    from django.http import HttpRequest

PAGE_SIZE = 50


@require_GET
def task_list_page(request: HttpRequest) -> HttpResponse:
    """Tasks the officer may read, narrowed and paged."""
    plan = base.plan(request)
    if plan is None:
        return base.no_plan(request)
    form = TaskFilterForm(request.GET)
    form.is_valid()
    chosen = form.cleaned_data
    narrowed = task_queries.TaskFilter(
        text=chosen.get("q") or "",
        timeliness=chosen.get("timeliness") or "",
        progress=chosen.get("progress") or "",
        organization_id=chosen.get("organization"),
        section_id=chosen.get("section"),
    )
    tasks = task_queries.task_list(base.officer(request), plan, today=today(), narrowed=narrowed)
    found = Paginator(tasks, PAGE_SIZE).get_page(request.GET.get("page"))
    template = "tasks/_rows.html" if request.htmx else "tasks/list.html"  # type: ignore[attr-defined]
    return base.page(request, template, {"page": found, "form": form})


def _task(request: HttpRequest, task_id: int) -> Task:
    try:
        return task_queries.task_whole(base.officer(request), task_id, today=today())
    except Task.DoesNotExist:
        raise Http404 from None


def _movable(request: HttpRequest, assignment: Assignment) -> bool:
    return base.officer(request).may(Action.MOVE_ASSIGNMENT, assignment.organization.path)


@require_GET
def task_page(request: HttpRequest, task_id: int) -> HttpResponse:
    """One task whole, with what the officer may do to it."""
    return _show_task(request, _task(request, task_id), {})


def _show_task(request: HttpRequest, task: Task, bound: dict[str, Any], status: int = 200) -> HttpResponse:
    moves = [
        (part, MoveForm(part, initial={"on": today()}, prefix=f"move-{part.pk}"))
        for part in task.parts  # type: ignore[attr-defined]
        if _movable(request, part) and part.ended_on is None
    ]
    context = {
        "task": task,
        "events": history_queries.task_history(task),
        "moves": moves,
        "comment_form": CommentForm(),
        "milestone_form": MilestoneForm(prefix="milestone"),
        "evidence_form": EvidenceForm(prefix="evidence"),
        "evidence": [item for item in task.evidence.all() if item.comment_id is None],
        "may_add": bool(moves),
        "may_amend": base.officer(request).may(Action.CHANGE_PLAN) and task.progress not in OUT,
        "may_comment": base.officer(request).may_somewhere(Action.COMMENT),
    }
    return base.page(request, "tasks/page.html", context | bound, status=status)


@require_POST
def add_comment(request: HttpRequest, task_id: int) -> HttpResponse:
    """Add a remark."""
    task = _task(request, task_id)
    form = CommentForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            evidence_services.remark(
                officer=base.officer(request),
                task_id=task_id,
                text=form.cleaned_data["text"],
                upload=form.cleaned_data["file"],
                now=now(),
            )
        except RefusedFileError as refused:
            form.add_error("file", refused.english if get_language() == "en" else refused.vietnamese)
    if not form.is_valid():
        return _show_task(request, task, {"comment_form": form}, status=422)
    messages.success(request, _("Đã ghi ý kiến."))
    return redirect("steering:task", task_id)


@require_POST
def add_milestone(request: HttpRequest, task_id: int) -> HttpResponse:
    """Set a step on the way."""
    task = _task(request, task_id)
    form = MilestoneForm(request.POST, prefix="milestone")
    if form.is_valid() and task.milestones.filter(title=form.cleaned_data["title"]).exists():
        form.add_error("title", _("Nhiệm vụ đã có mốc này."))
    if not form.is_valid():
        return _show_task(request, task, {"milestone_form": form}, status=422)
    services.add_milestone(officer=base.officer(request), task_id=task_id, now=now(), **form.cleaned_data)
    messages.success(request, _("Đã thêm mốc."))
    return redirect("steering:task", task_id)


@require_POST
def set_milestone(request: HttpRequest, milestone_id: int) -> HttpResponse:
    """Mark a step as reached today, or not reached after all."""
    milestone = get_object_or_404(Milestone, pk=milestone_id)
    reached = request.POST.get("reached") == "1"
    services.reach_milestone(
        officer=base.officer(request),
        milestone_id=milestone.pk,
        on=today() if reached else None,
        now=now(),
    )
    return redirect("steering:task", milestone.task_id)


@require_POST
def add_evidence(request: HttpRequest, task_id: int) -> HttpResponse:
    """Add a file or a document number that shows a result."""
    task = _task(request, task_id)
    form = EvidenceForm(request.POST, request.FILES, prefix="evidence")
    if form.is_valid():
        try:
            evidence_services.add_evidence(
                officer=base.officer(request),
                task_id=task_id,
                upload=form.cleaned_data["file"],
                document_number=form.cleaned_data["document_number"],
                note=form.cleaned_data["note"],
                now=now(),
            )
        except RefusedFileError as refused:
            form.add_error("file", refused.english if get_language() == "en" else refused.vietnamese)
    if not form.is_valid():
        return _show_task(request, task, {"evidence_form": form}, status=422)
    messages.success(request, _("Đã thêm tài liệu kiểm chứng."))
    return redirect("steering:task", task_id)


@require_GET
def evidence_file(request: HttpRequest, evidence_id: int) -> HttpResponse | FileResponse:
    """Hand out an evidence file, always as a download."""
    evidence = get_object_or_404(Evidence, pk=evidence_id)
    _task(request, evidence.task_id)
    if not evidence.file:
        raise Http404
    return FileResponse(
        evidence.file.open("rb"),
        as_attachment=True,
        filename=evidence.file_name,
        content_type=evidence.media_type,
    )


@require_POST
def move_assignment(request: HttpRequest, assignment_id: int) -> HttpResponse:
    """Move an agency's work."""
    assignment = get_object_or_404(Assignment.objects.select_related("organization"), pk=assignment_id)
    task = _task(request, assignment.task_id)
    form = MoveForm(assignment, request.POST, prefix=f"move-{assignment.pk}")
    if form.is_valid():
        try:
            services.move_assignment(
                officer=base.officer(request),
                assignment_id=assignment_id,
                to=form.cleaned_data["to"],
                on=form.cleaned_data["on"],
                reason=form.cleaned_data["reason"],
                now=now(),
            )
        except MoveRefused as refused:
            form.add_error(None, refusal(refused.code))
    if not form.is_valid():
        moves = [
            (part, form if part.pk == assignment_id else MoveForm(part, prefix=f"move-{part.pk}"))
            for part in task.parts  # type: ignore[attr-defined]
            if _movable(request, part)
        ]
        return _show_task(request, task, {"moves": moves}, status=422)
    _tell_moved(request, assignment_id)
    return redirect("steering:task", assignment.task_id)


def _tell_moved(request: HttpRequest, assignment_id: int) -> None:
    """Say that the work was moved, with a way back where there is one."""
    done = _("Đã cập nhật tiến độ.")
    if services.state_before(Assignment.objects.get(pk=assignment_id)) is None:
        messages.success(request, done)
        return
    undo = reverse("steering:undo_move", args=[assignment_id])
    messages.success(request, format_html('{} <a href="{}">{}</a>', done, undo, _("Hoàn tác")))


@require_http_methods(["GET", "POST"])
def undo_move(request: HttpRequest, assignment_id: int) -> HttpResponse:
    """Take an agency's last move back, saying why."""
    assignment = get_object_or_404(Assignment.objects.select_related("organization"), pk=assignment_id)
    task = _task(request, assignment.task_id)
    require(base.officer(request), Action.MOVE_ASSIGNMENT, assignment.organization)
    form = UndoForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.undo_move(
                officer=base.officer(request),
                assignment_id=assignment_id,
                reason=form.cleaned_data["reason"],
                now=now(),
            )
        except MoveRefused as refused:
            form.add_error(None, refusal(refused.code))
        else:
            messages.success(request, _("Đã quay lại trạng thái trước."))
            return redirect("steering:task", task.pk)
    context = {
        "task": task,
        "assignment": assignment,
        "back": services.state_before(assignment),
        "form": form,
    }
    return base.page(request, "tasks/undo.html", context, status=422 if form.errors else 200)


@require_GET
def plan_tree(request: HttpRequest) -> HttpResponse:
    """The plan as it stands: sections and tasks."""
    plan = base.plan(request)
    if plan is None:
        return base.no_plan(request)
    tasks = task_queries.task_list(base.officer(request), plan, today=today())
    context = {"tasks": tasks, "versions": plan_queries.versions(plan)}
    return base.page(request, "tasks/tree.html", context)


@require_GET
def plan_version(request: HttpRequest, number: int) -> HttpResponse:
    """The plan as one version fixed it, and what that version changed."""
    plan = base.plan(request)
    require(base.officer(request), Action.READ)
    if plan is None:
        return base.no_plan(request)
    version = get_object_or_404(plan_queries.versions(plan), number=number)
    context = {
        "version": version,
        "editions": task_queries.edition_tree(plan, version=number),
        "changes": plan_queries.changes(version),
    }
    return base.page(request, "tasks/version.html", context)


@require_GET
def history(request: HttpRequest) -> HttpResponse:
    """What happened in the plan."""
    plan = base.plan(request)
    if plan is None:
        return base.no_plan(request)
    events = history_queries.plan_history(base.officer(request), plan)
    found = Paginator(events, PAGE_SIZE).get_page(request.GET.get("page"))
    return base.page(request, "tasks/history.html", {"page": found})


@require_http_methods(["GET", "POST"])
def triggers(request: HttpRequest) -> HttpResponse:
    """Documents the plan waits for; the office says which have come."""
    plan = base.plan(request)
    require(base.officer(request), Action.READ)
    if plan is None:
        return base.no_plan(request)
    waiting = list(task_queries.waiting_triggers(plan))
    choices = [(str(row.pk), f"{row.task.path} · {row.phrase}") for row in waiting]
    form = TriggerForm(choices, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        started = services.satisfy_triggers(
            officer=base.officer(request),
            trigger_ids=[int(pk) for pk in data["triggers"]],
            document=SourceDocument(
                number=data["number"],
                issuer=data["issuer"],
                title=data["title"] or data["number"],
                signed_on=data["on"],
            ),
            on=data["on"],
            now=now(),
        )
        messages.success(request, _("Đã bắt đầu tính thời hạn cho %(n)d nhiệm vụ.") % {"n": len(started)})
        return redirect("steering:triggers")
    may_change = base.officer(request).may(Action.CHANGE_PLAN)
    context = {"waiting": waiting, "form": form, "may_change": may_change}
    return base.page(request, "tasks/triggers.html", context, status=422 if form.errors else 200)


@require_GET
def calendar_page(request: HttpRequest) -> HttpResponse:
    """Due days and milestones of the year, as a page or (`?format=ics`) as a calendar feed."""
    plan = base.plan(request)
    if plan is None:
        return base.no_plan(request)
    since, until = _year(plan.year)
    rows = history_queries.dated_work(base.officer(request), plan, since=since, until=until)
    if request.GET.get("format") == "ics":
        feed = calendar_feed(rows, host=request.get_host(), now=now())
        return HttpResponse(
            feed,
            content_type="text/calendar; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="danso-{plan.year}.ics"'},
        )
    months: dict[int, list[tuple[dt.date, str, Task]]] = {}
    for row in rows:
        months.setdefault(row[0].month, []).append(row)
    return base.page(request, "tasks/calendar.html", {"months": sorted(months.items())})


def _year(year: int) -> tuple[dt.date, dt.date]:
    first = today().replace(year=year, month=1, day=1)
    return first, first.replace(month=12, day=31)
