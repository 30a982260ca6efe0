"""A Word document read back: where the parts of Decree 30/2020/NĐ-CP stand and how they look.

It reads what is printed, not how we wrote it, so that a document made from an officer's own template is
checked in the same way.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Final

import docx
from docx.oxml.ns import qn
from docx.table import Table as WordTable
from docx.text.paragraph import Paragraph as WordParagraph

from danso.documents.official import wording
from danso.documents.official.word_formatting import ParagraphLayout, has_bottom_line, layout_of
from danso.vietnam.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docx.section import Section
    from docx.shared import Length
    from docx.table import _Cell

_BLANKS: Final = re.compile(r"[\s\u00a0]+")


@dataclass(frozen=True, slots=True)
class PageLayout:
    """A section's paper and margins, in millimetres, and how its pages are numbered."""

    width: float
    height: float
    top: float
    bottom: float
    left: float
    right: float
    numbered: bool
    first_number_hidden: bool
    starts_at_one: bool

    @property
    def landscape(self) -> bool:
        """Whether the sheet lies on its long side."""
        return self.width > self.height


@dataclass(frozen=True, slots=True)
class TableLayout:
    """A table of the body: its texts, a merged cell's repeated; how many header rows every page repeats."""

    rows: tuple[tuple[str, ...], ...]
    repeated_rows: int


@dataclass(frozen=True, slots=True)
class Layout:
    """The parts of a document as printed. A part that is missing is empty; lists keep their order."""

    pages: tuple[PageLayout, ...]
    issuer_superior: str
    issuer: str
    number_line: str
    letter_summary: str
    nation: str
    motto: str
    motto_underlined: bool
    dateline: str
    type: str
    summary: str
    basis: tuple[ParagraphLayout, ...]
    body: tuple[ParagraphLayout, ...]
    tables: tuple[TableLayout, ...]
    recipients: tuple[str, ...]
    signature: tuple[str, ...]
    signer: str
    header: tuple[ParagraphLayout, ...]
    closing: tuple[ParagraphLayout, ...]
    title: tuple[ParagraphLayout, ...]
    annexes: tuple[ParagraphLayout, ...]

    @property
    def fonts(self) -> frozenset[str]:
        """Every font that a word of the document is printed in."""
        parts = (*self.header, *self.title, *self.basis, *self.body, *self.closing, *self.annexes)
        return frozenset(font for part in parts if part.text.strip() for font in part.fonts)


class NotAnOfficialDocumentError(ValueError):
    """The file has no header with the nation's name and motto."""


def read_layout(data: bytes) -> Layout:
    """Return the layout of a .docx; raise `NotAnOfficialDocumentError` where its header is missing."""
    word = docx.Document(BytesIO(data))
    blocks = list(word.iter_inner_content())
    tables = [block for block in blocks if isinstance(block, WordTable)]
    header = _table_with(tables, wording.NATION)
    closing = _table_with(tables, wording.RECIPIENTS) or _last_layout_table(tables, header)
    if header is None:
        raise NotAnOfficialDocumentError("no table holds the nation's name")
    left, right = _columns(header)
    title, body = _title_and_body(
        list(_between(blocks, header, closing)), letter=bool(_summary_of_letter(left))
    )
    names = left[: _number_at(left)]
    signing = _columns(closing)[1] if closing is not None else []
    return Layout(
        pages=tuple(_page(section) for section in word.sections),
        issuer_superior=" ".join(part.text for part in names if not part.bold),
        issuer=" ".join(part.text for part in names if part.bold),
        number_line=_collapsed(_first(left, "so:")),
        letter_summary=_summary_of_letter(left),
        nation=right[0].text,
        motto=right[1].text,
        motto_underlined=_is_underlined(header),
        dateline=_collapsed(right[-1].text),
        type=title[0].text if title else "",
        summary=" ".join(part.text for part in title[1:]),
        basis=tuple(part for part in body if part.italic and _is_basis(part.text)),
        body=tuple(part for part in body if not (part.italic and _is_basis(part.text))),
        tables=tuple(_table(table) for table in tables if table is not header and table is not closing),
        recipients=tuple(_recipients(closing)),
        signature=tuple(part.text for part in signing if _is_position(part.text)),
        signer=next((part.text for part in signing if not _is_position(part.text)), ""),
        header=tuple(part for column in (left, right) for part in column),
        closing=tuple(part for column in _columns(closing) for part in column) if closing else (),
        title=tuple(title),
        annexes=tuple(_after(blocks, closing)),
    )


def _page(section: Section) -> PageLayout:
    numbering = section._sectPr.find(qn("w:pgNumType"))  # noqa: SLF001 -- python-docx does not number pages
    return PageLayout(
        width=_millimetres(section.page_width),
        height=_millimetres(section.page_height),
        top=_millimetres(section.top_margin),
        bottom=_millimetres(section.bottom_margin),
        left=_millimetres(section.left_margin),
        right=_millimetres(section.right_margin),
        numbered="PAGE" in section.header._element.xml,  # noqa: SLF001 -- python-docx offers no fields
        first_number_hidden=section.different_first_page_header_footer
        and "PAGE" not in section.first_page_header._element.xml,  # noqa: SLF001 -- as above
        starts_at_one=numbering is not None and numbering.get(qn("w:start")) == "1",
    )


def _millimetres(length: Length | None) -> float:
    return round(length.mm, 1) if length is not None else 0.0


def _table_with(tables: list[WordTable], words: str) -> WordTable | None:
    return next((table for table in tables if fold(words) in fold(_text(table))), None)


def _last_layout_table(tables: list[WordTable], header: WordTable | None) -> WordTable | None:
    """A signature block without recipients: the last table of one row and two columns."""
    shaped = [table for table in tables if len(table.rows) == 1 and len(table.columns) == 2]  # noqa: PLR2004
    return next((table for table in reversed(shaped) if table is not header), None)


def _text(table: WordTable) -> str:
    return "\n".join(cell.text for row in table.rows for cell in row.cells)


def _columns(table: WordTable) -> tuple[list[ParagraphLayout], list[ParagraphLayout]]:
    def parts(cell: _Cell) -> Iterator[ParagraphLayout]:
        return (layout_of(paragraph) for paragraph in cell.paragraphs if paragraph.text.strip())

    left = [part for row in table.rows for part in parts(row.cells[0])]
    right = [part for row in table.rows for part in parts(row.cells[-1])]
    return left, right


def _between(
    blocks: list[WordParagraph | WordTable], header: WordTable, closing: WordTable | None
) -> Iterator[WordParagraph]:
    """The paragraphs from the header to the signature block."""
    begin = next(place for place, block in enumerate(blocks) if block is header)
    end = next((place for place, block in enumerate(blocks) if block is closing), len(blocks))
    return (block for block in blocks[begin + 1 : end] if isinstance(block, WordParagraph))


def _after(blocks: list[WordParagraph | WordTable], closing: WordTable | None) -> Iterator[ParagraphLayout]:
    """The paragraphs of the annexes, which follow the signature block."""
    begin = next((place for place, block in enumerate(blocks) if block is closing), len(blocks))
    paragraphs = (block for block in blocks[begin + 1 :] if isinstance(block, WordParagraph))
    return (layout_of(paragraph) for paragraph in paragraphs if paragraph.text.strip())


def _title_and_body(
    paragraphs: list[WordParagraph], *, letter: bool
) -> tuple[list[ParagraphLayout], list[ParagraphLayout]]:
    """Part the centred bold lines down to the drawn line from what follows; a letter has no title."""
    end = next((place for place, paragraph in enumerate(paragraphs) if has_bottom_line(paragraph)), 0)
    parts = [(place, layout_of(each)) for place, each in enumerate(paragraphs) if each.text.strip()]
    title = [] if letter else [part for place, part in parts if place < end]
    return title, [part for place, part in parts if letter or place >= end]


def _table(table: WordTable) -> TableLayout:
    rows = list(table.rows)
    repeated = sum(row._tr.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None for row in rows)  # noqa: SLF001
    return TableLayout(tuple(tuple(cell.text for cell in row.cells) for row in rows), repeated)


def _is_underlined(header: WordTable) -> bool:
    return any(has_bottom_line(paragraph) for paragraph in header.rows[0].cells[-1].paragraphs)


def _number_at(left: list[ParagraphLayout]) -> int:
    return next((place for place, part in enumerate(left) if fold(part.text).startswith("so:")), len(left))


def _first(parts: list[ParagraphLayout], start: str) -> str:
    return next((part.text for part in parts if fold(part.text).startswith(start)), "")


def _summary_of_letter(left: list[ParagraphLayout]) -> str:
    return _first(left, "v/v")


def _is_basis(text: str) -> bool:
    return fold(text).startswith(("can cu", "theo de nghi", "thuc hien", "xet de nghi"))


def _recipients(closing: WordTable | None) -> list[str]:
    left = _columns(closing)[0] if closing is not None else []
    lines = [part.text for part in left if fold(part.text) != fold(wording.RECIPIENTS)]
    return [line.strip().lstrip("-–").strip(" ;.") for line in lines]


def _is_position(line: str) -> bool:
    """Places and positions are printed in capitals, names are not."""
    return line == line.upper()


def _collapsed(text: str) -> str:
    return _BLANKS.sub(" ", text).strip()
