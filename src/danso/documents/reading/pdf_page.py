"""What stands on one page of a .pdf: its words with their places, and the ruled lines."""

from __future__ import annotations

import ctypes
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from math import pi
from typing import TYPE_CHECKING, NamedTuple

import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

from danso.documents.reading.legacy_letters import encoding_of_font, in_unicode
from danso.vietnam.legacy import Encoding

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pypdfium2 import PdfPage

THIN = 3.0
SHORTEST_RULE = 4.0
FEW_SEGMENTS = 6
MOST_OBJECTS = 20_000
DEEPEST_FORM = 4
SAMPLED_LETTERS = 60
WORD_GAP = 0.22
SAME_LINE = 0.5
TALLEST_WORD = 1.6
WIDEST_LETTER = 0.9
_BOLD_FLAG, _ITALIC_FLAG = 1 << 18, 1 << 6
_BOLD_WEIGHT = 600
_WORD = re.compile(r"[^\s\u200b\ufeff\x00]+")
_BLANK = ord(" ")
_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "\u00ad": "", "\ufffe": "-", "\x02": "-"})


class Box(NamedTuple):
    """A rectangle in points, `bottom` < `top`, with the page as a reader holds it."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def height(self) -> float:
        """How tall it is."""
        return self.top - self.bottom

    @property
    def centre(self) -> tuple[float, float]:
        """Its middle."""
        return (self.left + self.right) / 2, (self.bottom + self.top) / 2


@dataclass(frozen=True, slots=True)
class Word:
    """Letters without a blank between, of one font."""

    text: str
    box: Box
    bold: bool
    italic: bool
    legacy: Encoding | None = None


class Rule(NamedTuple):
    """A ruled line: at `at` across the other axis, from `start` to `end` along its own."""

    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class PageContent:
    """A page's words in the order of the file, its ruled lines, its size, and how much is picture."""

    number: int
    width: float
    height: float
    words: list[Word]
    horizontal: list[Rule]
    vertical: list[Rule]
    pictured: float


def read_page(page: PdfPage, number: int) -> PageContent:
    """Return what stands on the page, turned so that most of its letters stand upright."""
    text_page = page.get_textpage()
    try:
        left, bottom, right, top = page.get_cropbox()
        turn = Turn(_quarter_turns(text_page.raw), Box(left, bottom, right, top))
        marks = _Marks()
        _gather(_page_objects(page), marks, (1.0, 0.0, 0.0, 1.0, 0.0, 0.0), 0)
        horizontal, vertical = _rules([turn(box) for box in marks.rules])
        words = list(_words(text_page.raw, turn))
    finally:
        text_page.close()
    width, height = turn.size
    return PageContent(number, width, height, words, horizontal, vertical, marks.pictured / (width * height))


class Turn:
    """Moves boxes from the file's page to the page as a reader holds it, by quarter turns clockwise."""

    def __init__(self, quarters: int, page: Box) -> None:
        self._quarters = quarters
        self._page = page
        sides = page.right - page.left, page.height
        self.size = (max(sides[quarters % 2], 1.0), max(sides[1 - quarters % 2], 1.0))
        self.is_none = quarters == 0 and page.left == page.bottom == 0

    def __call__(self, box: Box) -> Box:
        """Return the box where a reader sees it."""
        page = self._page
        if self._quarters == 0:
            return Box(
                box.left - page.left, box.bottom - page.bottom, box.right - page.left, box.top - page.bottom
            )
        if self._quarters == 1:
            return Box(
                box.bottom - page.bottom, page.right - box.right, box.top - page.bottom, page.right - box.left
            )
        if self._quarters == 2:  # noqa: PLR2004 -- upside down
            return Box(
                page.right - box.right, page.top - box.top, page.right - box.left, page.top - box.bottom
            )
        return Box(page.top - box.top, box.left - page.left, page.top - box.bottom, box.right - page.left)


def _quarter_turns(raw: object) -> int:
    """How many quarter turns clockwise make most letters stand upright."""
    count = pdfium.FPDFText_CountChars(raw)
    sample = range(0, count, max(count // SAMPLED_LETTERS, 1))
    turns = Counter(-round(pdfium.FPDFText_GetCharAngle(raw, index) / (pi / 2)) % 4 for index in sample)
    return turns.most_common(1)[0][0] if turns else 0


def _rules(boxes: list[Box]) -> tuple[list[Rule], list[Rule]]:
    """Thin boxes as horizontal and vertical rules."""
    horizontal, vertical = [], []
    for box in boxes:
        if box.height <= box.right - box.left:
            horizontal.append(Rule((box.bottom + box.top) / 2, box.left, box.right))
        else:
            vertical.append(Rule((box.left + box.right) / 2, box.bottom, box.top))
    return horizontal, vertical


class _Marks:
    """Ruled lines and pictures met so far."""

    def __init__(self) -> None:
        self.rules: list[Box] = []
        self.pictured = 0.0
        self.seen = 0


_Matrix = tuple[float, float, float, float, float, float]


def _page_objects(page: PdfPage) -> Iterator[object]:
    raw = page.raw
    return (pdfium.FPDFPage_GetObject(raw, index) for index in range(pdfium.FPDFPage_CountObjects(raw)))


def _gather(objects: Iterator[object], marks: _Marks, matrix: _Matrix, depth: int) -> None:
    """Collect rules and pictures, those inside form objects too."""
    for thing in objects:
        marks.seen += 1
        if marks.seen > MOST_OBJECTS:
            return
        kind = pdfium.FPDFPageObj_GetType(thing)
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            marks.rules.extend(_rules_of(thing, matrix))
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            box = _bounds(thing, matrix)
            marks.pictured += (box.right - box.left) * box.height if box else 0.0
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < DEEPEST_FORM:
            inner = (
                pdfium.FPDFFormObj_GetObject(thing, index)
                for index in range(pdfium.FPDFFormObj_CountObjects(thing))
            )
            _gather(inner, marks, _times(_matrix_of(thing), matrix), depth + 1)


def _rules_of(path: object, matrix: _Matrix) -> Iterator[Box]:
    """The straight lines along the axes that a path draws; a filled area draws none unless it is thin."""
    count = pdfium.FPDFPath_CountSegments(path)
    if count > FEW_SEGMENTS:
        yield from _rules_along(path, count, _times(_matrix_of(path), matrix))
        return
    box = _bounds(path, matrix)
    if box is None:
        return
    width, height = box.right - box.left, box.height
    if min(width, height) <= THIN:
        if max(width, height) >= SHORTEST_RULE:
            yield box
    elif _is_stroked(path):
        yield Box(box.left, box.bottom, box.right, box.bottom)
        yield Box(box.left, box.top, box.right, box.top)
        yield Box(box.left, box.bottom, box.left, box.top)
        yield Box(box.right, box.bottom, box.right, box.top)


def _rules_along(path: object, count: int, matrix: _Matrix) -> Iterator[Box]:
    x, y = ctypes.c_float(), ctypes.c_float()
    here: tuple[float, float] | None = None
    for index in range(min(count, MOST_OBJECTS)):
        segment = pdfium.FPDFPath_GetPathSegment(path, index)
        pdfium.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        point = _apply(matrix, x.value, y.value)
        if here is not None and pdfium.FPDFPathSegment_GetType(segment) == pdfium.FPDF_SEGMENT_LINETO:
            box = Box(
                min(here[0], point[0]), min(here[1], point[1]), max(here[0], point[0]), max(here[1], point[1])
            )
            sides = box.right - box.left, box.height
            if min(sides) <= 1 and max(sides) >= SHORTEST_RULE:
                yield box
        here = point


def _is_stroked(path: object) -> bool:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    return bool(pdfium.FPDFPath_GetDrawMode(path, ctypes.byref(fill), ctypes.byref(stroke)) and stroke.value)


def _bounds(thing: object, matrix: _Matrix) -> Box | None:
    edges = [ctypes.c_float() for _ in range(4)]
    if not pdfium.FPDFPageObj_GetBounds(thing, *map(ctypes.byref, edges)):
        return None
    left, bottom, right, top = (edge.value for edge in edges)
    (x0, y0), (x1, y1) = _apply(matrix, left, bottom), _apply(matrix, right, top)
    return Box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def _matrix_of(thing: object) -> _Matrix:
    found = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(thing, ctypes.byref(found)):
        return (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    return found.a, found.b, found.c, found.d, found.e, found.f


def _times(inner: _Matrix, outer: _Matrix) -> _Matrix:
    a, b, c, d, e, f = inner
    x, y = _apply(outer, e, f)
    return (
        a * outer[0] + b * outer[2],
        a * outer[1] + b * outer[3],
        c * outer[0] + d * outer[2],
        c * outer[1] + d * outer[3],
        x,
        y,
    )


def _apply(matrix: _Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _words(raw: object, turn: Turn) -> Iterator[Word]:
    """The words in the order of the file."""
    fonts = _Fonts(raw)
    for index, text, box in _runs(raw, turn):
        look = fonts.at(index)
        letters = text.translate(_LIGATURES)
        if look.legacy:
            letters = in_unicode(letters, look.name)
        yield Word(unicodedata.normalize("NFC", letters), box, look.bold, look.italic, look.legacy)


def _runs(raw: object, turn: Turn) -> Iterator[tuple[int, str, Box]]:
    """Stretches of letters that stand close together, and where among the file's letters they start."""
    count = pdfium.FPDFText_CountChars(raw)
    units = (ctypes.c_ushort * (count + 1))()
    pdfium.FPDFText_GetText(raw, 0, count, units)
    text = bytes(units)[: 2 * count].decode("utf-16-le", "replace")
    rectangle = pdfium.FS_RECTF()
    reference, box_of = ctypes.byref(rectangle), pdfium.FPDFText_GetLooseCharBox

    def box(index: int) -> Box:
        box_of(raw, index, reference)
        found = Box(rectangle.left, rectangle.bottom, rectangle.right, rectangle.top)
        return found if turn.is_none else turn(found)

    # Where a letter has no code, or two, places in the text are not places among the letters.
    in_step = len(text) == count and "\0" not in text
    for start, word in _split(text) if in_step else _split_by_letter(raw, count):
        first, last = box(start), box(start + len(word) - 1)
        whole = Box(first.left, min(first.bottom, last.bottom), last.right, max(first.top, last.top))
        usual = 0 < whole.right - whole.left < WIDEST_LETTER * first.height * len(word)
        if in_step and usual and whole.height < TALLEST_WORD * first.height:
            yield start, word, whole
        else:
            yield from _close_letters(word, start, box)


def _split(text: str) -> Iterator[tuple[int, str]]:
    """The words of a text and where they start."""
    return ((found.start(), found.group()) for found in _WORD.finditer(text))


def _split_by_letter(raw: object, count: int) -> Iterator[tuple[int, str]]:
    """As `_split`, asking for one letter after another."""
    text = "".join(chr(pdfium.FPDFText_GetUnicode(raw, index) or _BLANK) for index in range(count))
    return _split(text)


def _close_letters(word: str, start: int, box: Callable[[int], Box]) -> Iterator[tuple[int, str, Box]]:
    """Cut a word where its letters stand apart: one above the other, or in two columns."""
    places = [box(start + index) for index in range(len(word))]
    begun = 0
    for index in range(1, len(word) + 1):
        if index == len(word) or _is_apart(places[index - 1], places[index]):
            stretch = places[begun:index]
            whole = Box(
                min(place.left for place in stretch),
                min(place.bottom for place in stretch),
                max(place.right for place in stretch),
                max(place.top for place in stretch),
            )
            yield start + begun, _paired(word[begun:index]), whole
            begun = index


def _paired(word: str) -> str:
    """Letters that the file stores as two halves, made whole."""
    return word.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _is_apart(before: Box, here: Box) -> bool:
    size = here.height
    return abs(here.bottom - before.bottom) > SAME_LINE * size or not (
        -size < here.left - before.right < WORD_GAP * size
    )


@dataclass(frozen=True, slots=True)
class _Look:
    """What a font's name, flags and weight say; `legacy` is None for a Unicode font."""

    name: str
    bold: bool
    italic: bool
    legacy: Encoding | None


class _Fonts:
    """The fonts of a page's letters."""

    def __init__(self, raw: object) -> None:
        self._raw = raw
        self._buffer = ctypes.create_string_buffer(128)
        self._flags = ctypes.c_int()
        self._looks: dict[tuple[bytes, int, int], _Look] = {}

    def at(self, index: int) -> _Look:
        """The look of the letter at a place."""
        self._buffer[0] = b"\0"
        pdfium.FPDFText_GetFontInfo(self._raw, index, self._buffer, 128, ctypes.byref(self._flags))
        weight = pdfium.FPDFText_GetFontWeight(self._raw, index)
        key = self._buffer.value, self._flags.value, weight
        if key not in self._looks:
            self._looks[key] = _look(*key)
        return self._looks[key]


def _look(name: bytes, flags: int, weight: int) -> _Look:
    font = name.decode("utf-8", "replace")
    lowered = font.lower()
    encoding = encoding_of_font(font)
    return _Look(
        font,
        bold="bold" in lowered or bool(flags & _BOLD_FLAG) or weight >= _BOLD_WEIGHT,
        italic="italic" in lowered or "oblique" in lowered or bool(flags & _ITALIC_FLAG),
        legacy=None if encoding is Encoding.UNICODE else encoding,
    )
