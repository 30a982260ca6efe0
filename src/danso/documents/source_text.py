"""A document as it came, whatever its format: lines and tables in reading order.

Every reader in `danso.documents.reading` returns a `SourceText`; whoever parses plans knows no format.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Line:
    """One line or paragraph of the source; an empty `text` is a blank line, kept because it parts paragraphs.

    `number` counts from 1: physical line for .txt and .md, paragraph for .docx and .html, line over all pages
    for .pdf (of a joined paragraph, its first line). `text` is NFC, trimmed and free of emphasis marks; `raw`
    is as found. `bold` and `italic` say that every letter of the line is so.
    """

    number: int
    text: str
    raw: str
    bold: bool = False
    italic: bool = False
    heading: int | None = None
    list_label: str | None = None
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table; its paragraphs are parted by newlines, its wrapped lines are joined.

    `continued` marks the lower or right part of a merged cell, repeating its text.
    """

    text: str
    row_span: int = 1
    column_span: int = 1
    bold: bool = False
    continued: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table with the source lines it came from; `ragged` where the format has lost which cells were merged.

    `row_lines` holds the first and last source line of each row, in step with `rows`. Rows of a table that is
    not ragged all have the same length: continuation cells fill the grid.
    """

    number: int
    first_line: int
    last_line: int
    rows: tuple[tuple[Cell, ...], ...]
    row_lines: tuple[tuple[int, int], ...]
    ragged: bool = False
    page: int | None = None


@dataclass(frozen=True, slots=True)
class SourceText:
    """The whole document; `kind` is one of txt, md, docx, pdf, html.

    `encoding_note` names the legacy encoding that had to be converted; `unread_pages` are pages of a .pdf
    that hold a picture and no text, so that a person can look at them.
    """

    kind: str
    blocks: tuple[Line | Table, ...]
    pages: int | None = None
    encoding_note: str | None = None
    unread_pages: tuple[int, ...] = ()

    @property
    def wrapped(self) -> bool:
        """Whether a `Line` may be a piece of a paragraph (plain text); otherwise it is a whole one."""
        return self.kind in {"txt", "md"}

    @property
    def lines(self) -> tuple[Line, ...]:
        """The running lines, without the tables."""
        return tuple(block for block in self.blocks if isinstance(block, Line))

    @property
    def tables(self) -> tuple[Table, ...]:
        """The tables, in reading order."""
        return tuple(block for block in self.blocks if isinstance(block, Table))

    def plain(self) -> str:
        """The document as plain text; cells of a row are parted by tabs."""
        return "\n".join(_plain(block) for block in self.blocks)


class Reason(StrEnum):
    """Why a document could not be read."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    SCANNED = "scanned"
    PASSWORD_PROTECTED = "password_protected"  # noqa: S105 -- a reason, not a password
    WRONG_TYPE = "wrong_type"
    UNSUPPORTED = "unsupported"
    ARCHIVE_BOMB = "archive_bomb"
    LEGACY_WORD = "legacy_word"
    SPREADSHEET = "spreadsheet"
    DAMAGED = "damaged"
    UNKNOWN_ENCODING = "unknown_encoding"


class UnreadableDocument(Exception):  # noqa: N818 -- it names a state of the document, and pages show it
    """A document that cannot be read, with what the person who sent it should do, in two languages."""

    def __init__(self, code: Reason, *, vietnamese: str, english: str) -> None:
        super().__init__(english)
        self.code = code
        self.vietnamese = vietnamese
        self.english = english


def _plain(block: Line | Table) -> str:
    if isinstance(block, Line):
        return f"{block.list_label} {block.text}" if block.list_label else block.text
    return "\n".join("\t".join(cell.text for cell in row if not cell.continued) for row in block.rows)
