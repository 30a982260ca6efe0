"""Pages of the readings that a reviewer judges: the sample of the week, and what was read in an emergency."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from danso.identity.auditing import reviews as services
from danso.identity.auditing.forms import VerdictForm
from danso.identity.auditing.searching import officer_names
from danso.identity.my_data.entries import Entry, agency_names, entry
from danso.identity.queries import current_officer
from danso.ledger.errors import SealingDead

if TYPE_CHECKING:
    import datetime as dt

    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse

    from danso.identity.models import ReadingReview
    from danso.organizations.rights import Officer

PAGE = 20


@dataclass(frozen=True, slots=True)
class Waiting:
    """A reading as its reviewer sees it."""

    review: ReadingReview
    entry: Entry
    who: str
    overdue: bool


def may_review_some(request: HttpRequest) -> bool:
    """Whether the reader judges readings."""
    return services.may_review(getattr(request, "officer", None))


def _reviewer(request: HttpRequest) -> Officer:
    officer = current_officer(request)
    if not services.may_review(officer):
        raise PermissionDenied
    return officer


@never_cache
@require_GET
def reviews(request: HttpRequest) -> HttpResponse:
    """Show what waits for the reviewer, overdue first, or what was judged, newest first."""
    officer, now = _reviewer(request), timezone.now()
    judged = request.GET.get("judged") == "1"
    shown = services.judged_for(officer) if judged else services.waiting_for(officer)
    page = Paginator(shown, PAGE).get_page(request.GET.get("page"))
    try:
        found = services.look_at(officer=officer, reviews=page.object_list, now=now)  # type: ignore[arg-type]
    except SealingDead:
        return _sealing_is_dead(request)
    context = {
        "page": page,
        "readings": _worded(found, now),
        "judged": judged,
        "overdue": services.overdue_for(officer, now=now),
    }
    return render(request, "identity/auditing/reviews.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def judge(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a verdict about one reading; 404 for another agency's and for what is judged."""
    officer, now = _reviewer(request), timezone.now()
    waiting: QuerySet[ReadingReview] = services.waiting_for(officer).filter(pk=pk)
    if not waiting.exists():
        raise Http404
    form = VerdictForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        services.judge(officer=officer, review_id=pk, now=now, **form.cleaned_data)
        messages.success(request, _("Đã ghi nhận định."))
        return redirect("identity:reviews")
    try:
        found = services.look_at(officer=officer, reviews=waiting, now=now)
    except SealingDead:
        return _sealing_is_dead(request)
    context = {"form": form, "each": _worded(found, now)[0]}
    return render(request, "identity/auditing/judge.html", context, status=422 if form.is_bound else 200)


def _sealing_is_dead(request: HttpRequest) -> HttpResponse:
    words = _("Việc niêm phong nhật ký đang dừng nên không dữ liệu nào được đọc. Hãy thử lại sau.")
    return render(request, "identity/auditing/reviews.html", {"trouble": words}, status=503)


def _worded(found: list[ReadingReview], now: dt.datetime) -> list[Waiting]:
    agencies = agency_names({review.line.agency for review in found})
    names = officer_names(review.line.actor for review in found)
    return [
        Waiting(
            review,
            entry(review.line, agencies[review.line.agency]),
            names.get(review.line.actor, ""),
            review.due_at < now,
        )
        for review in found
    ]
