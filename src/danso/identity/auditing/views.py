"""The auditor's page: a form that is sent, never an address, since it may hold a personal number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from danso.identity.auditing.forms import LogSearchForm
from danso.identity.auditing.patterns import review, waiting_findings
from danso.identity.auditing.searching import MOST, Search, may_audit, officer_names, search_log
from danso.identity.my_data.entries import Entry, agency_names, entry
from danso.identity.queries import current_officer
from danso.ledger.errors import SealingDead
from danso.ledger.queries import sealing_state

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from danso.ledger.models import Line

FINDINGS_SHOWN = 50
TAG_SHOWN = 8  # enough to see that two lines are about one person


@dataclass(frozen=True, slots=True)
class Found:
    """A line as an auditor sees it: the entry, the officer's name, and a sign of whom it is about."""

    entry: Entry
    who: str
    about: str


def may_open(request: HttpRequest) -> bool:
    """Whether the reader audits the log."""
    return may_audit(getattr(request, "officer", None))


@never_cache
@sensitive_post_parameters("number")
@require_http_methods(["GET", "POST"])
def search(request: HttpRequest) -> HttpResponse:
    """Search the log; opening the page alone reads nothing and writes nothing."""
    officer = current_officer(request)
    if not may_audit(officer):
        raise PermissionDenied
    form = LogSearchForm(request.POST or None)
    waiting = list(waiting_findings()[:FINDINGS_SHOWN])
    names = officer_names(each.actor for each in waiting)
    context: dict[str, Any] = {
        "form": form,
        "most": MOST,
        "sealing": sealing_state(timezone.now()),
        "waiting": [(each, names.get(each.actor, ""), each.subject_tag[:TAG_SHOWN]) for each in waiting],
    }
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            lines = search_log(officer=officer, search=Search(**form.cleaned_data), now=timezone.now())
        except SealingDead:
            form.add_error(
                None, _("Việc niêm phong nhật ký đang dừng nên không dữ liệu nào được đọc. Hãy thử lại sau.")
            )
            status = 503
        else:
            context |= {"found": _worded(lines), "searched": True}
            status = 200
    return render(request, "identity/auditing/search.html", context, status=status)


@require_POST
def review_finding(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that the auditor has looked at a finding."""
    review(officer=current_officer(request), finding_id=pk, now=timezone.now())
    messages.success(request, _("Đã ghi là đã xem xét."))
    return redirect("identity:access_log")


def _worded(lines: list[Line]) -> list[Found]:
    agencies = agency_names({line.agency for line in lines})
    officers = officer_names(line.actor for line in lines)
    return [
        Found(entry(line, agencies[line.agency]), officers.get(line.actor, ""), line.subject_tag[:TAG_SHOWN])
        for line in lines
    ]
