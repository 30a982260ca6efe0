"""Documents that give out no work: regulations, published procedures, articles about other documents."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from danso.documents.source_text import Table
from danso.steering.plan_document.words import words
from danso.vietnam.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from danso.steering.plan_document.paragraphs import Paragraph
    from danso.steering.plan_document.proposal import DocumentHeader

REGULATION = "assigns_nothing_regulation"
PROCEDURES = "assigns_nothing_procedures"
ARTICLE = "assigns_nothing_article"

_REGULATION_TYPES = frozenset(words("documents", "regulation_types"))
_ATTACHED_REGULATIONS = tuple(f"+ {type_} kèm theo" for type_ in _REGULATION_TYPES)
_RULES = tuple(fold(opening) for opening in words("documents", "rules"))
_PUBLISHES = tuple(fold(opening) for opening in words("documents", "publishes"))
_PROCEDURES = tuple(fold(phrase) for phrase in words("documents", "procedures"))
_MAY_RULE = frozenset({"QUYẾT ĐỊNH", "NGHỊ QUYẾT"})
_ABOUT = re.compile(r"^(?:ve\s+viec|ve|v/v)\s+")


def why_nothing_is_assigned(header: DocumentHeader, pieces: Sequence[Paragraph | Table]) -> str | None:
    """Return the code of the flag that says why a document gives out no work; None where it may."""
    if _is_article(header, pieces):
        return ARTICLE
    if header.type is None:
        return None
    if header.type in _REGULATION_TYPES or header.type.endswith(_ATTACHED_REGULATIONS):
        return REGULATION
    title = _ABOUT.sub("", fold(header.title or ""))
    if header.type not in _MAY_RULE:
        return None
    if title.startswith(_PUBLISHES) and any(phrase in title for phrase in _PROCEDURES):
        return PROCEDURES
    return REGULATION if title.startswith(_RULES) else None


def _is_article(header: DocumentHeader, pieces: Sequence[Paragraph | Table]) -> bool:
    """A page with headings of its own and without any part of an official head tells of other documents."""
    if header.type or header.number or header.issuer:
        return False
    headings = [piece for piece in pieces if not isinstance(piece, Table) and piece.heading is not None]
    return bool(headings) and not any(piece.marker is not None or piece.text.isupper() for piece in headings)
