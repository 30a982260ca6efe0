"""Vietnamese text: one normal form, keys to search by and keys to sort by."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

GRAVE, ACUTE, TILDE, HOOK, DOT_BELOW = "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"
CIRCUMFLEX, BREVE, HORN = "\u0302", "\u0306", "\u031b"

# The order of dictionaries and of CLDR's "vi": không, huyền, hỏi, ngã, sắc, nặng.
TONES: Final = ("", GRAVE, HOOK, TILDE, ACUTE, DOT_BELOW)
TONE_MARKS: Final = frozenset(TONES[1:])

# Every letter's place; f, j, w and z stand where the Latin alphabet has them.
ALPHABET: Final = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"

_MARKS: Final = dict.fromkeys(range(0x0300, 0x0370))
_TO_D: Final = str.maketrans("đĐ", "dD")
_NOT_WORD: Final = re.compile(r"[\W_]+")
_PIECE: Final = re.compile(r"\d+|.", re.DOTALL)


def nfc(text: str) -> str:
    """Return the text in NFC, the only form that is kept inside the house."""
    return unicodedata.normalize("NFC", text)


def strip_diacritics(text: str) -> str:
    """Return the text without tone and vowel marks, đ as d; letter case and spacing stay."""
    return unicodedata.normalize("NFD", text).translate(_MARKS).translate(_TO_D)


def fold(text: str) -> str:
    """Return lower-case text without diacritics, whitespace collapsed: what two spellings share."""
    return " ".join(strip_diacritics(text).lower().split())


def search_key(text: str) -> str:
    """Return the folded words alone, one space between: `Bà Rịa – Vũng Tàu` becomes `ba ria vung tau`."""
    return _NOT_WORD.sub(" ", strip_diacritics(text).lower()).strip()


def tone_of(syllable: str) -> str:
    """Return a syllable's combining tone mark, or an empty string for the level tone (thanh ngang)."""
    return next((mark for mark in unicodedata.normalize("NFD", syllable) if mark in TONE_MARKS), "")


def without_tone(text: str) -> str:
    """Return NFC text with its tones removed and its vowels (ă â ê ô ơ ư) kept."""
    decomposed = unicodedata.normalize("NFD", text)
    return nfc("".join(mark for mark in decomposed if mark not in TONE_MARKS))


def collation_key(text: str) -> str:
    """Return a key whose plain order is the Vietnamese dictionary's.

    Letters first (a < ă < â < b …), then tones, then case, as CLDR orders "vi"; a run of digits counts as
    a number, and punctuation only parts words. The key is lower-case ASCII, so a database that compares by
    code point sorts a stored key as Python does.
    """
    pieces = _PIECE.findall(_NOT_WORD.sub(" ", nfc(text)).strip())
    primary, tones, cases = zip(*map(_weights, pieces), strict=True) if pieces else ((), (), ())
    return "".join([*primary, "000", *tones, *cases])


def _letter_codes() -> dict[str, str]:
    codes: dict[str, str] = {}
    count = 0
    for letter in ALPHABET:
        base = fold(letter)
        count = count + 1 if codes and base == fold(next(reversed(codes))) else 0
        codes[letter] = f"{base}{count}"
    return codes


_LETTER_CODES: Final = _letter_codes()


@lru_cache(maxsize=4096)
def _weights(piece: str) -> tuple[str, str, str]:
    return _primary(piece), str(TONES.index(tone_of(piece))), "1" if piece.isupper() else "0"


def _primary(piece: str) -> str:
    if piece == " ":
        return "00"
    if piece.isdecimal():
        digits = str(int(piece))
        return f"1{len(digits):02d}{digits}"
    letter = without_tone(piece).lower()
    return _LETTER_CODES.get(letter) or _foreign(letter)


def _foreign(letter: str) -> str:
    """Foreign letters with a Latin base sort after that base's own letters, all others after z."""
    base = fold(letter)
    return f"{base}9" if base in _LETTER_CODES else f"z9{ord(letter[0]):06x}"
