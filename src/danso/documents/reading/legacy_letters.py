"""Letters from before Unicode inside .docx, .pdf and .html: told by their fonts, or by the words made."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING

from danso.documents.reading.encodings import NOTES
from danso.documents.source_text import Line, SourceText, Table
from danso.vietnam.legacy import Encoding, repair, to_unicode

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_LATIN_1_END = "\xff"


def encoding_of_font(name: str) -> Encoding:
    """Return the encoding that a font's name tells: .VnTime is TCVN3, VNI-Times is VNI."""
    folded = name.rsplit("+", 1)[-1].lower()
    if folded.startswith((".vn", "vntime", "vnarial")):
        return Encoding.TCVN3
    return Encoding.VNI if folded.startswith("vni-") else Encoding.UNICODE


def in_unicode(text: str, font: str) -> str:
    """Return text set in `font` as NFC Unicode; TCVN3's capital fonts (.VnTimeH) draw small letters large."""
    encoding = encoding_of_font(font)
    if encoding is Encoding.UNICODE or not text.strip():
        return text
    # Real Unicode in a legacy font happens when a text was converted but not its styling.
    if any(letter > _LATIN_1_END and unicodedata.category(letter)[0] in "LM" for letter in text):
        return text
    converted = to_unicode(text, encoding)
    return (
        converted.upper()
        if encoding is Encoding.TCVN3 and font.rstrip("0123456789 ").endswith("H")
        else converted
    )


def repaired(source: SourceText) -> SourceText:
    """Return `source` with legacy letters converted where words, not fonts, betray them."""
    texts = list(_texts(source.blocks))
    joined, encoding = repair("\n".join(texts))
    if encoding is Encoding.UNICODE:
        return source
    lines = iter(joined.split("\n"))
    fixed = iter(["\n".join(next(lines) for _ in range(text.count("\n") + 1)) for text in texts])
    return replace(source, blocks=tuple(_with_texts(source.blocks, fixed)), encoding_note=NOTES[encoding])


def _texts(blocks: Iterable[Line | Table]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Line):
            yield block.text
        else:
            yield from (cell.text for row in block.rows for cell in row)


def _with_texts(blocks: Iterable[Line | Table], texts: Iterator[str]) -> Iterator[Line | Table]:
    for block in blocks:
        if isinstance(block, Line):
            yield replace(block, text=next(texts))
        else:
            rows = tuple(tuple(replace(cell, text=next(texts)) for cell in row) for row in block.rows)
            yield replace(block, rows=rows)
