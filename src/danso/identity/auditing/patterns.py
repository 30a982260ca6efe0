"""Named signs of misuse, counted over one day of the log by the database, a query a rule."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections import Counter
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, Q
from django.db.models.functions import ExtractHour, TruncMinute
from django.utils import timezone

from danso.identity.auditing.circles import circles
from danso.identity.auditing.searching import PURPOSE, may_audit
from danso.identity.models import MisuseFinding
from danso.ledger.models import Line
from danso.population.cases import closings_of
from danso.population.purposes import CaseNeed, purposes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import QuerySet

    from danso.organizations.rights import Officer

Rule = MisuseFinding.Rule


@cache
def thresholds() -> dict[str, int]:
    """The pack as it stands."""
    pack = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    return {name: row["value"] for name, row in pack.items()}


@transaction.atomic
def find_misuse(*, day: dt.date) -> int:
    """Keep what the rules find on a local day; return how many are new. Running again adds nothing."""
    before = MisuseFinding.objects.filter(day=day).count()
    MisuseFinding.objects.bulk_create(_findings(day), ignore_conflicts=True)
    return MisuseFinding.objects.filter(day=day).count() - before


def _findings(day: dt.date) -> Iterator[MisuseFinding]:
    lines = readings(day, day)
    limits = thresholds()
    free = [code for code, purpose in purposes().items() if purpose.case is CaseNeed.NONE]
    outside = lines.filter(case="").exclude(purpose__in=free)  # those purposes need no case
    for actor, count in _busy(outside, limits["outside_case"]):
        yield MisuseFinding(rule=Rule.OUTSIDE_CASE, day=day, actor=actor, count=count)
    for actor, count in _bursts(lines, limits["burst"]).items():
        yield MisuseFinding(rule=Rule.BURST, day=day, actor=actor, count=count)
    hours = lines.annotate(hour=ExtractHour("at"))
    late = hours.filter(Q(hour__lt=limits["day_begins"]) | Q(hour__gte=limits["day_ends"]))
    for actor, count in _busy(late, limits["night"]):
        yield MisuseFinding(rule=Rule.NIGHT, day=day, actor=actor, count=count)
    by_person = lines.exclude(subject_tag="").order_by().values("subject_tag")
    many = by_person.annotate(n=Count("actor", distinct=True)).filter(n__gte=limits["many_officers"])
    for tag, count in many.values_list("subject_tag", "n"):
        yield MisuseFinding(rule=Rule.MANY_OFFICERS, day=day, subject_tag=tag, count=count)
    counted = _of_people_close(lines, day) + _after_closing(lines)
    for (rule, actor), count in counted.items():
        if count >= limits[rule]:
            yield MisuseFinding(rule=rule, day=day, actor=actor, count=count)


def readings(first: dt.date, last: dt.date) -> QuerySet[Line]:
    """The officers' readings of the local days, refused ones too; an auditor's searches are none."""
    start, end = (
        timezone.make_aware(dt.datetime.combine(day, dt.time()))
        for day in (first, last + dt.timedelta(days=1))
    )
    within = Line.objects.filter(at__gte=start, at__lt=end, actor__startswith="officer:")
    return within.exclude(purpose=PURPOSE)


def _busy(lines: QuerySet[Line], least: int) -> list[tuple[str, int]]:
    counted = lines.order_by().values("actor").annotate(n=Count("id")).filter(n__gte=least)
    return list(counted.values_list("actor", "n"))


def _bursts(lines: QuerySet[Line], least: int) -> dict[str, int]:
    """The fullest minute of each officer that had one too full."""
    minutes = lines.order_by().annotate(minute=TruncMinute("at")).values("actor", "minute")
    full = minutes.annotate(n=Count("id")).filter(n__gte=least).order_by("n")
    return dict(full.values_list("actor", "n"))


def _of_people_close(lines: QuerySet[Line], day: dt.date) -> Counter[tuple[str, str]]:
    """Readings by officers of themselves, of colleagues and of those they live with, by rule and actor."""
    about = lines.exclude(subject_tag="").order_by()
    near = circles(about.values_list("actor", flat=True).distinct(), on=day)
    pairs = about.filter(actor__in=near).values("actor", "subject_tag").annotate(n=Count("id"))
    counted = Counter[tuple[str, str]]()
    for actor, tag, count in pairs.values_list("actor", "subject_tag", "n").iterator():
        counted.update({(rule.value, actor): count for rule, tags in near[actor].items() if tag in tags})
    return counted


def _after_closing(lines: QuerySet[Line]) -> Counter[tuple[str, str]]:
    """Readings that name a case which was closed by then, by rule and actor."""
    named = lines.exclude(case="").order_by()
    closed = closings_of(named.values_list("case", flat=True).distinct())
    if not closed:
        return Counter()
    by_case = named.values_list("actor", "case", "at").iterator()
    late = (actor for actor, case, at in by_case if case in closed and at > closed[case])
    return Counter((Rule.AFTER_CLOSING.value, actor) for actor in late)


def waiting_findings() -> QuerySet[MisuseFinding]:
    """What no auditor has looked at yet, newest first."""
    return MisuseFinding.objects.filter(reviewed_at=None)


@transaction.atomic
def review(*, officer: Officer, finding_id: int, now: dt.datetime) -> None:
    """Note that an auditor has looked at a finding; the first who did stays."""
    if not may_audit(officer):
        raise PermissionDenied("not an auditor")
    waiting = MisuseFinding.objects.filter(pk=finding_id, reviewed_at=None)
    waiting.update(reviewed_at=now, reviewed_by_id=officer.user_id)
