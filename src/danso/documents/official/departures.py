"""Where a document read back departs from Decree 30/2020/NĐ-CP, appendix I."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from danso.documents.official import dimensions as size
from danso.documents.official import wording
from danso.vietnam.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from danso.documents.official.layout import Layout, PageLayout


class Departure(StrEnum):
    """A rule of the decree that a document does not keep."""

    PAPER = "paper"
    MARGINS = "margins"
    PAGE_NUMBERS = "page_numbers"
    FONT = "font"
    NATION = "nation"
    MOTTO = "motto"
    ISSUER = "issuer"
    NUMBER = "number"
    DATELINE = "dateline"
    BODY_SIZE = "body_size"
    BODY_INDENT = "body_indent"
    RECIPIENTS = "recipients"
    SIGNATURE = "signature"


def departures(layout: Layout) -> frozenset[Departure]:
    """Return the rules that the document does not keep; none for a document in order."""
    return frozenset((*_of_pages(layout), *_of_header(layout), *_of_body(layout), *_of_closing(layout)))


def _of_pages(layout: Layout) -> Iterator[Departure]:
    for page in layout.pages:
        if {page.width, page.height} != {size.A4.width, size.A4.height}:
            yield Departure.PAPER
        if not _margins_hold(page):
            yield Departure.MARGINS
        if not (page.numbered and page.first_number_hidden):
            yield Departure.PAGE_NUMBERS
    if layout.fonts != {size.FONT}:
        yield Departure.FONT


def _margins_hold(page: PageLayout) -> bool:
    return all(allowed.holds(getattr(page, side)) for side, allowed in size.ALLOWED_MARGINS.items())


def _of_header(layout: Layout) -> Iterator[Departure]:
    if layout.nation != wording.NATION:
        yield Departure.NATION
    if layout.motto != wording.MOTTO or not layout.motto_underlined:
        yield Departure.MOTTO
    if not layout.issuer or layout.issuer != layout.issuer.upper():
        yield Departure.ISSUER
    if "/" not in layout.number_line:
        yield Departure.NUMBER
    if not all(word in fold(layout.dateline) for word in ("ngay", "thang", "nam")):
        yield Departure.DATELINE


def _of_body(layout: Layout) -> Iterator[Departure]:
    for part in layout.body:
        if not size.ALLOWED_BODY_SIZE.holds(part.size):
            yield Departure.BODY_SIZE
        if part.alignment == "justify" and part.indent and not size.ALLOWED_INDENT.holds(part.indent):
            yield Departure.BODY_INDENT


def _of_closing(layout: Layout) -> Iterator[Departure]:
    if not layout.recipients:
        yield Departure.RECIPIENTS
    if not layout.signature or not all(line == line.upper() for line in layout.signature):
        yield Departure.SIGNATURE
