"""Joining the wrapped lines of a table's cell back into its paragraphs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from danso.documents.reading.emphasis import Marked

LIST_MARK = re.compile(r"(?:[-+–—•*]\s|[-+–](?=\w)|\(?\d{1,2}[.)]\s|\(?[a-zđ][.)]\s)")
_ENDS_SENTENCE = (".", ";", ":", "!", "?")
_CERTAIN = 8  # letters to spare: saved pages wrap their lines by the width of their markup
_RUNS_ON = (",", "-", "–", "(", "/")


def join_wrapped(lines: Sequence[Marked], *, widths: tuple[int, int]) -> str:
    """Return the paragraphs of a cell, parted by newlines.

    `widths` are the longest first line and the longest other line seen in the cell's column, in characters:
    where the next word would have fitted, the writer meant the break.
    """
    kept = [line for line in lines if line.text and not is_rule(line.text)]
    text = kept[0].text if kept else ""
    for index in range(1, len(kept)):
        width = widths[0] if index == 1 else widths[1]
        text += ("\n" if _meant(kept[index - 1], kept[index], width) else " ") + kept[index].text
    return text


def is_rule(text: str) -> bool:
    """Whether a line only draws a rule, as under the name of the issuing body."""
    return len(text) > 2 and not text.strip("-_–—=* ")  # noqa: PLR2004 -- two dashes may mean "none"


def _meant(line: Marked, following: Marked, width: int) -> bool:
    if LIST_MARK.match(following.text):
        return True
    if line.flows and line.bold == following.bold and line.italic == following.italic:
        return False
    first = following.text[0]
    if not first.isupper() or line.text.endswith(_RUNS_ON):
        return False
    if line.text.endswith(_ENDS_SENTENCE) or line.bold != following.bold:
        return True
    if line.text.isupper() and following.text.isupper():
        return False
    return len(line.text) + 1 + len(following.text.split(" ", 1)[0]) + _CERTAIN <= width
