"""The office's pages: third parties, their keys and prices, and the priced report."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from danso.identity.models import ThirdParty
from danso.identity.my_data.wording import purpose_words
from danso.identity.queries import current_officer
from danso.identity.third_parties import agreements, usage
from danso.identity.third_parties.exports import workbook
from danso.identity.third_parties.forms import KeyForm, PriceForm, ThirdPartyForm
from danso.identity.third_parties.house_key import house_key
from danso.organizations.rights import Action

if TYPE_CHECKING:
    from collections.abc import Callable

    from django import forms
    from django.http import HttpRequest

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def may_manage(request: HttpRequest) -> bool:
    """Whether the reader keeps the agreements with third parties."""
    officer = getattr(request, "officer", None)
    return officer is not None and officer.may(Action.MANAGE_THIRD_PARTIES)


def _let_in(request: HttpRequest) -> None:
    if not may_manage(request):
        raise PermissionDenied


@require_http_methods(["GET", "POST"])
def third_parties(request: HttpRequest) -> HttpResponse:
    """Show all third parties, and enter another."""
    _let_in(request)
    form = ThirdPartyForm(request.POST or None)
    made: list[ThirdParty] = []

    def agree() -> None:
        made.append(agreements.agree(officer=current_officer(request), **form.cleaned_data))

    if _done(form, agree):
        messages.success(request, _("Đã thêm bên thứ ba."))
        return redirect("identity:third_party", made[0].pk)
    context = {"form": form, "parties": agreements.third_parties(), "today": timezone.localdate()}
    status = 422 if form.is_bound else 200
    return render(request, "identity/third_parties/parties.html", context, status=status)


@require_http_methods(["GET", "POST"])
def third_party(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one, with its keys and prices, and add to them."""
    _let_in(request)
    party = get_object_or_404(ThirdParty, pk=pk)
    kind = request.POST.get("add")
    key_form = KeyForm(request.POST if kind == "key" else None)
    price_form = PriceForm(request.POST if kind == "price" else None)
    if _done(key_form, lambda: _add_key(request, party, key_form)) or _done(
        price_form, lambda: _set_price(request, party, price_form)
    ):
        messages.success(request, _("Đã lưu."))
        return redirect("identity:third_party", party.pk)
    context = {
        "party": party,
        "purposes": [purpose_words(code) for code in party.purposes],
        "keys": party.keys.all(),
        "prices": party.prices.all(),
        "key_form": key_form,
        "price_form": price_form,
        "house": house_key(),
        "now": timezone.now(),
    }
    status = 422 if kind else 200
    return render(request, "identity/third_parties/party.html", context, status=status)


def _done(form: forms.BaseForm, verb: Callable[[], object]) -> bool:
    """Whether the form could be read and the verb took it; what it refuses stands in the form."""
    if not form.is_valid():
        return False
    try:
        verb()
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return False
    return True


def _add_key(request: HttpRequest, party: ThirdParty, form: KeyForm) -> None:
    agreements.add_key(officer=current_officer(request), party=party, now=timezone.now(), **form.cleaned_data)


def _set_price(request: HttpRequest, party: ThirdParty, form: PriceForm) -> None:
    today = timezone.localdate()
    agreements.set_price(officer=current_officer(request), party=party, today=today, **form.cleaned_data)


@require_POST
def revoke_third_party(request: HttpRequest, pk: int) -> HttpResponse:
    """End an agreement."""
    _let_in(request)
    party = get_object_or_404(ThirdParty, pk=pk)
    agreements.revoke(officer=current_officer(request), party=party, now=timezone.now())
    messages.success(request, _("Đã chấm dứt thỏa thuận."))
    return redirect("identity:third_party", pk)


@require_POST
def revoke_key(request: HttpRequest, pk: int, key_id: int) -> HttpResponse:
    """End a key."""
    _let_in(request)
    key = get_object_or_404(ThirdParty, pk=pk).keys.filter(pk=key_id).first()
    if key is None:
        raise Http404
    agreements.revoke_key(officer=current_officer(request), key=key, now=timezone.now())
    messages.success(request, _("Đã thu hồi khóa."))
    return redirect("identity:third_party", pk)


def _month(request: HttpRequest) -> dt.date:
    """The month asked for; the present one when none is, or none that can be read."""
    try:
        return dt.datetime.strptime(request.GET.get("month", ""), "%Y-%m").date()  # noqa: DTZ007 - a month has no zone
    except ValueError:
        return timezone.localdate().replace(day=1)


@require_GET
def report(request: HttpRequest) -> HttpResponse:
    """Show a month's calls and what they cost."""
    _let_in(request)
    month = _month(request)
    months = sorted({month, *usage.months_counted()}, reverse=True)
    return render(
        request, "identity/third_parties/report.html", {"months": months, "month": month, **_charged(month)}
    )


def _charged(month: dt.date) -> dict[str, Any]:
    charges = usage.charges(month)
    return {"charges": charges, "total": sum(each.total or 0 for each in charges)}


@require_GET
def report_file(request: HttpRequest) -> HttpResponse:
    """Give a month's report as a workbook."""
    _let_in(request)
    month = _month(request)
    answer = HttpResponse(workbook(usage.charges(month), month), content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="ben-thu-ba-{month:%Y-%m}.xlsx"'
    return answer
