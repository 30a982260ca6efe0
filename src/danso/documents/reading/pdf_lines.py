"""Words of a page as the lines that a reader sees, and lines as paragraphs where the layout says so."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from danso.documents.reading.wrapping import LIST_MARK, is_rule

if TYPE_CHECKING:
    from collections.abc import Sequence

    from danso.documents.reading.pdf_page import Word

SAME_LINE = 0.5
INDENT = 4.0
SPACED = 1.22
CENTRED = 20.0
GUTTER = 16.0
GUTTER_LEFT = 10.0
MOST_LEADING = 2.0
ALIGNED = 6.0
_SENTENCE_END = (".", ";", ":", "!", "?")
_SHORT_LABEL = 5
_MARK_ALONE = re.compile(r"(?:[-+–—•*]|\(?[\w.]{1,6}[.)])$")


@dataclass(slots=True)
class VisualLine:
    """The words on one line of a page, from left to right; `number` counts over all pages.

    `room` is how far to the right its page's text may reach.
    """

    words: list[Word]
    page: int
    number: int = 0
    room: float = 0.0

    @property
    def left(self) -> float:
        """Where the line starts."""
        return self.words[0].box.left

    @property
    def right(self) -> float:
        """Where the line ends."""
        return max(word.box.right for word in self.words)

    @property
    def bottom(self) -> float:
        """Where the line's letters stand."""
        return median(word.box.bottom for word in self.words)

    @property
    def size(self) -> float:
        """How tall its letters are."""
        return median(word.box.height for word in self.words)

    @property
    def text(self) -> str:
        """The words with blanks between."""
        return " ".join(word.text for word in self.words)

    @property
    def bold(self) -> bool:
        """Whether every word with letters is bold."""
        said = [word for word in self.words if any(letter.isalnum() for letter in word.text)]
        return bool(said) and all(word.bold for word in said)

    @property
    def italic(self) -> bool:
        """Whether every word with letters is italic."""
        said = [word for word in self.words if any(letter.isalnum() for letter in word.text)]
        return bool(said) and all(word.italic for word in said)


def visual_lines(words: Sequence[Word], page: int) -> list[VisualLine]:
    """Return the lines from the top down; letters raised or lowered stay on their line."""
    lines: list[VisualLine] = []
    for word in sorted(words, key=lambda word: (-word.box.bottom, word.box.left)):
        middle = word.box.centre[1]
        line = next((line for line in reversed(lines[-3:]) if _stands_on(middle, word, line)), None)
        if line:
            line.words.append(word)
        else:
            lines.append(VisualLine([word], page))
    for line in lines:
        line.words.sort(key=lambda word: word.box.left)
    return sorted(lines, key=lambda line: -line.bottom)


def _stands_on(middle: float, word: Word, line: VisualLine) -> bool:
    box = line.words[0].box
    return box.bottom <= middle <= box.top and abs(box.bottom - word.box.bottom) <= SAME_LINE * box.height


def paragraphs(lines: Sequence[VisualLine], *, right: float | None = None) -> list[list[VisualLine]]:
    """Return `lines` in groups, one for each paragraph; `right` is where text may reach in a cell."""
    if not lines:
        return []
    margin = min(line.left for line in lines)
    steps = [_step(first, second) for first, second in pairwise(lines)]
    wrapped = [_step(*pair) for pair in pairwise(lines) if _is_full(*pair, right)]
    pitch = median(wrapped) if wrapped else 0.0
    groups = [[lines[0]]]
    for line, step in zip(lines[1:], steps, strict=True):
        before = groups[-1][-1]
        same_page = before.page == line.page
        near = step <= (SPACED * pitch if pitch else MOST_LEADING * line.size)
        if _goes_on(before, line, right, margin) and (near or not same_page):
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def _step(line: VisualLine, after: VisualLine) -> float:
    return line.bottom - after.bottom if line.page == after.page else 0.0


def _is_full(line: VisualLine, after: VisualLine, right: float | None) -> bool:
    """Whether the first word of the next line had no room at the end of this one."""
    first = after.words[0].box
    return line.right + (first.right - first.left) + 0.2 * line.size > (line.room if right is None else right)


def _goes_on(line: VisualLine, after: VisualLine, right: float | None, margin: float) -> bool:
    """Whether `after` continues the paragraph of `line`."""
    if _runs_on(line, after):
        return True
    if not _is_full(line, after, right) or line.bold != after.bold:
        return False
    if LIST_MARK.match(after.text + " ") and line.text.endswith(_SENTENCE_END):
        return False
    indented = after.left > margin + INDENT and after.left > line.left + INDENT
    centred = line.left > margin + CENTRED and line.right < (line.room if right is None else right) - CENTRED
    return not indented and not centred


def _runs_on(line: VisualLine, after: VisualLine) -> bool:
    """Whether a sentence goes over the line end, as in centred titles and narrow cells."""
    mid_sentence = after.text[0].islower() and not LIST_MARK.match(after.text + " ")
    return mid_sentence and not line.text.endswith(_SENTENCE_END) and line.bold == after.bold


def joined_text(lines: Sequence[VisualLine]) -> str:
    """Return a paragraph's lines as one."""
    return " ".join(line.text for line in lines if not is_rule(line.text))


def two_columns(lines: Sequence[VisualLine], position: int) -> tuple[int, float] | None:
    """Tell whether two columns side by side start at a line (a letter head, a signature block).

    Returns how many lines they take and where the gutter between them is.
    """
    gap = _widest_gap(lines[position])
    if gap is None:
        return None
    start, end = gap
    both = [position]
    for index in range(position + 1, len(lines)):
        line = lines[index]
        free_from, free_to = _free_round(line, start, end)
        if free_to - free_from < GUTTER_LEFT or line.page != lines[position].page:
            break
        start, end = free_from, free_to
        if line.left < start and line.right > end:
            both.append(index)
    # Lines under the last pair belong to a column only while they keep clear of the other one.
    gutter = (start + end) / 2
    last = _last_of_columns(lines, both, gutter)
    only_labels = all(_is_label(lines[index], gutter) for index in both)
    return None if len(both) == 1 or only_labels else (last + 1 - position, gutter)


def _last_of_columns(lines: Sequence[VisualLine], both: Sequence[int], gutter: float) -> int:
    """The last line under two columns that still belongs to one of them: near, and in line with it."""
    pairs = [lines[index] for index in both]
    columns = [
        [side for line in pairs if (side := _side(line, gutter, right_hand=right_hand))]
        for right_hand in (False, True)
    ]
    last = both[-1]
    while last + 1 < len(lines) and lines[last + 1].page == lines[last].page:
        line = lines[last + 1]
        column = columns[line.left >= gutter]
        near = lines[last].bottom - line.bottom <= MOST_LEADING * lines[last].size
        apart = line.right < gutter or line.left >= gutter
        if not (near and apart and _in_line(line, column)):
            break
        last += 1
    return last


def _side(line: VisualLine, gutter: float, *, right_hand: bool) -> tuple[float, float] | None:
    """Where the part of a line on one side of the gutter starts and ends."""
    boxes = [word.box for word in line.words if (word.box.left >= gutter) == right_hand]
    return (min(box.left for box in boxes), max(box.right for box in boxes)) if boxes else None


def _in_line(line: VisualLine, column: Sequence[tuple[float, float]]) -> bool:
    """Whether a line is centred as a column's lines are, or starts where most of them do."""
    middles = [abs(line.left + line.right - start - end) / 2 <= ALIGNED for start, end in column]
    starts = [abs(line.left - start) <= ALIGNED for start, _ in column]
    return any(middles) or 2 * sum(starts) > len(starts)


def _widest_gap(line: VisualLine) -> tuple[float, float] | None:
    gaps = [
        (after.box.left - word.box.right, word.box.right, after.box.left)
        for word, after in pairwise(line.words)
    ]
    width, start, end = max(gaps, default=(0.0, 0.0, 0.0))
    return (start, end) if width >= GUTTER else None


def _free_round(line: VisualLine, start: float, end: float) -> tuple[float, float]:
    """The part of a gutter that a line leaves free."""
    for word in line.words:
        if word.box.left < end and word.box.right > start:
            if word.box.centre[0] < (start + end) / 2:
                start = word.box.right
            else:
                end = word.box.left
    return start, end


def _is_label(line: VisualLine, gutter: float) -> bool:
    text = " ".join(word.text for word in line.words if word.box.right <= gutter)
    return len(text) <= _SHORT_LABEL or bool(_MARK_ALONE.match(text))
