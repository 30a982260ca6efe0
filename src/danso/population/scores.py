"""Scores of the four words from the kept results: by commune, by rule, and since when better or worse."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Max, Sum

from danso.population.models import QualityResult
from danso.population.quality import Rule, rules, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

TREND = dt.timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Score:
    """Checks made and failed; a share of nothing has no percent."""

    checked: int
    failed: int

    @property
    def percent(self) -> float | None:
        """Share of checks passed."""
        return (self.checked - self.failed) * 100 / self.checked if self.checked else None


@dataclass(frozen=True, slots=True)
class CommuneScores:
    """A commune's scores by word."""

    commune: str
    words: Mapping[str, Score]

    @property
    def failed(self) -> int:
        """Checks failed in all."""
        return sum(score.failed for score in self.words.values())


@dataclass(frozen=True, slots=True)
class RuleScore:
    """A rule's score."""

    rule: Rule
    score: Score


def last_counted(*, before: dt.date | None = None) -> dt.date | None:
    """The newest day with results, at or before a day."""
    results = QualityResult.objects.filter(as_of__lte=before) if before else QualityResult.objects
    newest: dt.date | None = results.aggregate(day=Max("as_of"))["day"]
    return newest


def scores_of_communes(*, as_of: dt.date, communes: Iterable[str] | None = None) -> list[CommuneScores]:
    """Scores by commune, the worst first; one query."""
    results = QualityResult.objects.filter(as_of=as_of)
    if communes is not None:
        results = results.filter(commune__in=list(communes))
    counts: dict[str, dict[str, list[int]]] = defaultdict(lambda: {word: [0, 0] for word in words()})
    for commune, code, checked, failed in results.values_list("commune", "rule", "checked", "failed"):
        if code in rules():
            pair = counts[commune][rules()[code].word]
            pair[0] += checked
            pair[1] += failed
    scored = [
        CommuneScores(commune, {word: Score(*pair) for word, pair in by_word.items()})
        for commune, by_word in counts.items()
    ]
    return sorted(scored, key=lambda each: (-each.failed, each.commune))


def total(scored: Iterable[CommuneScores]) -> dict[str, Score]:
    """The scores of all communes together, by word."""
    sums = {word: [0, 0] for word in words()}
    for each in scored:
        for word, score in each.words.items():
            sums[word][0] += score.checked
            sums[word][1] += score.failed
    return {word: Score(*pair) for word, pair in sums.items()}


def scores_of_rules(*, as_of: dt.date, commune: str | None = None) -> list[RuleScore]:
    """Every rule's score, in the pack's order; one query."""
    results = QualityResult.objects.filter(as_of=as_of)
    if commune is not None:
        results = results.filter(commune=commune)
    rows = results.order_by().values("rule").annotate(all=Sum("checked"), bad=Sum("failed"))
    found = {row["rule"]: Score(row["all"], row["bad"]) for row in rows}
    return [RuleScore(rule, found.get(code, Score(0, 0))) for code, rule in rules().items()]
