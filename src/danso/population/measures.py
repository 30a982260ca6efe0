"""What the room counts: residents collected and current, quality, coverage, refused reads."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Count, Q, Sum
from django.utils import timezone

from danso.ledger.models import Line
from danso.measures.registry import Figure, measure
from danso.organizations.models import Organization
from danso.population.coverage import Kind, by_commune
from danso.population.models import MirroredResident, QualityResult, Status
from danso.population.quality import limits, rules, words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


def organizations_of(communes: set[str]) -> dict[str, int]:
    """Ids of the committees of the communes, by the commune's code; one query."""
    found = Organization.objects.filter(unit_code__in=communes).exclude(unit_code="").order_by("-id")
    return dict(found.values_list("unit_code", "id"))


def _shares(pairs: Mapping[str, tuple[int, int]], dimension: str = "") -> Iterator[Figure]:
    """The province's share, then each commune's that has a committee."""
    total = [sum(pair[at] for pair in pairs.values()) for at in (0, 1)]
    yield Figure(Decimal(total[0]), Decimal(total[1]), dimension=dimension)
    committees = organizations_of(set(pairs))
    for commune, organization in sorted(committees.items()):
        part, whole = pairs[commune]
        yield Figure(Decimal(part), Decimal(whole), organization, dimension)


@measure(
    "population.current_residents",
    title="Dữ liệu dân cư được thu thập và còn mới",
    numerator="cư dân có hồ sơ được xác nhận trong 24 tháng",
    denominator="cư dân trong dữ liệu của tỉnh",
)
def current_residents(as_of: dt.date) -> Iterator[Figure]:
    """Of the residents collected, those confirmed lately."""
    oldest = as_of - dt.timedelta(days=limits().confirmed_days)
    rows = (
        MirroredResident.objects.filter(status=Status.LIVING)
        .order_by()
        .values("commune")
        .annotate(all=Count("pk"), current=Count("pk", filter=Q(confirmed_on__gte=oldest)))
    )
    yield from _shares({row["commune"]: (row["current"], row["all"]) for row in rows})


@measure(
    "population.quality",
    title="Điểm chất lượng dữ liệu dân cư (đúng, đủ, sạch, sống)",
    numerator="lượt kiểm tra đạt",
    denominator="lượt kiểm tra",
)
def quality(as_of: dt.date) -> Iterator[Figure]:
    """Checks passed of those made on the day: all rules, then by word."""
    rows = QualityResult.objects.filter(as_of=as_of).values("commune", "rule")
    passed: dict[str, Counter[str]] = {word: Counter() for word in ["", *words()]}
    made: dict[str, Counter[str]] = {word: Counter() for word in ["", *words()]}
    for row in rows.annotate(checks=Sum("checked"), fails=Sum("failed")):
        for word in ("", rules()[row["rule"]].word):
            made[word][row["commune"]] += row["checks"]
            passed[word][row["commune"]] += row["checks"] - row["fails"]
    for word in passed:
        yield from _shares({each: (passed[word][each], made[word][each]) for each in made[word]}, word)


@measure(
    "population.card_coverage",
    title="Người từ đủ 14 tuổi có thẻ căn cước còn hạn",
    numerator="người có thẻ còn hạn",
    denominator="người từ đủ 14 tuổi",
)
def card_coverage(as_of: dt.date) -> Iterator[Figure]:
    """Of those who should have a card, those who have."""
    covered = by_commune(Kind.CARD, today=as_of)
    yield from _shares({commune: (each.have, each.eligible) for commune, each in covered.items()})


@measure(
    "population.account_coverage",
    title="Người từ đủ 14 tuổi có tài khoản định danh mức độ 02",
    numerator="người có tài khoản mức độ 02",
    denominator="người từ đủ 14 tuổi",
)
def account_coverage(as_of: dt.date) -> Iterator[Figure]:
    """Of those who should have an account of level 02, those who have."""
    covered = by_commune(Kind.ACCOUNT, today=as_of)
    yield from _shares({commune: (each.have, each.eligible) for commune, each in covered.items()})


@measure(
    "population.refused_reads",
    title="Lượt khai thác dữ liệu dân cư bị từ chối",
    numerator="lượt bị từ chối trong ngày hôm trước",
    denominator="lượt khai thác trong ngày hôm trước",
)
def refused_reads(as_of: dt.date) -> Iterator[Figure]:
    """Of the lines about people of the day before, those refused: the count is made as a day begins."""
    end = timezone.make_aware(dt.datetime.combine(as_of, dt.time()))
    day = Line.objects.filter(at__gte=end - dt.timedelta(days=1), at__lt=end)
    counts = day.filter(mode__in=["consulted", "verified", "found"]).aggregate(
        all=Count("pk"), refused=Count("pk", filter=Q(allowed=False))
    )
    yield Figure(Decimal(counts["refused"]), Decimal(counts["all"]))
