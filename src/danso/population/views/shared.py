"""What the officers' pages share: who reads, which communes are theirs, how a refusal is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render

from danso.organizations.models import Organization
from danso.organizations.queries import visible
from danso.organizations.rights import Action
from danso.population.rights import may_clean, may_see_counts, officer_of
from danso.population.wording import REASONS
from danso.web.clock import today

if TYPE_CHECKING:
    from django.forms import Form
    from django.http import HttpRequest

    from danso.organizations.rights import Officer
    from danso.population.services import ReadRefused

PAGE_SIZE: Final = 25
OK: Final = 200
FORBIDDEN: Final = 403
UNPROCESSABLE: Final = 422
UNAVAILABLE: Final = 503


def committees_of(officer: Officer) -> dict[str, Organization]:
    """Committees of communes that the officer may see, by the commune's code."""
    found = visible(officer, Action.READ, on=today()).exclude(unit_code="")
    return {each.unit_code: each for each in found}


def committee(officer: Officer, pk: int, action: Action) -> Organization:
    """A commune's committee; Http404 unless the officer may do `action` about it."""
    organization = get_object_or_404(Organization.objects.exclude(unit_code=""), pk=pk)
    if not officer.may(action, organization.path):
        raise Http404
    return organization


def counts_reader(request: HttpRequest) -> Officer:
    """The officer, who may see counts; PermissionDenied otherwise."""
    if not may_see_counts(request):
        raise PermissionDenied
    return officer_of(request)


def cleaner(request: HttpRequest) -> Officer:
    """The officer, who works on residents' records; PermissionDenied otherwise."""
    if not may_clean(request):
        raise PermissionDenied
    return officer_of(request)


def refused(request: HttpRequest, refusal: ReadRefused) -> HttpResponse:
    """Say why nothing was read."""
    context = {"refusals": [REASONS[reason] for reason in refusal.reasons]}
    return render(request, "population/refused.html", context, status=FORBIDDEN)


def status_of(form: Form) -> int:
    """The status of a page with a form."""
    return UNPROCESSABLE if form.is_bound and not form.is_valid() else OK
