"""Rows of a table seen through its head: a number, and one value a column, merged cells lost or not."""

from __future__ import annotations

import re
import statistics
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import TYPE_CHECKING

from danso.steering.plan_document.alignment import best_placing, is_row_number, place_cells
from danso.steering.plan_document.columns import repeats_head
from danso.steering.plan_document.markers import Marker, MarkerKind, marker_of
from danso.steering.plan_document.vocabulary import Role

if TYPE_CHECKING:
    from collections.abc import Iterator

    from danso.documents.source_text import Cell, Table
    from danso.steering.plan_document.columns import Head

LONGEST_GROUP = 400
_FOOTNOTE = re.compile(r"\[\d{1,3}\]|\*\s*\[\d|Ghi chú\s*:", re.IGNORECASE)
_ADDRESS = re.compile(r"(?:địa chỉ|điện thoại|e-?mail|mã số thuế|fax|website)\s*:", re.IGNORECASE)
_ROMAN_OR_LETTER = re.compile(
    r"[IVXLC]{1,6}(?:\.\d{1,2}){0,3}|[A-ZĐ](?:\.?[IVX\d]{1,4})?|[IVX]{1,5}(?:\.[IVX]{1,5})+"
)


@dataclass
class Row:
    """One row: `values` by column; `absent` are the columns whose cell a merge above has swallowed."""

    index: int
    first_line: int
    last_line: int
    values: dict[int, str] = field(default_factory=dict)
    absent: set[int] = field(default_factory=set)
    continued: set[int] = field(default_factory=set)
    bold: bool = False
    group: Marker | None = None
    group_title: str | None = None

    def value(self, column: int | None) -> str:
        """Return the words of a column; an empty string where there are none."""
        return self.values.get(column, "") if column is not None else ""

    @property
    def is_group(self) -> bool:
        """Whether the row heads a group of rows."""
        return self.group_title is not None


def rows_of(table: Table, head: Head) -> list[Row]:
    """Return the rows below the head, the head's repetitions and blank rows left out, group rows marked."""
    drawn = list(_drawn(table, head))
    rows = [_row(index, cells, lines, head, ragged=table.ragged) for index, cells, lines in drawn]
    for row, following in zip_longest(rows, rows[1:]):
        _mark_group(row, following, head)
    return rows


def _drawn(table: Table, head: Head) -> Iterator[tuple[int, tuple[Cell, ...], tuple[int, int]]]:
    pending: tuple[int, tuple[Cell, ...], tuple[int, int]] | None = None
    mends = table.ragged and _is_one_row_a_line(table)
    for index in range(head.first_row, len(table.rows)):
        cells, lines = table.rows[index], table.row_lines[index]
        if not any(cell.text.strip() for cell in cells) or repeats_head(cells, head):
            continue
        if _is_foot(cells):
            break
        if table.ragged and (parts := _at_gap(cells, head)) is not None:
            if pending is not None:
                yield pending
                pending = None
            yield from ((index, part, lines) for part in parts)
            continue
        if mends and pending is not None and _is_broken(pending[1], cells, head):
            pending = (pending[0], pending[1] + cells, (pending[2][0], lines[1]))
            continue
        if pending is not None:
            yield pending
        pending = (index, cells, lines)
    if pending is not None:
        yield pending


def _is_foot(cells: tuple[Cell, ...]) -> bool:
    """Whether a row is what comes after a table: a footnote, or the address lines of a site."""
    texts = [cell.text.strip() for cell in cells if cell.text.strip()]
    return _FOOTNOTE.match(texts[0]) is not None or sum(1 for text in texts if _ADDRESS.match(text)) > 1


def _at_gap(cells: tuple[Cell, ...], head: Head) -> tuple[tuple[Cell, ...], tuple[Cell, ...]] | None:
    """Return two rows drawn as one, parted by an empty cell, when they suit the columns better apart."""
    texts = [cell.text.strip() for cell in cells]
    while texts and not texts[-1]:
        texts.pop()
    gaps = [index for index, text in enumerate(texts) if not text and 0 < index < len(texts) - 1]
    if len(gaps) != 1 or len(texts) - gaps[0] <= 2:  # noqa: PLR2004 -- one cell alone is no row
        return None
    at = gaps[0]
    together = best_placing(texts[: head.width], head.roles)[1]
    apart = best_placing(texts[:at], head.roles)[1] + best_placing(texts[at + 1 :], head.roles)[1]
    return (cells[:at], cells[at + 1 : len(texts)]) if apart > together else None


def _is_one_row_a_line(table: Table) -> bool:
    """Whether rows are drawn one a line: a short row is then broken, and has not lost merged cells."""
    return statistics.median(last - first for first, last in table.row_lines) < 1


def _is_broken(above: tuple[Cell, ...], below: tuple[Cell, ...], head: Head) -> bool:
    """Whether a row goes on in the next line; a lone cell that heads a group does not."""
    if len(above) == 1 and _group_in_title(above[0].text) is not None:
        return False
    if len(below) == 1 and _group_in_title(below[0].text) is not None:
        return False
    return 1 < len(above) < head.width and len(above) + len(below) <= head.width + 1


def _row(index: int, cells: tuple[Cell, ...], lines: tuple[int, int], head: Head, *, ragged: bool) -> Row:
    row = Row(index, *lines, bold=_is_bold(cells))
    if ragged or len(cells) != head.width:
        _place(row, cells, head)
        return row
    covered = 0
    for column, cell in enumerate(cells):
        if column < covered:
            continue
        covered = column + cell.column_span
        row.values[column] = cell.text.strip()
        if cell.continued:
            row.continued.add(column)
    return row


def _place(row: Row, cells: tuple[Cell, ...], head: Head) -> None:
    texts = [cell.text.strip() for cell in cells]
    if texts and texts[0] and head.roles[0] is Role.NUMBER and not is_row_number(texts[0]):
        while texts and not texts[-1]:
            texts.pop()
    while len(texts) > head.width and not texts[-1]:
        texts.pop()
    while len(texts) > head.width and not texts[0]:
        texts.pop(0)
    columns = _group_columns(texts, head) or place_cells(texts, head.roles)
    for column, text in zip(columns, texts, strict=True):
        if column < head.width:
            row.values[column] = text
    row.absent = set(range(head.width)) - set(columns)


def _group_columns(texts: list[str], head: Head) -> list[int] | None:
    """Return the columns of a group's number and title; a title may well hold a word of time."""
    number, title = head.column(Role.NUMBER), _title_column(head)
    if len(texts) != 2 or number is None or title is None:  # noqa: PLR2004
        return None
    return [number, title] if is_row_number(texts[0]) and texts[0] else None


def _is_bold(cells: tuple[Cell, ...]) -> bool:
    written = [cell for cell in cells if any(letter.isalpha() for letter in cell.text)]
    return bool(written) and all(cell.bold for cell in written)


def _mark_group(row: Row, following: Row | None, head: Head) -> None:
    """A row of a number and a title heads a group, unless it is a task whose other cells are merged."""
    number_column, title_column = head.column(Role.NUMBER), _title_column(head)
    written = {column: text for column, text in row.values.items() if text}
    if len(written) == 1:
        (text,) = written.values()
        found = _group_in_title(text)
        if found is not None:
            row.group, row.group_title = found
        elif (row.bold or text.isupper()) and len(text) <= LONGEST_GROUP:
            row.group_title = text
        return
    if set(written) - {number_column, title_column} or len(written) != 2 or number_column is None:  # noqa: PLR2004
        return
    number, title = row.value(number_column).strip(), row.value(title_column)
    if not title or not is_row_number(number):
        return
    heads = _ROMAN_OR_LETTER.fullmatch(number.rstrip(".)")) is not None
    if heads or row.bold or title.isupper() or _starts_anew(number, following, number_column):
        row.group = _marker_of_number(number.strip("()").rstrip(".):"))
        row.group_title = title


def _marker_of_number(number: str) -> Marker | None:
    """Return the mark of a group from its number cell: "III.1.2" counts inside "III.1"."""
    if "." in number:
        return Marker(MarkerKind.DECIMAL, number, number.count(".") + 1)
    found = marker_of(f"{number}. Nhóm")
    return found[0] if found else None


def _title_column(head: Head) -> int | None:
    column = head.column(Role.TITLE)
    return column if column is not None else head.column(Role.INDICATOR)


def _starts_anew(number: str, following: Row | None, column: int) -> bool:
    """Whether the next row counts inside this one: 1 then 1.1, or 2 then 1."""
    below = following.value(column).strip().rstrip(".)") if following else ""
    own = number.strip().rstrip(".)")
    return below.startswith(f"{own}.") or (below in {"1", "a", "01"} and own != below)


def _group_in_title(text: str) -> tuple[Marker, str] | None:
    """Return the mark and title of a group written in one cell: "I. NÂNG CAO NHẬN THỨC"."""
    found = marker_of(" ".join(text.split()))
    if found is None or not found[1] or len(text) > LONGEST_GROUP:
        return None
    is_group = _ROMAN_OR_LETTER.fullmatch(found[0].label) is not None or found[1].isupper()
    return found if is_group else None
