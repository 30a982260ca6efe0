"""Quality by commune and by rule, down to the residents behind a rule."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from danso.organizations.rights import Action
from danso.population.forms import in_language, word_in_language
from danso.population.quality import breaking, rules, words
from danso.population.queries import mirror_state, unreflected_by_kind
from danso.population.scores import (
    TREND,
    CommuneScores,
    last_counted,
    scores_of_communes,
    scores_of_rules,
    total,
)
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
    import datetime as dt
    from collections.abc import Iterable

    from django.http import HttpRequest


@require_GET
def quality(request: HttpRequest) -> HttpResponse:
    """The four words: the province or the officer's own communes, the worst commune first."""
    officer = counts_reader(request)
    committees = committees_of(officer)
    whole = officer.paths(Action.READ) is None
    day = last_counted(before=today())
    scored = scores_of_communes(as_of=day, communes=None if whole else committees) if day else []
    rows = [(committees.get(each.commune), each) for each in scored]
    context = {
        "day": day,
        "words": _words(scored, day, None if whole else committees),
        "page": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page")),
        "mirror": mirror_state(),
        "unreflected": [
            (kind.label, count)
            for kind, count in unreflected_by_kind(None if whole else frozenset(committees)).items()
        ],
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


@require_GET
def commune(request: HttpRequest, pk: int) -> HttpResponse:
    """A commune's rules and how many break each."""
    officer = counts_reader(request)
    organization = committee(officer, pk, Action.READ)
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
    officer = cleaner(request)
    organization = committee(officer, pk, Action.CLEAN_RESIDENTS)
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
        return refused(request, refusal)
    context = {
        "organization": organization,
        "rule": in_language(rules()[code]),
        "found": found[:PAGE_SIZE],
        "next": number + 1 if len(found) > PAGE_SIZE else None,
        "previous": number - 1 if number > 1 else None,
    }
    return render(request, "population/breaking.html", context)
