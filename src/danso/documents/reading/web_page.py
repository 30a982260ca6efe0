"""Web pages (.html): paragraphs, headings and tables as a browser lays them out; scripts dropped."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import etree, html

from danso.documents.reading import refusals
from danso.documents.reading.emphasis import tidy
from danso.documents.reading.encodings import read_letters
from danso.documents.reading.grid import Placed, make_table
from danso.documents.reading.legacy_letters import repaired
from danso.documents.reading.word_numbering import in_format
from danso.documents.reading.wrapping import is_rule
from danso.documents.source_text import Line, SourceText, Table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

_DROPPED = frozenset(
    {
        "audio",
        "button",
        "canvas",
        "del",
        "embed",
        "head",
        "iframe",
        "input",
        "math",
        "noscript",
        "object",
        "s",
        "script",
        "select",
        "strike",
        "style",
        "svg",
        "template",
        "textarea",
        "title",
        "video",
    }
)
_INLINE = frozenset(
    {
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "data",
        "dfn",
        "em",
        "font",
        "i",
        "img",
        "ins",
        "kbd",
        "label",
        "mark",
        "nobr",
        "o:p",
        "q",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
    }
)
_BOLD_TAGS = frozenset({"b", "strong", "th", "h1", "h2", "h3", "h4", "h5", "h6"})
_ITALIC_TAGS = frozenset({"i", "em", "cite", "dfn", "var"})
_ROW_GROUPS = frozenset({"thead", "tbody", "tfoot"})
_HEADING = re.compile(r"h([1-6])")
_BOLD_STYLE = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_LIGHT_STYLE = re.compile(r"font-weight\s*:\s*(?:normal|[1-5]00)", re.IGNORECASE)
_ITALIC_STYLE = re.compile(r"font-style\s*:\s*(?:italic|oblique)", re.IGNORECASE)
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|mso-hide\s*:\s*all", re.IGNORECASE)
_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")
_LIST_FORMATS = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_SPACES = re.compile(r"\s+")
_WIDEST_SPAN = 100
_TALLEST_SPAN = 5000
_GRID_LIMIT = 200_000
_DATA_SIDE = 3


def read_web_page(data: bytes) -> SourceText:
    """Read a web page; nothing that it refers to is loaded."""
    text, note = read_letters(data)
    parser = html.HTMLParser(no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        root = html.document_fromstring(_DECLARATION.sub("", text, count=1), parser=parser)
    except (etree.ParserError, ValueError) as error:
        raise refusals.empty() from error
    source = SourceText("html", tuple(_Page().blocks(root)), encoding_note=note)
    return source if note else repaired(source)


@dataclass(frozen=True, slots=True)
class _Look:
    """How the letters at a place in the page are set."""

    bold: bool = False
    italic: bool = False
    heading: int | None = None
    preformatted: bool = False

    def within(self, element: _Element) -> _Look:
        """The look inside an element."""
        tag, style = element.tag, element.get("style", "")
        heading = _HEADING.fullmatch(tag)
        return _Look(
            bold=(self.bold or tag in _BOLD_TAGS or bool(_BOLD_STYLE.search(style)))
            and not _LIGHT_STYLE.search(style),
            italic=self.italic or tag in _ITALIC_TAGS or bool(_ITALIC_STYLE.search(style)),
            heading=int(heading[1]) if heading else self.heading,
            preformatted=self.preformatted or tag == "pre",
        )


class _Page:
    """Goes through a page in reading order, gathering inline text into lines."""

    def __init__(self) -> None:
        self._lines = 0
        self._tables = 0
        self._pieces: list[tuple[str, _Look]] = []
        self._label: str | None = None
        self._items: dict[_Element, int] = {}

    def blocks(self, element: _Element, look: _Look | None = None) -> Iterator[Line | Table]:
        """The lines and tables inside an element."""
        inside = (look or _Look()).within(element)
        self._write(element.text, inside)
        for child in element:
            if isinstance(child.tag, str) and child.tag not in _DROPPED and not _is_hidden(child):
                yield from self._child(child, inside)
            self._write(child.tail, inside)
        if element.tag not in _INLINE:
            yield from self._break()

    def _child(self, child: _Element, look: _Look) -> Iterator[Line | Table]:
        if child.tag == "br":
            yield from self._break()
        elif child.tag == "table":
            yield from self._break()
            yield from self._table(child, look)
        else:
            if child.tag not in _INLINE:
                yield from self._break()
            if child.tag == "li":
                self._label = self._item_label(child)
            yield from self.blocks(child, look)

    def _item_label(self, item: _Element) -> str:
        """What a browser writes before a list item."""
        parent = item.getparent()
        if parent is None or parent.tag != "ol":
            return "-"
        start = parent.get("start", "1")
        before = self._items.get(parent, int(start) - 1 if start.isascii() and start.isdigit() else 0)
        self._items[parent] = before + 1
        return in_format(before + 1, _LIST_FORMATS.get(parent.get("type", "1"), "decimal")) + "."

    def _write(self, text: str | None, look: _Look) -> None:
        if text:
            self._pieces.append((text, look))

    def _break(self) -> Iterator[Line]:
        """End the line; preformatted text holds several."""
        pieces, self._pieces = self._pieces, []
        raw = "".join(text if look.preformatted else _SPACES.sub(" ", text) for text, look in pieces).strip()
        if not raw:
            return
        visible = [look for text, look in pieces if any(letter.isalnum() for letter in text)]
        for part in raw.split("\n"):
            self._lines += 1
            yield Line(
                number=self._lines,
                text=tidy(part),
                raw=part,
                bold=bool(visible) and all(look.bold for look in visible),
                italic=bool(visible) and all(look.italic for look in visible),
                heading=visible[0].heading if visible else None,
                list_label=self._label,
            )
            self._label = None

    def _table(self, element: _Element, look: _Look) -> Iterator[Line | Table]:
        rows = list(_rows(element))
        if _is_layout(element, rows):
            for row in rows:
                for cell in _cells(row):
                    yield from self.blocks(cell, look)
            return
        self._tables += 1
        number = self._tables
        placed: list[Placed] = []
        row_lines: list[tuple[int, int]] = []
        inner: list[Table] = []
        taken: set[tuple[int, int]] = set()
        for index, row in enumerate(rows):
            first, column = self._lines + 1, 0
            for cell in _cells(row):
                while (index, column) in taken:
                    column += 1
                contents = list(self.blocks(cell, look))
                inner.extend(block for block in contents if isinstance(block, Table))
                lines = [block for block in contents if isinstance(block, Line)]
                height = len(rows) - index if len(taken) < _GRID_LIMIT else 1
                place = _placed(cell, index, column, lines, height=height)
                placed.append(place)
                taken.update((index + down, column + right) for down, right in _reach(place))
                column += place.column_span
            row_lines.append((first, max(first, self._lines)))
        if placed:
            yield make_table(placed, row_lines, number=number)
        yield from inner


def _placed(cell: _Element, row: int, column: int, lines: list[Line], *, height: int) -> Placed:
    texts = [f"{line.list_label} {line.text}" if line.list_label else line.text for line in lines]
    row_span = _span(cell, "rowspan", _TALLEST_SPAN) or height
    return Placed(
        row,
        column,
        "\n".join(text for text in texts if not is_rule(text)),
        bold=bool(lines) and all(line.bold for line in lines),
        row_span=min(row_span, height),
        column_span=_span(cell, "colspan", _WIDEST_SPAN) or 1,
    )


def _reach(place: Placed) -> Iterator[tuple[int, int]]:
    return ((down, right) for down in range(place.row_span) for right in range(place.column_span))


def _span(cell: _Element, name: str, most: int) -> int:
    """A span as browsers take it: nonsense is 1, and a row span of 0 reaches the table's end."""
    text = cell.get(name, "1").strip()
    return min(int(text), most) if text.isascii() and text.isdigit() else 1


def _rows(table: _Element) -> Iterator[_Element]:
    for child in table:
        if child.tag == "tr":
            yield child
        elif child.tag in _ROW_GROUPS:
            yield from _rows(child)


def _cells(row: _Element) -> Iterator[_Element]:
    return (cell for cell in row if cell.tag in {"td", "th"} and not _is_hidden(cell))


def _is_layout(table: _Element, rows: list[_Element]) -> bool:
    """Whether a table only places things on the page: one cell, or a few round other tables."""
    widths = [sum(1 for _ in _cells(row)) for row in rows]
    if sum(widths) <= 1:
        return True
    holds_tables = next(table.iterdescendants("table"), None) is not None
    return holds_tables and (len(rows) < _DATA_SIDE or max(widths) < _DATA_SIDE)


def _is_hidden(element: _Element) -> bool:
    """Whether a reader does not see an element; LibreOffice marks page headers and footers by title."""
    if element.tag == "div" and element.get("title") in {"header", "footer"}:
        return True
    return element.get("hidden") is not None or bool(_HIDDEN_STYLE.search(element.get("style", "")))
