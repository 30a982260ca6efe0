"""The pages of a .pdf taken apart from the top down: ruled tables, stretches of lines, no page furniture."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from danso.documents.reading.pdf_lines import visual_lines
from danso.documents.reading.pdf_tables import find_ruled_tables

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from danso.documents.reading.pdf_lines import VisualLine
    from danso.documents.reading.pdf_page import Box, PageContent, Word
    from danso.documents.reading.pdf_tables import RuledTable

FURNITURE_BAND = 0.12
FURNITURE_LINES = 2
FURNITURE_SHARE = 0.6
FEWEST_REPEATS = 3
_PAGE_NUMBER = re.compile(r"[-–—\s]*(?:trang|page)?\s*\d{1,4}\s*(?:/\s*\d{1,4})?[-–—\s]*", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")


@dataclass(slots=True)
class Piece:
    """A ruled table with the lines in it, or a stretch of lines between tables."""

    page: int
    lines: list[VisualLine] = field(default_factory=list)
    table: RuledTable | None = None


def pieces_of(pages: Sequence[PageContent]) -> Iterator[Piece]:
    """Return what stands on the pages in reading order; lines are numbered over all pages."""
    taken_apart = [_Page(page) for page in pages]
    repeated = _repeated_marks(taken_apart)
    number = 0
    for page in taken_apart:
        page.drop_furniture(repeated)
        number = page.count_lines(number)
        yield from page.pieces()


_Mark = tuple[int, str]


class _Page:
    """One page on its way from words to pieces."""

    def __init__(self, page: PageContent) -> None:
        self._page = page
        self._tables = [Piece(page.number, [], t) for t in find_ruled_tables(page.horizontal, page.vertical)]
        self._loose: list[VisualLine] = []
        for line in visual_lines(page.words, page.number):
            holder = next((piece.lines for piece in self._tables if _holds(piece, line)), self._loose)
            holder.append(line)

    def margin_marks(self) -> set[_Mark]:
        """What stands in the margins at the top and bottom, and where; digits are left out."""
        return {mark for line in self._at_edges() if (mark := self._mark(line))}

    def drop_furniture(self, repeated: set[_Mark]) -> None:
        """Leave out the page number and what stands in every page's margin."""
        dropped = {
            id(line)
            for line in self._at_edges()
            if (mark := self._mark(line)) and (mark in repeated or _PAGE_NUMBER.fullmatch(line.text))
        }
        self._loose = [line for line in self._loose if id(line) not in dropped]

    def count_lines(self, before: int) -> int:
        """Number the lines after `before`, tell them how far text may reach, and return the last number."""
        lines = [*self._loose, *(line for piece in self._tables for line in piece.lines)]
        lines.sort(key=lambda line: -line.bottom)
        for line in lines:
            before += 1
            line.number = before
        if self._loose:
            left = min(line.left for line in self._loose)
            room = max(self._page.width - left, *(line.right for line in self._loose))
            for line in self._loose:
                line.room = room
        return before

    def pieces(self) -> list[Piece]:
        """The tables, and the lines above, between and below them."""
        stretches: dict[int, Piece] = {}
        for line in self._loose:
            above = sum(_ends_above(piece, line) for piece in self._tables)
            stretches.setdefault(above, Piece(self._page.number)).lines.append(line)
        filled = [piece for piece in (*self._tables, *stretches.values()) if piece.lines]
        return sorted(filled, key=lambda piece: piece.lines[0].number)

    def _at_edges(self) -> list[VisualLine]:
        """The first and last lines of the page, those of tables left out."""
        if len(self._loose) <= 2 * FURNITURE_LINES:
            return self._loose
        return [*self._loose[:FURNITURE_LINES], *self._loose[-FURNITURE_LINES:]]

    def _mark(self, line: VisualLine) -> _Mark | None:
        band = FURNITURE_BAND * self._page.height
        if band < line.bottom < self._page.height - band:
            return None
        return round(line.bottom / 4), _DIGITS.sub("0", line.text)


def _holds(piece: Piece, line: VisualLine) -> bool:
    """Whether most words of a line stand in a table."""
    if piece.table is None:
        return False
    box = piece.table.box
    return 2 * sum(is_inside(word, box) for word in line.words) > len(line.words)


def _ends_above(piece: Piece, line: VisualLine) -> bool:
    return piece.table is not None and piece.table.box.bottom > line.bottom


def is_inside(word: Word, box: Box) -> bool:
    """Whether a word's middle is in a box."""
    x, y = word.box.centre
    return box.bottom <= y <= box.top and box.left <= x <= box.right


def _repeated_marks(pages: Sequence[_Page]) -> set[_Mark]:
    """What most pages have in their margins, at the same place."""
    counts = Counter(mark for page in pages for mark in page.margin_marks())
    least = max(FEWEST_REPEATS, FURNITURE_SHARE * len(pages))
    return {mark for mark, count in counts.items() if count >= least}
