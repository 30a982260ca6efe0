"""The Word styles of an administrative document; an officer sees them by their Vietnamese names."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, Final

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from danso.documents.official import dimensions as size

if TYPE_CHECKING:
    from docx.document import Document
    from docx.styles.style import ParagraphStyle

LANGUAGE: Final = "vi-VN"
_WORD_2013: Final = "15"
_LEFT, _CENTRE, _JUSTIFIED = WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY


@dataclass(frozen=True, slots=True)
class Look:
    """How paragraphs of one kind look: letters and gaps in points, indents in millimetres."""

    name: str
    size: float = size.BODY
    bold: bool = False
    italic: bool = False
    alignment: WD_ALIGN_PARAGRAPH = _CENTRE
    indent: float = 0
    left: float = 0
    before: float = 0
    after: float = 0
    spacing: float = 1.0
    keep_with_next: bool = False


NORMAL: Final = Look("Normal", alignment=_LEFT)
BODY: Final = Look(
    "Nội dung",
    alignment=_JUSTIFIED,
    indent=size.FIRST_LINE_INDENT,
    after=size.PARAGRAPH_GAP,
    spacing=size.LINE_SPACING,
)
_HEADING: Final = replace(BODY, alignment=_LEFT, bold=True, keep_with_next=True)
HEADINGS: Final = (
    replace(_HEADING, name="Heading 1", before=size.PARAGRAPH_GAP),
    replace(_HEADING, name="Heading 2"),
    replace(_HEADING, name="Heading 3", bold=False, italic=True),
)
BASIS: Final = replace(BODY, name="Căn cứ", italic=True)
UNINDENTED: Final = replace(BODY, name="Nội dung không lùi đầu dòng", indent=0)
ISSUER_SUPERIOR: Final = Look("Cơ quan chủ quản", size.ISSUER)
ISSUER: Final = Look("Cơ quan ban hành", size.ISSUER, bold=True)
NATION: Final = Look("Quốc hiệu", size.NATION, bold=True)
MOTTO: Final = Look("Tiêu ngữ", size.MOTTO, bold=True)
NUMBER: Final = Look("Số và ký hiệu", size.NUMBER)
LETTER_SUMMARY: Final = Look("Trích yếu công văn", size.LETTER_SUMMARY, before=6)
DATELINE: Final = Look("Địa danh và thời gian", size.DATELINE, italic=True)
TYPE: Final = Look("Tên loại văn bản", bold=True, before=18, keep_with_next=True)
SUMMARY: Final = Look("Trích yếu", bold=True, keep_with_next=True)
ADDRESSEE: Final = Look("Kính gửi", before=12, after=12)
ADDRESSEES_TITLE: Final = Look("Kính gửi nhiều nơi", alignment=_LEFT, left=35, before=12, keep_with_next=True)
ADDRESSEES: Final = Look("Danh sách kính gửi", alignment=_LEFT, left=50)
AUTHORITY: Final = Look("Thẩm quyền ban hành", bold=True, after=12, keep_with_next=True)
VERB: Final = replace(AUTHORITY, name="Quyết định", before=6)
RULE: Final = Look("Đường kẻ", 2)
RECIPIENTS_TITLE: Final = Look(
    "Nơi nhận", size.RECIPIENTS_TITLE, bold=True, italic=True, alignment=_LEFT, keep_with_next=True
)
RECIPIENTS: Final = Look("Danh sách nơi nhận", size.RECIPIENTS, alignment=_LEFT, keep_with_next=True)
SIGNATURE: Final = Look("Quyền hạn, chức vụ", bold=True, keep_with_next=True)
SIGNER: Final = Look("Họ tên người ký", bold=True, before=size.SIGNATURE_ROOM)
ANNEX_LABEL: Final = Look("Phụ lục", bold=True, keep_with_next=True)
ANNEX_TITLE: Final = Look("Tên phụ lục", bold=True, keep_with_next=True)
ANNEX_NOTE: Final = Look("Chỉ dẫn phụ lục", italic=True, keep_with_next=True)
TABLE: Final = Look("Bảng", size.TABLE, alignment=_LEFT, before=2, after=2)
CAPTION: Final = Look("Tên bảng", size.BODY, bold=True, before=6, after=6, keep_with_next=True)
PAGE_NUMBER: Final = Look("Header", size.PAGE_NUMBER)

LOOKS: Final = (
    *(NORMAL, BODY, *HEADINGS, BASIS, UNINDENTED, ISSUER_SUPERIOR, ISSUER, NATION, MOTTO, NUMBER),
    *(
        LETTER_SUMMARY,
        DATELINE,
        TYPE,
        SUMMARY,
        ADDRESSEE,
        ADDRESSEES_TITLE,
        ADDRESSEES,
        AUTHORITY,
        VERB,
        RULE,
    ),
    *(
        RECIPIENTS_TITLE,
        RECIPIENTS,
        SIGNATURE,
        SIGNER,
        ANNEX_LABEL,
        ANNEX_TITLE,
        ANNEX_NOTE,
        TABLE,
        CAPTION,
        PAGE_NUMBER,
    ),
)


@cache
def blank() -> bytes:
    """Return an empty .docx with these styles and Word's own defaults, nothing else; made once a process."""
    word = docx.Document()
    _speak_vietnamese(word)
    _be_of_today(word)
    wanted = {look.name for look in LOOKS}
    for style in list(word.styles):
        if style.name not in wanted and style.element.get(qn("w:default")) is None:
            style.element.getparent().remove(style.element)
    for look in LOOKS:
        _apply(_installed(word, look), look)
    target = BytesIO()
    word.save(target)
    return target.getvalue()


def style_ids(word: Document) -> dict[str, str]:
    """Return the styles' ids by their names."""
    return {style.name: style.style_id for style in word.styles}


def _installed(word: Document, look: Look) -> ParagraphStyle:
    present = {each.name: each for each in word.styles}
    style: ParagraphStyle = present.get(look.name) or word.styles.add_style(
        look.name, WD_STYLE_TYPE.PARAGRAPH
    )
    if look is not NORMAL:
        style.base_style = word.styles["Normal"]
    for link in style.element.findall(qn("w:link")):  # to a character style that was left out
        style.element.remove(link)
    return style


def _apply(style: ParagraphStyle, look: Look) -> None:
    font, paragraph = style.font, style.paragraph_format
    font.size, font.bold, font.italic = Pt(look.size), look.bold, look.italic
    font.color.rgb = RGBColor(0, 0, 0)
    _name_font(style)
    paragraph.alignment = look.alignment
    paragraph.first_line_indent = Mm(look.indent)
    paragraph.left_indent = Mm(look.left)
    paragraph.space_before, paragraph.space_after = Pt(look.before), Pt(look.after)
    paragraph.line_spacing = look.spacing
    paragraph.keep_with_next = look.keep_with_next
    paragraph.widow_control = True


def _name_font(style: ParagraphStyle) -> None:
    """Name the font for every script; the theme's fonts, which would win, are taken away."""
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for attribute in list(fonts.attrib):
        del fonts.attrib[attribute]
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), size.FONT)


def _be_of_today(word: Document) -> None:
    """Lay tables out as Word does since 2013, and let Word check the spelling of what we wrote."""
    settings = word.settings.element
    for mode in settings.iter(qn("w:compatSetting")):
        if mode.get(qn("w:name")) == "compatibilityMode":
            mode.set(qn("w:val"), _WORD_2013)
    for element in settings.findall(qn("w:proofState")):
        settings.remove(element)


def _speak_vietnamese(word: Document) -> None:
    defaults = word.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    language = defaults.find(qn("w:lang"))
    if language is None:
        language = OxmlElement("w:lang")
        defaults.append(language)
    for script in ("val", "eastAsia"):
        language.set(qn(f"w:{script}"), LANGUAGE)
        word.settings.element.find(qn("w:themeFontLang")).set(qn(f"w:{script}"), LANGUAGE)
