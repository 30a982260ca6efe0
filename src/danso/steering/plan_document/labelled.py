"""Tasks told by labels: "Cơ quan chủ trì: …" under a numbered item, a heading, a letter or a dash.

Under one item, words and labels take turns. One turn: the item is the task. Several turns: each is a task.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from danso.steering.plan_document.agencies import opening_agencies, starts_with_verb
from danso.steering.plan_document.agency_first import (
    agencies_of_heading,
    drafts_under_agency,
    named_at_start,
    only_reports,
    shares_out,
)
from danso.steering.plan_document.drafts import TaskDraft, title_from
from danso.steering.plan_document.labels import ROLES_THAT_CONFIRM, Label
from danso.steering.plan_document.markers import LIST_KINDS, MarkerKind
from danso.steering.plan_document.proposal import Flag, Source
from danso.steering.plan_document.sections import SectionKind
from danso.steering.plan_document.vocabulary import Role
from danso.steering.plan_document.words import words as words_of
from danso.vietnam.text import fold

if TYPE_CHECKING:
    from danso.steering.plan_document.outline import Node

INHERITED = (Role.LEAD, Role.COORDINATOR, Role.DEADLINE)
_NO_TASKS = frozenset(
    {SectionKind.PURPOSE, SectionKind.FUNDING, SectionKind.IMPLEMENTATION, SectionKind.REPORTING}
)
_NO_WORK = frozenset({SectionKind.PURPOSE, SectionKind.FUNDING})
_LISTS_TASKS = frozenset(fold(name) for name in words_of("lists", "tasks"))
_LISTS_CONTENTS = frozenset(fold(name) for name in words_of("lists", "contents"))
_GROUPS = frozenset(
    {None, MarkerKind.ANNEX, MarkerKind.PART, MarkerKind.HEADING, MarkerKind.UPPER, MarkerKind.ROMAN}
)


@dataclass
class Turn:
    """Words, then the labels that belong to them."""

    content: list[Node] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    labels: list[tuple[Label, Node]] = field(default_factory=list)
    items: list[Node] = field(default_factory=list)

    @property
    def confirmed(self) -> bool:
        """Whether a label says that this is a task."""
        return any(label.role in ROLES_THAT_CONFIRM for label, _ in self.labels)

    @property
    def nodes(self) -> list[Node]:
        """The nodes the turn takes."""
        return [*self.content, *(node for _, node in self.labels)]


def labelled_tasks(root: Node) -> list[TaskDraft]:
    """Return the tasks of an outline that labels confirm, and their unlabelled brothers, in reading order."""
    found: dict[Node, list[TaskDraft]] = {}
    _visit(root, [], found)
    if found:
        _add_unlabelled_brothers(root, found)
    return [draft for node in root.walk() for draft in found.get(node, ())]


def _visit(node: Node, inherited: list[Label], found: dict[Node, list[TaskDraft]]) -> bool:
    """Gather the tasks of a node and under it; tell whether there are any."""
    turns, branches = _turns(node)
    confirmed = [
        turn
        for turn in turns
        if turn.confirmed and (_names_bodies(turn) or node.section_kind not in _NO_WORK)
    ]
    given = inherited
    if branches and confirmed:
        given = [*inherited, *(label for turn in confirmed for label, _ in turn.labels)]
    below = [_visit(branch, given, found) for branch in branches]
    if any(below) and not any(turn.content for turn in confirmed):
        return True
    if confirmed and not (any(below) and len(confirmed) == 1 and _only_introduces(confirmed[0], branches)):
        found[node] = _drafts(node, turns, inherited)
    return bool(confirmed) or any(below)


def _names_bodies(turn: Turn) -> bool:
    return any(
        label.role is not Role.DEADLINE for label, _ in turn.labels if label.role in ROLES_THAT_CONFIRM
    )


def _only_introduces(turn: Turn, branches: list[Node]) -> bool:
    """Labels that stand before the branches are meant for all of them."""
    return max(node.first_line for node in turn.nodes) < branches[0].first_line


def _turns(node: Node) -> tuple[list[Turn], list[Node]]:
    """Part the children of a node into turns, and into branches that hold labels of their own."""
    turns: list[Turn] = [Turn()]
    branches: list[Node] = []
    if node.labels and node.paragraph is not None and node.parts.content:
        turns[0].labels.extend((label, node) for label in node.labels)
    for child in node.children:
        if child.is_label:
            turns[-1].labels.extend(_labels_of(child))
        elif child.labels:
            _next_turn(turns).content.append(child)
            turns[-1].words.append(child.parts.content)
            turns[-1].labels.extend((label, child) for label in child.labels)
        elif child.describes is not None:
            turns[-1].content.append(child)
            turns[-1].words.extend(_described(child))
            turns[-1].items.extend(_listed_tasks(child))
        elif _holds_labels(child):
            branches.append(child)
        else:
            _next_turn(turns).content.append(child)
            turns[-1].words.append(child.text)
    return turns, branches


def _next_turn(turns: list[Turn]) -> Turn:
    if turns[-1].labels:
        turns.append(Turn())
    return turns[-1]


def _labels_of(node: Node) -> list[tuple[Label, Node]]:
    """Return the labels of a label paragraph; one without a value takes it, or further labels, from below."""
    labels = [(label, node) for label in node.labels]
    if not node.children:
        return [(label, at) for label, at in labels if label.value]
    nested = [pair for child in node.children if child.is_label for pair in _labels_of(child)]
    if nested:
        return [*((label, at) for label, at in labels if label.value), *nested]
    last = labels[-1][0]
    below = [child.text for child in node.walk() if child is not node]
    value = " ".join(filter(None, [last.value, *(_ended(text) for text in below)]))
    return [*labels[:-1], (Label(last.role, last.name, value, last.colon), node)]


def _ended(text: str) -> str:
    return text if text.endswith((".", ";")) else f"{text};"


def _described(node: Node) -> list[str]:
    return [
        text
        for text in [node.describes or "", *(child.text for child in node.walk() if child is not node)]
        if text
    ]


def _listed_tasks(node: Node) -> list[Node]:
    """Return the dashes of a bare "Nhiệm vụ:" where there are several: tasks under the same labels."""
    name = fold(node.parts.labels[0].name)
    dashes = [child for child in node.children if child.kind in LIST_KINDS]
    if node.describes or len(dashes) < max(2, len(node.children)):
        return []
    acts = name in _LISTS_CONTENTS and all(starts_with_verb(dash.text) for dash in dashes)
    return dashes if acts or name in _LISTS_TASKS else []


def _holds_labels(node: Node) -> bool:
    return any(child.labels for child in node.walk() if child is not node)


def _drafts(node: Node, turns: list[Turn], inherited: list[Label]) -> list[TaskDraft]:
    confirmed = [turn for turn in turns if turn.confirmed]
    agencies = agencies_of_heading(node)
    grouped = agencies is not None or node.kind in _GROUPS
    if len(confirmed) == 1 and confirmed[0].items:
        return [_sharing(node, item, confirmed[0], inherited) for item in confirmed[0].items]
    if len(confirmed) == 1 and not grouped:
        return [_whole(node, turns, inherited)]
    drafts: list[TaskDraft] = []
    for turn in turns:
        if turn.content and (turn.confirmed or agencies is not None):
            drafts.extend(_drafts_of_turn(node, turn, len(drafts) + 1, inherited, agencies))
    return drafts


def _whole(node: Node, turns: list[Turn], inherited: list[Label]) -> TaskDraft:
    """The node itself is the task; all the words under it describe it."""
    words = [word for turn in turns for word in turn.words]
    draft = TaskDraft(
        path=node.path,
        title=title_from(node.parts.content or node.text, words),
        source=Source(node.first_line, node.last_line),
        section=node.section_title,
    )
    for turn in turns:
        _fill(draft, turn)
    _inherit(draft, inherited)
    return draft


def _sharing(node: Node, item: Node, turn: Turn, inherited: list[Label]) -> TaskDraft:
    """One of several tasks that share a block of labels."""
    draft = TaskDraft(
        path=item.path,
        title=title_from("", [child.text for child in item.walk()]),
        source=Source(item.first_line, item.last_line),
        section=node.parts.content.rstrip(":. ") or node.text or None,
    )
    _fill(draft, turn)
    _inherit(draft, inherited)
    return draft


def _drafts_of_turn(
    node: Node, turn: Turn, index: int, inherited: list[Label], agencies: str | None
) -> list[TaskDraft]:
    """One task a turn; under an agency every dash before the labels is one, the labels are the last one's."""
    if agencies is not None and len(turn.content) == 1 and shares_out(turn.content[0]):
        return [_draft_of_part(node, part, turn, inherited) for part in turn.content[0].children]
    if agencies is not None and len(turn.content) == 1 and _is_owed(node, turn.content[0].text):
        return []
    if (
        agencies is not None
        and len(turn.content) > 1
        and all(child.kind in LIST_KINDS for child in turn.content)
    ):
        drafts = [
            _draft_of_nodes(node, [child], [words], index + place)
            for place, (child, words) in enumerate(zip(turn.content, turn.words, strict=False))
        ]
        last = drafts[-1]
    else:
        drafts = [_draft_of_nodes(node, turn.content, turn.words, index)]
        last = drafts[-1]
    _fill(last, turn)
    last.source = Source(
        last.source.first_line, max(last.source.last_line, *(n.last_line for n in turn.nodes))
    )
    for draft in drafts:
        _inherit(draft, inherited)
        if agencies is not None and not draft.all(Role.LEAD):
            draft.add_value(Role.LEAD, agencies)
    return drafts


def _is_owed(node: Node, words: str) -> bool:
    """Whether an item of the part that shares the work out only reports: an obligation."""
    return node.section_kind is SectionKind.ASSIGNMENT and only_reports(words)


def _draft_of_part(node: Node, part: Node, turn: Turn, inherited: list[Label]) -> TaskDraft:
    """What one body does of an item that several share out; the labels are meant for each of them."""
    draft = _draft_of_nodes(node, [part], [part.text], 0)
    draft.path = part.path
    _fill(draft, turn)
    _inherit(draft, inherited)
    draft.values[Role.LEAD] = []
    draft.add_value(Role.LEAD, named_at_start(part.text))
    return draft


def _draft_of_nodes(node: Node, content: list[Node], words: list[str], index: int) -> TaskDraft:
    first = content[0] if content else node
    return TaskDraft(
        path=first.path if _is_counted(first, node) else f"{node.path}.{index}".lstrip("."),
        title=title_from("", words) or node.parts.content or node.text,
        source=Source(
            first.first_line, max(child.last_line for child in content) if content else node.last_line
        ),
        section=node.parts.content.rstrip(":. ") or node.text or None,
    )


def _is_counted(first: Node, node: Node) -> bool:
    """Whether the plan itself numbers the item."""
    return first is not node and first.kind is not None and first.kind not in LIST_KINDS


def _fill(draft: TaskDraft, turn: Turn) -> None:
    for label, _ in turn.labels:
        if label.role is Role.LEAD and draft.all(Role.LEAD):
            draft.flags.append(Flag("duplicate_lead_label", {"label": label.name}))
        if not label.colon:
            draft.flags.append(Flag("label_without_colon", {"label": label.name}))
        draft.add(label)


def _inherit(draft: TaskDraft, labels: list[Label]) -> None:
    for label in labels:
        if label.role in INHERITED and (not draft.all(label.role) or label.role in draft.inherited):
            draft.inherited.add(label.role)
            draft.add(label)


def _add_unlabelled_brothers(root: Node, found: dict[Node, list[TaskDraft]]) -> None:
    """An item without labels among brothers that are tasks is a task with something missing."""
    for parent in list(root.walk()):
        numbered = [
            child for child in parent.children if child.kind is not None and child.kind not in LIST_KINDS
        ]
        holders = [child for child in numbered if _has_tasks(child, found)]
        if len(holders) < 2 or 2 * len(holders) < len(numbered):  # noqa: PLR2004
            continue
        for child in numbered:
            if child not in holders and child.section_kind not in _NO_TASKS and not child.is_label:
                found[child] = _unlabelled(child)


def _has_tasks(node: Node, found: dict[Node, list[TaskDraft]]) -> bool:
    return any(found.get(child) for child in node.walk())


def _unlabelled(node: Node) -> list[TaskDraft]:
    agencies = agencies_of_heading(node)
    if agencies is not None:
        return drafts_under_agency(node, agencies)
    words = [child.text for child in node.walk() if child is not node]
    draft = TaskDraft(
        path=node.path,
        title=title_from(node.text, words),
        source=Source(node.first_line, node.last_line),
        section=node.section_title,
        confirmed=False,
    )
    opening = opening_agencies(words[0] if words else node.text)
    if opening is not None and opening.acts:
        draft.add_value(Role.LEAD, opening.names)
    return [draft]
