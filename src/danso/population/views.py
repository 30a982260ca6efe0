"""The officers' pages: quality by commune, coverage, corrections, and looking a person up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from danso.documents.tables.shapes import Column
from danso.documents.tables.writing import write_table
from danso.ledger.access import Access, Assurance
from danso.organizations.models import Organization
from danso.organizations.queries import visible
from danso.organizations.rights import Action
from danso.population import coverage as covering
from danso.population.fields import catalogue, expand
from danso.population.forms import CorrectionForm, LookUpForm, MoveForm, in_language, word_in_language
from danso.population.models import CorrectionCase, MirroredResident, Unreflected
from danso.population.port import RegisterRefused, RegisterUnavailable, Subject
from danso.population.purposes import purposes
from danso.population.quality import breaking, rules, words
from danso.population.queries import mirror_state
from danso.population.register import the_register
from danso.population.rights import may_clean, may_look_up, may_see_counts, officer_of
from danso.population.scores import (
    TREND,
    CommuneScores,
    last_counted,
    scores_of_communes,
    scores_of_rules,
    total,
)
from danso.population.services import ReadRefused, Standing, read
from danso.population.services.corrections import CorrectionRefused, move_case, moves_from, open_case
from danso.population.services.lists import list_residents
from danso.population.wording import CORRECTION_REFUSALS, MOVES, REASONS
from danso.web.clock import now, today

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from django.forms import Form
    from django.http import HttpRequest

    from danso.organizations.rights import Officer
    from danso.population.answers import Resident

PAGE_SIZE: Final = 25
OK: Final = 200
FORBIDDEN: Final = 403
UNPROCESSABLE: Final = 422
UNAVAILABLE: Final = 503
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _committees(officer: Officer) -> dict[str, Organization]:
    """Committees of communes that the officer may see, by the commune's code."""
    found = visible(officer, Action.READ, on=today()).exclude(unit_code="")
    return {each.unit_code: each for each in found}


def _committee(officer: Officer, pk: int, action: Action) -> Organization:
    organization = get_object_or_404(Organization.objects.exclude(unit_code=""), pk=pk)
    if not officer.may(action, organization.path):
        raise Http404
    return organization


def _counts_reader(request: HttpRequest) -> Officer:
    if not may_see_counts(request):
        raise PermissionDenied
    return officer_of(request)


def _cleaner(request: HttpRequest) -> Officer:
    if not may_clean(request):
        raise PermissionDenied
    return officer_of(request)


@require_GET
def quality(request: HttpRequest) -> HttpResponse:
    """The four words: the province or the officer's own communes, the worst commune first."""
    officer = _counts_reader(request)
    committees = _committees(officer)
    whole = officer.paths(Action.READ) is None
    day = last_counted(before=today())
    scored = scores_of_communes(as_of=day, communes=None if whole else committees) if day else []
    rows = [(committees.get(each.commune), each) for each in scored]
    context = {
        "day": day,
        "words": _words(scored, day, None if whole else committees),
        "page": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page")),
        "mirror": mirror_state(),
        "unreflected": _unreflected(None if whole else frozenset(committees)),
    }
    return render(request, "population/quality.html", context)


def _words(
    scored: list[CommuneScores], day: dt.date | None, communes: Iterable[str] | None
) -> list[dict[str, Any]]:
    earlier = last_counted(before=day - TREND) if day else None
    past = scores_of_communes(as_of=earlier, communes=communes) if earlier else []
    before, present = total(past), total(scored)
    return [
        {
            "name": word_in_language(word),
            "score": present[word],
            "change": _change(present[word].percent, before[word].percent),
        }
        for word in words()
    ]


def _change(after: float | None, before: float | None) -> float | None:
    return None if after is None or before is None else after - before


def _unreflected(communes: frozenset[str] | None) -> list[tuple[str, int]]:
    waiting = Unreflected.objects.filter(closed_on__isnull=True)
    if communes is not None:
        waiting = waiting.filter(resident__commune__in=communes)
    kinds = list(waiting.values_list("kind", flat=True))
    return [(str(kind.label), kinds.count(kind.value)) for kind in Unreflected.Kind]


@require_GET
def commune(request: HttpRequest, pk: int) -> HttpResponse:
    """A commune's rules and how many break each."""
    officer = _counts_reader(request)
    organization = _committee(officer, pk, Action.READ)
    day = last_counted(before=today())
    scored = scores_of_rules(as_of=day, commune=organization.unit_code) if day else []
    rows = [(in_language(each.rule), word_in_language(each.rule.word), each) for each in scored]
    context = {
        "organization": organization,
        "day": day,
        "rows": rows,
        "may_list": officer.may(Action.CLEAN_RESIDENTS, organization.path),
    }
    return render(request, "population/commune.html", context)


@require_GET
def breaking_rule(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """The residents of a commune who break a rule; everybody shown is in the ledger."""
    officer = _cleaner(request)
    organization = _committee(officer, pk, Action.CLEAN_RESIDENTS)
    if code not in rules():
        raise Http404
    number = max(1, int(text) if (text := request.GET.get("page", "1")).isdecimal() else 1)
    try:
        found = list_residents(
            officer=officer,
            organization=organization,
            people=breaking(code, today=today()),
            what=f"quality:{code}",
            now=now(),
            start=(number - 1) * PAGE_SIZE,
            most=PAGE_SIZE + 1,
        )
    except ReadRefused as refusal:
        return _refused(request, refusal)
    context = {
        "organization": organization,
        "rule": in_language(rules()[code]),
        "found": found[:PAGE_SIZE],
        "next": number + 1 if len(found) > PAGE_SIZE else None,
        "previous": number - 1 if number > 1 else None,
    }
    return render(request, "population/breaking.html", context)


@require_GET
def coverage(request: HttpRequest) -> HttpResponse:
    """Who should have a card or an account and who has none, by commune and by age."""
    officer = _counts_reader(request)
    committees = _committees(officer)
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
    }
    return render(request, "population/coverage.html", context)


def _sum(counts: dict[str, covering.Covered], names: list[str]) -> covering.Covered:
    mine = [counts[name] for name in names if name in counts]
    return covering.Covered(sum(each.eligible for each in mine), sum(each.have for each in mine))


@require_POST
def campaign(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The list of those without, as a workbook for the commune police."""
    officer = _cleaner(request)
    organization = _committee(officer, pk, Action.CLEAN_RESIDENTS)
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
        return _refused(request, refusal)
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


@require_GET
def corrections(request: HttpRequest) -> HttpResponse:
    """Correction cases of the officer's units, the newest first."""
    officer = _cleaner(request)
    units = visible(officer, Action.CLEAN_RESIDENTS, on=today())
    cases = CorrectionCase.objects.filter(organization__in=units).select_related("organization")
    page = Paginator(cases, PAGE_SIZE).get_page(request.GET.get("page"))
    rows = [(case, in_language(catalogue()[case.field])) for case in page]
    return render(request, "population/corrections.html", {"page": page, "rows": rows})


@require_GET
def correction(request: HttpRequest, pk: int) -> HttpResponse:
    """One case: what is wrong, on what evidence, and what has happened."""
    officer = _cleaner(request)
    case = get_object_or_404(CorrectionCase.objects.select_related("organization"), pk=pk)
    if not officer.may(Action.CLEAN_RESIDENTS, case.organization.path):
        raise Http404
    context = {
        "case": case,
        "field": in_language(catalogue()[case.field]),
        "events": [(each, MOVES[each.move]) for each in case.events.select_related("by")],
        "moves": [(move, MOVES[move]) for move in moves_from(case.state)],
        "form": MoveForm(),
    }
    return render(request, "population/correction.html", context)


@require_POST
def move(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """An officer's move."""
    form = MoveForm(request.POST)
    note = form.cleaned_data["note"] if form.is_valid() else ""
    try:
        move_case(officer=_cleaner(request), case_id=pk, move=verb, note=note, now=now())
    except CorrectionCase.DoesNotExist:
        raise Http404 from None
    except CorrectionRefused as refusal:
        messages.error(request, CORRECTION_REFUSALS[refusal.code])
    return redirect("population:correction", pk)


@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, resident: int, pk: int) -> HttpResponse:
    """Open a case about a resident of a commune."""
    officer = _cleaner(request)
    organization = _committee(officer, pk, Action.CLEAN_RESIDENTS)
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
    return render(request, "population/correct.html", context, status=_status(form))


@require_http_methods(["GET", "POST"])
def look_up(request: HttpRequest) -> HttpResponse:
    """Look a person up for a purpose and a case; nothing of it stands in an address."""
    if not may_look_up(request):
        raise PermissionDenied
    form = LookUpForm(request.POST or None)
    context: dict[str, Any] = {"form": form}
    status = _status(form)
    if request.method == "POST" and form.is_valid():
        status = _read(request, form.cleaned_data, context)
    return render(request, "population/look_up.html", context, status=status)


def _read(request: HttpRequest, asked: dict[str, Any], context: dict[str, Any]) -> int:
    """Read into the page's context; return the answer's status."""
    try:
        reading = read(
            access=_access(officer_of(request), asked),
            subjects=[Subject(asked["number"], asked["name"], asked["birth"])],
            fields=_fields(asked["purpose"]),
            standing=Standing.of_officer(officer_of(request)),
            now=now(),
        )
    except ReadRefused as refusal:
        context["refusals"] = [REASONS[reason] for reason in refusal.reasons]
        return FORBIDDEN
    except RegisterUnavailable as silence:
        context["silent"] = max(1, round(silence.retry_after.total_seconds()))
        return UNAVAILABLE
    except RegisterRefused:
        context["turned_down"] = True
        return UNAVAILABLE
    person = reading.people[0]
    context["answered"] = True
    context["facts"] = _facts(person) if person else []
    return OK


def _access(officer: Officer, asked: dict[str, Any]) -> Access:
    post = next((post for post in officer.posts), None)
    agency = Organization.objects.filter(pk=post.organization_id).first() if post else None
    return Access(
        agency=agency.code if agency else "",
        system="danso",
        actor=f"officer:{officer.user_id}",
        assurance=Assurance.LOA1,
        purpose=asked["purpose"],
        legal_basis=asked["legal_basis"],
        case=asked["case"],
    )


def _fields(purpose: str) -> list[str]:
    """What the purpose allows and the register supplies; nothing sensitive on this page."""
    allowed = expand(purposes()[purpose].fields)
    driver = the_register().name
    return [code for code in allowed if not catalogue()[code].sensitive and _supplied(code, driver)]


def _supplied(code: str, driver: str) -> bool:
    return driver == "memory" or driver in catalogue()[code].by


def _facts(person: Resident) -> list[tuple[str, str]]:
    shown = ((catalogue()[code], person.date(code) or person.text(code)) for code in person.answers)
    return [(in_language(known), str(value)) for known, value in shown if value]


def _refused(request: HttpRequest, refusal: ReadRefused) -> HttpResponse:
    context = {"refusals": [REASONS[reason] for reason in refusal.reasons]}
    return render(request, "population/refused.html", context, status=FORBIDDEN)


def _status(form: Form) -> int:
    return UNPROCESSABLE if form.is_bound and not form.is_valid() else OK
