"""Plain text and Markdown: lines as they stand, headings, emphasis, and tables drawn with bars."""

from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from danso.documents.reading.emphasis import strip_marks
from danso.documents.reading.pipe_tables import Physical, build_table, find_tables, joined, joins
from danso.documents.source_text import Line, SourceText, Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SQUEEZED_LINES = 60
SQUEEZED_SHARE = 0.02

_HEADING = re.compile(r"\s{0,3}(#{1,6})\s+(.*?)\s*#*\s*")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+\-.!<>~])")
_LINK = re.compile(r"!?\[([^\]\n]*)\]\((?:[^()\s]|\([^()\s]*\))*(?:\s+\"[^\"]*\")?\)")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_LINE_END = re.compile(r"\r\n|[\n\r\f\v\x85\u2028\u2029]")


def read_text(text: str, *, kind: str, encoding_note: str | None = None) -> SourceText:
    """Return the source of a plain text (`kind` "txt") or a Markdown text (`kind` "md")."""
    lines = [Physical(number, line) for number, line in enumerate(_physical_lines(text), 1)]
    blocks: list[Line | Table] = []
    for block in _blocks(lines, markdown=kind == "md"):
        if isinstance(block, Table):
            _add_table(blocks, block)
        else:
            blocks.append(block)
    return SourceText(kind, tuple(blocks), encoding_note=encoding_note)


def _physical_lines(text: str) -> list[str]:
    lines = _LINE_END.split(unicodedata.normalize("NFC", text.removeprefix("\ufeff")))
    return lines[:-1] if lines and not lines[-1].strip() else lines


def _add_table(blocks: list[Line | Table], table: Table) -> None:
    """Add a table, or join it to the one before when only blank lines stand between."""
    blanks = 0
    while blanks < len(blocks) and _is_blank(blocks[-1 - blanks]):
        blanks += 1
    before = blocks[-1 - blanks] if blanks < len(blocks) else None
    if isinstance(before, Table) and joins(before, table):
        del blocks[len(blocks) - 1 - blanks :]
        blocks.append(joined(before, table))
        return
    number = sum(isinstance(block, Table) for block in blocks) + 1
    blocks.append(replace(table, number=number))


def _is_blank(block: Line | Table) -> bool:
    return isinstance(block, Line) and not block.text


@dataclass(frozen=True, slots=True)
class _Layout:
    """What is known of the file round a stretch of lines."""

    markdown: bool
    squeezed: bool
    at_end: bool = False


def _blocks(lines: Sequence[Physical], *, markdown: bool) -> Iterator[Line | Table]:
    blank = sum(not line.text.strip() for line in lines)
    layout = _Layout(markdown, squeezed=len(lines) > SQUEEZED_LINES and blank < SQUEEZED_SHARE * len(lines))
    position = 0
    while position < len(lines):
        if not lines[position].text.strip():
            yield Line(lines[position].number, "", lines[position].text)
            position += 1
            continue
        end = position
        while end < len(lines) and lines[end].text.strip():
            end += 1
        at_end = not any(line.text.strip() for line in lines[end : end + 100])
        yield from _paragraph(lines[position:end], replace(layout, at_end=at_end))
        position = end


def _paragraph(lines: Sequence[Physical], layout: _Layout) -> Iterator[Line | Table]:
    """The blocks of a stretch without blank lines: its tables, and the text round them."""
    position = 0
    for drawn in find_tables(lines, at_end=layout.at_end, squeezed=layout.squeezed):
        yield from _lines(lines[position : drawn.taken.start], markdown=layout.markdown)
        if layout.markdown:
            for cell in (cell for row in drawn.rows for cell in row):
                cell.lines = [_plain(_BREAK.sub("\u2028", line)) for line in cell.lines]
        yield build_table(drawn.rows, number=0)
        position = drawn.taken.stop
    rest = lines[position:]
    if position and any(line.pipes > 1 for line in rest):
        yield from _paragraph(rest, layout)
    else:
        yield from _lines(rest, markdown=layout.markdown)


def _lines(lines: Sequence[Physical], *, markdown: bool) -> Iterator[Line]:
    headings = [_HEADING.fullmatch(line.text) for line in lines]
    texts = [found[2] if found else line.text for line, found in zip(lines, headings, strict=True)]
    marked = strip_marks(["" if line.lone else text for line, text in zip(lines, texts, strict=True)])
    for line, found, mark in zip(lines, headings, marked, strict=True):
        yield Line(
            number=line.number,
            text=_plain(mark.text) if markdown else mark.text,
            raw=line.text,
            bold=mark.bold,
            italic=mark.italic,
            heading=len(found[1]) if found else None,
        )


def _plain(text: str) -> str:
    """Markdown's links, escapes and character references as the text they stand for."""
    return html.unescape(_ESCAPED.sub(r"\1", _LINK.sub(r"\1", text)))
