"""Tasks and indicators told by tables: an annex of seven columns, a markdown table, a progress table."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from danso.steering.plan_document.alignment import is_row_number
from danso.steering.plan_document.columns import Head, TableKind, head_of
from danso.steering.plan_document.drafts import TaskDraft, settled
from danso.steering.plan_document.markers import LIST_KINDS, Marker, MarkerKind, marker_of
from danso.steering.plan_document.proposal import Flag, Source
from danso.steering.plan_document.rows import Row, rows_of
from danso.steering.plan_document.vocabulary import Role

if TYPE_CHECKING:
    from collections.abc import Iterable

    from danso.documents.source_text import Table

CARRIED = (
    Role.LEAD,
    Role.COORDINATOR,
    Role.LEAD_AND_COORDINATOR,
    Role.DEADLINE,
    Role.HEAD,
    Role.FUNDING,
    Role.PRODUCT,
)
"""Columns in which a merged cell speaks for the rows below it."""

FEWEST_NUMBERED = 0.3
"""With fewer numbered rows than this share, the numbers were lost and every row is its own task."""

_VALUES = (Role.LEAD, Role.COORDINATOR, Role.DEADLINE, Role.PRODUCT, Role.HEAD, Role.FUNDING, Role.BASIS)


@dataclass(frozen=True, slots=True)
class PlacedTable:
    """A table with where it stands: the path and title of its section, and its number in the document."""

    table: Table
    head: Head
    prefix: str = ""
    section: str | None = None


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """One row of an indicator table, with the values of its target columns by the words over them."""

    path: str
    name: str
    unit: str | None
    targets: dict[str, str]
    lead: str | None
    group: str | None
    source: Source


@dataclass
class _Groups:
    """The groups that a row stands in, outermost first."""

    levels: list[tuple[Marker | None, str]] = field(default_factory=list)

    def enter(self, marker: Marker | None, title: str) -> None:
        if marker is None:
            self.levels = [
                level for level in self.levels if level[0] is not None and level[0].kind <= MarkerKind.ROMAN
            ][:1]
            self.levels.append((None, title))
            return
        marker = _in_sequence(marker, self.levels)
        while self.levels and not _holds(self.levels[-1][0], marker):
            self.levels.pop()
        self.levels.append((marker, title))

    @property
    def path(self) -> list[str]:
        parts: list[str] = []
        for marker, _ in self.levels:
            if marker is None:
                continue
            if parts and marker.label.startswith(f"{parts[-1]}."):
                parts.pop()
            parts.append(marker.label)
        return parts

    @property
    def title(self) -> str | None:
        return self.levels[-1][1] if self.levels else None


def heads_of(tables: Iterable[Table]) -> list[tuple[Table, Head]]:
    """Return the tables of tasks or indicators, told by their heads; a table that goes on needs no head."""
    found: list[tuple[Table, Head]] = []
    for table in tables:
        head = head_of(table)
        if head is None and found and _goes_on(table, found[-1]):
            before = found[-1][1]
            head = Head(before.roles, before.words, 0, before.kind)
        if head is not None and head.kind is not TableKind.OTHER:
            found.append((table, head))
    return found


def tasks_of_table(placed: PlacedTable) -> list[TaskDraft]:
    """Return one task for every numbered row; a row without a number goes on with the task above it."""
    rows = rows_of(placed.table, placed.head)
    numbered = _are_numbered(rows, placed.head)
    groups = _Groups()
    drafts: list[TaskDraft] = []
    above: Row | None = None
    for row in rows:
        if row.is_group:
            groups.enter(row.group, settled(row.group_title or ""))
            above = None
            continue
        _take_from_above(row, above, placed.head)
        number = _number(row, placed.head)
        if (
            number is None
            and drafts
            and above is not None
            and numbered
            and not _is_own_task(row, placed.head)
        ):
            _go_on(drafts[-1], row, placed)
        else:
            path = (
                _path(placed.prefix, groups.path, number)
                if number
                else _path_after(drafts, groups, placed, numbered=numbered)
            )
            drafts.append(_draft(row, path, groups, placed))
        above = row
    return [draft for draft in drafts if draft.title]


def indicators_of_table(placed: PlacedTable) -> list[IndicatorRow]:
    """Return the rows of an indicator table."""
    head = placed.head
    groups = _Groups()
    found: list[IndicatorRow] = []
    for row in rows_of(placed.table, head):
        if row.is_group:
            groups.enter(row.group, settled(row.group_title or ""))
            continue
        name = settled(row.value(head.column(Role.INDICATOR)))
        if name:
            found.append(_indicator(row, name, groups, len(found) + 1, placed))
    return found


def _indicator(row: Row, name: str, groups: _Groups, count: int, placed: PlacedTable) -> IndicatorRow:
    head = placed.head
    number = _number(row, head) or str(count)
    targets = {
        head.words[column]: settled(row.value(column))
        for column, role in enumerate(head.roles)
        if role in {Role.YEAR, Role.PRODUCT, Role.DEADLINE} and row.value(column)
    }
    return IndicatorRow(
        path=_path(placed.prefix, groups.path, number),
        name=name,
        unit=settled(row.value(head.column(Role.UNIT))) or None,
        targets=targets,
        lead=settled(row.value(head.column(Role.LEAD))) or None,
        group=groups.title,
        source=_source(row, placed),
    )


def _goes_on(table: Table, before: tuple[Table, Head]) -> bool:
    usual = max((len(row) for row in table.rows), default=0)
    return usual == before[1].width and any(
        row and is_row_number(row[0].text) and row[0].text.strip() for row in table.rows[:2]
    )


def _holds(above: Marker | None, below: Marker) -> bool:
    """Whether a group may stand inside another."""
    if above is None:
        return False
    if below.label.startswith(f"{above.label}."):
        return True
    return above.kind < below.kind and "." not in below.label


_LETTERS = "ABCDĐEGHIKLMNOPQRSTUVXY"


def _in_sequence(marker: Marker, levels: list[tuple[Marker | None, str]]) -> Marker:
    """Read "I" after "H" as a letter and not as a Roman number."""
    above = next(
        (level for level, _ in reversed(levels) if level is not None and level.kind is MarkerKind.UPPER), None
    )
    if (
        above is None
        or marker.kind is not MarkerKind.ROMAN
        or len(marker.label) != 1
        or marker.label == "I" == above.label
    ):
        return marker
    at = _LETTERS.find(above.label)
    return Marker(MarkerKind.UPPER, marker.label) if marker.label in _LETTERS[at + 1 : at + 3] else marker


def _are_numbered(rows: list[Row], head: Head) -> bool:
    tasks = [row for row in rows if not row.is_group]
    numbered = [row for row in tasks if _number(row, head) is not None]
    return bool(tasks) and len(numbered) >= FEWEST_NUMBERED * len(tasks)


def _number(row: Row, head: Head) -> str | None:
    column = head.column(Role.NUMBER)
    if column is None or column in row.continued:
        return None
    text = row.value(column).strip().strip("()").rstrip(".):")
    if not text or not is_row_number(text):
        return None
    return text.lstrip("0") or text


def _take_from_above(row: Row, above: Row | None, head: Head) -> None:
    """Fill what a merged cell above says for this row too."""
    if above is None:
        return
    for column in row.absent:
        if head.roles[column] in CARRIED and above.value(column):
            row.values[column] = above.values[column]
            row.continued.add(column)


def _is_own_task(row: Row, head: Head) -> bool:
    """A row without a number that has its own work and its own deadline is a task beside the one above."""
    title, deadline = head.column(Role.TITLE), head.column(Role.DEADLINE)
    if title is None or deadline is None or title in row.continued or deadline in row.continued:
        return False
    return bool(row.value(title) and row.value(deadline))


def _go_on(draft: TaskDraft, row: Row, placed: PlacedTable) -> None:
    """Add what a continuation row says to the task above it."""
    head = placed.head
    title = settled(row.value(head.column(Role.TITLE)))
    for column, role in enumerate(head.roles):
        if column not in row.continued and role in _VALUES and row.value(column) not in draft.all(role):
            draft.add_value(role, row.value(column))
    arguments: dict[str, str | int] = {"row": row.index + 1}
    if title and head.column(Role.TITLE) not in row.continued:
        draft.title = f"{draft.title.rstrip('.;')}; {title}"
        arguments["words"] = title
    draft.flags.append(Flag("continuation_row", arguments))
    draft.source = Source(draft.source.first_line, row.last_line, draft.source.table, draft.source.row)


def _draft(row: Row, path: str, groups: _Groups, placed: PlacedTable) -> TaskDraft:
    head = placed.head
    title = settled(row.value(head.column(Role.TITLE)))
    inner = marker_of(title)
    if inner is not None and inner[0].kind in LIST_KINDS:
        title = inner[1]
    draft = TaskDraft(
        path=path,
        title=title,
        source=_source(row, placed),
        section=groups.title or placed.section,
    )
    for column, role in enumerate(head.roles):
        if role in _VALUES:
            draft.add_value(role, row.value(column))
        elif role is Role.LEAD_AND_COORDINATOR:
            draft.add_value(Role.LEAD, row.value(column))
        elif role is Role.STATUS and row.value(column):
            draft.flags.append(
                Flag("reported_status", {"column": head.words[column], "words": settled(row.value(column))})
            )
    return draft


def _path_after(before: list[TaskDraft], groups: _Groups, placed: PlacedTable, *, numbered: bool) -> str:
    """Return the path of a row without a number: counted under the row above, or else in its group."""
    group = _path(placed.prefix, groups.path, "")
    inside = f"{group}." if group else ""
    brothers = [draft.path for draft in before if draft.path.startswith(inside)]
    if not numbered or not brothers:
        return f"{inside}{len(brothers) + 1}"
    last = ".".join(brothers[-1][len(inside) :].split(".")[:1])
    count = sum(1 for path in brothers if path == f"{inside}{last}" or path.startswith(f"{inside}{last}."))
    return f"{inside}{last}.{count + 1}"


def _path(prefix: str, groups: list[str], number: str) -> str:
    parts = list(groups)
    if parts and number.startswith(f"{parts[-1]}."):
        parts.pop()
    return ".".join(filter(None, [prefix, *parts, number]))


def _source(row: Row, placed: PlacedTable) -> Source:
    return Source(row.first_line, row.last_line, placed.table.number, row.index + 1)
