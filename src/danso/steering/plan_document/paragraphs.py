"""Source lines joined into paragraphs, each with its mark: what the rest of the parser reads.

Plain text comes hard-wrapped, at times over a blank line; Word paragraphs come whole. Rule: reference d.7.1.
"""

from __future__ import annotations

import re
import statistics
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from danso.documents.source_text import Line, SourceText, Table
from danso.steering.plan_document.labels import starts_with_label
from danso.steering.plan_document.markers import LIST_KINDS, Marker, MarkerKind, marker_of

if TYPE_CHECKING:
    from collections.abc import Iterator

WRAP_COLUMN = 130
"""Running lines longer than this are paragraphs already."""

FULL_LINE = 0.9
"""A line that the next word would make this long, as a share of the usual one, was broken by the margin."""

_TERMINATED = re.compile(r"[.;:!?…]['\"”’)\]]*$")
_OPEN_END = re.compile(
    r"(?:[,(\-–]|\b(?:và|của|các|với|về|cho|theo|từ|đến|trong|tại|là|hoặc|để|bởi|do|số|những))$"
)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A whole paragraph: its mark, its words without the mark, the source lines it takes."""

    text: str
    body: str
    first_line: int
    last_line: int
    marker: Marker | None = None
    bold: bool = False
    heading: int | None = None
    unclosed_emphasis: bool = False

    @property
    def kind(self) -> MarkerKind | None:
        """The family of the mark."""
        return self.marker.kind if self.marker else None


@dataclass(slots=True)
class _Draft:
    lines: list[Line]

    @property
    def last(self) -> Line:
        return self.lines[-1]

    @property
    def text(self) -> str:
        return " ".join(_numbered(line) for line in self.lines)


def paragraphs_of(source: SourceText) -> list[Paragraph | Table]:
    """Return the document as whole paragraphs and tables, in reading order; blank lines are gone."""
    margin = _margin(source) if source.wrapped else None
    pieces = _pieces(source.blocks, margin, wrapped=source.wrapped)
    return [piece if isinstance(piece, Table) else _paragraph(piece) for piece in pieces]


def _pieces(
    blocks: tuple[Line | Table, ...], margin: float | None, *, wrapped: bool
) -> Iterator[_Draft | Table]:
    draft: _Draft | None = None
    blanks = 0
    for block in blocks:
        if isinstance(block, Table):
            if draft is not None:
                yield draft
            draft = None
            yield block
        elif not block.text.strip():
            blanks += 1
            continue
        elif draft is not None and _continues(draft, block, blanks, margin, wrapped=wrapped):
            draft.lines.append(block)
        else:
            if draft is not None:
                yield draft
            draft = _Draft([block])
        blanks = 0
    if draft is not None:
        yield draft


def _continues(draft: _Draft, line: Line, blanks: int, margin: float | None, *, wrapped: bool) -> bool:
    """Whether a line goes on with the paragraph before it."""
    if blanks > 1 or line.heading is not None or draft.last.heading is not None or line.list_label:
        return False
    if _is_bare_mark(draft.text):
        return True
    if _opens_paragraph(draft, line.text):
        return False
    previous = draft.last.text
    if _TERMINATED.search(previous):
        return (
            not blanks
            and margin is not None
            and (line.text[0].islower() or _is_full(previous, line.text, margin))
        )
    if line.text[0].islower() or (_OPEN_END.search(previous) and not blanks):
        return True
    return not blanks and wrapped and margin is not None and not _changes_voice(draft.last, line)


def _is_full(text: str, following: str, margin: float) -> bool:
    """Whether the margin broke the line, and not its writer: the next word would not have fitted."""
    word = following.split(maxsplit=1)[0]
    return len(text) + 1 + len(word) >= FULL_LINE * margin and not text.endswith(":")


def _is_bare_mark(text: str) -> bool:
    found = marker_of(text)
    return found is not None and not found[1] and found[0].kind is not MarkerKind.ANNEX


def _opens_paragraph(draft: _Draft, text: str) -> bool:
    found = marker_of(text)
    if found is None:
        runs_on = text[0].islower() and not _TERMINATED.search(draft.last.text)
        return starts_with_label(text) and not (runs_on and draft.last.text[-1].isalpha())
    marker = found[0]
    if marker.kind in LIST_KINDS and _OPEN_END.search(draft.last.text):
        return text[0] not in "-–—−" or starts_with_label(found[1])
    return not (marker.kind in {MarkerKind.NUMBER, MarkerKind.UPPER} and _OPEN_END.search(draft.last.text))


def _changes_voice(previous: Line, line: Line) -> bool:
    """A bold heading, or one in capitals, does not run on into plain text, unless its emphasis is open.

    A number alone ("214/NQ-CP") is no change.
    """
    if line.text[0].isdigit():
        return False
    if previous.bold != line.bold:
        return not (previous.raw.count("**") % 2 and line.raw.count("**") % 2)
    return _in_capitals(previous.text) != _in_capitals(line.text) and len(previous.text) > len("QUYẾT ĐỊNH")


def _in_capitals(text: str) -> bool:
    letters = [letter for letter in text if letter.isalpha()]
    return bool(letters) and sum(letter.isupper() for letter in letters) >= 0.8 * len(letters)


def _margin(source: SourceText) -> float | None:
    """Return the usual length of a wrapped line; None when lines are not wrapped."""
    lengths: list[int] = []
    previous: Line | None = None
    for block in source.blocks:
        if isinstance(block, Line) and block.text and previous is not None and marker_of(block.text) is None:
            lengths.append(len(previous.text))
        previous = block if isinstance(block, Line) and block.text else None
    if not lengths:
        return None
    usual = statistics.quantiles(lengths, n=10)[-1] if len(lengths) > 1 else float(lengths[0])
    return usual if usual <= WRAP_COLUMN else None


def _paragraph(draft: _Draft) -> Paragraph:
    text = " ".join(draft.text.split())
    first = draft.lines[0]
    paragraph = Paragraph(
        text=text,
        body=text,
        first_line=first.number,
        last_line=draft.last.number,
        bold=all(line.bold for line in draft.lines),
        heading=first.heading,
        unclosed_emphasis=any(line.raw.count("**") % 2 for line in draft.lines),
    )
    found = marker_of(text)
    if found is None:
        return paragraph
    return replace(paragraph, marker=found[0], body=found[1])


def _numbered(line: Line) -> str:
    return f"{line.list_label} {line.text}" if line.list_label else line.text
