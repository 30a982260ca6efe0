"""Files to take away: official documents, tables, the national form; and bulk edits that come back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from danso.documents.official import render_docx
from danso.organizations.rights import Action, require
from danso.steering import official
from danso.steering.forms.exports import BulkApplyForm, BulkUploadForm
from danso.steering.queries import exports as queries
from danso.steering.queries import plans as plan_queries
from danso.steering.queries import tasks as task_queries
from danso.steering.services import bulk as bulk_services
from danso.steering.services.consolidated import letterhead
from danso.steering.tables import national_workbook, tasks_workbook
from danso.steering.views import base
from danso.steering.views.reports import DOCX, XLSX, attachment
from danso.steering.wording import FIELDS
from danso.web.clock import now, today

if TYPE_CHECKING:
    from django.http import HttpRequest

    from danso.steering.models import Plan


def _plan(request: HttpRequest, action: Action | None) -> Plan:
    """The plan, when the officer may export (and do the action for the whole province)."""
    officer = base.officer(request)
    if action is not None:
        require(officer, action)
    elif not officer.may_somewhere(Action.EXPORT):
        require(officer, Action.EXPORT)
    plan = base.plan(request)
    if plan is None:
        raise Http404
    return plan


@require_GET
def tasks_xlsx(request: HttpRequest) -> HttpResponse:
    """The tasks the officer may read, as a workbook that `bulk_edit` takes back."""
    plan = _plan(request, None)
    tasks = task_queries.task_list(base.officer(request), plan, today=today())
    data = tasks_workbook(queries.with_coordinators(tasks), today=today())
    return attachment(data, XLSX, f"nhiem-vu-{plan.year}.xlsx")


@require_GET
def national_xlsx(request: HttpRequest) -> HttpResponse:
    """Tasks, states in official words, results and difficulties, for the national software."""
    plan = _plan(request, Action.EXPORT)
    return attachment(
        national_workbook(queries.national_rows(plan, today=today())), XLSX, f"dean06-{plan.year}.xlsx"
    )


@require_GET
def national_json(request: HttpRequest) -> JsonResponse:
    """The same rows as JSON."""
    plan = _plan(request, Action.EXPORT)
    rows = [row.as_json() for row in queries.national_rows(plan, today=today())]
    return JsonResponse({"plan": plan.title, "year": plan.year, "as_of": today(), "tasks": rows})


@require_GET
def plan_docx(request: HttpRequest) -> HttpResponse:
    """The plan's newest version in the official layout."""
    plan = _plan(request, Action.EXPORT)
    version = plan_queries.versions(plan).first()
    if version is None:
        raise Http404
    editions = list(task_queries.edition_tree(plan, version=version.number))
    document = official.plan_document(version, editions, letterhead())
    return attachment(render_docx(document), DOCX, f"ke-hoach-{plan.year}.docx")


@require_GET
def amendment_docx(request: HttpRequest, number: int) -> HttpResponse:
    """The amendment that made a version."""
    plan = _plan(request, Action.EXPORT)
    version = get_object_or_404(plan_queries.versions(plan), number=number, amendment__isnull=False)
    words = {name: str(word) for name, word in FIELDS.items()}
    document = official.amendment_document(version, list(plan_queries.changes(version)), words, letterhead())
    return attachment(render_docx(document), DOCX, f"dieu-chinh-{plan.year}-{number}.docx")


@require_GET
def urging_letter(request: HttpRequest) -> HttpResponse:
    """The letter that urges late agencies."""
    plan = _plan(request, Action.APPROVE_REPORT)
    late, missing = queries.to_be_urged(plan, today=today())
    document = official.urging_letter(late, missing, today(), letterhead())
    return attachment(render_docx(document), DOCX, f"don-doc-{today():%Y-%m-%d}.docx")


@require_http_methods(["GET", "POST"])
def bulk_edit(request: HttpRequest) -> HttpResponse:
    """Upload the edited workbook, see the difference, then apply it as an amendment."""
    plan = _plan(request, Action.CHANGE_PLAN)
    officer = base.officer(request)
    form = BulkUploadForm(request.POST or None, request.FILES or None)
    context: dict[str, object] = {"form": form}
    if request.method == "POST" and "rows" in request.POST:
        apply = BulkApplyForm(request.POST)
        if apply.is_valid():
            try:
                bulk_services.apply_bulk_edit(
                    officer=officer, plan=plan, now=now(), today=today(), **apply.cleaned_data
                )
            except bulk_services.BulkRefused as refused:
                apply.add_error(None, refused.message)
            else:
                messages.success(request, _("Đã áp dụng thay đổi thành một lần điều chỉnh kế hoạch."))
                return redirect("steering:plan_tree")
        context |= {"apply": apply}
        return base.page(request, "tasks/bulk_edit.html", context, status=422)
    if request.method == "POST" and form.is_valid():
        try:
            preview = bulk_services.preview_bulk_edit(
                officer=officer, plan=plan, data=form.cleaned_data["file"].read()
            )
        except bulk_services.BulkRefused as refused:
            form.add_error("file", refused.message)
        else:
            context |= {
                "preview": preview,
                "apply": BulkApplyForm(initial={"rows": preview.rows_json, "effective_from": today()}),
            }
    return base.page(request, "tasks/bulk_edit.html", context, status=422 if form.errors else 200)
