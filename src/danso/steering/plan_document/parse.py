"""The door of the plan parser: a document's source text in, a proposal out."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from danso.documents.source_text import Table
from danso.organizations.directory import load_default_directory
from danso.steering.deadlines import Kind
from danso.steering.plan_document.agency_first import agency_tasks, pointing_paragraphs
from danso.steering.plan_document.assigning import why_nothing_is_assigned
from danso.steering.plan_document.columns import TableKind
from danso.steering.plan_document.consistency import contradictions, dangling_sentences, suspect_spellings
from danso.steering.plan_document.finishing import Bodies, finished
from danso.steering.plan_document.header import ends_of
from danso.steering.plan_document.labelled import labelled_tasks
from danso.steering.plan_document.markers import MarkerKind
from danso.steering.plan_document.obligations import ObligationDraft, obligations_of
from danso.steering.plan_document.outline import outline_of
from danso.steering.plan_document.paragraphs import Paragraph, paragraphs_of
from danso.steering.plan_document.proposal import (
    Flag,
    IndicatorProposal,
    ObligationProposal,
    PlanProposal,
    TaskProposal,
)
from danso.steering.plan_document.references import add_leads, given_by_pointers, tasks_pointed_at
from danso.steering.plan_document.tables import (
    IndicatorRow,
    PlacedTable,
    heads_of,
    indicators_of_table,
    tasks_of_table,
)

if TYPE_CHECKING:
    from danso.documents.source_text import SourceText
    from danso.organizations.directory import Directory
    from danso.steering.plan_document.drafts import TaskDraft
    from danso.steering.plan_document.outline import Node


# One or two "tasks" with labels beside many given to agencies are forms or awards, not the plan's list.
FEW_LISTED = 2
FAR_MORE = 3


def parse_plan(
    source: SourceText, *, directory: Directory | None = None, year: int | None = None
) -> PlanProposal:
    """Read a plan's document; `year` overrides the one its title or date tells.

    Tables and labels confirm tasks; only a document that has neither is read as laid out by agency.
    """
    bodies = Bodies(directory or load_default_directory())
    pieces = paragraphs_of(source)
    ends = ends_of(pieces)
    header = ends.header if year is None else replace(ends.header, year=year)
    root = outline_of(pieces)
    placed = _placed_tables(root, pieces)
    nothing_because = why_nothing_is_assigned(ends.header, pieces)
    drafts = [] if nothing_because else _drafts(root, placed)
    tasks = tuple(_uniquely_numbered([finished(draft, bodies, year=header.year) for draft in drafts]))
    taken = {line for task in tasks for line in range(task.source.first_line, task.source.last_line + 1)}
    obligations = tuple(_obligation(draft, bodies) for draft in obligations_of(root, taken, year=header.year))
    indicators = tuple(
        _indicator(row, bodies)
        for table in placed
        if table.head.kind is TableKind.INDICATORS
        for row in indicators_of_table(table)
    )
    return PlanProposal(
        document=header,
        tasks=tasks,
        obligations=obligations,
        indicators=indicators,
        recipients=ends.recipients,
        signer=ends.signer,
        flags=(
            *ends.flags,
            *_document_flags(pieces, source),
            *([] if tasks else [Flag(nothing_because or "no_tasks")]),
        ),
    )


def _drafts(root: Node, placed: list[PlacedTable]) -> list[TaskDraft]:
    drafts = [
        draft for table in placed if table.head.kind is TableKind.TASKS for draft in tasks_of_table(table)
    ]
    drafts += labelled_tasks(root)
    if len(drafts) <= FEW_LISTED:
        by_agency = agency_tasks(root)
        drafts = by_agency if len(by_agency) >= FAR_MORE * len(drafts) else drafts
    given = given_by_pointers(root, pointing_paragraphs(root))
    add_leads(drafts, given)
    return sorted(
        [*drafts, *tasks_pointed_at(given, drafts)],
        key=lambda draft: (draft.source.first_line, draft.source.row or 0),
    )


def _placed_tables(root: Node, pieces: list[Paragraph | Table]) -> list[PlacedTable]:
    """Give every table of tasks or indicators its section; several of one kind need paths of their own."""
    headed = heads_of([piece for piece in pieces if isinstance(piece, Table)])
    homes = {id(table): node for node in root.walk() for table in node.tables}
    kinds = Counter(head.kind for _, head in headed)
    placed = []
    for count, (table, head) in enumerate(headed, 1):
        node = homes[id(table)]
        placed.append(
            PlacedTable(table, head, _prefix(node, count, alone=kinds[head.kind] == 1), _title(node))
        )
    return _with_distinct_prefixes(placed)


def _prefix(node: Node, count: int, *, alone: bool) -> str:
    chain = [node, *node.ancestors()] if node.paragraph is not None else []
    in_annex = any(above.kind is MarkerKind.ANNEX for above in chain)
    if in_annex or node.paragraph is None:
        if alone:
            return ""
        return ".".join(filter(None, [_annex(chain, count), _inside_annex(node)]))
    return node.path


def _annex(chain: list[Node], count: int) -> str:
    label = next(
        (above.marker.label for above in chain if above.kind is MarkerKind.ANNEX and above.marker), ""
    )
    return f"PL{label or count}"


def _inside_annex(node: Node) -> str:
    parts = []
    above: Node | None = node
    while above is not None and above.marker is not None and above.kind is not MarkerKind.ANNEX:
        parts.append(above.marker.label)
        above = above.parent
    return ".".join(reversed([part for part in parts if part]))


def _with_distinct_prefixes(placed: list[PlacedTable]) -> list[PlacedTable]:
    """Tables that would number their rows alike get their place among the tables into the path."""
    used: Counter[tuple[TableKind, str]] = Counter()
    result = []
    for table in placed:
        key = (table.head.kind, table.prefix)
        used[key] += 1
        is_alone = used[key] == 1 or table.head.first_row == 0
        result.append(table if is_alone else replace(table, prefix=_numbered_prefix(table.prefix, used[key])))
    return result


def _numbered_prefix(prefix: str, count: int) -> str:
    return f"{prefix}-{count}" if prefix else f"PL{count}"


def _title(node: Node) -> str | None:
    return (node.parts.content or node.text or None) if node.paragraph is not None else None


def _uniquely_numbered(tasks: list[TaskProposal]) -> list[TaskProposal]:
    """A path that the document uses twice is told apart, and flagged."""
    counts = Counter(task.path for task in tasks)
    used: Counter[str] = Counter()
    result = []
    for task in tasks:
        used[task.path] += 1
        if counts[task.path] > 1:
            flags = (*task.flags, Flag("duplicate_path", {"path": task.path}))
            path = task.path if used[task.path] == 1 else f"{task.path}-{used[task.path]}"
            result.append(replace(task, path=path, flags=flags))
        else:
            result.append(task)
    return result


def _obligation(draft: ObligationDraft, bodies: Bodies) -> ObligationProposal:
    dated = next((deadline for deadline in draft.deadlines if deadline.kind is Kind.DATE), None)
    return ObligationProposal(
        path=draft.path,
        what=draft.what,
        source=draft.source,
        frm=_named(draft.frm, bodies),
        to=_addressee(draft.to, bodies),
        then=draft.then,
        due=dated.date if dated else None,
        strict_before=any(deadline.strict_before for deadline in draft.deadlines),
        recurrence=draft.recurrence,
        deadlines=draft.deadlines,
    )


def _named(raw: tuple[str, ...], bodies: Bodies) -> str | None:
    names = dict.fromkeys(name for words in raw for name in bodies.read(words).names)
    return ", ".join(names) or ", ".join(raw) or None


def _addressee(words: str | None, bodies: Bodies) -> str | None:
    """A group by its code; any other body as written: reports also go to bodies that no directory holds."""
    names = bodies.read(words).names if words else ()
    return ", ".join(names) if names and all(name.startswith("@") for name in names) else words


def _indicator(row: IndicatorRow, bodies: Bodies) -> IndicatorProposal:
    leads = bodies.read(row.lead).names if row.lead else ()
    return IndicatorProposal(
        path=row.path,
        name=row.name,
        source=row.source,
        unit=row.unit,
        targets=row.targets,
        leads=leads,
        leads_raw=(row.lead,) if row.lead else (),
        group=row.group,
    )


def _document_flags(pieces: list[Paragraph | Table], source: SourceText) -> list[Flag]:
    texts = [(piece.text, piece.first_line) for piece in pieces if isinstance(piece, Paragraph)]
    texts += [
        (cell.text, first)
        for piece in pieces
        if isinstance(piece, Table)
        for row, (first, _) in zip(piece.rows, piece.row_lines, strict=True)
        for cell in row
        if cell.text and not cell.continued
    ]
    flags = [*contradictions(texts), *dangling_sentences(texts), *suspect_spellings(texts)]
    if source.encoding_note:
        flags.append(Flag("encoding_converted", {"note": source.encoding_note}))
    return flags
