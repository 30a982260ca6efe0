"""Blocks of a .pdf out of the pieces of its pages: paragraphs, tables, and what a page break has cut."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from danso.documents.reading.grid import Placed, make_table
from danso.documents.reading.pdf_layout import is_inside
from danso.documents.reading.pdf_lines import joined_text, paragraphs, two_columns
from danso.documents.reading.wrapping import LIST_MARK, is_rule
from danso.documents.source_text import Cell, Line, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from danso.documents.reading.pdf_layout import Piece
    from danso.documents.reading.pdf_lines import VisualLine
    from danso.documents.reading.pdf_page import Word
    from danso.documents.reading.pdf_tables import RuledCell, RuledTable


_NUMBER_LINE = re.compile(r"Số\s*:")


class Assembly:
    """Turns the pieces of all pages into blocks, joining what a page break has cut."""

    def __init__(self) -> None:
        self._tables = 0
        self._open: Table | None = None
        self._text: list[VisualLine] = []

    def blocks(self, pieces: Iterable[Piece]) -> Iterator[Line | Table]:
        """The blocks in reading order."""
        for piece in pieces:
            if piece.table is None:
                yield from self._close_table()
                self._text.extend(piece.lines)
                continue
            yield from self._close_text()
            table = _table(piece.table, piece.lines)
            if self._open and self._open.page != table.page and _same_columns(self._open, table):
                self._open = _continued(self._open, table)
            else:
                yield from self._close_table()
                self._open = table
        yield from self._close_text()
        yield from self._close_table()

    def _close_table(self) -> Iterator[Table]:
        if self._open:
            self._tables += 1
            yield replace(self._open, number=self._tables)
        self._open = None

    def _close_text(self) -> Iterator[Line | Table]:
        lines, self._text = self._text, []
        position = 0
        plain_from = 0
        while position < len(lines):
            columns = two_columns(lines, position)
            if columns is None:
                position += 1
                continue
            yield from _paragraph_lines(lines[plain_from:position])
            count, gutter = columns
            self._tables += 1
            on_page = [line for line in lines if line.page == lines[position].page]
            yield _side_by_side(lines[position : position + count], gutter, on_page, number=self._tables)
            position += count
            plain_from = position
        yield from _paragraph_lines(lines[plain_from:])


def _paragraph_lines(lines: Sequence[VisualLine]) -> Iterator[Line]:
    for group in paragraphs(lines):
        text = joined_text(group)
        if text:
            yield Line(
                number=group[0].number,
                text=text,
                raw="\n".join(line.text for line in group),
                bold=all(line.bold for line in group),
                italic=all(line.italic for line in group),
                page=group[0].page,
            )


def _side_by_side(
    lines: Sequence[VisualLine], gutter: float, page: Sequence[VisualLine], *, number: int
) -> Table:
    """Two columns without rules as a table; `page` are the lines that show how wide it is.

    It has one row, and another one from the line with the document's number and date.
    """
    words = [word for line in lines for word in line.words]
    starts = min(line.left for line in page), min(word.box.left for word in words if word.box.left >= gutter)
    ends = starts[1], max(line.right for line in page)
    placed, row_lines = [], []
    for row, group in enumerate(_head_rows(lines)):
        row_lines.append((group[0].number, group[-1].number))
        for column, (start, end) in enumerate(zip(starts, ends, strict=True)):
            side = [
                replace(line, words=words)
                for line in group
                if (words := [word for word in line.words if (word.box.left >= gutter) == bool(column)])
            ]
            bold = bool(side) and all(line.bold for line in side)
            placed.append(Placed(row, column, _column_text(side, end - start), bold))
    return make_table(placed, row_lines, number=number, page=lines[0].page)


def _head_rows(lines: Sequence[VisualLine]) -> list[list[VisualLine]]:
    """The lines of a letter head above its number, and those from its number on."""
    rows: list[list[VisualLine]] = [[]]
    for line in lines:
        if rows[-1] and _NUMBER_LINE.match(line.text):
            rows.append([])
        rows[-1].append(line)
    return rows


def _column_text(lines: Sequence[VisualLine], width: float) -> str:
    """A column of short lines: each stands alone unless a sentence runs on or the next word had no room."""
    said = [line for line in lines if not is_rule(line.text)]
    text = said[0].text if said else ""
    for line, after in pairwise(said):
        first = after.words[0].box
        no_room = line.right - line.left + first.right - first.left + line.size / 2 > width
        alike = line.bold == after.bold and line.text.isupper() == after.text.isupper()
        runs_on = after.text[0].islower() or (no_room and alike and not LIST_MARK.match(after.text + " "))
        text += (" " if runs_on else "\n") + after.text
    return text


def _cell_text(lines: Sequence[VisualLine], right: float | None = None) -> str:
    texts = (joined_text(group) for group in paragraphs(lines, right=right))
    return "\n".join(text for text in texts if text)


def _table(ruled: RuledTable, lines: Sequence[VisualLine]) -> Table:
    words: dict[int, list[VisualLine]] = {index: [] for index in range(len(ruled.cells))}
    rows: list[list[int]] = [[] for _ in range(ruled.row_count)]
    for line in lines:
        for index, part in _by_cell(ruled.cells, line):
            words[index].append(part)
            cell = ruled.cells[index]
            if cell.row_span == 1:
                rows[cell.row].append(line.number)
    placed = [_placed(cell, words[index]) for index, cell in enumerate(ruled.cells)]
    row_lines, last = [], lines[0].number
    for numbers in rows:
        row_lines.append((min(numbers, default=last), max(numbers, default=last)))
        last = row_lines[-1][1]
    return make_table(placed, row_lines, number=0, page=lines[0].page)


def _placed(cell: RuledCell, lines: Sequence[VisualLine]) -> Placed:
    text = _cell_text(lines, right=_text_edge(cell, lines))
    bold = bool(lines) and all(line.bold for line in lines)
    return Placed(cell.row, cell.column, text, bold, cell.row_span, cell.column_span)


def _text_edge(cell: RuledCell, lines: Sequence[VisualLine]) -> float | None:
    """Where text in a cell may reach: as far from the right rule as it keeps from the left one."""
    if not lines:
        return None
    padding = min(line.left for line in lines) - cell.box.left
    return max(cell.box.right - max(padding, 0.0), *(line.right for line in lines))


def _by_cell(cells: Sequence[RuledCell], line: VisualLine) -> Iterator[tuple[int, VisualLine]]:
    """The parts of a line that stand in different cells."""
    parts: dict[int, list[Word]] = {}
    for word in line.words:
        holder = next((index for index, cell in enumerate(cells) if is_inside(word, cell.box)), None)
        parts.setdefault(_nearest(cells, word) if holder is None else holder, []).append(word)
    for index, words in parts.items():
        yield index, replace(line, words=words)


def _nearest(cells: Sequence[RuledCell], word: Word) -> int:
    """The cell whose middle is nearest to a word that hangs over the rules."""
    x, y = word.box.centre
    distances = [
        (abs(cell.box.centre[0] - x) + abs(cell.box.centre[1] - y), index) for index, cell in enumerate(cells)
    ]
    return min(distances)[1]


def _same_columns(table: Table, following: Table) -> bool:
    return len(table.rows[0]) == len(following.rows[0])


def _continued(table: Table, following: Table) -> Table:
    """Both tables as one: a repeated head is left out, a row cut by the page break is made whole."""
    rows, row_lines = list(following.rows), list(following.row_lines)
    head = 0
    while head < min(len(rows) - 1, len(table.rows)) and _texts(rows[head]) == _texts(table.rows[head]):
        head += 1
    rows, row_lines = rows[head:], row_lines[head:]
    above, lines_above = list(table.rows), list(table.row_lines)
    if rows and _goes_on(rows[0]):
        above[-1] = tuple(
            replace(cell, text=f"{cell.text} {rest.text}".strip())
            for cell, rest in zip(above[-1], rows[0], strict=True)
        )
        lines_above[-1] = lines_above[-1][0], row_lines[0][1]
        rows, row_lines = rows[1:], row_lines[1:]
    return replace(
        table,
        last_line=following.last_line,
        rows=(*above, *rows),
        row_lines=(*lines_above, *row_lines),
    )


def _texts(row: Sequence[Cell]) -> list[str]:
    return [cell.text for cell in row]


def _goes_on(row: Sequence[Cell]) -> bool:
    """Whether a row is the rest of one that a page break has cut: no number, and amid a sentence."""
    texts = _texts(row)
    return not texts[0] and any(text and text[0].islower() for text in texts)
