"""The head's one-page view (Điều hành)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from danso.organizations.rights import Action, require
from danso.steering.queries.overview import Overview, overview
from danso.steering.queries.plans import plans
from danso.steering.views import base
from danso.web.charts import Chart, Kind, Series, Tone
from danso.web.clock import today

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from danso.steering.queries.tasks import NamedCells

AGENCIES_DRAWN = 12


@require_GET
def overview_page(request: HttpRequest) -> HttpResponse:
    """Show what is late, why, and what to decide; an agency's officer goes to the agency's desk."""
    officer = base.officer(request)
    plan = base.plan(request)
    if not officer.may(Action.READ):
        return redirect("steering:desk")
    if plan is None:
        return base.no_plan(request)
    shown = overview(plan, today=today())
    return base.page(
        request,
        "overview/page.html",
        {
            "overview": shown,
            "agency_chart": agency_chart(shown.by_agency[:AGENCIES_DRAWN]),
            "trend_chart": trend_chart(shown),
        },
    )


def agency_chart(rows: list[NamedCells]) -> Chart:
    """Four cells of each agency as one stacked bar."""
    return Chart(
        kind=Kind.STACKED_BARS,
        categories=tuple(row.name for row in rows),
        series=(
            Series(_("Hoàn thành đúng hạn"), tuple(row.cells.done_on_time for row in rows), Tone.GOOD),
            Series(_("Hoàn thành quá hạn"), tuple(row.cells.done_late for row in rows), Tone.WARNING),
            Series(_("Đang thực hiện, trong hạn"), tuple(row.cells.open_in_time for row in rows), Tone.SOFT),
            Series(_("Quá hạn"), tuple(row.cells.overdue for row in rows), Tone.DANGER),
        ),
        unit=_("nhiệm vụ"),
    )


def trend_chart(shown: Overview) -> Chart:
    """How the four cells moved over the closed periods."""
    points = shown.trend
    return Chart(
        kind=Kind.STACKED_COLUMNS,
        categories=tuple(point.name for point in points),
        series=(
            Series(_("Hoàn thành đúng hạn"), tuple(p.cells.done_on_time for p in points), Tone.GOOD),
            Series(_("Hoàn thành quá hạn"), tuple(p.cells.done_late for p in points), Tone.WARNING),
            Series(_("Đang thực hiện, trong hạn"), tuple(p.cells.open_in_time for p in points), Tone.SOFT),
            Series(_("Quá hạn"), tuple(p.cells.overdue for p in points), Tone.DANGER),
        ),
        unit=_("phần việc"),
    )


@require_POST
def choose_plan(request: HttpRequest) -> HttpResponse:
    """Look at another plan from now on."""
    require(base.officer(request), Action.READ)
    wanted = request.POST.get("plan", "")
    chosen = plans().filter(pk=int(wanted)).first() if wanted.isdecimal() else None
    if chosen is not None:
        request.session["plan_id"] = chosen.pk
    target = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()})
    return HttpResponseRedirect(target if safe else reverse("steering:overview"))
