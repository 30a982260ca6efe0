"""The room's JSON API: counts only; people are read by the pages and by other rooms, each with its case."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest  # noqa: TC002 - ninja reads the signature
from ninja import Router, Schema

from danso.organizations.queries import visible
from danso.organizations.rights import Action
from danso.population.coverage import Kind, by_commune
from danso.population.queries import mirror_state
from danso.population.rights import may_see_counts, officer_of
from danso.population.scores import last_counted, scores_of_communes
from danso.web.clock import today

router = Router(tags=["population"])


class Mirror(Schema):
    """How far the province's mirror has come."""

    residents: int
    cursor: int
    behind: int
    complete: bool
    followed_at: dt.datetime | None
    silent_since: dt.datetime | None


class WordScore(Schema):
    """Checks made and failed, of one of the four words."""

    commune: str
    word: str
    checked: int
    failed: int


class Coverage(Schema):
    """Who should have a card or an account, and who has."""

    commune: str
    kind: Kind
    eligible: int
    have: int


def _communes(request: HttpRequest) -> frozenset[str] | None:
    """Communes whose counts the officer sees; None: all."""
    if not may_see_counts(request):
        raise PermissionDenied
    officer = officer_of(request)
    if officer.paths(Action.READ) is None:
        return None
    return frozenset(visible(officer, Action.READ, on=today()).values_list("unit_code", flat=True)) - {""}


@router.get("/population/mirror", response=Mirror)
def mirror(request: HttpRequest) -> object:
    """Tình trạng dữ liệu dân cư của tỉnh / how far the province's mirror has come."""
    _communes(request)
    return mirror_state()


@router.get("/population/quality", response=list[WordScore])
def quality(request: HttpRequest) -> list[WordScore]:
    """Điểm chất lượng theo xã / quality by commune, of the newest count."""
    communes, day = _communes(request), last_counted(before=today())
    scored = scores_of_communes(as_of=day, communes=communes) if day else []
    return [
        WordScore(commune=each.commune, word=word, checked=score.checked, failed=score.failed)
        for each in scored
        for word, score in each.words.items()
    ]


@router.get("/population/coverage", response=list[Coverage])
def coverage(request: HttpRequest) -> list[Coverage]:
    """Bao phủ thẻ và tài khoản theo xã / coverage by commune."""
    communes = _communes(request)
    return [
        Coverage(commune=commune, kind=kind, eligible=each.eligible, have=each.have)
        for kind in Kind
        for commune, each in by_commune(kind, today=today()).items()
        if communes is None or commune in communes
    ]
