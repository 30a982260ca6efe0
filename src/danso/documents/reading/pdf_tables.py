"""Tables on a page found by their ruled lines; a missing piece of rule is a merged cell."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from danso.documents.reading.pdf_page import Box, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

NEAR = 2.5
TOUCHING = 3.5
WALL_SHARE = 0.6
MOST_RULES = 6000
LEAST_SIDE = 3.0


@dataclass(frozen=True, slots=True)
class RuledCell:
    """A cell of the grid: where it starts, how far it reaches, and its place on the page."""

    row: int
    column: int
    row_span: int
    column_span: int
    box: Box


@dataclass(frozen=True, slots=True)
class RuledTable:
    """A table's outline, the places of its columns, its number of rows, and its cells."""

    box: Box
    columns: tuple[float, ...]
    row_count: int
    cells: tuple[RuledCell, ...]


def find_ruled_tables(horizontal: Sequence[Rule], vertical: Sequence[Rule]) -> list[RuledTable]:
    """Return the tables that the rules of a page draw, from the top of the page down."""
    if len(horizontal) + len(vertical) > MOST_RULES:
        return []
    across, down = _joined(horizontal), _joined(vertical)
    tables = [_table(*group) for group in _connected(across, down)]
    found = [table for table in tables if table and len(table.cells) > 1]
    return sorted(found, key=lambda table: -table.box.top)


def _joined(rules: Sequence[Rule]) -> list[Rule]:
    """Rules that continue one another as one rule."""
    joined: list[Rule] = []
    for places in _clusters(sorted(rules)):
        at = sum(rule.at for rule in places) / len(places)
        start, end = None, 0.0
        for rule in sorted(places, key=lambda rule: rule.start):
            if start is None:
                start, end = rule.start, rule.end
            elif rule.start <= end + TOUCHING:
                end = max(end, rule.end)
            else:
                joined.append(Rule(at, start, end))
                start, end = rule.start, rule.end
        if start is not None:
            joined.append(Rule(at, start, end))
    return joined


def _clusters(rules: Sequence[Rule]) -> Iterator[list[Rule]]:
    """Sorted rules in groups that lie at the same place."""
    group: list[Rule] = []
    for rule in rules:
        if group and rule.at - group[-1].at > NEAR:
            yield group
            group = []
        group.append(rule)
    if group:
        yield group


def _connected(across: Sequence[Rule], down: Sequence[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """Groups of rules that touch one another."""
    parent = list(range(len(across) + len(down)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    for first, rule in enumerate(across):
        for second, other in enumerate(down):
            if _touch(rule, other):
                parent[root(first)] = root(len(across) + second)
    groups: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for index, rule in enumerate((*across, *down)):
        groups.setdefault(root(index), ([], []))[index >= len(across)].append(rule)
    return [group for group in groups.values() if len(group[0]) > 1 and len(group[1]) > 1]


def _touch(across: Rule, down: Rule) -> bool:
    return (
        across.start - TOUCHING <= down.at <= across.end + TOUCHING
        and down.start - TOUCHING <= across.at <= down.end + TOUCHING
    )


def _table(across: list[Rule], down: list[Rule]) -> RuledTable | None:
    columns, levels = _places(down), _places(across)[::-1]
    if len(columns) < 2 or len(levels) < 2:  # noqa: PLR2004 -- two rules bound a row
        return None
    grid = _Grid(columns, levels, across, down)
    return RuledTable(
        Box(columns[0], levels[-1], columns[-1], levels[0]),
        tuple(columns),
        len(levels) - 1,
        tuple(grid.cells()),
    )


def _places(rules: Sequence[Rule]) -> list[float]:
    """The distinct places of rules, ascending; rules too near to hold a letter between are one."""
    places: list[float] = []
    for rule in sorted(rules):
        if not places or rule.at - places[-1] > LEAST_SIDE:
            places.append(rule.at)
    return places


class _Grid:
    """The finest grid that the rules draw; neighbours without a rule between them are one cell."""

    def __init__(
        self, columns: list[float], levels: list[float], across: list[Rule], down: list[Rule]
    ) -> None:
        self._columns, self._levels = columns, levels
        self._across, self._down = sorted(across), sorted(down)

    def cells(self) -> Iterator[RuledCell]:
        """The cells from the first row to the last."""
        taken: set[tuple[int, int]] = set()
        for row in range(len(self._levels) - 1):
            for column in range(len(self._columns) - 1):
                if (row, column) not in taken:
                    right, bottom = self._reach(row, column, taken)
                    taken.update((r, c) for r in range(row, bottom) for c in range(column, right))
                    box = Box(
                        self._columns[column], self._levels[bottom], self._columns[right], self._levels[row]
                    )
                    yield RuledCell(row, column, bottom - row, right - column, box)

    def _reach(self, row: int, column: int, taken: set[tuple[int, int]]) -> tuple[int, int]:
        """How far right and down the cell that starts here goes before it meets rules."""
        right = column + 1
        while (
            right < len(self._columns) - 1 and (row, right) not in taken and not self._wall_left(row, right)
        ):
            right += 1
        bottom = row + 1
        while bottom < len(self._levels) - 1 and not any(
            self._wall_above(bottom, c) for c in range(column, right)
        ):
            bottom += 1
        return right, bottom

    def _wall_left(self, row: int, column: int) -> bool:
        return _covered(self._down, self._columns[column], self._levels[row + 1], self._levels[row])

    def _wall_above(self, row: int, column: int) -> bool:
        return _covered(self._across, self._levels[row], self._columns[column], self._columns[column + 1])


def _covered(rules: list[Rule], at: float, start: float, end: float) -> bool:
    """Whether rules at a place cover most of a stretch."""
    first = bisect_right(rules, (at - LEAST_SIDE - NEAR, 0.0, 0.0))
    length = 0.0
    for rule in rules[first:]:
        if rule.at > at + LEAST_SIDE + NEAR:
            break
        length += max(0.0, min(rule.end, end) - max(rule.start, start))
    return length >= WALL_SHARE * (end - start)
