"""An administrative document as PDF in the layout of Decree 30/2020/NĐ-CP, set by typst."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import typst

from danso.documents import fonts
from danso.documents.official import dimensions as size
from danso.documents.official import wording
from danso.documents.official.composition import compose

if TYPE_CHECKING:
    from typst import PDFStandards

    from danso.documents.official.content import OfficialDocument

_TEMPLATE: Final = Path(__file__).with_name("official.typ")
STANDARD: Final = "a-2a"
"""PDF/A-2a: kept for decades and readable aloud (ISO 19005-2)."""


def render_pdf(document: OfficialDocument, *, font_directory: Path | None = None) -> bytes:
    """Return the document as the bytes of a PDF; a dated document always gives the same bytes.

    It is PDF/A, or plain PDF where the text has a sign that none of the fonts has. Raises
    `fonts.FontsMissingError` where the document fonts were not built.
    """
    loaded = fonts.loaded(font_directory or fonts.directory())
    words = {"document": _data(document), "dimensions": _dimensions()}
    timestamp = _timestamp(document.date)
    try:
        return _compiled(words, loaded, timestamp, [STANDARD])
    except typst.TypstError:
        return _compiled(words, loaded, timestamp, [])


def _compiled(
    words: dict[str, str], loaded: typst.Fonts, timestamp: dt.datetime | None, standards: PDFStandards
) -> bytes:
    compiler = typst.Compiler(input=_template(), font_paths=loaded, sys_inputs=words)
    made = compiler.compile(format="pdf", pdf_standards=standards, timestamp=timestamp)
    if not isinstance(made, bytes):
        raise TypeError("typst gave no single file")
    return made


def _timestamp(day: dt.date | None) -> dt.datetime | None:
    return dt.datetime.combine(day, dt.time(), dt.UTC) if day else None


@cache
def _template() -> bytes:
    return _TEMPLATE.read_bytes()


def _data(document: OfficialDocument) -> str:
    composition = compose(document)
    labels = {
        "title": composition.title,
        "recipients_label": wording.RECIPIENTS,
        "addressees_label": wording.ADDRESSEES,
    }
    return json.dumps({**asdict(composition), **labels}, ensure_ascii=False)


@cache
def _dimensions() -> str:
    letters = {
        name: getattr(size, name.upper())
        for name in (
            *(
                "nation",
                "motto",
                "issuer",
                "number",
                "letter_summary",
                "dateline",
                "body",
                "recipients_title",
            ),
            *("recipients", "page_number", "table", "rule_share", "paragraph_gap", "signature_room"),
            *("header_left", "signature_left"),
        )
    }
    return json.dumps({**letters, **asdict(size.A4), "indent": size.FIRST_LINE_INDENT})
