"""A document with every word settled and every place known: what both renderers lay out.

Labels are counted, dates and numbers worded, marks added; nothing here knows Word or PDF.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from danso.documents.official import wording
from danso.documents.official.content import (
    Alignment,
    BulletList,
    Heading,
    Paragraph,
    Run,
    Section,
    Table,
    Total,
)
from danso.documents.official.line_breaks import LONGEST_POSITION_LINE, name_lines

if TYPE_CHECKING:
    from collections.abc import Iterable

    from danso.documents.official.content import Annex, Block, Column, OfficialDocument, Row, Text, Value

_FIGURES = (int, float)


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph; `level` is a heading's, 0 for any other."""

    runs: tuple[Run, ...]
    alignment: Alignment = Alignment.JUSTIFIED
    indented: bool = True
    level: int = 0


@dataclass(frozen=True, slots=True)
class GridCell:
    """A table's cell at its upper left corner, with the columns and rows that it spans."""

    runs: tuple[Run, ...]
    alignment: Alignment
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True, slots=True)
class Grid:
    """A table; `header` has one row, or two where columns are grouped. Shares of the width add up to 1.

    A cell that spans two header rows stands in the first only.
    """

    caption: str
    shares: tuple[float, ...]
    header: tuple[tuple[GridCell, ...], ...]
    rows: tuple[tuple[GridCell, ...], ...]


@dataclass(frozen=True, slots=True)
class AnnexPages:
    """An annex: its three centred lines and what follows."""

    title: wording.AnnexTitle
    landscape: bool
    blocks: tuple[Words | Grid, ...]


@dataclass(frozen=True, slots=True)
class Composition:
    """The whole document, part by part in the order of Decree 30/2020/NĐ-CP, article 8."""

    issuer_superior: tuple[str, ...]
    issuer: tuple[str, ...]
    number_line: str
    letter_summary: str
    nation: str
    motto: str
    dateline: str
    type: str
    summary: str
    addressees: tuple[str, ...]
    authority: str
    basis: tuple[str, ...]
    verb: str
    blocks: tuple[Words | Grid, ...]
    recipients: tuple[str, ...]
    signature: tuple[str, ...]
    signer: str
    annexes: tuple[AnnexPages, ...]

    @property
    def title(self) -> str:
        """The document's name for catalogues and readers of files."""
        return f"{self.type} {self.summary}".strip() if self.type else self.letter_summary


def compose(document: OfficialDocument) -> Composition:
    """Return the document with its words settled."""
    summary = wording.clean(document.summary)
    return Composition(
        issuer_superior=name_lines(wording.clean(document.issuer_superior)),
        issuer=name_lines(wording.clean(document.issuer)),
        number_line=wording.clean(wording.number_line(document)),
        letter_summary="" if document.type else f"V/v {summary}",
        nation=wording.NATION,
        motto=wording.MOTTO,
        dateline=wording.clean(wording.dateline(document)),
        type=wording.clean(document.type).upper(),
        summary=summary if document.type else "",
        addressees=tuple(wording.addressee_lines(document.addressees)) if document.addressees else (),
        authority=wording.clean(document.enactment.authority).upper() if document.enactment else "",
        basis=tuple(wording.basis_lines(document.basis)),
        verb=wording.clean(document.enactment.verb) if document.enactment else "",
        blocks=_closed(_blocks(document.main_body)),
        recipients=tuple(wording.recipient_lines(document.recipients)),
        signature=tuple(
            part
            for line in wording.signature_lines(document.signature)
            for part in name_lines(line, LONGEST_POSITION_LINE)
        ),
        signer=wording.clean(document.signature.name),
        annexes=tuple(
            _annex(document, annex, position) for position, annex in enumerate(document.annexes, start=1)
        ),
    )


def _annex(document: OfficialDocument, annex: Annex, position: int) -> AnnexPages:
    title = wording.annex_title(document, annex, position)
    return AnnexPages(title, annex.landscape, _blocks(annex.body))


def _blocks(blocks: Iterable[Block]) -> tuple[Words | Grid, ...]:
    return tuple(piece for block in wording.numbered(blocks) for piece in _pieces(block))


def _pieces(block: Block) -> tuple[Words | Grid, ...]:
    if isinstance(block, Heading):
        return (Words((Run(wording.heading_text(block)),), level=block.level),)
    if isinstance(block, Paragraph):
        return (Words(wording.runs(block.text), block.alignment, block.indented),)
    if isinstance(block, BulletList):
        return tuple(Words((Run(f"{block.mark} "), *wording.runs(item))) for item in block.items)
    return (_grid(block),)


def _closed(blocks: tuple[Words | Grid, ...]) -> tuple[Words | Grid, ...]:
    """End the body's last paragraph with `./.`; a table ends a document without a mark."""
    if not blocks or not isinstance(blocks[-1], Words):
        return blocks
    last = blocks[-1]
    return (*blocks[:-1], Words(wording.ended(last.runs), last.alignment, last.indented, last.level))


def _grid(table: Table) -> Grid:
    whole = sum(column.width for column in table.columns)
    return Grid(
        caption=wording.clean(table.caption),
        shares=tuple(column.width / whole for column in table.columns),
        header=_header(table.columns),
        rows=tuple(_row(row, table.columns) for row in table.rows),
    )


def _header(columns: tuple[Column, ...]) -> tuple[tuple[GridCell, ...], ...]:
    grouped = any(column.group for column in columns)
    upper: list[GridCell] = []
    lower: list[GridCell] = []
    for group, members in groupby(columns, key=lambda column: column.group):
        titles = [_title(column.title) for column in members]
        if group:
            upper.append(_title(group, columns=len(titles)))
            lower += titles
        else:
            upper += [GridCell(cell.runs, cell.alignment, rows=2 if grouped else 1) for cell in titles]
    return (tuple(upper), tuple(lower)) if grouped else (tuple(upper),)


def _title(text: str, *, columns: int = 1) -> GridCell:
    return GridCell(_bold(text), Alignment.CENTRE, columns=columns)


def _row(row: Row, columns: tuple[Column, ...]) -> tuple[GridCell, ...]:
    if isinstance(row, Section):
        return (GridCell(_bold(row.title), Alignment.LEFT, columns=len(columns)),)
    if isinstance(row, Total):
        return tuple(
            _cell(value, column, bold=True) for value, column in zip(row.values, columns, strict=True)
        )
    return tuple(_cell(value, column) for value, column in zip(row, columns, strict=True))


def _cell(value: Value, column: Column, *, bold: bool = False) -> GridCell:
    runs = wording.written(value)
    return GridCell(_bold(wording.plain(runs)) if bold else runs, column.alignment)


def _bold(text: Text) -> tuple[Run, ...]:
    return tuple(Run(run.text, bold=True, italic=run.italic) for run in wording.runs(text))
