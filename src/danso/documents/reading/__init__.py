"""Reading an uploaded document into one neutral value, whatever its format."""

from __future__ import annotations

from danso.documents.reading.reader import SIZE_LIMIT, read_source
from danso.documents.source_text import Reason, SourceText, UnreadableDocument

__all__ = ["SIZE_LIMIT", "Reason", "SourceText", "UnreadableDocument", "read_source"]
