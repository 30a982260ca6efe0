"""Folding that keeps every character's place, so that a match on plain letters points back into the text."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

# Letters that no decomposition takes apart.
UNDECOMPOSED = {"đ": "d", "Đ": "d", "ð": "d", "Ð": "d"}


@lru_cache(maxsize=8192)
def plain_letter(letter: str) -> str:
    """Fold one character to one lower-case character without marks."""
    if letter in UNDECOMPOSED:
        return UNDECOMPOSED[letter]
    if letter.isspace():
        return " "
    base = unicodedata.normalize("NFD", letter)[0].lower()
    return base if len(base) == 1 else letter


def fold_aligned(text: str) -> str:
    """Fold NFC text to lower-case letters without marks, of the same length: index i stays index i."""
    return "".join(map(plain_letter, text))
