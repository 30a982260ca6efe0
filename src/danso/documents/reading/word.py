"""Word documents (.docx): paragraphs with their numbering and outline, tables with merged cells, text boxes.

Tracked insertions are kept and deletions dropped, so the text is what "accept all changes" would leave.
"""

from __future__ import annotations

import io
import posixpath
import re
import unicodedata
import zipfile
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import TYPE_CHECKING

from danso.documents.reading import refusals
from danso.documents.reading.encodings import NOTES
from danso.documents.reading.grid import Placed, make_table
from danso.documents.reading.legacy_letters import encoding_of_font, in_unicode, repaired
from danso.documents.reading.markup import parse_xml
from danso.documents.reading.sniffing import BROKEN_ARCHIVE, check_archive
from danso.documents.reading.word_numbering import Numbering
from danso.documents.reading.word_styles import (
    Style,
    Styles,
    W,
    heading_level,
    number,
    paragraph_style,
    run_style,
    value_of,
)
from danso.documents.reading.wrapping import is_rule
from danso.documents.source_text import Line, SourceText, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml.etree import _Element

    from danso.vietnam.legacy import Encoding

_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_OFFICE_DOCUMENT = "/officeDocument"
_USUAL_PART = "word/document.xml"
_DROPPED = {f"{W}del", f"{W}moveFrom", f"{W}pPr", f"{W}rPr", f"{W}instrText", f"{W}delText"}
_TEXT_OF = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-", f"{W}ptab": "\t"}
_WIDEST = 64  # Word's own limit is 63 columns
_BLANKS = re.compile(r"[ \t\u00a0\u200b\ufeff]+")


def read_word(data: bytes) -> SourceText:
    """Read a .docx; raise `UnreadableDocument` when it is cut off, protected or no Word document."""
    parts = _Parts(data)
    walker = _Walker(Styles(parts.styles), Numbering(parts.numbering))
    body = parts.document.find(f"{W}body")
    blocks = tuple(walker.blocks(body)) if body is not None else ()
    note = NOTES.get(walker.legacy) if walker.legacy else None
    source = SourceText("docx", blocks, encoding_note=note)
    return source if note else repaired(source)


class _Parts:
    """The parts of the package that matter, parsed."""

    def __init__(self, data: bytes) -> None:
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                check_archive(archive)
                self._names = set(archive.namelist())
                main = self._main_part(archive)
                folder = posixpath.dirname(main)
                self.document = parse_xml(archive.read(main), kind=".docx")
                self.styles = self._optional(archive, f"{folder}/styles.xml")
                self.numbering = self._optional(archive, f"{folder}/numbering.xml")
        except BROKEN_ARCHIVE as error:
            raise refusals.damaged(".docx") from error

    def _main_part(self, archive: zipfile.ZipFile) -> str:
        if "_rels/.rels" in self._names:
            for relation in parse_xml(archive.read("_rels/.rels"), kind=".docx"):
                if relation.get("Type", "").endswith(_OFFICE_DOCUMENT):
                    target = relation.get("Target", "").lstrip("/")
                    return target if target in self._names else _USUAL_PART
        return _USUAL_PART

    def _optional(self, archive: zipfile.ZipFile, name: str) -> _Element | None:
        return parse_xml(archive.read(name), kind=".docx") if name in self._names else None


@dataclass(frozen=True, slots=True)
class _Piece:
    """Letters of one font and weight."""

    text: str
    bold: bool
    italic: bool
    font: str


@dataclass(slots=True)
class _Paragraph:
    """A paragraph as it is read: its letters, and the text boxes anchored in it."""

    style: Style
    pieces: list[_Piece] = field(default_factory=list)
    boxes: list[_Element] = field(default_factory=list)


class _Walker:
    """Goes through a document in reading order, counting paragraphs, tables and list numbers."""

    def __init__(self, styles: Styles, numbering: Numbering) -> None:
        self._styles = styles
        self._numbering = numbering
        self._paragraphs = 0
        self._tables = 0
        self._carried: list[_Piece] = []
        self.legacy: Encoding | None = None

    def blocks(self, container: _Element) -> Iterator[Line | Table]:
        """The lines and tables of a body, a cell, a content control or a text box."""
        for element in container:
            tag = element.tag
            if tag == f"{W}p":
                yield from self._paragraph(element)
            elif tag == f"{W}tbl":
                yield from self._table(element)
            elif tag == f"{W}sdt":
                yield from (
                    self.blocks(content) if (content := element.find(f"{W}sdtContent")) is not None else ()
                )
            elif tag in {f"{W}ins", f"{W}moveTo", f"{W}customXml", f"{W}smartTag"}:
                yield from self.blocks(element)
            elif tag == f"{_MC}AlternateContent":
                yield from self.blocks(choice) if (choice := _choice(element)) is not None else ()

    def _paragraph(self, element: _Element) -> Iterator[Line | Table]:
        properties = element.find(f"{W}pPr")
        style_id = value_of(properties.find(f"{W}pStyle")) if properties is not None else None
        paragraph = _Paragraph(paragraph_style(properties).over(self._styles.paragraph(style_id)))
        self._collect(element, paragraph)
        paragraph.pieces[:0] = self._carried
        self._carried = []
        if _mark_is_deleted(properties):
            self._carried = paragraph.pieces
        else:
            yield from self._lines(paragraph)
        for box in paragraph.boxes:
            yield from self.blocks(box)

    def _collect(self, element: _Element, paragraph: _Paragraph) -> None:
        for child in element:
            tag = child.tag
            if tag == f"{W}r":
                self._collect_run(child, paragraph)
            elif tag == f"{_M}t":
                paragraph.pieces.append(_Piece(child.text or "", bold=False, italic=False, font=""))
            elif tag == f"{_MC}AlternateContent":
                if (choice := _choice(child)) is not None:
                    self._collect(choice, paragraph)
            elif tag not in _DROPPED:
                self._collect(child, paragraph)

    def _collect_run(self, run: _Element, paragraph: _Paragraph) -> None:
        properties = run.find(f"{W}rPr")
        style = run_style(properties)
        if properties is not None and (named := value_of(properties.find(f"{W}rStyle"))):
            style = style.over(self._styles.character(named))
        style = style.over(paragraph.style)
        if style.hidden:
            return
        text = "".join(self._run_text(run, paragraph))
        if text:
            paragraph.pieces.append(_Piece(text, bool(style.bold), bool(style.italic), style.font or ""))

    def _run_text(self, run: _Element, paragraph: _Paragraph) -> Iterator[str]:
        for child in run:
            tag = child.tag
            if tag == f"{W}t":
                yield child.text or ""
            elif tag in _TEXT_OF:
                yield _TEXT_OF[tag]
            elif tag == f"{_MC}AlternateContent":
                if (choice := _choice(child)) is not None:
                    yield from self._run_text(choice, paragraph)
            elif tag not in _DROPPED:
                paragraph.boxes.extend(_text_boxes(child))

    def _lines(self, paragraph: _Paragraph) -> Iterator[Line]:
        """One line for a paragraph, or one for each piece between its line breaks."""
        style = paragraph.style
        says_something = any(piece.text.strip() for piece in paragraph.pieces)
        label = self._numbering.label(*style.number) if says_something else None
        for pieces in _between_breaks(paragraph.pieces):
            self._paragraphs += 1
            raw, text = self._letters(pieces)
            visible = [piece for piece in pieces if any(letter.isalnum() for letter in piece.text)]
            yield Line(
                number=self._paragraphs,
                text=_BLANKS.sub(" ", text).strip(),
                raw=raw,
                bold=bool(visible) and all(piece.bold for piece in visible),
                italic=bool(visible) and all(piece.italic for piece in visible),
                heading=heading_level(style.outline) if text.strip() else None,
                list_label=label,
            )
            label = None

    def _letters(self, pieces: Iterable[_Piece]) -> tuple[str, str]:
        """The letters as found and as Unicode; letters of one font are converted together."""
        raw, converted = "", ""
        for font, group in groupby(pieces, key=lambda piece: piece.font):
            found = "".join(piece.text for piece in group)
            text = in_unicode(found, font) if font else found
            if text != found:
                self.legacy = encoding_of_font(font)
            raw += found
            converted += text
        return raw, unicodedata.normalize("NFC", converted)

    def _table(self, element: _Element) -> Iterator[Line | Table]:
        rows = [row for row in _rows(element) if not _is_deleted_row(row)]
        cells = [cell for row in rows for cell in _cells(row)]
        if len(cells) == 1:
            yield from self.blocks(cells[0])
            return
        if not cells:
            return
        self._tables += 1
        table_number = self._tables
        placement = _Placement()
        row_lines: list[tuple[int, int]] = []
        inner: list[Table] = []
        for index, row in enumerate(rows):
            first = self._paragraphs + 1
            placement.start_row(index, _left_out(row))
            for cell in _cells(row):
                contents = list(self.blocks(cell))
                placement.add(cell, [block for block in contents if isinstance(block, Line)])
                inner.extend(block for block in contents if isinstance(block, Table))
            row_lines.append((first, max(first, self._paragraphs)))
        yield make_table(placement.cells, row_lines, number=table_number)
        yield from inner


class _Placement:
    """Puts cells on the grid row by row; the lower parts of a vertical merge lengthen the cell above."""

    def __init__(self) -> None:
        self.cells: list[Placed] = []
        self._row = self._column = 0
        self._merged: dict[int, int] = {}

    def start_row(self, row: int, column: int) -> None:
        """Go to the start of a row, `column` places being left out."""
        self._row, self._column = row, column

    def add(self, cell: _Element, lines: list[Line]) -> None:
        """Place the next cell of the row."""
        span, merge = _spans(cell)
        above = self._merged.get(self._column)
        if merge == "continue" and above is not None:
            origin = self.cells[above]
            self.cells[above] = replace(origin, row_span=self._row - origin.row + 1)
        else:
            self._merged.pop(self._column, None)
            if merge is not None:
                self._merged[self._column] = len(self.cells)
            self.cells.append(_placed(self._row, self._column, span, lines))
        self._column += span


def _between_breaks(pieces: Iterable[_Piece]) -> list[list[_Piece]]:
    """The pieces of each line of a paragraph that has line breaks."""
    lines: list[list[_Piece]] = [[]]
    for piece in pieces:
        first, *others = piece.text.split("\n")
        lines[-1].append(replace(piece, text=first))
        lines.extend([replace(piece, text=other)] for other in others)
    return lines


def _placed(row: int, column: int, span: int, lines: list[Line]) -> Placed:
    texts = [f"{line.list_label} {line.text}" if line.list_label else line.text for line in lines]
    shown = [line for line in lines if any(letter.isalnum() for letter in line.text)]
    bold = bool(shown) and all(line.bold for line in shown)
    return Placed(
        row, column, "\n".join(text for text in texts if text and not is_rule(text)), bold, column_span=span
    )


def _rows(table: _Element) -> Iterator[_Element]:
    """The rows, those inside content controls included."""
    for element in table:
        if element.tag == f"{W}tr":
            yield element
        elif element.tag in {f"{W}sdt", f"{W}sdtContent", f"{W}customXml", f"{W}ins", f"{W}moveTo"}:
            yield from _rows(element)


def _cells(row: _Element) -> Iterator[_Element]:
    for element in row:
        if element.tag == f"{W}tc":
            yield element
        elif element.tag in {f"{W}sdt", f"{W}sdtContent", f"{W}customXml"}:
            yield from _cells(element)


def _spans(cell: _Element) -> tuple[int, str | None]:
    """How many columns a cell takes, and whether a vertical merge starts in it ("restart", "continue")."""
    properties = cell.find(f"{W}tcPr")
    if properties is None:
        return 1, None
    merge = properties.find(f"{W}vMerge")
    span = number(properties.find(f"{W}gridSpan")) or 1
    return min(max(span, 1), _WIDEST), None if merge is None else merge.get(f"{W}val", "continue")


def _is_deleted_row(row: _Element) -> bool:
    return row.find(f"{W}trPr/{W}del") is not None


def _left_out(row: _Element) -> int:
    """How many columns a row leaves out at its start."""
    return min(max(number(row.find(f"{W}trPr/{W}gridBefore")) or 0, 0), _WIDEST)


def _mark_is_deleted(properties: _Element | None) -> bool:
    """Whether a tracked change joins the paragraph to the one after it."""
    mark = properties.find(f"{W}rPr") if properties is not None else None
    return mark is not None and any(mark.find(f"{W}{change}") is not None for change in ("del", "moveFrom"))


def _choice(alternatives: _Element) -> _Element | None:
    """The first of several renderings of one thing."""
    for child in alternatives:
        return child
    return None


def _text_boxes(element: _Element) -> Iterator[_Element]:
    """The contents of text boxes under a drawing, each once though it is stored for old and new Word."""
    if element.tag == f"{W}txbxContent":
        yield element
        return
    children: Iterable[_Element] = element
    if element.tag == f"{_MC}AlternateContent":
        choice = _choice(element)
        children = [] if choice is None else [choice]
    for child in children:
        yield from _text_boxes(child)
