"""Finding the rows of a table that was pasted as one cell a paragraph, parted by lines holding only `|`.

A row's end (`|`, line end, `|`) looks exactly like an empty cell, and merged cells are simply missing; the
rows are those that agree best with the width of the header, the running numbers and one another.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SHORT_ROW = 0.8
LONG_ROW = 3.0
EMPTY_CELL = 0.25
EMPTY_BETWEEN = 0.6
EMPTY_START = 0.2
EMPTY_ROW = 0.5
SWALLOWED_NUMBER = 2.0
SWALLOWED_START = 1.0
PROSE = 1.5
CUT_SHORT = 0.7
LONE_CELL = 0.5
OTHER_WIDTH = 0.15
UNEXPECTED_WIDTH = 0.2
TOLERABLE = 0.9
WIDEST = 40
WIDEST_UNEXPECTED = 20
MOST_DOUBTED = 1500  # in a longer table every width would be tried for seconds

_LABEL = re.compile(r"\(?((?:\d{1,3}\.)*)(\d{1,3}|[IVXL]{1,6}|[A-Za-zĐđ])[.)]?$")
_NUMBERED_COLUMN = re.compile(r"\(?\d{1,2}\)?$")
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50}


class Segment(NamedTuple):
    """What stands between two pipes: its text, and whether it may be the gap between two rows.

    `may_be_prose` says that it may also be a line of text between two tables.
    """

    text: str
    may_end_row: bool
    may_be_prose: bool = False


_Label = tuple[str, int]


def split_rows(segments: Sequence[Segment]) -> list[range]:
    """Return the rows as ranges of positions in `segments`; gaps and prose between rows are left out."""
    marks = _marks(segments)
    candidates = [_cheapest(marks, width, doubt) for width, doubt in _expected_widths(segments)]
    cost, rows = min(candidates, key=lambda candidate: candidate[0])
    if cost > TOLERABLE * len(rows) and len(segments) <= MOST_DOUBTED:
        widths = range(1, min(WIDEST_UNEXPECTED, len(segments)) + 1)
        others = (_cheapest(marks, width, UNEXPECTED_WIDTH) for width in widths)
        cost, rows = min([(cost, rows), *others], key=lambda candidate: candidate[0])
    return rows


def _expected_widths(segments: Sequence[Segment]) -> Iterator[tuple[int, float]]:
    """Widths told by the head of the table, and what each row pays for not believing its first row."""
    runs = _natural_runs(segments)
    yield runs[0], 0.0
    seen = {runs[0]}
    two_levels = [sum(runs[:2]) - merged for merged in (1, 2, 3)] if len(runs) > 1 else []
    usual = [width for width, _ in Counter(runs).most_common(3)]
    for width in (*runs[1:3], *two_levels, *usual, *_numbered_columns(segments)):
        if 0 < width <= WIDEST and width not in seen:
            seen.add(width)
            yield width, OTHER_WIDTH


def _natural_runs(segments: Sequence[Segment]) -> list[int]:
    """Lengths of the stretches of cells that no possible row end parts."""
    runs, length = [], 0
    for segment in segments:
        if segment.may_end_row:
            runs.append(length)
            length = 0
        else:
            length += 1
    return [run for run in (*runs, length) if run] or [1]


def _numbered_columns(segments: Sequence[Segment]) -> Iterator[int]:
    """Widths told by a row that numbers the columns, as (1) (2) (3)."""
    length = 0
    for segment in segments:
        number = int(segment.text.strip("()")) if _NUMBERED_COLUMN.match(segment.text) else 0
        if number != length + 1 and length > 2:  # noqa: PLR2004 -- two numbers side by side are no numbering
            yield length
        length = number if number == length + 1 else int(number == 1)
    if length > 2:  # noqa: PLR2004 -- as above
        yield length


class _Marks(NamedTuple):
    """What each segment tells about rows, worked out once.

    `ends` holds what it costs to end a row before each position and at the end (None: no row ends there).
    """

    labels: list[_Label | None]
    starts: list[bool]
    empty: list[bool]
    lonely: list[bool]
    ends: list[float | None]


def _marks(segments: Sequence[Segment]) -> _Marks:
    positions = range(len(segments))
    labels = [_label(segment.text) for segment in segments]
    return _Marks(
        labels,
        [_starts_row(segments, labels, position) for position in positions],
        [not segment.text for segment in segments],
        [_is_lonely(segments, position) for position in positions],
        [*(_end_cost(segments, position) for position in positions), 0.0],
    )


def _cheapest(marks: _Marks, width: int, doubt: float) -> tuple[float, list[range]]:
    """Cut the segments into rows of about `width` cells at the least cost, `doubt` added for each row."""
    count = len(marks.empty)
    best: list[tuple[float, int]] = [(0.0, count)] * (count + 2)
    for start in range(count - 1, -1, -1):
        ends = ((cost + best[end + 1][0], end) for end, cost in _row_costs(marks, start, width))
        best[start] = min(ends, default=(float("inf"), count))
    rows, start = [], 0
    while start < count:
        end = best[start][1]
        rows.append(range(start, end))
        start = end + 1
    return best[0][0] + doubt * len(rows), rows


def _end_cost(segments: Sequence[Segment], position: int) -> float | None:
    """What it costs to take a segment for the gap after a row, or for prose between two tables."""
    segment = segments[position]
    if segment.may_end_row:
        return 0.0
    beside = segments[max(position - 1, 0)], segments[min(position + 1, len(segments) - 1)]
    between_gaps = all(neighbour.may_end_row for neighbour in beside)
    return PROSE if segment.may_be_prose and not between_gaps else None


def _is_lonely(segments: Sequence[Segment], position: int) -> bool:
    """Whether an empty cell stands between two full ones: in a row of odd width it rather ends a row."""
    beside = segments[max(position - 1, 0)], segments[min(position + 1, len(segments) - 1)]
    return segments[position].may_end_row and all(neighbour.text for neighbour in beside)


def _row_costs(marks: _Marks, start: int, width: int) -> Iterator[tuple[int, float]]:
    """Every end that a row from `start` may have, with what that row costs."""
    following = _next_label(marks.labels[start])
    hollow, lonely, swallowed = 0, 0, 0.0
    for end in range(start + 1, min(start + width + 2, len(marks.empty)) + 1):
        hollow += marks.empty[end - 1]
        lonely += marks.lonely[end - 1]
        if marks.starts[end - 1] and end - start > 1:
            swallowed += (
                SWALLOWED_NUMBER if marks.labels[end - 1] == following is not None else SWALLOWED_START
            )
        gap = marks.ends[end]
        if gap is not None:
            shape = _shape_cost(end - start, width, hollow, lonely)
            cut_short = CUT_SHORT * (gap > 0 and end - start != width)
            yield end, gap + cut_short + swallowed + shape + EMPTY_START * marks.empty[start]


def _shape_cost(size: int, width: int, hollow: int, lonely: int) -> float:
    """What a row's width and its empty cells cost; `lonely` of the `hollow` ones stand between full ones."""
    if hollow == size:
        return EMPTY_ROW + LONG_ROW * (size != width)
    if size == width:
        return EMPTY_CELL * hollow
    off = LONG_ROW if size > width else LONE_CELL if size == 1 else SHORT_ROW
    return off + EMPTY_CELL * hollow + (EMPTY_BETWEEN - EMPTY_CELL) * lonely


def _starts_row(segments: Sequence[Segment], labels: Sequence[_Label | None], position: int) -> bool:
    """Whether a cell looks like the start of a row: a running number after a gap and before some words."""
    if not labels[position] or not position or not segments[position - 1].may_end_row:
        return False
    following = segments[position + 1].text if position + 1 < len(segments) else ""
    return len(following) > len("0.000.000") and any(character.isalpha() for character in following)


def _cost(size: int, width: int, empty: int, *, starts_empty: bool) -> float:
    off = (LONE_CELL if size == 1 else SHORT_ROW) * (size < width) + LONG_ROW * (size > width)
    if empty == size:
        return EMPTY_ROW + LONG_ROW * (size != width)
    return off + EMPTY_CELL * empty + EMPTY_START * starts_empty


def _label(text: str) -> _Label | None:
    """The running number that a cell holds, as its family and its place in it."""
    found = _LABEL.match(text)
    if not found:
        return None
    head, last = found.groups()
    if last.isdigit():
        return head, int(last)
    if set(last) <= _ROMAN.keys():
        return "roman", _roman(last)
    return "letter", ord(last)


def _next_label(label: _Label | None) -> _Label | None:
    return (label[0], label[1] + 1) if label else None


def _roman(text: str) -> int:
    values = [_ROMAN[letter] for letter in text]
    return sum(-value if value < max(values[index:]) else value for index, value in enumerate(values))
