"""A table's rows filled up to a full grid: the parts of a merged cell repeat its text and say so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from danso.documents.source_text import Cell, Table

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Placed:
    """A cell as the source has it: where it stands in the grid and how far it reaches."""

    row: int
    column: int
    text: str
    bold: bool = False
    row_span: int = 1
    column_span: int = 1


def fill_grid(placed: Sequence[Placed], row_count: int) -> tuple[tuple[Cell, ...], ...]:
    """Return `row_count` rows of equal length; places that no cell covers hold an empty cell."""
    width = max((cell.column + cell.column_span for cell in placed), default=0)
    grid: list[list[Cell | None]] = [[None] * width for _ in range(row_count)]
    for cell in placed:
        bottom = min(cell.row + cell.row_span, row_count)
        for row in range(cell.row, bottom):
            for column in range(cell.column, cell.column + cell.column_span):
                if grid[row][column] is None:
                    first = (row, column) == (cell.row, cell.column)
                    grid[row][column] = (
                        Cell(cell.text, bottom - cell.row, cell.column_span, cell.bold)
                        if first
                        else Cell(cell.text, bold=cell.bold, continued=True)
                    )
    return tuple(tuple(cell or Cell("") for cell in row) for row in grid)


def make_table(
    placed: Sequence[Placed], row_lines: Sequence[tuple[int, int]], *, number: int, page: int | None = None
) -> Table:
    """Return the table of the cells; `row_lines` holds the first and last source line of each row."""
    return Table(
        number=number,
        first_line=row_lines[0][0],
        last_line=row_lines[-1][1],
        rows=fill_grid(placed, len(row_lines)),
        row_lines=tuple(row_lines),
        page=page,
    )
