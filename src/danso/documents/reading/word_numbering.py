"""Word's automatic numbering, written out as a reader of the page sees it: "1.", "a)", "-"."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from danso.documents.reading.word_styles import W, is_on, number, value_of

if TYPE_CHECKING:
    from lxml.etree import _Element

_PLACE = re.compile(r"%(\d)")
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"))
_ROMAN_SMALL = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_DASHES = "-–—−‒"
_LEVELS = 9
_LAST_LETTERS = 26 * 9
_LAST_ROMAN = 3999


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: how its number is written and where it starts."""

    format: str = "decimal"
    text: str = "%1."
    start: int = 1
    restarts: bool = True
    legal: bool = False


@dataclass(slots=True)
class _List:
    """A numbering instance: its levels, and the numbers that it sets anew when first used."""

    abstract: str
    levels: dict[int, Level]
    overrides: dict[int, int] = field(default_factory=dict)


class Numbering:
    """Counts the lists of one document as its paragraphs go by."""

    def __init__(self, root: _Element | None) -> None:
        self._lists: dict[str, _List] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[str] = set()
        if root is not None:
            abstracts = {
                element.get(f"{W}abstractNumId"): element for element in root.iterchildren(f"{W}abstractNum")
            }
            for element in root.iterchildren(f"{W}num"):
                self._add(element, abstracts)

    def label(self, list_id: str | None, level: int | None) -> str | None:
        """Count one more paragraph of a list and return its label; None where it has none."""
        found = self._lists.get(list_id or "")
        depth = level or 0
        if found is None or list_id is None or depth not in found.levels:
            return None
        counts = self._counts.setdefault(found.abstract, {})
        if list_id not in self._begun:
            self._begun.add(list_id)
            for overridden, start in found.overrides.items():
                counts[overridden] = start - 1
        start = found.levels[depth].start
        counts[depth] = counts.get(depth, start - 1) + 1
        for deeper in range(depth + 1, _LEVELS):
            if deeper in counts and found.levels.get(deeper, Level()).restarts:
                del counts[deeper]
        return _written(found.levels, counts, depth)

    def _add(self, element: _Element, abstracts: dict[str | None, _Element]) -> None:
        list_id, abstract = element.get(f"{W}numId"), value_of(element.find(f"{W}abstractNumId"))
        if list_id is None or abstract is None or abstract not in abstracts:
            return
        levels = dict(map(_level, abstracts[abstract].iterchildren(f"{W}lvl")))
        overrides = {}
        for override in element.iterchildren(f"{W}lvlOverride"):
            depth = override.get(f"{W}ilvl", "0")
            start = number(override.find(f"{W}startOverride"))
            own = override.find(f"{W}lvl")
            if own is not None:
                levels.update([_level(own)])
            if start is not None and depth.isdigit():
                overrides[int(depth)] = start
        self._lists[list_id] = _List(abstract, levels, overrides)


def _level(element: _Element) -> tuple[int, Level]:
    depth = element.get(f"{W}ilvl", "0")
    start, restart = number(element.find(f"{W}start")), number(element.find(f"{W}lvlRestart"))
    legal = element.find(f"{W}isLgl")
    return int(depth) if depth.isdigit() else 0, Level(
        format=value_of(element.find(f"{W}numFmt")) or "decimal",
        text=value_of(element.find(f"{W}lvlText")) or "",
        start=1 if start is None else start,
        restarts=restart != 0,
        legal=legal is not None and is_on(legal.get(f"{W}val", "1")),
    )


def _written(levels: dict[int, Level], counts: dict[int, int], depth: int) -> str | None:
    level = levels[depth]
    if level.format == "none" and not level.text.strip():
        return None
    if level.format == "bullet":
        return _bullet(level.text)

    def place(found: re.Match[str]) -> str:
        other = int(found[1]) - 1
        shown = levels.get(other, Level())
        return in_format(counts.get(other, shown.start), "decimal" if level.legal else shown.format)

    return _PLACE.sub(place, level.text).strip() or None


def _bullet(text: str) -> str:
    """A bullet as plain text; pictures out of symbol fonts become a dash."""
    mark = text.strip()
    if mark in {"+", "*", "•", "o"}:
        return mark
    return "-" if not mark or mark in _DASHES or not mark.isascii() else mark


def in_format(count: int, style: str) -> str:
    """Write a number as Word does in the named format; formats not known are written in digits."""
    if style in {"lowerLetter", "upperLetter"} and 0 < count <= _LAST_LETTERS:
        letters = _LETTERS[(count - 1) % 26] * ((count - 1) // 26 + 1)
        return letters if style == "lowerLetter" else letters.upper()
    if style in {"lowerRoman", "upperRoman"} and 0 < count <= _LAST_ROMAN:
        return _roman(count) if style == "lowerRoman" else _roman(count).upper()
    if style == "decimalZero":
        return f"{count:02d}"
    return "" if style == "none" else str(count)


def _roman(count: int) -> str:
    written = ""
    for value, letters in (*_ROMAN, *_ROMAN_SMALL):
        written += letters * (count // value)
        count %= value
    return written
