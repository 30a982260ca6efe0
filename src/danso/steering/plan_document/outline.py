"""Paragraphs as a tree: sections, items, dashes; a node knows its path ("II.2.1.3") and its labels."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from danso.documents.source_text import Table
from danso.steering.plan_document.labels import (
    DESCRIBING_ROLES,
    ROLES_OF_TASKS,
    Label,
    Labelled,
    take_apart,
)
from danso.steering.plan_document.markers import LIST_KINDS, Marker, MarkerKind
from danso.steering.plan_document.sections import SectionKind, kind_of_section

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from danso.steering.plan_document.paragraphs import Paragraph

LONGEST_HEADING = 300
_SECTIONS = frozenset(
    {MarkerKind.PART, MarkerKind.HEADING, MarkerKind.UPPER, MarkerKind.ROMAN, MarkerKind.ANNEX}
)


@dataclass(eq=False)
class Node:
    """One item of the outline; the root has no paragraph."""

    paragraph: Paragraph | None = None
    marker: Marker | None = None
    parent: Node | None = None
    children: list[Node] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    ordinal: int = 0
    list_items: int = 0

    @property
    def kind(self) -> MarkerKind | None:
        """The family of the node's mark; None for plain paragraphs."""
        return self.marker.kind if self.marker else None

    @property
    def text(self) -> str:
        """The words after the mark."""
        return self.paragraph.body if self.paragraph else ""

    @cached_property
    def parts(self) -> Labelled:
        """The words taken apart at their labels."""
        return take_apart(self.text)

    @cached_property
    def labels(self) -> tuple[Label, ...]:
        """The labels of a task that stand in this paragraph."""
        return tuple(label for label in self.parts.labels if label.role in ROLES_OF_TASKS)

    @property
    def is_label(self) -> bool:
        """Whether the paragraph is nothing but labels of a task."""
        return bool(self.labels) and not self.parts.content

    @property
    def describes(self) -> str | None:
        """What a label like "Nội dung: …" describes the work with; None for any other paragraph."""
        if self.parts.labels and not self.parts.content and self.parts.labels[0].role in DESCRIBING_ROLES:
            return self.parts.labels[0].value
        return None

    @property
    def first_line(self) -> int:
        """The first source line of the node."""
        return self.paragraph.first_line if self.paragraph else 0

    @property
    def last_line(self) -> int:
        """The last source line of the node and of everything under it."""
        own = self.paragraph.last_line if self.paragraph else 0
        return max([own, *(child.last_line for child in self.children)])

    @cached_property
    def path(self) -> str:
        """The labels of the node and of those above it; a decimal repeats its parent's number only once."""
        return ".".join(self._path_parts())

    @cached_property
    def section_kind(self) -> SectionKind:
        """What the section is for, as its own title says, or else as the title above it says."""
        own = kind_of_section(self.text) if self._may_title_a_section else None
        if own is not None:
            return own
        return self.parent.section_kind if self.parent else SectionKind.OTHER

    @property
    def section_title(self) -> str | None:
        """The title of the section that the node stands in."""
        above = self.parent
        while above is not None and above.paragraph is not None:
            if above.marker is not None and above.kind not in LIST_KINDS:
                return above.parts.content.rstrip(":. ") or above.text
            above = above.parent
        return None

    def walk(self) -> Iterator[Node]:
        """Yield the node and everything under it, in reading order."""
        yield self
        for child in self.children:
            yield from child.walk()

    def ancestors(self) -> Iterator[Node]:
        """Yield the nodes above, nearest first, without the root."""
        above = self.parent
        while above is not None and above.paragraph is not None:
            yield above
            above = above.parent

    @property
    def _may_title_a_section(self) -> bool:
        if self.marker is None or self.kind in LIST_KINDS or len(self.text) > LONGEST_HEADING:
            return False
        return not self.text.rstrip("/").endswith((".", ";"))

    def _path_parts(self) -> list[str]:
        above = self.parent._path_parts() if self.parent else []  # noqa: SLF001 -- the same class
        if self.marker is None:
            return above
        if self.kind in LIST_KINDS:
            return [*above, str(self.ordinal)]
        if self.kind in {MarkerKind.ANNEX, MarkerKind.PART, MarkerKind.HEADING, MarkerKind.ARTICLE}:
            return [*above, self.marker.label] if self.marker.label else above
        if self.kind is MarkerKind.DECIMAL and above and self.marker.label.startswith(f"{above[-1]}."):
            return [*above[:-1], self.marker.label]
        return [*above, self.marker.label]


def outline_of(pieces: list[Paragraph | Table]) -> Node:
    """Return the root of the outline of one part of a document."""
    root = Node()
    stack = [root]
    for piece in pieces:
        if isinstance(piece, Table):
            _innermost_section(stack).tables.append(piece)
            continue
        node = Node(piece, _marker(piece))
        parent = _parent_for(node, stack)
        node.parent = parent
        node.ordinal = parent.list_items + 1
        parent.list_items += node.kind in LIST_KINDS and not node.is_label
        parent.children.append(node)
        if node.marker is not None:
            stack.append(node)
    return root


def _marker(paragraph: Paragraph) -> Marker | None:
    if paragraph.heading is not None and paragraph.marker is None:
        return Marker(MarkerKind.HEADING, "", paragraph.heading)
    return paragraph.marker


def _parent_for(node: Node, stack: list[Node]) -> Node:
    """Unwind the stack to the node under which the new one stands."""
    kind = node.kind
    if kind is None:
        return _unwound(stack, lambda above: above.kind in LIST_KINDS)
    if kind in LIST_KINDS:
        return _unwound_to_brother(stack, kind) if _has_brother(stack, kind) else stack[-1]
    _unwound(stack, lambda above: above.kind in LIST_KINDS)
    if kind in _UNWINDING:
        return _unwound(stack, lambda above: above.kind is not None and _UNWINDING[kind](above, node))
    if _has_brother(stack, kind):
        return _unwound_to_brother(stack, kind)
    return _unwound(stack, lambda above: above.kind is not None and not _may_hold(above, kind))


def _has_brother(stack: list[Node], kind: MarkerKind) -> bool:
    return any(above.kind is kind for above in stack)


def _depth(node: Node) -> int:
    return node.marker.depth if node.marker else 0


def _may_hold(above: Node, kind: MarkerKind) -> bool:
    """A section never stands inside a numbered item; everything else nests as it comes."""
    return kind not in _SECTIONS or above.kind in _SECTIONS


def _may_hold_decimal(above: Node, node: Node) -> bool:
    if above.kind is None or above.kind in _SECTIONS:
        return True
    if above.kind is MarkerKind.NUMBER:
        return _depth(node) > 1
    return above.kind is MarkerKind.DECIMAL and _depth(above) < _depth(node)


def _is_no_heading_above(above: Node, node: Node) -> bool:
    return above.kind is not MarkerKind.HEADING or _depth(above) >= _depth(node)


def _is_at_most_as_high(above: Node, node: Node) -> bool:
    return above.kind is not None and node.kind is not None and above.kind >= node.kind


# Families with a rule of their own: which nodes above are left behind.
_UNWINDING: dict[MarkerKind, Callable[[Node, Node], bool]] = {
    MarkerKind.DECIMAL: lambda above, node: not _may_hold_decimal(above, node),
    MarkerKind.ANNEX: _is_at_most_as_high,
    MarkerKind.PART: _is_at_most_as_high,
    MarkerKind.HEADING: _is_no_heading_above,
}


def _unwound(stack: list[Node], leaves: Callable[[Node], bool]) -> Node:
    while len(stack) > 1 and leaves(stack[-1]):
        stack.pop()
    return stack[-1]


def _unwound_to_brother(stack: list[Node], kind: MarkerKind) -> Node:
    while stack[-1].kind is not kind:
        stack.pop()
    stack.pop()
    return stack[-1]


def _innermost_section(stack: list[Node]) -> Node:
    for node in reversed(stack):
        if node.kind not in LIST_KINDS:
            return node
    return stack[0]
