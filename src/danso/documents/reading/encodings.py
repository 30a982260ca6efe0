"""Bytes of a text file as Unicode, and words for what had to be converted."""

from __future__ import annotations

import re

from danso.documents.reading import refusals
from danso.vietnam.legacy import Encoding, decode, detect_encoding
from danso.vietnam.syllables import is_syllable
from danso.vietnam.text import nfc

NOTES = {Encoding.TCVN3: "TCVN3 converted", Encoding.VNI: "VNI converted"}

_ACCENTED_WORD = re.compile(r"\w*[^\W\x00-\x7f]\w*")
_JUDGED_WORDS = 2000
_FEW_WORDS = 5
_LEAST_SHARE = 0.3
_BROKEN_SHARE = 0.01


def read_letters(data: bytes) -> tuple[str, str | None]:
    """Return the text in NFC and a note on a legacy encoding; raise when the letters make no Vietnamese."""
    text = _nearly_utf8(data) or decode(data)
    if "\0" in text or (not _is_unicode(data) and "\ufffd" not in text and not _reads_as_vietnamese(text)):
        raise refusals.unknown_encoding()
    return text, NOTES.get(detect_encoding(data))


def _nearly_utf8(data: bytes) -> str | None:
    """UTF-8 with a broken letter here and there, which stays visible; None for anything else."""
    text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    letters = len(_ACCENTED_WORD.findall(text))
    return nfc(text.removeprefix("\ufeff")) if 0 < broken <= _BROKEN_SHARE * letters else None


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
