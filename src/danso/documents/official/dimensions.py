"""Sizes of an administrative document: millimetres for the page, points for letters.

Decree 30/2020/NĐ-CP, appendix I, part I gives most of them as ranges; `ALLOWED` keeps the ranges that a file
is checked against, the constants are our choice within them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, NamedTuple

FONT: Final = "Times New Roman"
MILLIMETRES_PER_POINT: Final = 25.4 / 72


class Range(NamedTuple):
    """A closed range of sizes."""

    least: float
    most: float

    def holds(self, size: float, *, tolerance: float = 0.1) -> bool:
        """Whether a size read from a file, rounded by its format, lies in the range."""
        return self.least - tolerance <= size <= self.most + tolerance


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet with its margins, in millimetres."""

    width: float
    height: float
    top: float = 20
    bottom: float = 20
    left: float = 30
    right: float = 15
    header: float = 10

    @property
    def text_width(self) -> float:
        """The width between the margins."""
        return self.width - self.left - self.right


A4: Final = Page(210, 297)
A4_LANDSCAPE: Final = Page(297, 210)

# Section I.3: lề trên, dưới, trái, phải.
ALLOWED_MARGINS: Final = {
    "top": Range(20, 25),
    "bottom": Range(20, 25),
    "left": Range(30, 35),
    "right": Range(15, 20),
}
# Section II.6: cỡ chữ nội dung, lùi đầu dòng, khoảng cách đoạn.
ALLOWED_BODY_SIZE: Final = Range(13, 14)
ALLOWED_INDENT: Final = Range(10, 12.7)

# Letters, in points.
NATION: Final = 13
MOTTO: Final = 14
ISSUER: Final = 13
NUMBER: Final = 13
LETTER_SUMMARY: Final = 13
DATELINE: Final = 13
BODY: Final = 14
RECIPIENTS_TITLE: Final = 12
RECIPIENTS: Final = 11
PAGE_NUMBER: Final = 14
TABLE: Final = 12

# The header and the signature block stand in two columns each.
HEADER_LEFT: Final = 66.0
HEADER_RIGHT: Final = A4.text_width - HEADER_LEFT
SIGNATURE_LEFT: Final = 75.0
SIGNATURE_RIGHT: Final = A4.text_width - SIGNATURE_LEFT
SIGNATURE_ROOM: Final = 66
"""Room for seal and signature above the name, in points."""

FIRST_LINE_INDENT: Final = 12.7
PARAGRAPH_GAP: Final = 6
LINE_SPACING: Final = 1.15

# Lines are drawn, not underlined; under the motto as long as it, elsewhere a third to a half of the words.
MOTTO_EMS: Final = 12.2417
RULE_SHARE: Final = 0.42

_CAPITAL, _SMALL, _NARROW, _SPACE, _OTHER = 0.70, 0.46, 0.30, 0.25, 0.48
_NARROW_LETTERS: Final = frozenset("ijltfrIJ.,:;-'!|()[]/")


def estimated_width(text: str, size: float) -> float:
    """Return about how many millimetres a line of bold Times takes; Word alone knows exactly."""
    return sum(_ems(character) for character in text) * size * MILLIMETRES_PER_POINT


def _ems(character: str) -> float:
    if character.isspace():
        return _SPACE
    if character in _NARROW_LETTERS:
        return _NARROW
    if character.isalpha():
        return _CAPITAL if character.isupper() else _SMALL
    return _OTHER
