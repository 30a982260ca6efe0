"""What does not fit in a document: one number with two dates, a sentence left hanging, a misspelt word."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache
from typing import TYPE_CHECKING

from danso.steering.plan_document.proposal import Flag
from danso.steering.plan_document.words import alternatives, words
from danso.vietnam.aligned import fold_aligned
from danso.vietnam.official_documents import Contradiction, find_contradictions, find_references
from danso.vietnam.text import fold, tone_of, without_tone

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_FOLDED_PHRASES = {fold(phrase): phrase for phrase in words("spelling", "phrases")}
_PHRASE = re.compile(rf"(?<![\w])(?:{alternatives(_FOLDED_PHRASES)})(?![\w])")
_DANGLING = re.compile(
    r"(?<!tiếp )(?<!kèm )(?<!bên )(?<!hiện )"
    r"\b(?:tại|của|và|với|về|cho|theo|từ|trong|bởi|những|do|hoặc|như)\s?\.(?=\s|$)"
)
_BY_WHOM = re.compile(r"\sdo\s")
"""In "kế hoạch thực hiện Nghị quyết 1/NQ-CP do Bộ X ban hành" the body issues the plan."""

BETWEEN_TEXTS = "\n;\n"
WORDS_SHOWN = 4
_PROPER = re.compile(r"[A-ZĐÀ-Ỹ]{2,}")


def contradictions(texts: Sequence[tuple[str, int]]) -> list[Flag]:
    """Compare every mention of a numbered document; `texts` are paragraphs with their first lines."""
    starts: list[int] = []
    whole = 0
    for text, _ in texts:
        starts.append(whole)
        whole += len(text) + len(BETWEEN_TEXTS)
    written = BETWEEN_TEXTS.join(text for text, _ in texts)
    lines = [line for _, line in texts]
    references = [
        reference
        for reference in find_references(written)
        if not _BY_WHOM.search(written, reference.start, reference.end)
    ]
    flags = (_contradiction(found, starts, lines) for found in find_contradictions(references))
    return [flag for flag in flags if flag is not None]


def _contradiction(found: Contradiction, starts: list[int], lines: list[int]) -> Flag | None:
    where = {lines[bisect_right(starts, reference.start) - 1]: None for reference in found.references}
    arguments: dict[str, str | int] = {"number": str(found.number), "lines": ", ".join(map(str, where))}
    if found.about == "date":
        days = sorted({reference.date for reference in found.references if reference.date})
        return Flag(
            "contradicting_dates", arguments | {"dates": ", ".join(f"{day:%d/%m/%Y}" for day in days)}
        )
    named = [reference.issuer for reference in found.references if reference.issuer]
    issuers = {fold(issuer): issuer for issuer in reversed(named)}
    if len(issuers) == 1:
        return None
    in_order = dict.fromkeys(issuers[fold(issuer)] for issuer in named)
    return Flag("contradicting_issuers", arguments | {"issuers": ", ".join(in_order)})


def dangling_sentences(texts: Iterable[tuple[str, int]]) -> list[Flag]:
    """Find sentences that end on a preposition."""
    return [
        Flag(
            "dangling_sentence",
            {"line": line, "words": " ".join(text[: match.end() - 1].split()[-WORDS_SHOWN:])},
        )
        for text, line in texts
        for match in _DANGLING.finditer(text)
    ]


def suspect_spellings(texts: Iterable[tuple[str, int]]) -> list[Flag]:
    """Find words of the field with the right letters and the wrong marks: "Công DVC" for "Cổng DVC"."""
    flags: dict[str, Flag] = {}
    for text, line in texts:
        folded = fold_aligned(text)
        for match in _PHRASE.finditer(folded):
            written = text[match.start() : match.end()]
            expected = _FOLDED_PHRASES[match.group()]
            if (
                written.isascii()
                or _same(written.lower(), expected)
                or _PROPER.fullmatch(written.replace(" ", ""))
            ):
                continue
            flags.setdefault(
                written.lower(),
                Flag("suspect_spelling", {"line": line, "words": written, "expected": expected}),
            )
    return list(flags.values())


@lru_cache(maxsize=8192)
def _same(written: str, expected: str) -> bool:
    """Whether two spellings differ at most in which vowel bears the tone."""
    return _marks(written) == _marks(expected)


def _marks(phrase: str) -> list[tuple[str, str]]:
    return [(without_tone(word).lower(), tone_of(word)) for word in phrase.split()]
