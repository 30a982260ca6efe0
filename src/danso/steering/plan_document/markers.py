"""What stands before a paragraph: "II.", "2.1.", "(3)", "a)", "-"; and how such marks nest."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache


class MarkerKind(IntEnum):
    """The family of a mark; a family with a lower number never stands inside a dash list."""

    ANNEX = 0
    PART = 1
    HEADING = 2
    UPPER = 3
    ROMAN = 4
    ARTICLE = 5
    NUMBER = 6
    DECIMAL = 7
    PAREN = 8
    LETTER = 9
    DASH = 10
    PLUS = 11
    BULLET = 12


LIST_KINDS = frozenset({MarkerKind.DASH, MarkerKind.PLUS, MarkerKind.BULLET})
"""Marks without a number: their place among their brothers stands in the path."""


@dataclass(frozen=True, slots=True)
class Marker:
    """A mark with the label it gives to a path ("2.1", "a", "II"); `depth` counts the parts of a decimal."""

    kind: MarkerKind
    label: str
    depth: int = 1

    @property
    def value(self) -> int | None:
        """The number counted by the mark, where it counts."""
        if self.kind in {MarkerKind.NUMBER, MarkerKind.PAREN}:
            return int(self.label)
        if self.kind is MarkerKind.DECIMAL:
            return int(self.label.rsplit(".", 1)[1])
        if self.kind is MarkerKind.ROMAN:
            return roman_value(self.label)
        return None


_ROMAN_DIGITS = {"I": 1, "V": 5, "X": 10, "L": 50}
_ROMAN = re.compile(r"X{0,3}(?:IX|IV|V?I{0,3})")

_PATTERNS: tuple[tuple[MarkerKind, re.Pattern[str]], ...] = (
    (
        MarkerKind.ANNEX,
        re.compile(
            r"(?:PHỤ LỤC|Phụ lục)(?:\s+(?:số\s+)?(?P<label>[IVX]{1,5}|\d{1,2}))?"
            r"\s*[.:]?(?:\s+|$)(?=$|[A-ZĐ(])"
        ),
    ),
    (
        MarkerKind.PART,
        re.compile(
            r"(?:PHẦN|Phần|CHƯƠNG|Chương)\s+(?:thứ\s+|THỨ\s+)?"
            r"(?P<label>[IVX]{1,5}|\d{1,2}|nhất|hai|ba|tư|năm|NHẤT|HAI|BA|TƯ|NĂM)\b\s*[.:\-–]?\s*"
        ),
    ),
    (MarkerKind.ARTICLE, re.compile(r"Điều\s+(?P<label>\d{1,3})\s*[.:]\s*")),
    (MarkerKind.ROMAN, re.compile(r"(?P<label>[IVX]{1,5})(?:\s*[./)]|\s+[-–])\s*(?=[^\W_]|[\"“(*]|$)")),
    (MarkerKind.UPPER, re.compile(r"(?P<label>[A-HK-UYĐ])\s*[./)]\s*(?=[^\W\d_]{2})")),
    (
        MarkerKind.DECIMAL,
        re.compile(r"(?P<label>\d{1,2}(?:\.\d{1,2}){1,3})\s*[.)]?\s*(?=[A-ZĐÀ-Ỹ\"“(%]|\d+\s*%|$)"),
    ),
    (MarkerKind.NUMBER, re.compile(r"(?P<label>\d{1,3})\s*(?:[.)](?![\d/])|/(?=\s))\s*(?=\S|$)")),
    (MarkerKind.PAREN, re.compile(r"\((?P<label>\d{1,3})\)\s*(?=\S|$)")),
    (MarkerKind.LETTER, re.compile(r"(?P<label>[a-zđ])\s*[)](?:\s*|$)|(?P<dotted>[a-zđ])\.\s+(?=[A-ZĐÀ-Ỹ])")),
    (MarkerKind.PLUS, re.compile(r"(?P<label>[+])\s*(?=\S)")),
    (MarkerKind.BULLET, re.compile(r"(?P<label>[•●▪◦*§·o→])\s+(?=\S)")),
    (MarkerKind.DASH, re.compile(r"(?P<label>[-–—−])\s*(?=[^\s\d\-–—]|\d+\s*%|\d{2,}\s+[^\W\d_])")),
)  # fmt: skip


@lru_cache(maxsize=4096)
def marker_of(text: str) -> tuple[Marker, str] | None:
    """Return the mark before a paragraph and the words after it; None where there is no mark."""
    if not text or text[0].isspace():
        return None
    for kind, pattern in _PATTERNS:
        match = pattern.match(text)
        if match is None:
            continue
        label = _label(kind, match)
        if label is not None:
            depth = label.count(".") + 1
            return Marker(kind, label, depth), text[match.end() :].strip()
    return None


def roman_value(label: str) -> int | None:
    """Return the value of a Roman number; None when it is not one."""
    if not label or not _ROMAN.fullmatch(label):
        return None
    total = 0
    for letter, following in zip(label, [*label[1:], ""], strict=True):
        value = _ROMAN_DIGITS[letter]
        total += -value if value < _ROMAN_DIGITS.get(following, 0) else value
    return total


def _label(kind: MarkerKind, match: re.Match[str]) -> str | None:
    groups = match.groupdict()
    label = groups.get("label") or groups.get("dotted") or ""
    if kind is MarkerKind.ROMAN and roman_value(label) is None:
        return None
    if kind is MarkerKind.NUMBER and len(label) > 1:
        return label.lstrip("0") or None
    if kind is MarkerKind.DECIMAL:
        return ".".join(part.lstrip("0") or "0" for part in label.split("."))
    return label
