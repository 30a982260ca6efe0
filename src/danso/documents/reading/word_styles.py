"""What Word's styles say of a paragraph and its letters, through every style they are based on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_HEADING_NAME = re.compile(r"heading (\d)", re.IGNORECASE)
_BODY_LEVEL = 9


@dataclass(frozen=True, slots=True)
class Style:
    """What a style says, None where it is silent; `outline` counts from 1, `number` is (numId, level)."""

    bold: bool | None = None
    italic: bool | None = None
    hidden: bool | None = None
    font: str | None = None
    outline: int | None = None
    number: tuple[str | None, int | None] = (None, None)

    def over(self, base: Style) -> Style:
        """Return this style where it speaks, and `base` where it does not."""
        return Style(
            bold=base.bold if self.bold is None else self.bold,
            italic=base.italic if self.italic is None else self.italic,
            hidden=base.hidden if self.hidden is None else self.hidden,
            font=base.font if self.font is None else self.font,
            outline=base.outline if self.outline is None else self.outline,
            number=(
                self.number[0] or base.number[0],
                base.number[1] if self.number[1] is None else self.number[1],
            ),
        )


PLAIN = Style()


class Styles:
    """The styles part of a .docx, looked up by identifier."""

    def __init__(self, root: _Element | None) -> None:
        self._elements: dict[str, _Element] = {}
        self._resolved: dict[str, Style] = {}
        self._defaults = PLAIN
        self._default_paragraph: str | None = None
        if root is not None:
            self._read(root)

    def paragraph(self, style_id: str | None) -> Style:
        """Return what a paragraph style comes to, defaults of the document included."""
        return self._resolve(style_id or self._default_paragraph, frozenset()).over(self._defaults)

    def character(self, style_id: str) -> Style:
        """Return what a character style comes to."""
        return self._resolve(style_id, frozenset())

    def _read(self, root: _Element) -> None:
        defaults = root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
        self._defaults = run_style(defaults)
        for element in root.iterchildren(f"{W}style"):
            style_id = element.get(f"{W}styleId")
            if style_id:
                self._elements[style_id] = element
                if element.get(f"{W}type") == "paragraph" and is_on(element.get(f"{W}default", "0")):
                    self._default_paragraph = style_id

    def _resolve(self, style_id: str | None, seen: frozenset[str]) -> Style:
        """Follow the chain of styles; a chain that bites its tail ends there."""
        if style_id is None or style_id in seen or style_id not in self._elements:
            return PLAIN
        if style_id not in self._resolved:
            element = self._elements[style_id]
            base = value_of(element.find(f"{W}basedOn"))
            inherited = self._resolve(base, seen | {style_id})
            self._resolved[style_id] = _own_style(element).over(inherited)
        return self._resolved[style_id]


def run_style(properties: _Element | None) -> Style:
    """Return what a run's properties say of its letters."""
    if properties is None:
        return PLAIN
    bold = italic = hidden = None
    font = None
    for child in properties:
        tag = child.tag
        if tag == f"{W}b":
            bold = is_on(child.get(f"{W}val", "1"))
        elif tag == f"{W}i":
            italic = is_on(child.get(f"{W}val", "1"))
        elif tag == f"{W}vanish":
            hidden = is_on(child.get(f"{W}val", "1"))
        elif tag == f"{W}rFonts":
            font = child.get(f"{W}ascii") or child.get(f"{W}hAnsi")
    return Style(bold=bold, italic=italic, hidden=hidden, font=font)


def paragraph_style(properties: _Element | None) -> Style:
    """Return what a paragraph's own properties say: its outline level and its numbering."""
    if properties is None:
        return PLAIN
    outline = number(properties.find(f"{W}outlineLvl"))
    numbering = properties.find(f"{W}numPr")
    list_id = level = None
    if numbering is not None:
        list_id = value_of(numbering.find(f"{W}numId"))
        level = number(numbering.find(f"{W}ilvl"))
    heading = None if outline is None else outline + 1
    return Style(outline=heading, number=(list_id, level))


def is_on(value: str) -> bool:
    """Whether an on/off attribute is on."""
    return value not in {"0", "false", "off", "none"}


def value_of(element: _Element | None) -> str | None:
    """Return the `w:val` of an element that may be missing."""
    return None if element is None else element.get(f"{W}val")


def number(element: _Element | None) -> int | None:
    """Return the `w:val` of an element as a number, None where it is none."""
    text = value_of(element)
    return int(text) if text is not None and text.lstrip("-").isdigit() else None


def heading_level(outline: int | None) -> int | None:
    """Return a heading's level; Word's level for body text is none."""
    return outline if outline is not None and outline <= _BODY_LEVEL else None


def _own_style(element: _Element) -> Style:
    letters = run_style(element.find(f"{W}rPr"))
    paragraph = paragraph_style(element.find(f"{W}pPr"))
    named = _HEADING_NAME.fullmatch(value_of(element.find(f"{W}name")) or "")
    outline = paragraph.outline or (int(named[1]) if named else None)
    return Style(letters.bold, letters.italic, letters.hidden, letters.font, outline, paragraph.number)
