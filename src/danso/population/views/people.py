"""Looking a person up by number, and finding people without one; nothing of it stands in an address."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from danso.ledger.access import Access
from danso.ledger.errors import SealingDead
from danso.organizations.models import Organization
from danso.organizations.rights import Action
from danso.population.answers import Supplied, UnderVerification
from danso.population.fields import catalogue, expand
from danso.population.forms import FindByNameForm, FindByPlaceForm, LookUpForm, in_language
from danso.population.port import RegisterRefused, RegisterUnavailable, Subject
from danso.population.purposes import limits, purposes
from danso.population.queries import register_silent_since
from danso.population.register import the_register, the_search
from danso.population.rights import assurance_of, may_look_up, officer_of
from danso.population.services import ReadRefused, Standing, find, read
from danso.population.views.shared import FORBIDDEN, OK, UNAVAILABLE, UNPROCESSABLE, status_of
from danso.population.worded import worded
from danso.population.wording import REASONS
from danso.web.clock import now, today

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from django.http import HttpRequest, HttpResponse

    from danso.organizations.rights import Officer
    from danso.population.answers import Resident
    from danso.population.services import Reading

Context = dict[str, Any]
NAME, PLACE = "name", "place"
# What tells apart people who were found; who needs more looks the right one up.
FOUND = ("name.full", "birth.date", "sex", "permanent_residence.address", "status")


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def look_up(request: HttpRequest) -> HttpResponse:
    """Look a person up for a purpose and a case."""
    officer = _reader(request)
    form = LookUpForm(request.POST or None)
    context: Context = {"form": form, "silent_since": register_silent_since(the_register().name)}
    status = status_of(form)
    if form.is_valid():
        asked = form.cleaned_data

        def call() -> Reading:
            return read(
                access=_access(request, asked),
                subjects=[Subject(asked["number"], asked["name"], asked["birth"])],
                fields=_supplied(expand(purposes()[asked["grounds"].purpose].fields), the_register().name),
                standing=Standing.of_officer(officer),
                now=now(),
            )

        status = _answer_into(context, call)
    if "reading" in context:
        person = context["reading"].people[0]
        context["facts"] = _facts(person) if person else []
    return render(request, "population/look_up.html", context, status=status)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def find_people(request: HttpRequest) -> HttpResponse:
    """Find people by name and birth, or by the place where they live."""
    officer, way = _reader(request), request.POST.get("way", "")
    by_name = FindByNameForm(request.POST if way == NAME else None, prefix=NAME)
    by_place = FindByPlaceForm(request.POST if way == PLACE else None, prefix=PLACE)
    form = by_place if way == PLACE else by_name
    context: Context = {
        "by_name": by_name,
        "by_place": by_place,
        "limits": limits(),
        "silent_since": register_silent_since(the_search().name),
    }
    status = status_of(form)
    if form.is_valid():
        asked = form.cleaned_data

        def call() -> Reading:
            purpose = purposes()[asked["grounds"].purpose]
            allowed = [code for code in FOUND if purpose.allows_field(code)]
            return find(
                access=_access(request, asked),
                search=form.search(),
                fields=_supplied(allowed, the_search().name),
                standing=Standing.of_officer(officer),
                now=now(),
            )

        status = _answer_into(context, call)
    if "reading" in context:
        context["people"] = [(each.text("name.full"), _facts(each)) for each in context["reading"].people]
        status = UNPROCESSABLE if context["reading"].too_many else status
    return render(request, "population/find.html", context, status=status)


def _reader(request: HttpRequest) -> Officer:
    if not may_look_up(request):
        raise PermissionDenied
    return officer_of(request)


def _answer_into(context: Context, call: Callable[[], Reading]) -> int:
    """Put the answer, or why there is none, into the page's context; return the page's status."""
    try:
        context["reading"] = call()
    except ReadRefused as refusal:
        context["refusals"] = [REASONS[reason] for reason in refusal.reasons]
        return FORBIDDEN
    except RegisterUnavailable as silence:
        context["silent"] = max(1, round(silence.retry_after.total_seconds()))
        return UNAVAILABLE
    except RegisterRefused as refusal:
        context["turned_down"] = True
        context["not_offered"] = refusal.code == "not_offered"
        return UNAVAILABLE
    except SealingDead:
        context["sealing_dead"] = True
        return UNAVAILABLE
    return OK


def _access(request: HttpRequest, asked: dict[str, Any]) -> Access:
    officer = officer_of(request)
    post = next((post for post in officer.posts if officer.may(Action.READ_RESIDENT, post.path)), None)
    agency = Organization.objects.values_list("code", flat=True).get(pk=post.organization_id) if post else ""
    return Access(
        agency=agency,
        system="danso",
        actor=f"officer:{officer.user_id}",
        assurance=assurance_of(request),
        purpose=asked["grounds"].purpose,
        legal_basis=asked["grounds"].legal_basis,
        case=asked["case"],
    )


def _supplied(allowed: Iterable[str], driver: str) -> list[str]:
    """Those of the fields that the register supplies; nothing sensitive on these pages."""
    known = ((code, catalogue()[code]) for code in allowed)
    return [code for code, field in known if not field.sensitive and driver in {"memory", *field.by}]


def _facts(person: Resident) -> list[tuple[str, str]]:
    told = ((code, person[code]) for code in catalogue() if code in person.answers)
    values = ((code, each.value) for code, each in told if isinstance(each, Supplied | UnderVerification))
    shown = ((catalogue()[code], worded(code, value, today())) for code, value in values)
    return [(in_language(known), words) for known, words in shown if words]
