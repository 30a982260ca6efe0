"""What a Word paragraph really looks like: its own formatting, else its style's, else a default."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from docx.oxml.ns import qn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docx.styles.style import BaseStyle
    from docx.text.paragraph import Paragraph

_POINTS_UNSAID = 10.0


@dataclass(frozen=True, slots=True)
class ParagraphLayout:
    """A paragraph as it is printed: letters in points, the first line's indent in millimetres.

    `fonts` are all that its words use; `bold` and `italic` hold when every word is so.
    """

    text: str
    fonts: frozenset[str]
    size: float
    bold: bool
    italic: bool
    alignment: str
    indent: float
    style: str


def layout_of(paragraph: Paragraph) -> ParagraphLayout:
    """Return how the paragraph is printed."""
    runs = [run for run in paragraph.runs if run.text.strip()]
    fonts = [(run.font.name, run.font.size, run.font.bold, run.font.italic) for run in runs] or [(None,) * 4]
    style = paragraph.style
    sizes = [size or _inherited(style, "font", "size") for _, size, _, _ in fonts]
    indent = _format(paragraph, "first_line_indent")
    return ParagraphLayout(
        text=paragraph.text,
        fonts=frozenset(name or _inherited(style, "font", "name") or "" for name, *_ in fonts),
        size=max((size.pt if size else _POINTS_UNSAID) for size in sizes),
        bold=all(_said(bold, _inherited(style, "font", "bold")) for _, _, bold, _ in fonts),
        italic=all(_said(italic, _inherited(style, "font", "italic")) for *_, italic in fonts),
        alignment=_alignment(paragraph),
        indent=round(indent.mm, 1) if indent else 0.0,
        style=style.name if style is not None and style.name else "",
    )


def has_bottom_line(paragraph: Paragraph) -> bool:
    """Whether a line is drawn below the paragraph, as under the motto."""
    properties = paragraph._p.pPr  # noqa: SLF001 -- python-docx knows no borders
    return properties is not None and properties.find(f"{qn('w:pBdr')}/{qn('w:bottom')}") is not None


def _alignment(paragraph: Paragraph) -> str:
    alignment = _format(paragraph, "alignment")
    return alignment.name.lower() if alignment is not None else "left"


def _format(paragraph: Paragraph, name: str) -> Any:  # noqa: ANN401 -- whatever python-docx keeps under the name
    own = getattr(paragraph.paragraph_format, name)
    return own if own is not None else _inherited(paragraph.style, "paragraph_format", name)


def _inherited(style: BaseStyle | None, part: str, name: str) -> Any:  # noqa: ANN401 -- as above
    found = (getattr(getattr(each, part), name) for each in _ancestry(style))
    return next((value for value in found if value is not None), None)


def _ancestry(style: Any) -> Iterator[Any]:  # noqa: ANN401 -- only paragraph styles have all parts
    while style is not None:
        yield style
        style = style.base_style


def _said(own: bool | None, inherited: bool | None) -> bool:  # noqa: FBT001 -- Word's three states
    return bool(inherited if own is None else own)
