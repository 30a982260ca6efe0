"""Pages of a person's own data: the log, its receipts and files, and the data themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from danso.identity.models import Delegation
from danso.identity.my_data import exports
from danso.identity.my_data.entries import (
    Filters,
    agency_names,
    bulk_of,
    choices_in,
    entries,
    line_of,
    lines_of,
)
from danso.identity.my_data.forms import FilterForm
from danso.identity.my_data.reading import read_own_data
from danso.identity.my_data.rules import rules
from danso.identity.my_data.values import items_of
from danso.identity.queries import acting_for, may_read_as
from danso.identity.stages import requires
from danso.ledger import services as ledger
from danso.ledger.access import Assurance
from danso.ledger.errors import NotSealed, SealingDead
from danso.population.port import RegisterRefused, RegisterUnavailable
from danso.population.services import ReadRefused

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from django.http import HttpRequest

    from danso.identity.models import Person
    from danso.identity.my_data.entries import Entry

PAGE = 50
BULK_SHOWN = 20
Scope = Delegation.Scope


def person_of(request: HttpRequest, scope: Delegation.Scope) -> Person:
    """Return whose data the page is about: one's own, or a principal's within the delegation's scope.

    Http404 when no number is known: nothing can be about such a person.
    """
    person = may_read_as(request, scope, on=timezone.localdate())
    if person is None or person.number_index is None:
        raise Http404
    return person


def number_of(person: Person) -> str:
    """The number in the clear, for the calls that need it."""
    return person.personal_number or ""


@requires(Assurance.LOA2)
@require_GET
def log(request: HttpRequest) -> HttpResponse:
    """Show who read the person's data."""
    now = timezone.now()
    person = person_of(request, Scope.LOG)
    number = number_of(person)
    choices = choices_in(lines_of(number, Filters(), now=now))
    form = FilterForm(request.GET, choices)
    filters = form.filters()
    page = Paginator(lines_of(number, filters, now=now), PAGE).get_page(request.GET.get("page"))
    bulk = list(bulk_of(number, filters, now=now)[:BULK_SHOWN]) if page.number == 1 else []
    names = dict(choices.agencies)
    strangers = {line.agency for line in bulk} - set(names)
    names |= agency_names(strangers) if strangers else {}
    context = {
        "page": page,
        "entries": entries(page.object_list, names),
        "bulk": entries(bulk, names),
        "form": form,
        "filtered": filters != Filters(),
        "query": request.GET.urlencode(),
        "acting": acting_for(request, on=timezone.localdate(now)),
        "name": person.name,
        "days": rules().answer_working_days,
    }
    return render(request, "identity/my_data/log.html", context)


def _asked_entries(request: HttpRequest, now: dt.datetime) -> list[Entry]:
    number = number_of(person_of(request, Scope.LOG))
    filters = FilterForm(request.GET, choices_in(lines_of(number, Filters(), now=now))).filters()
    most = rules().lines_a_file
    found = [*lines_of(number, filters, now=now)[:most], *bulk_of(number, filters, now=now)[:most]]
    found.sort(key=lambda line: (line.at, line.pk), reverse=True)
    return entries(found, agency_names({line.agency for line in found}))


FILES: dict[str, tuple[str, Callable[[list[Entry]], bytes]]] = {
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", exports.workbook),
    "json": ("application/json", exports.as_json),
}


@requires(Assurance.LOA2)
@require_GET
def export(request: HttpRequest, kind: str) -> HttpResponse:
    """Give the log, as it is narrowed down, into the person's hand."""
    media, write = FILES[kind]
    answer = HttpResponse(write(_asked_entries(request, timezone.now())), content_type=media)
    answer["Content-Disposition"] = f'attachment; filename="nhat-ky-xem-du-lieu.{kind}"'
    return answer


@requires(Assurance.LOA2)
@require_GET
def receipt(request: HttpRequest, line_id: int) -> HttpResponse:
    """Give a line's proof; 404 for a line that is not about the person."""
    now = timezone.now()
    line = line_of(number_of(person_of(request, Scope.LOG)), line_id, now=now)
    if line is None:
        raise Http404
    try:
        proof = ledger.receipt(line_id=line.pk, now=now)
    except NotSealed:
        messages.info(request, _("Dòng này chưa niêm phong nên chưa có biên nhận. Hãy thử lại sau ít phút."))
        return redirect("identity:my_log")
    answer = HttpResponse(proof, content_type="application/jose")
    answer["Content-Disposition"] = f'attachment; filename="bien-nhan-{line.pk}.jws"'
    return answer


@requires(Assurance.LOA2)
@require_http_methods(["GET", "POST"])
def data(request: HttpRequest) -> HttpResponse:
    """Show the person's data once asked for by a button: opening the page alone reads nothing."""
    person = person_of(request, Scope.DATA)
    context: dict[str, Any] = {"name": person.name, "acting": acting_for(request, on=timezone.localdate())}
    status = 200
    if request.method == "POST":
        status = _read_into(context, request, person)
    return render(request, "identity/my_data/data.html", context, status=status)


def _read_into(context: dict[str, Any], request: HttpRequest, person: Person) -> int:
    session = request.authentication  # type: ignore[attr-defined]
    try:
        own = read_own_data(session=session, about=person, now=timezone.now())
    except (RegisterUnavailable, RegisterRefused):
        context["trouble"] = _(
            "Cơ sở dữ liệu quốc gia về dân cư chưa trả lời. Lượt tra cứu này vẫn được ghi vào nhật ký. "
            "Hãy thử lại sau ít phút."
        )
        return 503
    except SealingDead:
        context["trouble"] = _(
            "Việc niêm phong nhật ký đang dừng nên không dữ liệu nào được đọc. Hãy thử lại sau."
        )
        return 503
    except ReadRefused:
        context["trouble"] = _("Lượt tra cứu bị từ chối và đã được ghi vào nhật ký. Hãy thử lại sau ít phút.")
        return 403
    context["read"] = True
    context["line"] = own.line
    context["items"] = items_of(own.resident, today=timezone.localdate()) if own.resident else []
    return 200
