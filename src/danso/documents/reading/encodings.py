"""Bytes of a text file as Unicode, and words for what had to be converted."""

from __future__ import annotations

import re

from danso.documents.reading import refusals
from danso.vietnam.legacy import Encoding, decode, detect_encoding
from danso.vietnam.syllables import is_syllable

NOTES = {Encoding.TCVN3: "TCVN3 converted", Encoding.VNI: "VNI converted"}

_ACCENTED_WORD = re.compile(r"\w*[^\W\x00-\x7f]\w*")
_JUDGED_WORDS = 2000
_FEW_WORDS = 5
_LEAST_SHARE = 0.3


def read_letters(data: bytes) -> tuple[str, str | None]:
    """Return the text in NFC and a note on a legacy encoding; raise when the letters make no Vietnamese."""
    text = decode(data)
    if "\0" in text or (not _is_unicode(data) and not _reads_as_vietnamese(text)):
        raise refusals.unknown_encoding()
    return text, NOTES.get(detect_encoding(data))


def _is_unicode(data: bytes) -> bool:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in data:
        return True
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _reads_as_vietnamese(text: str) -> bool:
    words = _ACCENTED_WORD.findall(text)[:_JUDGED_WORDS]
    return len(words) < _FEW_WORDS or sum(map(is_syllable, words)) >= _LEAST_SHARE * len(words)
