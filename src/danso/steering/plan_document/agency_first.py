"""Tasks told by whom they are given to: "1. Sở Nội vụ", dashes under it; "Giao Sở X chủ trì …"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from danso.steering.plan_document.agencies import (
    acting_agencies,
    is_agency_heading,
    joined_agencies,
    opening_agencies,
    partners_of_role,
)
from danso.steering.plan_document.drafts import TaskDraft, title_from
from danso.steering.plan_document.markers import LIST_KINDS, MarkerKind
from danso.steering.plan_document.phrases import deadline_of_action
from danso.steering.plan_document.proposal import Source
from danso.steering.plan_document.references import pointer_of
from danso.steering.plan_document.sections import SectionKind, kind_of_section
from danso.steering.plan_document.vocabulary import Role
from danso.steering.plan_document.words import alternatives, words

if TYPE_CHECKING:
    from danso.steering.plan_document.outline import Node

LONGEST_AGENCY_HEADING = 260
LONGEST_TOPIC = 420
LONGEST_PART_TITLE = 60
_ROOM_FOR_COLON = 24
FEWEST_AGENCIES = 2
FEWEST_DASHES = 3
_ACTS = re.compile(r"chủ trì|có trách nhiệm|phối hợp|chịu trách nhiệm")
_COLON = re.compile(r"(?<=\S): ")
_ASKS = re.compile(r"yêu cầu\s", re.IGNORECASE)
_EXPLICIT = re.compile(r"(?:giao|đề nghị|yêu cầu)\s", re.IGNORECASE)
_NAMED_INSIDE = re.compile(
    r"\((?:bao\s+)?gồm:?\s+(?P<names>(?:các\s+)?[^()]*(?:Sở|Bộ|UBND|Ủy ban|Ban|Cục)[^()]*)\)"
)
_NAMED_AFTER_GROUP = re.compile(
    r"Các (?:cơ quan|đơn vị)\b[^():]{0,80}\((?P<names>(?:Sở|Bộ|UBND|Ủy ban|Ban|Cục)\b[^()]*,[^()]*)\)"
)
_REPORTS = re.compile(
    rf"(?:(?:{alternatives(words('reporting', 'before'))})(?:\s*[,;]\s*|\s+)(?:và\s+)?)*"
    rf"(?:{alternatives(words('reporting', 'deeds'))})\b",
    re.IGNORECASE,
)
_OVERSEES = re.compile(
    r"^[^.;]*?\b(?:theo dõi|đôn đốc)\b,?[^.;]*?\b(?:thực hiện|chấp hành)\b[^.;]*?"
    r"\b(?:công điện|chỉ thị|thông báo|công văn|văn bản) này\b",
    re.IGNORECASE,
)
_WATCHES = re.compile(
    rf"(?:{alternatives(words('reporting', 'watching'))})\b[^;.]*\bthực hiện\b[^;.]*[;.]"
    r"\s+(?P<report>[^;.]+)[.;]?$",
    re.IGNORECASE,
)
_BARE_DUTY = re.compile(r"có (?:trách nhiệm|nhiệm vụ)[\s.:]*$")
_PROVIDES = re.compile(r"(?:khi|trường hợp|nếu|đối với)\s", re.IGNORECASE)
_STATES = re.compile(rf"[^\W\d_][^,.;:]{{2,80}}?\s(?:{alternatives(words('bodies', 'states'))})\b")
_NEXT_DEED = re.compile(r"[.;]\s+\w")
_INLINE_ITEM = re.compile(r"(?:(?<=[:;.])\s*|\s+)\((\d{1,2})\)\s+(?=\S)")
_NOT_WORK = frozenset({SectionKind.PURPOSE, SectionKind.FUNDING, SectionKind.REPORTING})
_PARTS = frozenset({SectionKind.ASSIGNMENT, SectionKind.TASKS})
_NOTICE_ENDS = re.compile(r"thông báo (?:để|cho)\b[^.]{0,200}\bbiết\b|trân trọng thông báo", re.IGNORECASE)
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
    introduces = text.rstrip().endswith(":") or _BARE_DUTY.search(text) is not None
    opening = opening_agencies(text) if introduces or len(text) <= LONGEST_AGENCY_HEADING else None
    if opening is None:
        acting = acting_agencies(text) if introduces and not _names_below(node) else None
        return acting[0].names if acting is not None else None
    inside = _NAMED_INSIDE.search(text) or _NAMED_AFTER_GROUP.match(text)
    if inside is not None:
        return inside["names"]
    if is_agency_heading(text) or (introduces and named_at_start(text) is not None):
        return opening.names
    is_title = _ACTS.search(opening.rest) is None and not text.rstrip().endswith((".", ";"))
    return text[text.index(opening.names) :].rstrip(": ") if is_title else None


def _names_below(node: Node) -> bool:
    """Whether an item under a sentence names a body of its own."""
    return any(named_at_start(child.text) is not None for child in node.children)


def _titles_part(node: Node) -> bool:
    """Whether a heading under a body's name only parts its work: "2.1. Trách nhiệm chung"."""
    if node.kind in LIST_KINDS or not node.children or node.text.rstrip().endswith((".", ";", ",")):
        return False
    return len(node.text) <= LONGEST_PART_TITLE and kind_of_section(node.text) in _PARTS


def agency_tasks(root: Node) -> list[TaskDraft]:
    """Return the tasks of an outline laid out by agency; none when that is not its layout.

    Where a section of the plan itself is laid out so, the part on implementation holds obligations instead.
    """
    given = [node for node in root.walk() if _is_given(node) and node.section_kind not in _NOT_WORK]
    given = [node for node in given if not _only_introduces(node) and not oversees_this_document(node.text)]
    outermost = [node for node in given if not any(above in given for above in node.ancestors())]
    holders = [node for node in outermost if _is_layout(node, outermost)]
    chosen = _chosen(holders)
    if len(chosen) < FEWEST_AGENCIES:
        return []
    late = [
        node
        for node in _brothers(chosen)
        if node not in given and _named_later(node.text) and not oversees_this_document(node.text)
    ]
    kinds = {node.section_kind for node in chosen}
    late += [
        node
        for node in outermost
        if node not in chosen and node.section_kind in kinds and _EXPLICIT.match(node.text)
    ]
    return [draft for node in (*chosen, *late) for draft in _drafts(node)]


def _chosen(holders: list[Node]) -> list[Node]:
    """Leave out the part on implementation, unless most of the work is given there."""
    proper = [node for node in holders if node.section_kind is not SectionKind.IMPLEMENTATION]
    there = _count(proper)
    is_main = len(proper) >= FEWEST_AGENCIES and 2 * there >= _count(holders) - there
    return proper if is_main else holders


def _count(nodes: list[Node]) -> int:
    return sum(len(_drafts(node)) for node in nodes)


def drafts_under_agency(node: Node, agencies: str) -> list[TaskDraft]:
    """Return one task for every item under an agency's heading; the heading's own words when it has none."""
    items = [child for child in node.children if child.marker is not None]
    if not items:
        plain = [text for child in node.children if (text := _told_here(child))]
        return [_draft(node, plain, agencies, path=node.path)] if plain else []
    drafts = []
    for child in node.children:
        nested = agencies_of_heading(child)
        if nested is not None:
            drafts.extend(drafts_under_agency(child, nested))
        elif child.children and (partners := partners_of_role(child.text)) is not None:
            drafts.extend(_drafts_in_role(child, agencies, partners))
        elif shares_out(child):
            drafts.extend(draft for part in child.children for draft in _drafts(part))
        elif _titles_part(child):
            drafts.extend(drafts_under_agency(child, agencies))
        elif not child.children and (not _told_here(child) or _asks_no_work(child.text)):
            continue
        elif child.marker is not None:
            drafts.extend(_draft_of_item(child, agencies, asks=_ASKS.match(child.text) is not None))
        elif (
            not _CLOSING.match(child.text)
            and not _NOTICE_ENDS.search(child.text)
            and not child.text.endswith(":")
            and not (drafts and _goes_on(child))
        ):
            drafts.append(_draft(child, [child.text], agencies, path=f"{node.path}.{len(drafts) + 1}"))
    return drafts


def _drafts_in_role(node: Node, agencies: str, partners: str) -> list[TaskDraft]:
    """One task for every item under "a) Chủ trì, phối hợp với …": the agency above leads."""
    drafts = []
    for child in node.children:
        if child.marker is None or (not child.children and _asks_no_work(child.text)):
            continue
        beside = named_at_start(child.text)
        draft = _draft(child, [below.text for below in child.walk()], agencies, path=child.path)
        for named in filter(None, (partners, beside)):
            draft.add_value(Role.COORDINATOR, named)
        drafts.append(draft)
    return drafts


def shares_out(node: Node) -> bool:
    """Whether an item only introduces a list of bodies, each with work of its own."""
    parts = [child for child in node.children if child.kind in LIST_KINDS]
    introduces = node.text.rstrip().endswith(":")
    return introduces and len(parts) >= FEWEST_AGENCIES and all(named_at_start(part.text) for part in parts)


def _goes_on(node: Node) -> bool:
    """Whether a plain paragraph goes on with the item before it: its list, or what holds in a case of it."""
    before = node.parent.children[: node.parent.children.index(node)] if node.parent else []
    if before and before[-1].text.rstrip().endswith(":"):
        return True
    return _PROVIDES.match(node.text) is not None and _named_later(node.text) is None


def only_reports(text: str) -> bool:
    """Tell whether all that an item asks is to report: one sentence, which begins so.

    To watch over how a plan is carried out and to report on it is no more than that.
    """
    watches = _WATCHES.match(text)
    if watches is not None and _REPORTS.match(watches["report"]):
        return True
    return _REPORTS.match(text) is not None and _NEXT_DEED.search(text) is None


def _asks_no_work(text: str) -> bool:
    """Whether an item under an agency only reports, or only praises what a body is ("là lực lượng …")."""
    return only_reports(text) or _STATES.match(text) is not None


def oversees_this_document(text: str) -> bool:
    """Tell whether a body is only to watch over what "this telegram" or "this directive" asks of others."""
    return _OVERSEES.search(text) is not None and opening_agencies(text) is not None


def only_points(node: Node) -> bool:
    """Tell whether all that a paragraph says is to point at work told elsewhere."""
    pointer = pointer_of(node.text)
    return pointer is not None and not pointer.rest


def _told_here(node: Node) -> str:
    return "" if only_points(node) else node.text


def pointing_paragraphs(root: Node) -> list[tuple[Node, str]]:
    """Return the paragraphs that point at work told elsewhere, each with the bodies they give it to."""
    return [
        (node, bodies)
        for node in root.walk()
        if pointer_of(node.text) is not None and (bodies := _bodies_over(node)) is not None
    ]


def _bodies_over(node: Node) -> str | None:
    named = named_at_start(node.text)
    if named is not None:
        return named
    over = (agencies_of_heading(above) for above in node.ancestors())
    return next((bodies for bodies in over if bodies is not None), None)


def _is_given(node: Node) -> bool:
    """Whether an item gives work to a body: it begins with one, or names one after its topic."""
    if node.kind not in _OFFERED and node.kind not in LIST_KINDS:
        return False
    if agencies_of_heading(node) is not None or named_at_start(node.text) is not None:
        return True
    if node.kind in LIST_KINDS:
        return False
    return bool(_after_topic(node.text) or _given_below(node) or _introduced_by(node))


def named_at_start(text: str) -> str | None:
    """Return the bodies that a sentence begins with, when they are given something."""
    if _NOTICE_ENDS.search(text):
        return None
    opening = opening_agencies(text)
    if opening is None:
        return None
    named_alone = ":" in text[len(opening.names) : len(opening.names) + _ROOM_FOR_COLON]
    return opening.names if opening.acts or named_alone else None


def _named_later(text: str) -> str | None:
    """Return the bodies that act after an introduction: "Trên cơ sở đề nghị của …, Sở X tổng hợp …"."""
    acting = acting_agencies(text)
    return acting[0].names if acting is not None else None


def _brothers(nodes: list[Node]) -> list[Node]:
    """Return the numbered items that stand between the others of a layout."""
    parents = {id(node.parent): node.parent for node in nodes if node.parent is not None}
    kinds = {(id(node.parent), node.kind) for node in nodes if node.kind in _OFFERED}
    return [
        child
        for parent in parents.values()
        for child in parent.children
        if (id(parent), child.kind) in kinds and child not in nodes
    ]


def _after_topic(text: str) -> str | None:
    """Return the bodies that follow a topic: "Về nạo vét luồng tàu: giao Bộ Xây dựng rà soát …"."""
    for colon in _COLON.finditer(text, 0, LONGEST_TOPIC):
        rest = text[colon.end() :]
        acting = acting_agencies(rest[:1].upper() + rest[1:])
        if acting is not None:
            return acting[0].names
    return None


def _given_below(node: Node) -> list[Node]:
    """Return the plain paragraphs under a topic that give work to a body."""
    if len(node.text) > LONGEST_TOPIC or node.text.isupper():
        return []
    return [
        child for child in node.children if child.marker is None and named_at_start(child.text) is not None
    ]


def _introduced_by(node: Node) -> str | None:
    """Return the bodies of the sentence before a list: "Đề nghị Sở X thực hiện các nhiệm vụ sau:"."""
    if node.parent is None:
        return None
    before = [
        child for child in node.parent.children if child.marker is None and child.first_line < node.first_line
    ]
    if not before or not before[-1].text.rstrip().endswith(":"):
        return None
    opening = opening_agencies(before[-1].text)
    return opening.names if opening is not None and opening.acts else None


def _only_introduces(node: Node) -> bool:
    """Whether a sentence stands over headings that give the work out one body at a time."""
    if agencies_of_heading(node) is not None:
        return False
    below = [child for child in node.walk() if child is not node and agencies_of_heading(child) is not None]
    return len(below) >= FEWEST_AGENCIES


def _is_layout(node: Node, given: list[Node]) -> bool:
    """Whether at least half of an item's brothers are given to bodies too: a layout, not a chance."""
    if node.parent is None:
        return False
    brothers = [child for child in node.parent.children if child.kind is node.kind]
    alike = [brother for brother in brothers if brother in given]
    if node.kind in LIST_KINDS:
        return len(alike) >= FEWEST_DASHES and 4 * len(alike) >= 3 * len(brothers)
    return 2 * len(alike) >= len(brothers) and (len(alike) >= FEWEST_AGENCIES or bool(node.children))


def _drafts(node: Node) -> list[TaskDraft]:
    agencies = agencies_of_heading(node)
    if agencies is not None:
        return drafts_under_agency(node, agencies)
    if named_at_start(node.text) is None and (given := _given_below(node)):
        return _drafts_below(node, given)
    named = named_at_start(node.text) or _after_topic(node.text) or _introduced_by(node)
    return _draft_of_item(node, named or _named_later(node.text))


def _drafts_below(node: Node, given: list[Node]) -> list[TaskDraft]:
    """One task for every paragraph that gives the topic, or a part of it, to a body."""
    drafts = []
    for count, child in enumerate(given, 1):
        path = node.path if len(given) == 1 else f"{node.path}.{count}"
        draft = _draft(child, [child.text], named_at_start(child.text), path=path)
        draft.title = title_from(node.text, [child.text])
        draft.section = node.section_title
        drafts.append(draft)
    drafts[0].source = Source(node.first_line, drafts[0].source.last_line)
    return drafts


def _draft_of_item(node: Node, agencies: str | None, *, asks: bool = False) -> list[TaskDraft]:
    """One task; or several, when the sentence counts them: "(1) …; (2) …".

    Under an agency's heading, "Yêu cầu các báo …" is work of the agency that asks.
    """
    opening = opening_agencies(node.text)
    lead = opening.names if opening and opening.acts and not asks else agencies
    told = [child.text for child in node.walk()]
    pieces = _INLINE_ITEM.split(node.text)
    if len(pieces) > 4 and not node.children:  # noqa: PLR2004 -- the opening and two counted items at least
        return [
            _draft(node, [text], lead, path=f"{node.path}.{number}")
            for number, text in zip(pieces[1::2], pieces[2::2], strict=True)
        ]
    return [_draft(node, told, lead, path=node.path)]


def _draft(node: Node, told: list[str], agencies: str | None, *, path: str) -> TaskDraft:
    title = title_from("", told)
    draft = TaskDraft(
        path=path,
        title=title,
        source=Source(node.first_line, node.last_line),
        section=node.section_title,
        confirmed=agencies is not None,
    )
    draft.add_value(Role.LEAD, agencies)
    draft.add_value(Role.COORDINATOR, joined_agencies(title))
    draft.add_value(Role.DEADLINE, deadline_of_action(" ".join(told)))
    return draft
