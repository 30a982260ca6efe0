"""Who should have a card or an account and who has none; campaign lists for the commune police."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from danso.documents.tables.shapes import Column
from danso.documents.tables.writing import write_table
from danso.organizations.rights import Action
from danso.population import coverage as covering
from danso.population.queries import feed_silent_since
from danso.population.rights import may_clean
from danso.population.services import ReadRefused
from danso.population.services.lists import list_residents
from danso.population.views.shared import (
    PAGE_SIZE,
    cleaner,
    committee,
    committees_of,
    counts_reader,
    refused,
)
from danso.web.clock import now, today

if TYPE_CHECKING:
    from django.http import HttpRequest

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
def coverage(request: HttpRequest) -> HttpResponse:
    """Who should have a card or an account and who has none, by commune and by age."""
    officer = counts_reader(request)
    committees = committees_of(officer)
    whole = officer.paths(Action.READ) is None
    communes = None if whole else frozenset(committees)
    day = today()
    cards, accounts = (covering.by_commune(kind, today=day) for kind in covering.Kind)
    counted = set(cards) | set(accounts)
    names = sorted(counted if communes is None else counted & communes)
    nothing = covering.Covered(0, 0)
    rows = [
        (committees.get(each), each, cards.get(each, nothing), accounts.get(each, nothing)) for each in names
    ]
    rows.sort(key=lambda row: -row[2].none - row[3].none)
    by_age = [covering.by_age(kind, today=day, communes=communes) for kind in covering.Kind]
    context = {
        "day": day,
        "target": covering.rules()["target"]["percent"],
        "page": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page")),
        "card": _sum(cards, names),
        "account": _sum(accounts, names),
        "ages": [(group, by_age[0][group], by_age[1][group]) for group in covering.age_groups()],
        "may_list": may_clean(request),
        "silent_since": feed_silent_since(),
    }
    return render(request, "population/coverage.html", context)


def _sum(counts: dict[str, covering.Covered], names: list[str]) -> covering.Covered:
    mine = [counts[name] for name in names if name in counts]
    return covering.Covered(sum(each.eligible for each in mine), sum(each.have for each in mine))


@require_POST
def campaign(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The list of those without, as a workbook for the commune police."""
    officer = cleaner(request)
    organization = committee(officer, pk, Action.CLEAN_RESIDENTS)
    if kind not in set(covering.Kind):
        raise Http404
    try:
        found = list_residents(
            officer=officer,
            organization=organization,
            people=covering.without(covering.Kind(kind), today=today()),
            what=f"campaign:{kind}",
            now=now(),
        )
    except ReadRefused as refusal:
        return refused(request, refusal)
    titles = {
        "name": _("Họ, chữ đệm và tên"),
        "birth": _("Ngày sinh"),
        "number": _("Số định danh"),
        "address": _("Địa chỉ"),
    }
    columns = [Column(key, title) for key, title in titles.items()]
    lines = [{key: getattr(each, key) for key in titles} for each in found]
    response = HttpResponse(write_table(columns, lines, str(organization)), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{kind}-{organization.unit_code}.xlsx"'
    return response
