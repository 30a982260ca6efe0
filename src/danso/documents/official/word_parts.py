"""The pieces of WordprocessingML that an administrative document is made of.

Elements are built straight from the schema (ECMA-376, part 1, section 17): tables of hundreds of rows are
twenty times quicker so than through python-docx's cells.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from docx.oxml.ns import qn
from lxml import etree

from danso.documents.official.content import Alignment
from danso.documents.official.dimensions import MILLIMETRES_PER_POINT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.etree import _Element

    from danso.documents.official.composition import Grid, GridCell
    from danso.documents.official.content import Run

_TWENTIETHS: Final = 20 / MILLIMETRES_PER_POINT
_XML_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"
_TAGS: Final = {
    name: qn(f"w:{name}")
    for name in (
        *("p", "pPr", "pStyle", "ind", "jc", "pBdr", "bottom", "spacing", "r", "rPr", "b", "i", "t", "br"),
        *(
            "tbl",
            "tblPr",
            "tblW",
            "tblLayout",
            "tblBorders",
            "tblCellMar",
            "tblGrid",
            "gridCol",
            "tr",
            "trPr",
        ),
        *("cantSplit", "tblHeader", "tc", "tcPr", "tcW", "gridSpan", "vMerge", "vAlign", "keepNext"),
        *("top", "left", "right", "insideH", "insideV", "fldSimple", "instr", "sz", "val", "w", "type"),
        *("firstLine", "color", "space", "line", "lineRule", "before", "after"),
    )
}
_BORDERS: Final = ("top", "left", "bottom", "right", "insideH", "insideV")
_JUSTIFICATION: Final = {
    Alignment.LEFT: "left",
    Alignment.CENTRE: "center",
    Alignment.RIGHT: "right",
    Alignment.JUSTIFIED: "both",
}


def twentieths(millimetres: float) -> str:
    """Return millimetres as twentieths of a point, the unit of WordprocessingML."""
    return str(round(millimetres * _TWENTIETHS))


def child(parent: _Element, name: str, **attributes: str) -> _Element:
    """Append a `w:` element with `w:` attributes."""
    element = etree.SubElement(parent, _TAGS[name])
    for attribute, value in attributes.items():
        element.set(_TAGS[attribute], value)
    return element


def paragraph(
    parent: _Element,
    style: str,
    runs: Sequence[Run] = (),
    *,
    alignment: Alignment | None = None,
    keep_with_next: bool = False,
) -> _Element:
    """Append a paragraph in the style with this id."""
    element = child(parent, "p")
    properties = child(element, "pPr")
    child(properties, "pStyle", val=style)
    if keep_with_next:
        child(properties, "keepNext")
    if alignment is not None:
        child(properties, "jc", val=_JUSTIFICATION[alignment])
    for run in runs:
        _append_run(element, run)
    return element


def set_style(element: _Element, style: str) -> None:
    """Give a paragraph that stands already the style with this id."""
    properties = element.find(_TAGS["pPr"])
    if properties is None:
        properties = etree.Element(_TAGS["pPr"])
        element.insert(0, properties)
    name = etree.Element(_TAGS["pStyle"])
    name.set(_TAGS["val"], style)
    properties.insert(0, name)


def _append_run(parent: _Element, run: Run) -> None:
    element = child(parent, "r")
    if run.bold or run.italic:
        properties = child(element, "rPr")
        if run.bold:
            child(properties, "b")
        if run.italic:
            child(properties, "i")
    for number, line in enumerate(run.text.splitlines() or [run.text]):
        if number:
            child(element, "br")
        text = child(element, "t")
        text.text = line
        text.set(_XML_SPACE, "preserve")


def rule(parent: _Element, style: str, *, length: float, room: float, gap: float = 6) -> None:
    """Append a drawn line of `length` millimetres, centred in `room`, with a gap in points below."""
    element = child(parent, "p")
    properties = child(element, "pPr")
    child(properties, "pStyle", val=style)
    child(child(properties, "pBdr"), "bottom", val="single", sz="6", space="0", color="000000")
    child(properties, "spacing", before="20", after=str(round(gap * 20)), line="40", lineRule="exact")
    side = twentieths(max(0, room - length) / 2)
    child(properties, "ind", left=side, right=side, firstLine="0")


def gap(parent: _Element, style: str, points: float) -> None:
    """Append room of some points between two parts."""
    properties = child(child(parent, "p"), "pPr")
    child(properties, "pStyle", val=style)
    child(properties, "spacing", before="0", after=str(round(points * 20)), line="40", lineRule="exact")


def page_number(parent: _Element, style: str) -> None:
    """Append a paragraph that shows the number of its page."""
    element = paragraph(parent, style)
    shown = child(child(element, "fldSimple", instr=" PAGE "), "r")
    child(shown, "t").text = "2"


def columns_table(parent: _Element, widths: Sequence[float], *, rows: int) -> list[list[_Element]]:
    """Append a borderless table whose rows each stay on one page; return each row's cells, to be filled."""
    table = _table(parent, widths, bordered=False, margin=0)
    return [_columns_row(table, widths) for _ in range(rows)]


def _columns_row(table: _Element, widths: Sequence[float]) -> list[_Element]:
    row = _row(table, header=False)
    cells = [child(row, "tc") for _ in widths]
    for cell, width in zip(cells, widths, strict=True):
        child(child(cell, "tcPr"), "tcW", w=twentieths(width), type="dxa")
    return cells


def grid_table(parent: _Element, grid: Grid, style: str, *, width: float) -> None:
    """Append a bordered table whose header is repeated on every page; rows are not split between pages."""
    widths = [share * width for share in grid.shares]
    table = _table(parent, widths, bordered=True, margin=1.2)
    for number, titles in enumerate(_header_rows(grid)):
        row = _row(table, header=True)
        _fill(row, titles, widths, style, merge="restart" if number == 0 else None)
    for cells in grid.rows:
        names_next = len(cells) == 1 and cells[0].columns > 1
        _fill(_row(table, header=False), cells, widths, style, merge=None, keep_with_next=names_next)


def _header_rows(grid: Grid) -> list[list[GridCell | None]]:
    """Return the header with None where the cell above reaches down."""
    if len(grid.header) == 1:
        return [list(grid.header[0])]
    upper, below = grid.header
    under = iter(below)
    lower = [None if cell.rows > 1 else next(under) for cell in upper for _ in range(cell.columns)]
    return [list(upper), lower]


def _row(table: _Element, *, header: bool) -> _Element:
    row = child(table, "tr")
    properties = child(row, "trPr")
    child(properties, "cantSplit")
    if header:
        child(properties, "tblHeader")
    return row


def _fill(
    row: _Element,
    cells: Sequence[GridCell | None],
    widths: Sequence[float],
    style: str,
    *,
    merge: Literal["restart"] | None,
    keep_with_next: bool = False,
) -> None:
    place = 0
    for cell in cells:
        columns = cell.columns if cell else 1
        element = child(row, "tc")
        properties = child(element, "tcPr")
        child(properties, "tcW", w=twentieths(sum(widths[place : place + columns])), type="dxa")
        if columns > 1:
            child(properties, "gridSpan", val=str(columns))
        if cell is None:
            child(properties, "vMerge", val="continue")
        elif cell.rows > 1 and merge:
            child(properties, "vMerge", val=merge)
        child(properties, "vAlign", val="center")
        paragraph(
            element,
            style,
            cell.runs if cell else (),
            alignment=cell.alignment if cell else None,
            keep_with_next=keep_with_next,
        )
        place += columns


def _table(parent: _Element, widths: Sequence[float], *, bordered: bool, margin: float) -> _Element:
    table = child(parent, "tbl")
    properties = child(table, "tblPr")
    child(properties, "tblW", w=twentieths(sum(widths)), type="dxa")
    child(properties, "jc", val="center")
    if bordered:
        borders = child(properties, "tblBorders")
        for side in _BORDERS:
            child(borders, side, val="single", sz="4", space="0", color="000000")
    child(properties, "tblLayout", type="fixed")
    margins = child(properties, "tblCellMar")
    for side in ("left", "right"):
        child(margins, side, w=twentieths(margin), type="dxa")
    grid = child(table, "tblGrid")
    for width in widths:
        child(grid, "gridCol", w=twentieths(width))
    return table
