"""Amending a plan from a task's page: type, look at the difference, decide."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from danso.organizations.rights import Action, require
from danso.steering import changing
from danso.steering.forms.amend import DecisionForm, MergeForm, PartForms, WordsForm, initial_words, names_of
from danso.steering.models import SourceDocument, Task
from danso.steering.queries import tasks as task_queries
from danso.steering.services import plans as services
from danso.steering.status import OUT
from danso.steering.views import base
from danso.steering.wording import refusal
from danso.web.clock import now, today

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from danso.steering.models import PlanVersion

ACTIONS = {
    "edit": gettext_lazy("Sửa nội dung, thời hạn"),
    "split": gettext_lazy("Tách"),
    "merge": gettext_lazy("Gộp"),
    "drop": gettext_lazy("Bỏ"),
}


def _task(request: HttpRequest, task_id: int) -> Task:
    """The task, when the office may amend it."""
    require(base.officer(request), Action.CHANGE_PLAN)
    try:
        task = task_queries.task_whole(base.officer(request), task_id, today=today())
    except Task.DoesNotExist:
        raise Http404 from None
    if task.progress in OUT:
        raise Http404
    return task


def _forms(action: str, task: Task, data: Any) -> Any:  # noqa: ANN401 - a QueryDict; a form, a formset or nothing
    words = initial_words(changing.current(task))
    if action == "edit":
        return WordsForm(data, initial=words)
    if action == "merge":
        return MergeForm(task, data, initial=words)
    if action == "split":
        part = {name: words[name] for name in ("leads", "deadline_raw")}
        return PartForms(
            data,
            initial=[part, part],
            prefix="part",
            error_messages={"too_few_forms": _("Hãy ghi ít nhất hai nhiệm vụ.")},
        )
    return None


def _change(action: str, task: Task, form: Any) -> changing.Change:  # noqa: ANN401 - as above
    if action == "edit":
        return changing.edit(task, form.changes())
    if action == "merge":
        return changing.merge(task, list(form.cleaned_data["others"]), form.changes())
    if action == "split":
        parts = [part.cleaned_data for part in form.forms if part.cleaned_data.get("title")]
        return changing.split(task, [row | {"leads": names_of(row["leads"])} for row in parts])
    return changing.drop(task)


@require_http_methods(["GET", "POST"])
def amend_page(request: HttpRequest, task_id: int, action: str) -> HttpResponse:
    """Edit, split, merge or drop a task: first the difference, then, confirmed, the plan's next version."""
    if action not in ACTIONS:
        raise Http404
    task = _task(request, task_id)
    data = request.POST if request.method == "POST" else None
    form = _forms(action, task, data)
    decision = DecisionForm(data, initial={"effective_from": today()}, prefix="decision")
    context: dict[str, Any] = {"task": task, "action": action, "form": form, "decision": decision}
    context["actions"] = ACTIONS.items()
    step = request.POST.get("step")
    if data is None or step == "back":
        return base.page(request, "amend/page.html", context)
    valid = [known.is_valid() for known in (form, decision) if known is not None]
    if not all(valid):
        return base.page(request, "amend/page.html", context, status=422)
    change = _change(action, task, form)
    if step != "confirm":
        return _preview(request, task, change, context)
    try:
        version = _decide(request, task, change, decision)
    except services.AmendmentRefused as refused:
        decision.add_error(None, refusal(refused.code))
        return base.page(request, "amend/page.html", context, status=422)
    messages.success(request, _("Đã điều chỉnh kế hoạch: phiên bản %(n)d.") % {"n": version.number})
    if action in ("edit", "merge"):
        return redirect("steering:task", task.pk)
    return redirect("steering:plan_version", version.number)


def _preview(
    request: HttpRequest, task: Task, change: changing.Change, context: dict[str, Any]
) -> HttpResponse:
    day = context["decision"].cleaned_data["effective_from"]
    rows = changing.preview(change)
    if not rows:
        context["decision"].add_error(None, refusal("nothing_changed"))
        return base.page(request, "amend/page.html", context, status=422)
    carried = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name not in ("csrfmiddlewaretoken", "step")
    ]
    names = services.names_on(day)
    context |= {
        "rows": rows,
        "readings": changing.readings(change, names=names, year=task.plan.year),
        "carried": carried,
    }
    return base.page(request, "amend/confirm.html", context)


def _decide(request: HttpRequest, task: Task, change: changing.Change, decision: DecisionForm) -> PlanVersion:
    data = decision.cleaned_data
    request.session["plan_id"] = task.plan_id
    return services.amend(
        officer=base.officer(request),
        plan=task.plan,
        document=SourceDocument(
            kind="Quyết định", number=data["number"], signed_on=data["signed_on"], title=data["reason"]
        ),
        draft=change.amendment(reason=data["reason"], approved_by=data["approved_by"]),
        effective_from=data["effective_from"],
        now=now(),
    )
