"""The Vietnamese letters as Unicode's own tables give them, to hold every conversion against."""

from __future__ import annotations

import unicodedata

VOWELS = "aăâeêioôơuưy"
TONE_NAMES = ("", " WITH GRAVE", " WITH HOOK ABOVE", " WITH TILDE", " WITH ACUTE", " WITH DOT BELOW")


def _named(vowel: str, tone: str) -> str:
    """Look a letter up by its Unicode name: LATIN SMALL LETTER A WITH BREVE AND ACUTE."""
    name = unicodedata.name(vowel)
    return unicodedata.lookup(name + (tone.replace(" WITH ", " AND ") if " WITH " in name else tone))


SMALL = [*(_named(vowel, tone) for vowel in VOWELS for tone in TONE_NAMES), "đ"]
CAPITAL = [letter.upper() for letter in SMALL]
LETTERS = SMALL + CAPITAL
CODED = [letter for letter in LETTERS if not letter.isascii()]
