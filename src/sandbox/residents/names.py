"""Names by sex and year of birth, drawn as places in word lists so that a million of them stay small."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np

from danso.vietnam.text import strip_diacritics
from sandbox.residents.packs import pack

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from sandbox.residents.draws import Draws, Numbers, Reals

SEXES = ("male", "female")
MEN, WOMEN = 1, 2


@dataclass(frozen=True, slots=True)
class Words:
    """A list of words or word groups and their keys (ASCII capitals, no spaces)."""

    text: NDArray[np.object_]
    key: NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class Names:
    """People's names as places in the lists of families, middle and given names."""

    family: Numbers
    middle: Numbers
    given: Numbers


@dataclass(frozen=True, slots=True)
class Lists:
    """All words there are."""

    families: Words
    middles: Words
    givens: Words


def key_of(name: str) -> str:
    """Return a whole name as it is compared: `Nguyễn Văn An` becomes `NGUYENVANAN`."""
    return strip_diacritics(name).upper().replace(" ", "")


@cache
def lists() -> Lists:
    """Return the words of every cohort, each once."""
    book = pack("names")
    middles = dict.fromkeys(
        word
        for cohort, sex in product(book["cohorts"], SEXES)
        for first in cohort[f"{sex}_middle"].split()
        for word in (first, *(f"{first} {second}" for second in book["second_middle"][sex].split()))
    )
    givens = dict.fromkeys(
        word for cohort, sex in product(book["cohorts"], SEXES) for word in cohort[sex].split()
    )
    return Lists(_words(book["families"]), _words(middles), _words(givens))


def draw_families_names(count: int, draws: Draws) -> Numbers:
    """Draw family names by their shares."""
    return draws.pick(list(pack("names")["families"].values()), count)


def draw_names(family: Numbers, sex: Numbers, birth_year: Numbers, draws: Draws) -> Names:
    """Draw middle and given names as the parents of the time liked them."""
    cohorts = pack("names")["cohorts"]
    cohort_of = np.searchsorted([each["from"] for each in cohorts], birth_year, side="right") - 1
    middle = np.zeros(len(family), dtype=np.int64)
    given = np.zeros(len(family), dtype=np.int64)
    for place, sex_code in product(range(len(cohorts)), (MEN, WOMEN)):
        rows = np.flatnonzero((np.maximum(cohort_of, 0) == place) & (sex == sex_code))
        middle[rows], given[rows] = _of_cohort(cohorts[place], SEXES[sex_code - 1], len(rows), draws)
    return Names(family, middle, given)


def _of_cohort(cohort: dict[str, Any], sex: str, count: int, draws: Draws) -> tuple[Numbers, Numbers]:
    firsts = cohort[f"{sex}_middle"].split()
    seconds = ["", *(f" {word}" for word in pack("names")["second_middle"][sex].split())]
    places = _places("middles")
    table = np.array([[places[first + second] for second in seconds] for first in firsts])
    two = draws.chance(cohort["two_middle_words"][sex], count)
    second = np.where(two, draws.pick(_by_rank(len(seconds) - 1, 8), count) + 1, 0)
    first = draws.pick(_by_rank(len(firsts), 2), count)
    givens = cohort[sex].split()
    given_places = np.array([_places("givens")[word] for word in givens])
    return table[first, second], given_places[draws.pick(_by_rank(len(givens), cohort["flatness"]), count)]


def _by_rank(count: int, flatness: float) -> Reals:
    return np.asarray(1.0 / (np.arange(count) + flatness), dtype=np.float64)


@cache
def _places(which: str) -> dict[str, int]:
    words: Words = getattr(lists(), which)
    return {word: place for place, word in enumerate(words.text)}


def _words(words: Iterable[str]) -> Words:
    every = list(words)
    return Words(np.array(every, dtype=object), np.array([key_of(word) for word in every], dtype=object))
