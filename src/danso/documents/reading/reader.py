"""The one way in: bytes and a name become a `SourceText`, or a refusal that says what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from danso.documents.reading import refusals
from danso.documents.reading.encodings import read_letters
from danso.documents.reading.pdf import read_pdf
from danso.documents.reading.plain_text import read_text
from danso.documents.reading.sniffing import format_of
from danso.documents.reading.web_page import read_web_page
from danso.documents.reading.word import read_word

if TYPE_CHECKING:
    from danso.documents.source_text import SourceText

SIZE_LIMIT = 50 * refusals.MEGABYTE


def read_source(data: bytes, *, filename: str, size_limit: int = SIZE_LIMIT) -> SourceText:
    """Read a .txt, .md, .html, .docx or .pdf document; raise `UnreadableDocument` with advice.

    `filename` must agree with the content; `size_limit` is in bytes.
    """
    if len(data) > size_limit:
        raise refusals.too_large(size_limit)
    kind = format_of(data, filename=filename)
    source = _read(data, kind)
    if not source.tables and not any(line.text for line in source.lines):
        raise refusals.empty()
    return source


def _read(data: bytes, kind: str) -> SourceText:
    if kind == "docx":
        return read_word(data)
    if kind == "pdf":
        return read_pdf(data)
    if kind == "html":
        return read_web_page(data)
    text, note = read_letters(data)
    return read_text(text, kind=kind, encoding_note=note)
