"""The administrator's pages of agencies, and the page of the working calendar."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from danso.organizations import services
from danso.organizations.calendars import calendar_days, forget_day, set_day
from danso.organizations.forms import (
    AliasForm,
    DayForm,
    EndForm,
    ListForm,
    MemberForm,
    MergeForm,
    NewOrganizationForm,
    RenameForm,
)
from danso.organizations.models import Organization, OrganizationAlias
from danso.organizations.queries import listed, organization_whole
from danso.organizations.rights import Action, Officer, require
from danso.organizations.services import OrganizationRefused
from danso.organizations.wording import REFUSALS
from danso.web.clock import today

if TYPE_CHECKING:
    from collections.abc import Callable

    from django import forms
    from django.http import HttpRequest, HttpResponse

PAGE_SIZE = 50
UNPROCESSABLE = 422
YEARS = range(2000, 2101)


def officer_of(request: HttpRequest) -> Officer:
    """The signed-in officer, whom the sign-in has already read; PermissionDenied when there is none."""
    officer: Officer | None = getattr(request, "officer", None)
    if officer is None:
        raise PermissionDenied("no officer")
    return officer


def may_see_tree(request: HttpRequest) -> bool:
    """Whether the reader keeps the tree or the calendar."""
    officer: Officer | None = getattr(request, "officer", None)
    return officer is not None and (officer.may(Action.ADMINISTER) or officer.may(Action.SET_POLICY))


def _keeper(request: HttpRequest) -> Officer:
    if not may_see_tree(request):
        raise PermissionDenied(Action.ADMINISTER.value)
    return officer_of(request)


@require_GET
def organization_list(request: HttpRequest) -> HttpResponse:
    """The organizations of a day, in tree order, or those found by a name."""
    officer = _keeper(request)
    form = ListForm(request.GET)
    form.is_valid()
    day = form.cleaned_data.get("on") or today()
    text = form.cleaned_data.get("q") or ""
    page = Paginator(listed(text, on=day), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "form": form,
        "day": day,
        "text": text,
        "may_change": officer.may(Action.ADMINISTER),
    }
    return render(request, "organizations/list.html", context)


@require_http_methods(["GET", "POST"])
def new_organization(request: HttpRequest) -> HttpResponse:
    """Add an organization to the tree."""
    officer = officer_of(request)
    require(officer, Action.ADMINISTER)
    form = NewOrganizationForm(request.POST if request.method == "POST" else None, on=today())
    if form.is_valid():
        made = _tried(form, lambda: services.create_organization(officer=officer, **form.cleaned_data))
        if made is not None:
            messages.success(request, _("Đã thêm cơ quan."))
            return redirect("organizations:organization", made.pk)
    return _form_page(request, "organizations/new.html", form)


@require_http_methods(["GET", "POST"])
def merge(request: HttpRequest) -> HttpResponse:
    """Make one organization out of several."""
    officer = officer_of(request)
    require(officer, Action.ADMINISTER)
    form = MergeForm(request.POST if request.method == "POST" else None, on=today())
    if form.is_valid():
        made = _tried(form, lambda: services.merge_organizations(officer=officer, **form.cleaned_data))
        if made is not None:
            messages.success(request, _("Đã sáp nhập."))
            return redirect("organizations:organization", made.pk)
    return _form_page(request, "organizations/merge.html", form)


def _form_page(request: HttpRequest, template: str, form: forms.Form) -> HttpResponse:
    return render(request, template, {"form": form}, status=UNPROCESSABLE if form.is_bound else 200)


def _tried(form: forms.Form, verb: Callable[[], Any]) -> Any:  # noqa: ANN401 - what the verb makes
    """What the verb made, or None with the refusal written on the form."""
    try:
        return verb()
    except OrganizationRefused as refused:
        form.add_error(None, str(REFUSALS[refused.code]))
        return None


@require_GET
def organization_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One organization: names, groups, units below, what it followed and what followed it."""
    return _show(request, _organization(pk), {})


def _organization(pk: int) -> Organization:
    try:
        return organization_whole(pk)
    except Organization.DoesNotExist:
        raise Http404 from None


def _show(request: HttpRequest, organization: Organization, bound: dict[str, forms.Form]) -> HttpResponse:
    officer = _keeper(request)
    context: dict[str, Any] = {
        "organization": organization,
        "may_change": officer.may(Action.ADMINISTER),
        "rename_form": RenameForm(initial={"name": organization.name, "short_name": organization.short_name}),
        "alias_form": AliasForm(),
        "member_form": MemberForm(),
        "end_form": EndForm(None, organization=organization),
    }
    return render(
        request, "organizations/organization.html", context | bound, status=UNPROCESSABLE if bound else 200
    )


@require_POST
def change(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Do one of the administrator's verbs to an organization."""
    officer = officer_of(request)
    require(officer, Action.ADMINISTER)
    organization = _organization(pk)
    form = _verb_form(verb, request, organization)
    if form.is_valid():
        done = _tried(
            form,
            lambda: VERBS[verb](officer=officer, organization=organization, **form.cleaned_data),
        )
        if done is not None:
            messages.success(request, _("Đã lưu."))
            return redirect("organizations:organization", pk)
    return _show(request, _organization(pk), {f"{verb}_form": form})


def _verb_form(verb: str, request: HttpRequest, organization: Organization) -> forms.Form:
    if verb == "end":
        return EndForm(request.POST, organization=organization)
    return {"rename": RenameForm, "alias": AliasForm, "member": MemberForm}[verb](request.POST)


VERBS: dict[str, Callable[..., Any]] = {
    "rename": services.rename_organization,
    "alias": services.add_alias,
    "member": services.add_member,
    "end": services.end_organization,
}


@require_POST
def forget_alias(request: HttpRequest, alias_id: int) -> HttpResponse:
    """Forget another way to write a name."""
    alias = get_object_or_404(OrganizationAlias, pk=alias_id)
    services.remove_alias(officer=officer_of(request), alias_id=alias.pk)
    messages.success(request, _("Đã bỏ cách viết này."))
    return redirect("organizations:organization", alias.organization_id)


@require_http_methods(["GET", "POST"])
def calendar(request: HttpRequest, year: int | None = None) -> HttpResponse:
    """The year's days off and worked, each with the document that says so."""
    officer = _keeper(request)
    shown = year or today().year
    if shown not in YEARS:
        raise Http404
    form = DayForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        row = set_day(officer=officer, **form.cleaned_data)
        messages.success(request, _("Đã ghi ngày vào lịch."))
        return redirect("organizations:calendar", row.day.year)
    context = {
        "days": calendar_days(shown),
        "year": shown,
        "form": form,
        "may_change": officer.may(Action.SET_POLICY),
    }
    return render(
        request, "organizations/calendar.html", context, status=UNPROCESSABLE if form.is_bound else 200
    )


@require_POST
def forget(request: HttpRequest, year: int, day_id: int) -> HttpResponse:
    """The day is again what its weekday is."""
    forget_day(officer=officer_of(request), day_id=day_id)
    messages.success(request, _("Đã bỏ ngày khỏi lịch."))
    return redirect("organizations:calendar", year)
