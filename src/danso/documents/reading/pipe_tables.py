"""Tables drawn with `|` in plain text: Markdown, law sites' one cell a paragraph, and what lies between."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from danso.documents.reading.emphasis import strip_marks
from danso.documents.reading.pipe_rows import Segment, split_rows
from danso.documents.reading.wrapping import join_wrapped
from danso.documents.source_text import Cell, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from danso.documents.reading.emphasis import Marked

SHORT = -1  # the column of cells in rows that lost merged cells: which one is not known
JOINABLE_COLUMNS = 4
PROSE_LINES = 80
HEADED_LINES = 25
DATED_LINES = 5
SHORTEST_PROSE = 12

_PIPE = re.compile(r"(?<!\\)\|")
_TITLE = re.compile(
    r"(?:PHỤ LỤC|KẾ HOẠCH|THÔNG BÁO|QUYẾT ĐỊNH|NGHỊ QUYẾT|CHỈ THỊ|CÔNG ĐIỆN|CHƯƠNG TRÌNH|ĐỀ ÁN|BÁO CÁO|"
    r"TỜ TRÌNH|DANH MỤC|BIỂU|BẢNG|MẪU SỐ)\b[^a-zà-ỹ]*"
)
_NUMBER_HEAD = re.compile(r"[*\s]*(?:stt|tt|số\s+tt|số\s+thứ\s+tự)[.*\s]*", re.IGNORECASE)
_DATED = re.compile(r"ngày\s[\s\d….]*tháng\s[\s\d….]*năm\s+[\d….]+\W*$")
_HEADED = re.compile(r"(?:[IVX]{1,4}\.|\d{1,2}\.\W*\s|Điều \d+|PHỤ LỤC)")
_DASHES = r"\s*(?::-+:?|-+:|-{2,})\s*"
_SEPARATOR = re.compile(rf"\s*\|?{_DASHES}(?:\|{_DASHES})*\|?\s*")
_WRITTEN_BREAK = re.compile(r"\s*\u2028\s*")


@dataclass(frozen=True, slots=True)
class Physical:
    """A line of the file: its number from 1 and its text."""

    number: int
    text: str

    @property
    def pipes(self) -> int:
        """How many cell bars the line has."""
        return self.text.count("|") if "|" in self.text else 0

    @property
    def lone(self) -> bool:
        """Whether the line holds a bar and nothing else."""
        return self.text.strip() == "|"


@dataclass(slots=True)
class RawCell:
    """The physical lines of one cell, before marks are stripped and wraps joined."""

    lines: list[str]
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Drawn:
    """A table found in consecutive lines: its rows, and the stretch of lines it takes."""

    rows: list[list[RawCell]]
    taken: range


def find_tables(lines: Sequence[Physical], *, at_end: bool, squeezed: bool) -> list[Drawn]:
    """Return the tables in `lines` (no blank line among them); none where the bars are only prose.

    `at_end` tells that nothing follows: a last cell without its closing bar then still belongs to the table.
    `squeezed` tells that the file has lost its blank lines: text between two tables then looks like a cell.
    """
    barred = [index for index, line in enumerate(lines) if line.pipes]
    if not barred:
        return []
    lone = sum(lines[index].lone for index in barred)
    if 2 * lone >= len(barred) and lone > 1:
        only_lone = lone == len(barred)
        return _one_cell_a_paragraph(lines, barred, at_end=at_end, squeezed=squeezed and only_lone)
    drawn = _one_row_a_line(lines, barred[0])
    return [drawn] if drawn else []


def build_table(rows: Sequence[Sequence[RawCell]], number: int) -> Table:
    """Return the table of `rows`: marks stripped, wrapped lines joined column by column."""
    marked = [[strip_marks(cell.lines) for cell in row] for row in rows]
    width = max(len(row) for row in rows)
    columns = [[column if len(row) == width else SHORT for column in range(len(row))] for row in rows]
    widths = _column_widths(
        zip((c for row in columns for c in row), (m for row in marked for m in row), strict=True)
    )
    return Table(
        number=number,
        first_line=rows[0][0].first,
        last_line=rows[-1][-1].last,
        rows=tuple(
            tuple(_cell(lines, widths[column]) for lines, column in zip(row, columns[index], strict=True))
            for index, row in enumerate(marked)
        ),
        row_lines=tuple((row[0].first, row[-1].last) for row in rows),
        ragged=any(len(row) != width for row in rows),
    )


def joins(table: Table, following: Table) -> bool:
    """Whether `following`, with only blank lines between, is the rest of `table`."""
    width, other = _usual_width(table), _usual_width(following)
    first = following.rows[0]
    starts_anew = len(first) == width and all(cell.bold and cell.text for cell in first)
    return width == other >= JOINABLE_COLUMNS and not starts_anew


def joined(table: Table, following: Table) -> Table:
    """Return both tables as one."""
    rows = table.rows + following.rows
    return replace(
        table,
        last_line=following.last_line,
        rows=rows,
        row_lines=table.row_lines + following.row_lines,
        ragged=len({len(row) for row in rows}) > 1,
    )


def _usual_width(table: Table) -> int:
    sizes = [len(row) for row in table.rows]
    return max(set(sizes), key=lambda size: (sizes.count(size), size))


def _cell(lines: Sequence[Marked], widths: tuple[int, int]) -> Cell:
    visible = [line for line in lines if any(character.isalnum() for character in line.text)]
    text = _WRITTEN_BREAK.sub("\n", join_wrapped(lines, widths=widths))
    return Cell(text, bold=bool(visible) and all(line.bold for line in visible))


def _column_widths(cells: Iterable[tuple[int, list[Marked]]]) -> dict[int, tuple[int, int]]:
    """The longest first line and the longest other line of each column."""
    widths: dict[int, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for column, lines in cells:
        lengths = [len(line.text) for line in lines] or [0]
        first, others = widths[column]
        widths[column] = max(first, lengths[0]), max(others, *lengths[1:], 0)
    return widths


def _one_cell_a_paragraph(
    lines: Sequence[Physical], barred: Sequence[int], *, at_end: bool, squeezed: bool
) -> list[Drawn]:
    start, end = barred[0], barred[-1] + 1
    if at_end and not squeezed:
        end = len(lines)
    stretches: list[list[tuple[RawCell, bool]]] = [[]]
    cells = _stream(lines[start:end])
    for index, (cell, may_end_row) in enumerate(cells):
        before, after = (
            cells[beside][0] if 0 <= beside < len(cells) else None for beside in (index - 1, index + 1)
        )
        if squeezed and (
            _is_prose(cell, before) or (_says_something(cell) and after and _opens_table(after))
        ):
            stretches.append([])
        else:
            stretches[-1].append((cell, may_end_row))
    tables = (rows for stretch in stretches for rows in _tables(stretch, squeezed=squeezed))
    return [_drawn(rows, lines) for rows in tables]


def _drawn(rows: list[list[RawCell]], lines: Sequence[Physical]) -> Drawn:
    """The rows with the stretch of lines they take, the bars that close them included."""
    start, stop = (number - lines[0].number for number in (rows[0][0].first, rows[-1][-1].last + 1))
    while stop < len(lines) and lines[stop].lone:
        stop += 1
    return Drawn(rows, range(start, stop))


def _is_prose(cell: RawCell, before: RawCell | None) -> bool:
    """Whether what stands between two bars is the text between two tables, not a cell."""
    text = [line.strip("*_# \t") for line in cell.lines]
    text = [line for line in text if line]
    if len(text) < 2:  # noqa: PLR2004 -- one line is a cell
        return False
    if _TITLE.fullmatch(text[0]) or len(text) > PROSE_LINES:
        return True
    after_date = before is not None and _DATED.search(" ".join(before.lines)) is not None
    return len(text) > (DATED_LINES if after_date else HEADED_LINES) and (
        after_date or any(_HEADED.match(line) for line in text)
    )


def _opens_table(cell: RawCell) -> bool:
    """Whether a cell heads a column of running numbers, with which nearly every official table starts."""
    return _NUMBER_HEAD.fullmatch(" ".join(cell.lines)) is not None


def _tables(stretch: list[tuple[RawCell, bool]], *, squeezed: bool) -> Iterator[list[list[RawCell]]]:
    """The tables of a stretch of cells; a single cell is only a frame round a text, so no table."""
    first = next((index for index, (_, may_end_row) in enumerate(stretch) if not may_end_row), len(stretch))
    stretch = stretch[first if first > 1 else 0 :]
    if len(stretch) < 2:  # noqa: PLR2004 -- as above
        return
    table: list[list[RawCell]] = []
    for row in split_rows([_segment(cell, may_end_row, squeezed=squeezed) for cell, may_end_row in stretch]):
        if table and _says_something(stretch[row.start - 1][0]):
            yield table
            table = []
        cells = [stretch[position][0] for position in row]
        if any("".join(cell.lines).strip() for cell in cells):
            table.append(cells)
    if table:
        yield table


def _says_something(cell: RawCell) -> bool:
    return any(character.isalnum() for line in cell.lines for character in line)


def _segment(cell: RawCell, may_end_row: bool, *, squeezed: bool) -> Segment:  # noqa: FBT001 -- its one caller unpacks
    text = " ".join(line.strip("* \t") for line in cell.lines).strip()
    return Segment(text, may_end_row, may_be_prose=squeezed and len(text) >= SHORTEST_PROSE)


def _stream(lines: Sequence[Physical]) -> list[tuple[RawCell, bool]]:
    """The cells between bars in reading order, each with whether it may be the gap between two rows."""
    cells: list[tuple[RawCell, bool]] = []
    current: RawCell | None = None
    broken = False
    for line in lines:
        for index, piece in enumerate(_PIPE.split(line.text)):
            if index:
                if current is not None:
                    cells.append(_closed(current, broken=broken))
                current, broken = RawCell([], line.number, line.number), False
            if current is None and piece.strip():
                current = RawCell([], line.number, line.number)
            if current is not None and piece.strip():
                current.lines.append(piece)
                current.last = line.number
        broken = True
    if current is not None and current.lines:
        cells.append(_closed(current, broken=False))
    return cells


def _closed(cell: RawCell, *, broken: bool) -> tuple[RawCell, bool]:
    return cell, broken and not cell.lines


def _one_row_a_line(lines: Sequence[Physical], start: int) -> Drawn | None:
    separator = next((line for line in lines[start:] if line.pipes and _SEPARATOR.fullmatch(line.text)), None)
    width = len(_pieces(separator.text)) if separator else None
    edged = any(_is_edged(line.text) for line in lines[start:] if line.pipes)
    rows: list[list[RawCell]] = []
    is_open = False
    index = start
    while index < len(lines) and (lines[index].pipes or is_open):
        line = lines[index]
        index += 1
        if line is separator or line.lone:
            is_open = False
            continue
        if is_open and rows:
            _go_on(rows[-1], line)
        else:
            rows.append([RawCell([piece], line.number, line.number) for piece in _pieces(line.text)])
        is_open = edged and not line.text.rstrip().endswith("|") and (width is None or len(rows[-1]) < width)
    return Drawn(rows, range(start, index)) if _is_table(rows, separator, edged=edged) else None


def _is_edged(text: str) -> bool:
    return text.rstrip().endswith("|") or text.lstrip().startswith("|")


def _is_table(rows: Sequence[Sequence[RawCell]], separator: Physical | None, *, edged: bool) -> bool:
    if not rows or not any(len(row) > 1 for row in rows):
        return False
    return separator is not None or (edged and (len(rows) > 1 or len(rows[0]) > 2))  # noqa: PLR2004 -- "a | b" is prose


def _go_on(row: list[RawCell], line: Physical) -> None:
    """Add a line to a row whose last bar has not come yet."""
    pieces = _pieces(line.text)
    if not line.text.lstrip().startswith("|"):
        row[-1].lines.append(pieces.pop(0))
        row[-1].last = line.number
    row.extend(RawCell([piece], line.number, line.number) for piece in pieces)


def _pieces(text: str) -> list[str]:
    """The cells of a line; the bars at its edges hold nothing."""
    pieces = [piece.replace("\\|", "|").strip() for piece in _PIPE.split(text.strip())]
    if len(pieces) > 1 and not pieces[0]:
        pieces = pieces[1:]
    if len(pieces) > 1 and not pieces[-1]:
        pieces = pieces[:-1]
    return pieces
