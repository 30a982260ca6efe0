"""Who leads and who co-ordinates, from the words of a label or a cell, a sentence included."""

from __future__ import annotations

import re
from dataclasses import dataclass

from danso.steering.plan_document.agencies import joined_agencies, opening_agencies

LONG_VALUE = 200
"""A value of more characters than this is a paragraph, not a list of names."""

_SENTENCE = re.compile(r"(?<=[.;])\s+(?=[^\s])|\n+")
_LEADS_ANYWHERE = re.compile(r"\b(?:chủ trì|phối hợp)\b")
_PRESIDES = re.compile(r"chủ trì\s*,?\s*(?:và\s+)?phối hợp\b")
_JOINS = re.compile(r"^[\s,]*phối hợp\b")
_ITEM_MARK = re.compile(r"^\s*(?:[-–+•]|\(?\d{1,2}[.)]|[a-zđ]\))\s+")
_ADDED = re.compile(r"^(?:đồng thời|trong đó|ngoài ra)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class LeadWords:
    """The words that name leads, those that name co-ordinators, and whether they stood in a sentence."""

    leads: tuple[str, ...]
    coordinators: tuple[str, ...] = ()
    is_paragraph: bool = False


def lead_words(value: str) -> LeadWords:
    """Take the words of a lead value apart: "Sở A chủ trì, phối hợp với Sở B xây dựng …".

    Once somebody presides over others, a body with a part of its own ("Sở B đăng tin.") stands beside.
    """
    pieces = [_ITEM_MARK.sub("", piece).strip() for piece in _SENTENCE.split(value) if piece.strip()]
    if not any(_acts(piece) for piece in pieces) or not (
        len(value) > LONG_VALUE or _LEADS_ANYWHERE.search(value)
    ):
        return LeadWords((value,))
    leads: list[str] = []
    joined: list[str] = []
    presides = False
    for piece in pieces:
        opening = opening_agencies(piece)
        if opening is None or _ADDED.match(piece):
            continue
        if opening.acts and (_JOINS.match(opening.rest) or (presides and not _PRESIDES.match(opening.rest))):
            joined.append(opening.names)
            continue
        presides = presides or _PRESIDES.match(opening.rest) is not None
        leads.append(opening.names)
        beside = joined_agencies(piece)
        if beside is not None:
            joined.append(beside)
    is_paragraph = len(value) > LONG_VALUE or len(pieces) > 1
    if not leads:
        return LeadWords((value,), tuple(joined), is_paragraph)
    return LeadWords(tuple(leads), tuple(joined), is_paragraph)


def _acts(piece: str) -> bool:
    opening = opening_agencies(piece)
    return opening is not None and opening.acts
