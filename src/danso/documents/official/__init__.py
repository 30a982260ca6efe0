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
from danso.documents.official.rendering_docx import render_docx

__all__ = [
    "Alignment",
    "Annex",
    "BulletList",
    "Capacity",
    "Column",
    "Enactment",
    "Heading",
    "OfficialDocument",
    "Paragraph",
    "Run",
    "Section",
    "Signature",
    "Table",
    "Total",
    "render_docx",
]
