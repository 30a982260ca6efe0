"""Find a procedure as people ask for it: without diacritics, in plain questions, with typing errors.

A question and what a procedure is known by are both cut into syllables and pairs of neighbouring syllables:
a pair is what Vietnamese mostly writes a word with. A rare one weighs more than a common one; a misspelt one
counts less than a right one; and marks, where both sides write them, tell apart what folding makes alike.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from danso.procedures.packs import pack
from danso.vietnam.text import nfc, search_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from danso.procedures.definitions.model import Definition

MISSPELT: Final = 0.6
PAIR: Final = 1.5
MARKED: Final = 0.5
NAME: Final = 1.5
SHORTEST_MISSPELT: Final = 4
SOUNDS_ALIKE: Final = (("tr", "ch"), ("gi", "d"), ("x", "s"), ("y", "i"))

Term = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A procedure that answers a question, and how well."""

    code: str
    score: float


@dataclass(frozen=True)
class Index:
    """What the procedures are known by; built once for a catalogue."""

    definitions: tuple[Definition, ...]

    def find(self, question: str, *, top: int = 10) -> tuple[Found, ...]:
        """The procedures that answer best, best first; none that shares nothing with the question."""
        if (code := question.strip()) in self._by_code:
            return (Found(self._by_code[code], math.inf),)
        scores = self._scores(question)
        ranked = sorted(scores.items(), key=lambda each: (-each[1], each[0]))
        return tuple(Found(code, score) for code, score in ranked[:top])

    def of_life_event(self, event: str) -> tuple[Definition, ...]:
        """The procedures of a life event, by code."""
        return tuple(each for each in self.definitions if event in each.life_events)

    def of_field(self, field: str) -> tuple[Definition, ...]:
        """The procedures of a field of administration, by code."""
        return tuple(each for each in self.definitions if each.field == field)

    def _scores(self, question: str) -> Mapping[str, float]:
        scores: defaultdict[str, float] = defaultdict(float)
        marked = frozenset(_terms(_syllables(question)))
        for term in dict.fromkeys(_terms(_folded(question))):
            for known, likeness in self._alike(term).items():
                worth = likeness * (PAIR if len(term) > 1 else 1.0) * self._rarity(known)
                for code, weight in self._postings[known].items():
                    scores[code] += worth * weight
        for term in marked & self._marked.keys():
            for code in self._marked[term]:
                scores[code] += MARKED * self._rarity(tuple(map(search_key, term)))
        return scores

    def _alike(self, term: Term) -> Mapping[Term, float]:
        """Known terms that a term may mean, with their likeness: itself, or else its misspellings."""
        if term in self._postings:
            return {term: 1.0}
        same_length = (known for known in self._postings if len(known) == len(term))
        return {known: MISSPELT for known in same_length if _misspelt(term, known)}

    def _rarity(self, term: Term) -> float:
        having = len(self._postings.get(term, ()))
        return math.log(1 + len(self.definitions) / having) if having else 0.0

    @cached_property
    def _by_code(self) -> Mapping[str, str]:
        return {code: each.code for each in self.definitions for code in each.codes}

    @cached_property
    def _postings(self) -> Mapping[Term, Mapping[str, float]]:
        """Folded terms and the procedures known by them: by the name more strongly than by the words."""
        postings: dict[Term, dict[str, float]] = {}
        for each in self.definitions:
            for text, weight in _known_by(each):
                for term in _terms(_folded(text)):
                    of_term = postings.setdefault(term, {})
                    of_term[each.code] = max(weight, of_term.get(each.code, 0.0))
        return postings

    @cached_property
    def _marked(self) -> Mapping[Term, frozenset[str]]:
        """Terms as they are written, with marks."""
        marked: dict[Term, set[str]] = {}
        for each in self.definitions:
            for text, _weight in _known_by(each):
                for term in _terms(_syllables(text)):
                    if any(not syllable.isascii() for syllable in term):
                        marked.setdefault(term, set()).add(each.code)
        return {term: frozenset(codes) for term, codes in marked.items()}


def index_of(definitions: Iterable[Definition]) -> Index:
    """An index over the definitions, in the order of their codes."""
    return Index(tuple(sorted(definitions, key=lambda each: each.code)))


def _known_by(definition: Definition) -> list[tuple[str, float]]:
    return [(definition.vi, NAME), (definition.en, NAME), *((words, 1.0) for words in definition.words)]


def _syllables(text: str) -> list[str]:
    words = "".join(letter if letter.isalnum() else " " for letter in nfc(text).lower()).split()
    return [word for word in words if search_key(word) not in _stop()]


def _folded(text: str) -> list[str]:
    return [syllable for syllable in search_key(text).split() if syllable not in _stop()]


def _terms(syllables: list[str]) -> list[Term]:
    return [*((each,) for each in syllables), *pairwise(syllables)]


@lru_cache(maxsize=1)
def _stop() -> frozenset[str]:
    return frozenset(pack("search")["stop"])


def _misspelt(term: Term, known: Term) -> bool:
    """Whether each syllable is right or misspelt."""
    return all(one == other or _near(one, other) for one, other in zip(term, known, strict=True))


@lru_cache(maxsize=65536)
def _near(one: str, other: str) -> bool:
    """One slip of the keyboard in a syllable that is long enough, or letters that sound alike."""
    if _sound(one) == _sound(other):
        return True
    return min(len(one), len(other)) >= SHORTEST_MISSPELT and _one_slip(one, other)


def _sound(syllable: str) -> str:
    for written, heard in SOUNDS_ALIKE:
        syllable = syllable.replace(written, heard)
    return syllable


def _one_slip(one: str, other: str) -> bool:
    """Whether one letter was added, left out, changed, or two neighbours changed places."""
    short, long = sorted((one, other), key=len)
    if len(long) - len(short) > 1:
        return False
    at = next((i for i, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    if len(short) < len(long):
        return short[at:] == long[at + 1 :]
    swapped = short[at + 1 : at + 2] + short[at : at + 1] + short[at + 2 :]
    return short[at + 1 :] == long[at + 1 :] or swapped == long[at:]
