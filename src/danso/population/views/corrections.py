"""Correction cases: the list, one case, its moves, and opening one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from danso.organizations.queries import visible
from danso.organizations.rights import Action
from danso.population.fields import catalogue
from danso.population.forms import CorrectionForm, MoveForm, in_language
from danso.population.models import CorrectionCase, MirroredResident
from danso.population.queries import corrections_of, feed_silent_since
from danso.population.services.corrections import CorrectionRefused, move_case, moves_from, open_case
from danso.population.views.shared import PAGE_SIZE, cleaner, committee, status_of
from danso.population.wording import CORRECTION_REFUSALS, MOVES
from danso.web.clock import now, today

if TYPE_CHECKING:
    from django.http import HttpRequest

AT_THE_REGISTER: Final = {CorrectionCase.State.VERIFIED, CorrectionCase.State.REQUESTED}


@require_GET
def corrections(request: HttpRequest) -> HttpResponse:
    """Correction cases of the officer's units, the newest first."""
    officer = cleaner(request)
    units = visible(officer, Action.CLEAN_RESIDENTS, on=today())
    page = Paginator(corrections_of(units), PAGE_SIZE).get_page(request.GET.get("page"))
    rows = [(case, in_language(catalogue()[case.field])) for case in page]
    context = {"page": page, "rows": rows, "silent_since": feed_silent_since()}
    return render(request, "population/corrections.html", context)


@require_GET
def correction(request: HttpRequest, pk: int) -> HttpResponse:
    """One case: what is wrong, on what evidence, and what has happened."""
    officer = cleaner(request)
    case = get_object_or_404(CorrectionCase.objects.select_related("organization"), pk=pk)
    if not officer.may(Action.CLEAN_RESIDENTS, case.organization.path):
        raise Http404
    context = {
        "case": case,
        "field": in_language(catalogue()[case.field]),
        "events": [(each, MOVES[each.move]) for each in case.events.select_related("by")],
        "moves": [(move, MOVES[move]) for move in moves_from(case.state)],
        "form": MoveForm(),
        "silent_since": feed_silent_since() if case.state in AT_THE_REGISTER else None,
    }
    return render(request, "population/correction.html", context)


@require_POST
def move(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """An officer's move."""
    form = MoveForm(request.POST)
    note = form.cleaned_data["note"] if form.is_valid() else ""
    try:
        move_case(officer=cleaner(request), case_id=pk, move=verb, note=note, now=now())
    except CorrectionCase.DoesNotExist:
        raise Http404 from None
    except CorrectionRefused as refusal:
        messages.error(request, CORRECTION_REFUSALS[refusal.code])
    return redirect("population:correction", pk)


@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, resident: int, pk: int) -> HttpResponse:
    """Open a case about a resident of a commune."""
    officer = cleaner(request)
    organization = committee(officer, pk, Action.CLEAN_RESIDENTS)
    about = get_object_or_404(MirroredResident, pk=resident, commune=organization.unit_code)
    form = CorrectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            case = open_case(
                officer=officer, organization=organization, resident=about, now=now(), **form.cleaned_data
            )
        except CorrectionRefused as refusal:
            form.add_error(None, CORRECTION_REFUSALS[refusal.code])
        else:
            messages.success(request, _("Đã ghi nhận phản hồi."))
            return redirect("population:correction", case.pk)
    context = {"organization": organization, "form": form}
    return render(request, "population/correct.html", context, status=status_of(form))
