"""Text typed before Unicode: TCVN3 (ABC) and VNI, told apart from everything else and converted.

Legacy text reaches us as if it were Western European (code page 1252), because the letters lived in the fonts
(.VnTime, VNI-Times). A text is taken for legacy only when its words turn into Vietnamese syllables and would
be none as they stand; whatever is in doubt stays as it is.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from danso.vietnam.syllables import is_syllable
from danso.vietnam.text import ACUTE, DOT_BELOW, GRAVE, HOOK, TILDE, nfc

if TYPE_CHECKING:
    from collections.abc import Iterable


class Encoding(StrEnum):
    """How letters were coded; UNICODE also stands for text that has no Vietnamese in it."""

    UNICODE = "unicode"
    TCVN3 = "tcvn3"
    VNI = "vni"


# TCVN 5712:1993, VN3: vowels by tone (level, grave, hook, tilde, acute, dot below), as Latin-1 reads them.
_TCVN3_ROWS: Final = {
    "a": "a\xb5\xb6\xb7\xb8\xb9",
    "ă": "\xa8\xbb\xbc\xbd\xbe\xc6",
    "â": "\xa9\xc7\xc8\xc9\xca\xcb",
    "e": "e\xcc\xce\xcf\xd0\xd1",
    "ê": "\xaa\xd2\xd3\xd4\xd5\xd6",
    "i": "i\xd7\xd8\xdc\xdd\xde",
    "o": "o\xdf\xe1\xe2\xe3\xe4",
    "ô": "\xab\xe5\xe6\xe7\xe8\xe9",
    "ơ": "\xac\xea\xeb\xec\xed\xee",
    "u": "u\xef\xf1\xf2\xf3\xf4",
    "ư": "\xad\xf5\xf6\xf7\xf8\xf9",
    "y": "y\xfa\xfb\xfc\xfd\xfe",
}
_TCVN3_SINGLES: Final = dict(zip("\xa1\xa2\xa3\xa4\xa5\xa6\xa7\xae", "ĂÂÊÔƠƯĐđ", strict=True))

# VNI for Windows: a vowel, then one character for its tone, or for its circumflex or breve and tone together.
_VNI_TONES: Final = "\xf8\xfb\xf5\xf9\xef"
_VNI_CIRCUMFLEX: Final = "\xe2\xe0\xe5\xe3\xe1\xe4"
_VNI_BREVE: Final = "\xea\xe8\xfa\xfc\xe9\xeb"
_VNI_SINGLES: Final = dict(zip("\xed\xec\xe6\xf3\xf2\xee\xf1\xf4\xf6", "íìỉĩịỵđơư", strict=True))

_TONES: Final = (GRAVE, HOOK, TILDE, ACUTE, DOT_BELOW)


def _tcvn3_table() -> dict[str, str]:
    toned = {
        code: nfc(vowel + tone)
        for vowel, codes in _TCVN3_ROWS.items()
        for code, tone in zip(codes, ("", *_TONES), strict=True)
        if not code.isascii()
    }
    return toned | _TCVN3_SINGLES


def _vni_table() -> dict[str, str]:
    """Pairs and singles in both cases; a capital vowel may carry a small mark ("Oâng")."""
    table = dict(_VNI_SINGLES)
    for base, vowel in zip("aeouy\xf4\xf6", "aeouyơư", strict=True):
        table |= {base + mark: nfc(vowel + tone) for mark, tone in zip(_VNI_TONES, _TONES, strict=True)}
    for marks, bases, vowels in ((_VNI_CIRCUMFLEX, "aeo", "âêô"), (_VNI_BREVE, "a", "ă")):
        for base, vowel in zip(bases, vowels, strict=True):
            table |= {base + mark: nfc(vowel + tone) for mark, tone in zip(marks, ("", *_TONES), strict=True)}
    capitals = {code.upper(): letter.upper() for code, letter in table.items()}
    mixed = {code[0].upper() + code[1:]: letter.upper() for code, letter in table.items()}
    return table | mixed | capitals


TCVN3_TABLE: Final = _tcvn3_table()
VNI_TABLE: Final = _vni_table()


def _any_of(codes: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(sorted(map(re.escape, codes), key=len, reverse=True)))


_CODES: Final = {Encoding.TCVN3: _any_of(TCVN3_TABLE), Encoding.VNI: _any_of(VNI_TABLE)}
_TCVN3_TRANSLATION: Final = str.maketrans(TCVN3_TABLE)

_SURE_UNICODE: Final = re.compile("[ĂăĐđĨĩŨũƠơƯư\u1ea0-\u1ef9\u0300-\u0323]")
_WORD: Final = re.compile(r"(?:[^\W\d_]|[\xa1-\xae\xb5-\xbe\xd7\xf7])+")
# A sign inside a word ("ngµy"), or a capital between small letters ("ViÖt").
_TCVN3_ODDITY: Final = re.compile(
    r"[A-Za-z][\xa1-\xae\xb5-\xbe\xd7\xf7]|[\xa1-\xae\xb5-\xbe\xd7\xf7][A-Za-z]|[a-z][\xc0-\xde][a-z]"
)
_ABBREVIATION: Final = re.compile(r"[A-ZĐ]*Đ[A-ZĐ]*")

# Three plans re-coded: every coded word converts, and 9 to 16 % of them look like syllables as they stand.
_CONVERTIBLE_SHARE: Final = 0.9
_STANDING_SHARE: Final = 0.5
_CODED_SHARE: Final = 0.2
_SYLLABLE_SHARE: Final = 0.4
_FEW_WORDS: Final = 4
# How much must agree: two words in a name or a cell, one more in a sentence, where chance draws more often.
_PROOF: Final = 2
_PROOF_OF_SENTENCE: Final = 3
_SENTENCE: Final = 6
_ODD_LETTERS: Final = 2


def to_unicode(text: str, encoding: Encoding) -> str:
    """Convert text that code page 1252 or Latin-1 has read; words in .VnTimeH come back as capitals. NFC."""
    if encoding is Encoding.TCVN3:
        return nfc("".join(map(_tcvn3_line, text.splitlines(keepends=True))))
    if encoding is Encoding.VNI:
        return nfc(_CODES[Encoding.VNI].sub(lambda code: VNI_TABLE[code.group()], text))
    return nfc(text)


def detect_encoding(source: str | bytes) -> Encoding:
    """Tell which legacy encoding most of the text is in; UNICODE when nothing proves another."""
    text = _read(source) if isinstance(source, bytes) else source
    return _detect(_suspect_lines(text))


def repair(text: str) -> tuple[str, Encoding]:
    """Return the text in Unicode (NFC) and what it was in.

    Lines that already are Vietnamese Unicode, or that would not become syllables, stay as they were, so a
    document that mixes old and new fonts comes out right.
    """
    encoding = detect_encoding(text)
    if encoding is Encoding.UNICODE:
        return nfc(text), encoding
    lines = text.splitlines(keepends=True)
    return "".join(_repaired_line(line, encoding) for line in lines), encoding


def decode(data: bytes) -> str:
    """Read a text file's bytes; returns NFC text, legacy letters converted.

    UTF-8 and UTF-16 with or without a byte-order mark, UTF-32 with one; else code page 1258 or 1252.
    """
    return repair(_read(data))[0]


@dataclass(frozen=True, slots=True)
class _Evidence:
    """What a conversion would do to a text's words."""

    coded: int
    convertible: int
    proof: int

    @property
    def share(self) -> float:
        return self.convertible / self.coded if self.coded else 0.0


def _suspect_lines(text: str) -> list[str]:
    if text.isascii():
        return []
    return [line for line in text.splitlines() if _is_suspect(line)]


def _is_suspect(line: str) -> bool:
    """Vietnamese as it stands, or without a coded letter, a line says nothing of a legacy encoding."""
    if line.isascii() or _SURE_UNICODE.search(line):
        return False
    return not all(word.isascii() or is_syllable(word) for word in _WORD.findall(line))


def _detect(lines: list[str]) -> Encoding:
    words = _WORD.findall("\n".join(lines))
    coded = [word for word in words if not word.isascii()]
    if not coded or _standing_share(coded) > _STANDING_SHARE or not _could_be_vietnamese(words, coded):
        return Encoding.UNICODE
    found = {encoding: _evidence(coded, encoding) for encoding in (Encoding.TCVN3, Encoding.VNI)}
    best = max(found, key=lambda encoding: (found[encoding].share, found[encoding].proof))
    needed = _PROOF_OF_SENTENCE if sum(len(line.split()) for line in lines) >= _SENTENCE else _PROOF
    proven = found[best].share >= _CONVERTIBLE_SHARE and found[best].proof >= needed
    return best if proven else Encoding.UNICODE


def _standing_share(coded: list[str]) -> float:
    """Return how much of the text is Vietnamese already: Trà Vinh needs no letter outside Latin-1."""
    return sum(map(is_syllable, coded)) / len(coded)


def _could_be_vietnamese(words: list[str], coded: list[str]) -> bool:
    """Rule out prose of another language by its plain words, once there are enough of them to judge."""
    plain = [word for word in words if word.isascii() and not word.isupper()]
    if len(plain) < _FEW_WORDS:
        return True
    syllables = sum(map(is_syllable, plain))
    return len(coded) >= _CODED_SHARE * len(words) and syllables >= _SYLLABLE_SHARE * len(plain)


def _evidence(coded: list[str], encoding: Encoding) -> _Evidence:
    judged = [word for word in coded if not _is_abbreviation(word, encoding)]
    good = [word for word in judged if _becomes_syllable(word, encoding)]
    distinct = {word for word in good if not is_syllable(word)}
    return _Evidence(len(judged), len(good), sum(_weight(word, encoding) for word in distinct))


def _weight(word: str, encoding: Encoding) -> int:
    """A word that no alphabet writes so proves its encoding alone; else several words must agree."""
    if encoding is Encoding.VNI:
        odd = sum(not letter.isascii() for letter in word) >= _ODD_LETTERS
    else:
        odd = len(word) > _ODD_LETTERS and _TCVN3_ODDITY.search(word) is not None
    return _PROOF_OF_SENTENCE if odd else 1


@lru_cache(maxsize=16384)
def _word(word: str, encoding: Encoding) -> str:
    return word.translate(_TCVN3_TRANSLATION) if encoding is Encoding.TCVN3 else to_unicode(word, encoding)


@lru_cache(maxsize=16384)
def _becomes_syllable(word: str, encoding: Encoding) -> bool:
    """Every coded letter must be one of the encoding's, or the word was never written in it."""
    return _CODES[encoding].sub("", word).isascii() and is_syllable(_word(word, encoding))


@lru_cache(maxsize=16384)
def _is_abbreviation(word: str, encoding: Encoding) -> bool:
    """Q§, N§, H§ND: only đ is coded, so they prove nothing."""
    return _ABBREVIATION.fullmatch(_word(word, encoding)) is not None


def _repaired_line(line: str, encoding: Encoding) -> str:
    if line.isascii():
        return line
    coded = [word for word in _WORD.findall(line) if not word.isascii()]
    good = sum(_is_abbreviation(word, encoding) or _becomes_syllable(word, encoding) for word in coded)
    legacy = coded and not _SURE_UNICODE.search(line) and 2 * good > len(coded)
    return to_unicode(line, encoding) if legacy else nfc(line)


def _tcvn3_line(line: str) -> str:
    """Convert one line; TCVN3 has no toned capitals, so their case is read off the letters around them."""
    shouting = _is_shouting(line)

    def convert(match: re.Match[str]) -> str:
        word = match.group()
        converted = word.translate(_TCVN3_TRANSLATION)
        return converted.upper() if _is_capital(word, shouting=shouting) else converted

    return _WORD.sub(convert, line)


def _is_capital(word: str, *, shouting: bool) -> bool:
    small = sum("a" <= letter <= "z" for letter in word)
    large = sum("A" <= letter <= "Z" for letter in word)
    return not small and (large > 1 or shouting)


def _is_shouting(line: str) -> bool:
    """Tell whether the words whose case is plain are capitals: coded words first, if silent then all."""
    words = [word for word in _WORD.findall(line) if not _is_abbreviation(word, Encoding.TCVN3)]
    coded = [word for word in words if not word.isascii()]
    plain = [word for word in words if is_syllable(word)]
    return _mostly_capital(coded) or (not _has_small(coded) and _mostly_capital(plain))


def _has_small(words: list[str]) -> bool:
    return any("a" <= letter <= "z" for word in words for letter in word)


def _mostly_capital(words: list[str]) -> bool:
    large = sum(_is_capital(word, shouting=False) for word in words)
    return large > sum(_has_small([word]) for word in words)


_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def _read(data: bytes) -> str:
    codec = next((codec for mark, codec in _MARKS if data.startswith(mark)), None) or _unmarked_utf16(data)
    if codec:
        return data.decode(codec, errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _read_code_page(data)


def _unmarked_utf16(data: bytes) -> str | None:
    """Where UTF-16 text is ASCII, every other byte is zero, on the side that the byte order says."""
    head = data[:4096]
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if max(even, odd) * 8 < len(head) or len(data) % 2:
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _read_code_page(data: bytes) -> str:
    """Choose between the Vietnamese code page 1258 and the Western one, under which legacy fonts hide."""
    western = _decode_1252(data)
    try:
        vietnamese = nfc(data.decode("cp1258"))
    except UnicodeDecodeError:
        return western
    if _detect(_suspect_lines(western)) is not Encoding.UNICODE:
        return western
    return vietnamese if _foreign_words(vietnamese) < _foreign_words(western) else western


def _foreign_words(text: str) -> int:
    return sum(not is_syllable(word) for word in _WORD.findall(text) if not word.isascii())


def _decode_1252(data: bytes) -> str:
    """Code page 1252, its five holes read as Latin-1."""
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:
        return "".join(_CP1252[byte] for byte in data)


_CP1252: Final = [
    bytes([byte]).decode("cp1252", errors="ignore") or bytes([byte]).decode("latin-1") for byte in range(256)
]
