"""PDF documents with text: lines as laid out, tables by their ruled lines, page furniture dropped."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

import pypdfium2  # type: ignore[import-untyped]

from danso.documents.reading import refusals
from danso.documents.reading.encodings import NOTES
from danso.documents.reading.legacy_letters import repaired
from danso.documents.reading.pdf_blocks import Assembly
from danso.documents.reading.pdf_layout import pieces_of
from danso.documents.reading.pdf_page import read_page
from danso.documents.source_text import SourceText

if TYPE_CHECKING:
    from danso.documents.reading.pdf_page import PageContent

LETTERS_OF_A_PAGE = 20
LETTERS_OF_A_STAMP = 250
SCAN_SHARE = 0.5
_TAIL = 4096
_PDFIUM = Lock()  # PDFium keeps state of its own and must not be entered by two threads


def read_pdf(data: bytes) -> SourceText:
    """Read a .pdf that has a text layer; raise `UnreadableDocument` for scans, passwords and damage."""
    pages = _pages(data)
    unread = tuple(page.number for page in pages if _is_scan(page))
    letters = sum(len(word.text) for page in pages for word in page.words)
    if 2 * len(unread) > len(pages):
        raise refusals.scanned()
    if not letters:
        raise refusals.empty()
    blocks = tuple(Assembly().blocks(pieces_of(pages)))
    used = {word.legacy for page in pages for word in page.words}
    note = next((NOTES[encoding] for encoding in used if encoding), None)
    source = SourceText("pdf", blocks, pages=len(pages), encoding_note=note, unread_pages=unread)
    return source if note else repaired(source)


def _pages(data: bytes) -> list[PageContent]:
    if b"%%EOF" not in data[-_TAIL:]:
        raise refusals.damaged(".pdf")
    with _PDFIUM:
        try:
            document = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as error:
            code = getattr(error, "err_code", None)
            raise (
                refusals.password_protected() if _wants_password(code) else refusals.damaged(".pdf")
            ) from error
        try:
            return [read_page(document[index], index + 1) for index in range(len(document))]
        except pypdfium2.PdfiumError as error:
            raise refusals.damaged(".pdf") from error
        finally:
            document.close()


def _wants_password(code: int | None) -> bool:
    return code in {pypdfium2.raw.FPDF_ERR_PASSWORD, pypdfium2.raw.FPDF_ERR_SECURITY}


def _is_scan(page: PageContent) -> bool:
    """Whether a page is a picture; the stamp of a digital signature may stand on it as text."""
    letters = sum(len(word.text) for word in page.words)
    return (
        letters < (LETTERS_OF_A_STAMP if page.pictured > SCAN_SHARE else LETTERS_OF_A_PAGE)
        and page.pictured > 0
    )
