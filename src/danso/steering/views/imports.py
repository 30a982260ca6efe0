"""Upload, look at the proposal beside its source, correct, resolve flags, confirm."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from danso.organizations.rights import Action, require
from danso.steering.amending import amendment_preview
from danso.steering.forms.imports import ConfirmForm, CorrectionForm, ResolveForm, UploadForm
from danso.steering.jobs import read_plan
from danso.steering.models import ImportFlag, PlanImport, ProposedTask
from danso.steering.queries import imports as queries
from danso.steering.services import imports as services
from danso.steering.views import base
from danso.steering.wording import refusal
from danso.web.clock import now, today

if TYPE_CHECKING:
    from django.http import HttpRequest


@require_http_methods(["GET", "POST"])
def imports_page(request: HttpRequest) -> HttpResponse:
    """The list of imports, and the form that starts one."""
    officer = base.officer(request)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        with transaction.atomic():
            plan_import = services.upload_plan(
                officer=officer,
                data=upload.read(),
                file_name=upload.name,
                amends=form.cleaned_data["amends"],
                now=now(),
            )
            done = reverse("steering:import", args=[plan_import.pk])
            job = read_plan.on_behalf(officer.user_id, done_url=done).enqueue(plan_import.pk)
        return redirect("jobs:progress", job.id)
    context = {"imports": queries.imports(officer), "form": form}
    return base.page(request, "imports/list.html", context, status=422 if form.errors else 200)


def _import(request: HttpRequest, import_id: int) -> PlanImport:
    try:
        return queries.import_whole(base.officer(request), import_id)
    except PlanImport.DoesNotExist:
        raise Http404 from None


@require_GET
def import_page(request: HttpRequest, import_id: int) -> HttpResponse:
    """A proposal beside its source; or why the document could not be read."""
    return _show(request, _import(request, import_id), {})


def _show(
    request: HttpRequest, plan_import: PlanImport, bound: dict[str, Any], status: int = 200
) -> HttpResponse:
    if plan_import.state == PlanImport.State.FAILED:
        failure = plan_import.failure_english if get_language() == "en" else plan_import.failure_vietnamese
        return base.page(request, "imports/failed.html", {"plan_import": plan_import, "failure": failure})
    document = plan_import.document
    confirm = ConfirmForm(
        initial={
            "year": plan_import.year or today().year,
            "effective_from": document.signed_on or today(),
        }
    )
    context = {
        "plan_import": plan_import,
        "lines": queries.source_lines(plan_import),
        "confirm_form": confirm,
        "resolve_form": ResolveForm(),
        "open_flags": sum(flag.resolved_at is None for flag in plan_import.flags.all()),
        "preview": amendment_preview(plan_import) if plan_import.amends else None,
        "waits": plan_import.state == PlanImport.State.PROPOSED,
    }
    return base.page(request, "imports/page.html", context | bound, status=status)


@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, task_id: int) -> HttpResponse:
    """Correct one proposed task."""
    require(base.officer(request), Action.IMPORT_PLAN)
    task = get_object_or_404(ProposedTask.objects.select_related("plan_import__document"), pk=task_id)
    fields = CorrectionForm.base_fields
    initial = {name: getattr(task, name) for name in fields}
    form = CorrectionForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        correction = services.TaskCorrection(
            **data
            | {
                "leads": tuple(line.strip() for line in data["leads"].splitlines() if line.strip()),
                "coordinators": tuple(
                    line.strip() for line in data["coordinators"].splitlines() if line.strip()
                ),
            }
        )
        try:
            services.correct_task(
                officer=base.officer(request), proposed_task_id=task.pk, correction=correction
            )
        except services.ImportRefused as refused:
            form.add_error(None, refusal(refused.code))
        else:
            messages.success(request, _("Đã sửa nhiệm vụ %(path)s.") % {"path": task.path})
            return redirect(f"{reverse('steering:import', args=[task.plan_import_id])}#task-{task.pk}")
    context = {"form": form, "task": task}
    return base.page(request, "imports/correct.html", context, status=422 if form.errors else 200)


@require_POST
def resolve(request: HttpRequest, flag_id: int) -> HttpResponse:
    """Say what was decided about a flag."""
    require(base.officer(request), Action.IMPORT_PLAN)
    flag = get_object_or_404(ImportFlag, pk=flag_id)
    form = ResolveForm(request.POST)
    if form.is_valid():
        try:
            services.resolve_flag(
                officer=base.officer(request),
                flag_id=flag.pk,
                resolution=form.cleaned_data["resolution"],
                now=now(),
            )
        except services.ImportRefused as refused:
            messages.error(request, refusal(refused.code))
    else:
        messages.error(request, _("Hãy ghi cách xử lý."))
    return redirect(f"{reverse('steering:import', args=[flag.plan_import_id])}#flags")


@require_POST
def confirm(request: HttpRequest, import_id: int) -> HttpResponse:
    """Put the proposal in force."""
    plan_import = _import(request, import_id)
    form = ConfirmForm(request.POST)
    if form.is_valid():
        try:
            version = services.confirm_import(
                officer=base.officer(request), import_id=import_id, now=now(), **form.cleaned_data
            )
        except services.ImportRefused as refused:
            form.add_error(None, refusal(refused.code))
        else:
            request.session["plan_id"] = version.plan_id
            messages.success(request, _("Kế hoạch đã có hiệu lực."))
            return redirect("steering:plan_tree")
    return _show(request, plan_import, {"confirm_form": form}, status=422)


@require_POST
def discard(request: HttpRequest, import_id: int) -> HttpResponse:
    """Give the import up."""
    try:
        services.discard_import(officer=base.officer(request), import_id=import_id)
    except services.ImportRefused as refused:
        messages.error(request, refusal(refused.code))
    else:
        messages.success(
            request,
            format_html(
                '{} <a href="{}">{}</a>',
                _("Đã bỏ văn bản này; kế hoạch không thay đổi."),
                reverse("steering:import", args=[import_id]),
                _("Xem lại hoặc khôi phục"),
            ),
        )
    return redirect("steering:imports")


@require_POST
def restore(request: HttpRequest, import_id: int) -> HttpResponse:
    """Undo giving an import up."""
    officer = base.officer(request)
    try:
        with transaction.atomic():
            restored = services.restore_import(officer=officer, import_id=import_id)
            if restored.state == PlanImport.State.READING:
                read_plan.on_behalf(officer.user_id).enqueue(restored.pk)
    except services.ImportRefused as refused:
        messages.error(request, refusal(refused.code))
        return redirect("steering:imports")
    messages.success(request, _("Đã khôi phục văn bản này."))
    return redirect("steering:import", import_id)


@require_POST
def reopen(request: HttpRequest, flag_id: int) -> HttpResponse:
    """Undo a flag's marking."""
    require(base.officer(request), Action.IMPORT_PLAN)
    flag = get_object_or_404(ImportFlag, pk=flag_id)
    try:
        services.reopen_flag(officer=base.officer(request), flag_id=flag.pk)
    except services.ImportRefused as refused:
        messages.error(request, refusal(refused.code))
    return redirect(f"{reverse('steering:import', args=[flag.plan_import_id])}#flags")
