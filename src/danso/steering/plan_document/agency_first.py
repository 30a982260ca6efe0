"""Tasks told by whom they are given to: "1. Sở Nội vụ", dashes under it; "Giao Sở X chủ trì …"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from danso.steering.plan_document.agencies import (
    is_agency_heading,
    joined_agencies,
    opening_agencies,
)
from danso.steering.plan_document.drafts import TaskDraft, title_from
from danso.steering.plan_document.markers import LIST_KINDS, MarkerKind
from danso.steering.plan_document.phrases import deadline_in_sentence
from danso.steering.plan_document.proposal import Source
from danso.steering.plan_document.sections import SectionKind
from danso.steering.plan_document.vocabulary import Role

if TYPE_CHECKING:
    from danso.steering.plan_document.outline import Node

LONGEST_AGENCY_HEADING = 260
FEWEST_AGENCIES = 2
_ACTS = re.compile(r"chủ trì|có trách nhiệm|phối hợp|chịu trách nhiệm")
_NAMED_INSIDE = re.compile(
    r"\((?:bao\s+)?gồm:?\s+(?P<names>(?:các\s+)?[^()]*(?:Sở|Bộ|UBND|Ủy ban|Ban|Cục)[^()]*)\)"
)
_INLINE_ITEM = re.compile(r"(?:(?<=[:;.])\s*|\s+)\((\d{1,2})\)\s+(?=\S)")
_NOT_WORK = frozenset({SectionKind.PURPOSE, SectionKind.FUNDING})
_CLOSING = re.compile(
    r"(?:trên đây là|trong quá trình|yêu cầu (?:các|thủ trưởng)|căn cứ (?:nội dung )?kế hoạch)", re.IGNORECASE
)
_OFFERED = frozenset(
    {MarkerKind.NUMBER, MarkerKind.DECIMAL, MarkerKind.LETTER, MarkerKind.PAREN, MarkerKind.ROMAN}
)


def agencies_of_heading(node: Node) -> str | None:
    """Return the bodies that a heading names, when the items under it are given to them."""
    if node.kind not in _OFFERED or not node.children:
        return None
    text = node.parts.content or node.text
    opening = opening_agencies(text)
    if opening is None or len(text) > LONGEST_AGENCY_HEADING:
        return None
    inside = _NAMED_INSIDE.search(text)
    if inside is not None:
        return inside["names"]
    if is_agency_heading(text):
        return opening.names
    if _ACTS.search(opening.rest) is None and not text.rstrip().endswith((".", ";")):
        return text[text.index(opening.names) :].rstrip(": ")
    if opening.acts and text.rstrip().endswith(":"):
        return opening.names
    return None


def agency_tasks(root: Node) -> list[TaskDraft]:
    """Return the tasks of an outline laid out by agency; none when that is not its layout.

    Where a section of the plan itself is laid out so, the part on implementation holds obligations instead.
    """
    holders = [node for node in root.walk() if _is_given(node) and node.section_kind not in _NOT_WORK]
    holders = [node for node in holders if not any(above in holders for above in node.ancestors())]
    proper = [node for node in holders if node.section_kind is not SectionKind.IMPLEMENTATION]
    chosen = proper if len(proper) >= FEWEST_AGENCIES else holders
    if len(chosen) < FEWEST_AGENCIES:
        return []
    return [draft for node in chosen for draft in _drafts(node)]


def drafts_under_agency(node: Node, agencies: str) -> list[TaskDraft]:
    """Return one task for every item under an agency's heading; the heading's own words when it has none."""
    items = [child for child in node.children if child.marker is not None]
    if not items:
        plain = [child.text for child in node.children]
        return [_draft(node, plain, agencies, path=node.path)] if plain else []
    drafts = []
    for child in node.children:
        nested = agencies_of_heading(child)
        if nested is not None:
            drafts.extend(drafts_under_agency(child, nested))
        elif child.marker is not None:
            drafts.extend(_draft_of_item(child, agencies))
        elif not _CLOSING.match(child.text) and not child.text.endswith(":"):
            drafts.append(_draft(child, [child.text], agencies, path=f"{node.path}.{len(drafts) + 1}"))
    return drafts


def _is_given(node: Node) -> bool:
    """Whether an item gives work to the body that it begins with."""
    if node.kind not in _OFFERED and node.kind not in LIST_KINDS:
        return False
    if agencies_of_heading(node) is not None:
        return True
    opening = opening_agencies(node.text)
    return opening is not None and (
        opening.acts or ":" in node.text[len(opening.names) : len(opening.names) + 24]
    )


def _drafts(node: Node) -> list[TaskDraft]:
    agencies = agencies_of_heading(node)
    if agencies is not None:
        return drafts_under_agency(node, agencies)
    opening = opening_agencies(node.text)
    return _draft_of_item(node, opening.names if opening else None)


def _draft_of_item(node: Node, agencies: str | None) -> list[TaskDraft]:
    """One task; or several, when the sentence counts them: "(1) …; (2) …"."""
    opening = opening_agencies(node.text)
    lead = opening.names if opening and opening.acts else agencies
    words = [child.text for child in node.walk()]
    pieces = _INLINE_ITEM.split(node.text)
    if len(pieces) > 4 and not node.children:  # noqa: PLR2004 -- the opening and two counted items at least
        return [
            _draft(node, [text], lead, path=f"{node.path}.{number}")
            for number, text in zip(pieces[1::2], pieces[2::2], strict=True)
        ]
    return [_draft(node, words, lead, path=node.path)]


def _draft(node: Node, words: list[str], agencies: str | None, *, path: str) -> TaskDraft:
    title = title_from("", words)
    draft = TaskDraft(
        path=path,
        title=title,
        source=Source(node.first_line, node.last_line),
        section=node.section_title,
        confirmed=agencies is not None,
    )
    draft.add_value(Role.LEAD, agencies)
    draft.add_value(Role.COORDINATOR, joined_agencies(title))
    draft.add_value(Role.DEADLINE, deadline_in_sentence(" ".join(words)))
    return draft
