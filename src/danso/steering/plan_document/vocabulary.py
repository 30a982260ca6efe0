"""The words that plans use for labels ("Cơ quan chủ trì: …") and column heads, as data.

A label or a column head is read as a row of known phrases; which phrases stand in it decides its role. To
teach the parser a new way of saying "chủ trì", add the phrase to `words.toml`.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache

from danso.steering.plan_document.words import words
from danso.vietnam.text import fold


class Meaning(StrEnum):
    """What one phrase of a label or of a column head means."""

    NUMBER = "number"
    WORK = "work"
    INDICATOR = "indicator"
    UNIT = "unit"
    AGENCY = "agency"
    LEAD = "lead"
    EXECUTE = "execute"
    COORDINATE = "coordinate"
    TIME = "time"
    PRODUCT = "product"
    FUNDING = "funding"
    HEAD = "head"
    STATUS = "status"
    BASIS = "basis"
    NOTE = "note"
    OTHER = "other"
    FILLER = "filler"


class Role(StrEnum):
    """What a label's value, or a column, tells about a task."""

    NUMBER = "number"
    TITLE = "title"
    INDICATOR = "indicator"
    UNIT = "unit"
    LEAD = "lead"
    COORDINATOR = "coordinator"
    LEAD_AND_COORDINATOR = "lead_and_coordinator"
    AGENCY = "agency"
    DEADLINE = "deadline"
    PRODUCT = "product"
    FUNDING = "funding"
    HEAD = "head"
    STATUS = "status"
    BASIS = "basis"
    NOTE = "note"
    YEAR = "year"
    OTHER = "other"


MAXIMUM_WORDS = 12
"""A longer run of words is a sentence, not a label."""

_WORD = re.compile(r"[^\W_]+")
_YEAR = re.compile(r"(?:năm\s+)?(20\d\d)(?:\s*[-–]\s*20\d\d)?", re.IGNORECASE)
_FOOTNOTE = re.compile(r"\[\d+\]|\(\d+\)|\((?:nếu có|dự kiến)\)", re.IGNORECASE)


def _phrase_table() -> dict[str, tuple[int, Meaning]]:
    table: dict[str, tuple[int, Meaning]] = {}
    for meaning in Meaning:
        for phrase in words("labels", meaning.value):
            folded = fold(phrase)
            table.setdefault(folded, (folded.count(" ") + 1, meaning))
    return table


_TABLE = _phrase_table()
_LONGEST = max(length for length, _ in _TABLE.values())


@lru_cache(maxsize=4096)
def meanings_of(label: str) -> tuple[Meaning, ...] | None:
    """Return what the phrases of `label` mean, in order; None when a word is not of the vocabulary."""
    tokens = _WORD.findall(fold(_FOOTNOTE.sub(" ", label)))
    if not tokens or len(tokens) > MAXIMUM_WORDS:
        return None
    found: list[Meaning] = []
    at = 0
    while at < len(tokens):
        match = _longest_phrase(tokens, at)
        if match is None:
            return None
        length, meaning = match
        if meaning is not Meaning.FILLER:
            found.append(meaning)
        at += length
    return tuple(found)


def role_of(label: str) -> Role | None:
    """Return the role that a label, or a column head, gives; None when it is neither."""
    if _YEAR.fullmatch(label.strip()):
        return Role.YEAR
    meanings = meanings_of(label)
    return _role(meanings) if meanings else None


def _longest_phrase(tokens: list[str], at: int) -> tuple[int, Meaning] | None:
    for length in range(min(_LONGEST, len(tokens) - at), 0, -1):
        match = _TABLE.get(" ".join(tokens[at : at + length]))
        if match is not None:
            return match
    return None


_FIRST_WORD_DECIDES = {
    Meaning.NUMBER: Role.NUMBER,
    Meaning.HEAD: Role.HEAD,
    Meaning.BASIS: Role.BASIS,
    Meaning.NOTE: Role.NOTE,
    Meaning.TIME: Role.DEADLINE,
    Meaning.PRODUCT: Role.PRODUCT,
    Meaning.FUNDING: Role.FUNDING,
    Meaning.INDICATOR: Role.INDICATOR,
    Meaning.STATUS: Role.STATUS,
    Meaning.UNIT: Role.UNIT,
    Meaning.WORK: Role.TITLE,
    Meaning.OTHER: Role.OTHER,
}


def _role(meanings: tuple[Meaning, ...]) -> Role:
    """The first telling word decides; among words for bodies, whether they lead or co-ordinate."""
    first = meanings[0]
    if first in _FIRST_WORD_DECIDES:
        return _FIRST_WORD_DECIDES[first]
    leads = Meaning.LEAD in meanings
    coordinates = Meaning.COORDINATE in meanings
    if leads and coordinates and first is not Meaning.COORDINATE:
        return Role.LEAD_AND_COORDINATOR
    if coordinates:
        return Role.COORDINATOR
    if leads or Meaning.EXECUTE in meanings:
        return Role.LEAD
    return Role.AGENCY
