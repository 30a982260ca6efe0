"""Administrative documents in the layout of Decree 30/2020/NĐ-CP: written as Word and PDF, and read back."""

from __future__ import annotations

from danso.documents.official.content import (
    Alignment,
    Annex,
    BulletList,
    Capacity,
    Column,
    Enactment,
    Heading,
    OfficialDocument,
    Paragraph,
    Run,
    Section,
    Signature,
    Table,
    Total,
)
from danso.documents.official.departures import Departure, departures
from danso.documents.official.layout import Layout, NotAnOfficialDocumentError, read_layout
from danso.documents.official.rendering_docx import render_docx
from danso.documents.official.rendering_pdf import render_pdf
from danso.documents.official.templates import TemplateRefusedError, render_template

__all__ = [
    "Alignment",
    "Annex",
    "BulletList",
    "Capacity",
    "Column",
    "Departure",
    "Enactment",
    "Heading",
    "Layout",
    "NotAnOfficialDocumentError",
    "OfficialDocument",
    "Paragraph",
    "Run",
    "Section",
    "Signature",
    "Table",
    "TemplateRefusedError",
    "Total",
    "departures",
    "read_layout",
    "render_docx",
    "render_pdf",
    "render_template",
]
