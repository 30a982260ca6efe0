"""An administrative document as a Word file in the layout of Decree 30/2020/NĐ-CP, appendix I."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import docx
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm

from danso.documents.official import dimensions as size
from danso.documents.official import word_parts as parts
from danso.documents.official import word_styles as styles
from danso.documents.official import wording
from danso.documents.official.composition import Grid, compose
from danso.documents.official.content import Alignment, Run

if TYPE_CHECKING:
    from collections.abc import Iterable

    from docx.section import Section
    from lxml.etree import _Element

    from danso.documents.official.composition import AnnexPages, Composition, Words
    from danso.documents.official.content import OfficialDocument
    from danso.documents.official.dimensions import Page
    from danso.documents.official.word_styles import Look


def render_docx(document: OfficialDocument) -> bytes:
    """Return the document as the bytes of a .docx file."""
    composition = compose(document)
    word = docx.Document(BytesIO(styles.blank()))
    _describe(word, composition)
    writer = _Writer(word)
    writer.set_page(word.sections[0], size.A4)
    writer.main_part(composition)
    for annex in composition.annexes:
        writer.annex(annex)
    return _saved(word)


def _describe(word: docx.document.Document, composition: Composition) -> None:
    properties = word.core_properties
    properties.title = composition.title[:255]
    properties.author = " ".join(composition.issuer)[:255]
    properties.language = styles.LANGUAGE
    properties.comments = ""


def _saved(word: docx.document.Document) -> bytes:
    target = BytesIO()
    word.save(target)
    return target.getvalue()


class _Writer:
    """Writes the parts of one document, from top to bottom."""

    def __init__(self, word: docx.document.Document) -> None:
        self.word = word
        self.ids = styles.style_ids(word)
        self.body: _Element = word.element.body
        self.end: _Element = word.element.body.sectPr
        self.page = size.A4

    def set_page(self, section: Section, page: Page) -> None:
        """Give a section its paper, its margins and numbers on every page but its first."""
        self.page = page
        section.page_width, section.page_height = Mm(page.width), Mm(page.height)
        section.orientation = WD_ORIENT.LANDSCAPE if page.width > page.height else WD_ORIENT.PORTRAIT
        section.top_margin, section.bottom_margin = Mm(page.top), Mm(page.bottom)
        section.left_margin, section.right_margin = Mm(page.left), Mm(page.right)
        section.header_distance = section.footer_distance = Mm(page.header)
        section.different_first_page_header_footer = True
        section.header.is_linked_to_previous = False
        header = section.header._element  # noqa: SLF001 -- python-docx offers no fields
        for empty in list(header):
            header.remove(empty)
        parts.page_number(header, self.ids[styles.PAGE_NUMBER.name])

    def main_part(self, composition: Composition) -> None:
        """Write all but the annexes."""
        self._header(composition)
        self._title(composition)
        self._opening(composition)
        self._blocks(composition.blocks)
        self._closing(composition)
        self._to_end()

    def annex(self, annex: AnnexPages) -> None:
        """Write an annex on pages of its own, numbered from 1."""
        section = self.word.add_section(WD_SECTION.NEW_PAGE)
        _make_small(self.end.getprevious(), self.ids[styles.RULE.name])
        self.set_page(section, size.A4_LANDSCAPE if annex.landscape else size.A4)
        _number_from_one(section)
        self._line(styles.ANNEX_LABEL, annex.title.label)
        self._line(styles.ANNEX_TITLE, annex.title.title)
        if annex.title.note:
            self._line(styles.ANNEX_NOTE, annex.title.note)
        self._rule(self.body, annex.title.note or annex.title.title, size.BODY, self.page.text_width, gap=12)
        self._blocks(annex.blocks)
        self._to_end()

    def _header(self, composition: Composition) -> None:
        names, marks = parts.columns_table(self.body, (size.HEADER_LEFT, size.HEADER_RIGHT), rows=2)
        self._names(names[0], composition)
        self._lines(names[1], styles.NATION, [composition.nation])
        self._lines(names[1], styles.MOTTO, [composition.motto])
        length = size.MOTTO_EMS * size.MOTTO * size.MILLIMETRES_PER_POINT
        parts.rule(names[1], self.ids[styles.RULE.name], length=length, room=size.HEADER_RIGHT)
        self._lines(marks[0], styles.NUMBER, [composition.number_line])
        if composition.letter_summary:
            self._lines(marks[0], styles.LETTER_SUMMARY, [composition.letter_summary])
        self._lines(marks[1], styles.DATELINE, [composition.dateline])

    def _names(self, cell: _Element, composition: Composition) -> None:
        self._lines(cell, styles.ISSUER_SUPERIOR, composition.issuer_superior)
        self._lines(cell, styles.ISSUER, composition.issuer)
        self._rule(cell, composition.issuer[-1], size.ISSUER, size.HEADER_LEFT)

    def _title(self, composition: Composition) -> None:
        if composition.type:
            self._line(styles.TYPE, composition.type)
            self._line(styles.SUMMARY, composition.summary)
            self._rule(self.body, composition.summary, size.BODY, self.page.text_width, gap=12)
        if len(composition.addressees) == 1:
            self._line(styles.ADDRESSEE, f"{wording.ADDRESSEES} {composition.addressees[0]}")
        elif composition.addressees:
            self._line(styles.ADDRESSEES_TITLE, wording.ADDRESSEES)
            self._lines(self.body, styles.ADDRESSEES, composition.addressees)
            self._gap(12)

    def _opening(self, composition: Composition) -> None:
        if composition.authority:
            self._line(styles.AUTHORITY, composition.authority)
        for line in composition.basis:
            self._line(styles.BASIS, line)
        if composition.verb:
            self._line(styles.VERB, composition.verb)

    def _closing(self, composition: Composition) -> None:
        parts.paragraph(self.body, self.ids[styles.RULE.name], keep_with_next=True)
        [(left, right)] = parts.columns_table(self.body, (size.SIGNATURE_LEFT, size.SIGNATURE_RIGHT), rows=1)
        if composition.recipients:
            self._lines(left, styles.RECIPIENTS_TITLE, [wording.RECIPIENTS])
        self._lines(left, styles.RECIPIENTS, composition.recipients or [""])
        self._lines(right, styles.SIGNATURE, composition.signature)
        self._lines(right, styles.SIGNER, [composition.signer])
        parts.paragraph(self.body, self.ids[styles.RULE.name])

    def _blocks(self, blocks: Iterable[Words | Grid]) -> None:
        for block in blocks:
            if isinstance(block, Grid):
                self._grid(block)
            else:
                self._words(block)

    def _words(self, words: Words) -> None:
        if words.level:
            look = styles.HEADINGS[words.level - 1]
        else:
            look = styles.BODY if words.indented else styles.UNINDENTED
        own = None if words.level or words.alignment is Alignment.JUSTIFIED else words.alignment
        parts.paragraph(self.body, self.ids[look.name], words.runs, alignment=own)

    def _grid(self, grid: Grid) -> None:
        if grid.caption:
            self._line(styles.CAPTION, grid.caption)
        parts.grid_table(self.body, grid, self.ids[styles.TABLE.name], width=self.page.text_width)
        self._gap(6)

    def _line(self, look: Look, text: str) -> None:
        self._lines(self.body, look, [text])

    def _lines(self, parent: _Element, look: Look, lines: Iterable[str]) -> None:
        for line in lines:
            parts.paragraph(parent, self.ids[look.name], [Run(line)] if line else ())

    def _rule(self, parent: _Element, words: str, points: float, room: float, *, gap: float = 6) -> None:
        length = min(size.estimated_width(words, points), room) * size.RULE_SHARE
        parts.rule(parent, self.ids[styles.RULE.name], length=length, room=room, gap=gap)

    def _gap(self, points: float) -> None:
        parts.gap(self.body, self.ids[styles.RULE.name], points)

    def _to_end(self) -> None:
        """Word wants the section's properties after all that belongs to it."""
        self.body.append(self.end)


def _make_small(ending: _Element | None, style: str) -> None:
    """Style the empty paragraph that ends a section, so that it never spills over to a page of its own."""
    if ending is not None:
        parts.set_style(ending, style)


def _number_from_one(section: Section) -> None:
    numbering = OxmlElement("w:pgNumType")
    numbering.set(qn("w:start"), "1")
    margins = section._sectPr.get_or_add_pgMar()  # noqa: SLF001 -- python-docx does not number pages
    margins.addnext(numbering)
