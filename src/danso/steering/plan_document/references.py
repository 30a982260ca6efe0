"""Work given by pointing at it: "Sở X: chủ trì triển khai các nhiệm vụ tại mục IV.1".

A plan may tell its work by theme and say who leads only later, among the agencies, by the theme's number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from danso.steering.plan_document.agencies import opening_agencies, starts_with_verb
from danso.steering.plan_document.drafts import TaskDraft, title_from
from danso.steering.plan_document.markers import LIST_KINDS, MarkerKind
from danso.steering.plan_document.proposal import Flag, Source
from danso.steering.plan_document.vocabulary import Role
from danso.steering.plan_document.words import alternatives, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from danso.steering.plan_document.outline import Node

_UNIT = r"(?:điểm|tiết|khoản|tiểu mục|mục|phần|chương)"
_LABEL = r"\(?(?:[IVX]{1,5}|\d{1,2}|[a-zđ])(?:\.(?:\d{1,2}|[a-zđ]))*\)?"
_PLACE = rf"(?:(?:các\s+)?{_UNIT}\s+{_LABEL}(?!\w)(?:(?:\s*,\s*|\s+và\s+|\s*)(?:và\s+)?{_LABEL}(?!\w))*)"
_APPENDIX = r"(?:các\s+)?phụ lục(?:\s+(?:kèm theo|số\s+\d+|[IVX]{1,4}|\d+))*"
_DUTY = rf"(?:{alternatives(words('references', 'duties'))})"
_POINTER = re.compile(
    rf"(?:{alternatives(words('references', 'deeds'))})\s+(?:(?:có hiệu quả|hiệu quả|tốt)\s+)?{_DUTY}"
    rf"(?:\s*,\s*{_DUTY}|\s+và\s+{_DUTY})*"
    r"(?:\s+(?:được\s+(?:giao|phân công)|đã\s+(?:nêu|giao)|nêu|quy định)"
    r"(?:\s+(?:chủ trì|thực hiện|phụ trách))*)?"
    rf"\s+(?:tại|ở|theo|trong)\s+"
    rf"(?P<places>(?:{_PLACE}|{_APPENDIX})"
    rf"(?:(?:\s*[,;]\s*|\s+và\s+|\s+)(?:và\s+|tại\s+)?(?:{_PLACE}|{_APPENDIX}))*)"
    r"(?:\s+(?:của|trong)?\s*(?:bản\s+)?(?:kế hoạch|chương trình|đề án|nghị quyết|quyết định)(?:\s+này)?)?"
    r"\s*(?:[.;]\s*|$)",
    re.IGNORECASE,
)
_PIECE = re.compile(rf"(?P<unit>\b{_UNIT}\b)|(?P<label>{_LABEL})(?!\w)|{_APPENDIX}", re.IGNORECASE)
_OUTER_UNITS = ("tiết", "điểm", "khoản", "tiểu mục", "mục", "phần", "chương")


@dataclass(frozen=True, slots=True)
class Pointer:
    """A sentence that gives the work at `places` (paths of the outline) to the bodies of its heading."""

    places: tuple[str, ...]
    rest: str


def pointer_of(text: str) -> Pointer | None:
    """Read a paragraph that begins by pointing at work told elsewhere; None for any other."""
    opening = opening_agencies(text)
    start = len(text) - len(opening.rest) if opening is not None and opening.acts else 0
    match = _POINTER.match(text, start)
    if match is None:
        return None
    rest = text[match.end() :].strip()
    return Pointer(tuple(_places(match["places"])), "" if _only_joins(rest) else rest)


def _only_joins(rest: str) -> bool:
    """Whether what is left only says that the body joins in carrying out the plan."""
    return re.match(r"phối hợp\b(?!.*[.;]\s+\w)", rest, re.IGNORECASE) is not None


def _places(written: str) -> Iterator[str]:
    """Yield paths: "(IV) (4.1) (4.2)" and "khoản 1, 2 mục III" name two each."""
    groups: list[tuple[str, list[str]]] = []
    for piece in _PIECE.finditer(written):
        if piece["unit"]:
            groups.append((piece["unit"].lower(), []))
        elif piece["label"] and groups:
            groups[-1][1].append(piece["label"].strip("()"))
    inner: list[tuple[str, list[str]]] = []
    for unit, labels in groups:
        if inner and _OUTER_UNITS.index(unit) <= _OUTER_UNITS.index(inner[-1][0]):
            yield from _paths(inner)
            inner = []
        inner.append((unit, labels))
    if inner:
        yield from _paths(inner)


def _paths(groups: list[tuple[str, list[str]]]) -> list[str]:
    """Put the innermost labels under the outer ones, which are written after them."""
    paths = [""]
    for _, labels in reversed(groups):
        paths = [_under(above, label) for above in paths for label in _chained(labels)]
    return paths


def _chained(labels: list[str]) -> list[str]:
    """Labels of one unit in a row: a Roman number opens, a number goes under it, a letter under that."""
    section, chained = "", list[str]()
    for label in labels:
        if label[0] in "IVX":
            if section and not any(path.startswith(f"{section}.") for path in chained):
                chained.append(section)
            section = label if "." not in label else ""
            if "." in label:
                chained.append(label)
        elif label[0].isdigit() or not chained:
            chained.append(_under(section, label))
        elif chained[-1].rsplit(".", 1)[-1].isalpha():
            chained.append(_under(chained[-1].rsplit(".", 1)[0], label))
        else:
            chained[-1] = _under(chained[-1], label)
    if section and not any(path.startswith(f"{section}.") for path in chained):
        chained.append(section)
    return chained


def _under(above: str, label: str) -> str:
    """The path of a label under another; a decimal repeats its parent's number only once."""
    if not above:
        return label
    head, _, last = above.rpartition(".")
    return f"{head}.{label}".lstrip(".") if label.startswith(f"{last}.") else f"{above}.{label}"


@dataclass(frozen=True, slots=True)
class Given:
    """Bodies that lead the work at `place`, and where the plan says so."""

    place: Node
    leads: str
    said_at: Node


def given_by_pointers(root: Node, pointing: Iterable[tuple[Node, str]]) -> list[Given]:
    """Find the places that the paragraphs point at; each comes with the bodies it stands under."""
    nodes = list(root.walk())
    found = []
    for node, leads in pointing:
        pointer = pointer_of(node.text)
        for path in pointer.places if pointer else ():
            place = next((at for at in nodes if at.path == path and at.marker is not None), None)
            if place is not None and place.children and place not in node.ancestors():
                found.append(Given(place, leads, node))
    return found


def add_leads(drafts: list[TaskDraft], given: list[Given]) -> None:
    """Tell who leads the tasks that name nobody and stand at a place that is pointed at."""
    for draft in drafts:
        if not draft.all(Role.LEAD):
            _lead(draft, _nearest(draft.source.first_line, given))


def tasks_pointed_at(given: list[Given], drafts: list[TaskDraft]) -> list[TaskDraft]:
    """One task for every item at the places that hold none yet."""
    found: dict[int, TaskDraft] = {}
    for place in dict.fromkeys(one.place for one in given):
        if any(place.first_line <= draft.source.first_line <= place.last_line for draft in drafts):
            continue
        for leaf in _leaves(place):
            draft = _draft(leaf)
            _lead(draft, _nearest(leaf.first_line, given))
            found[leaf.first_line] = draft
    return list(found.values())


def _nearest(line: int, given: list[Given]) -> list[Given]:
    """Of the places that hold a line, the innermost, with everyone it is given to."""
    holding = [one for one in given if one.place.first_line <= line <= one.place.last_line]
    innermost = max((one.place.first_line for one in holding), default=0)
    return [one for one in holding if one.place.first_line == innermost]


def _lead(draft: TaskDraft, given: list[Given]) -> None:
    for one in given:
        draft.add_value(Role.LEAD, one.leads)
        told_at: dict[str, str | int] = {"path": one.said_at.path, "line": one.said_at.first_line}
        draft.flags.append(Flag("lead_by_reference", told_at))


def _draft(leaf: Node) -> TaskDraft:
    words_below = [child.text for child in leaf.walk() if child is not leaf]
    acts = starts_with_verb(leaf.text) or leaf.kind in LIST_KINDS
    return TaskDraft(
        path=leaf.path,
        title=title_from(leaf.text, words_below) if acts else title_from("", words_below) or leaf.text,
        source=Source(leaf.first_line, leaf.last_line),
        section=leaf.section_title,
    )


def _leaves(node: Node) -> Iterator[Node]:
    """Yield the items that say what to do: the innermost numbered ones, or dashes under a mere heading."""
    numbered = [child for child in node.children if child.marker is not None and child.kind not in LIST_KINDS]
    dashes = [child for child in node.children if child.kind in LIST_KINDS]
    if numbered:
        for child in numbered:
            yield from _leaves(child)
    elif dashes and (not starts_with_verb(node.text) or node.kind in {MarkerKind.ROMAN, MarkerKind.UPPER}):
        yield from dashes
    else:
        yield node
