"""Which strings are Vietnamese syllables: an onset, a rime and a tone that may stand together."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Final

from danso.vietnam.text import ACUTE, DOT_BELOW, TONE_MARKS, nfc

# Longest first, so that "ngh" is tried before "ng" and "n".
_ONSETS = "b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x"
ONSETS: Final = tuple(sorted(_ONSETS.split(), key=len, reverse=True))

_RIMES = """
    a ac ach ai ak am an ang anh ao ap at au ay ăc ăk ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
    e ec em en eng eo ep et ê êch êm ên ênh êp êt êu
    i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu
    o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong
    ooc oong op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt
    u ua uân uâng uât uây uc uê uêch uênh ui um un ung uôc uôi uôm uôn uông uôt uơ up ut uy uya uych uyên uyêt
    uynh uyt uyu ư ưa ưc ưi ưm ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu
    y ych yêm yên yêng yêt yêu ym yn ynh yt
"""
RIMES: Final = frozenset(_RIMES.split())

_STOPS: Final = ("c", "ch", "k", "p", "t")
_STOP_TONES: Final = frozenset({ACUTE, DOT_BELOW})


@lru_cache(maxsize=16384)
def is_syllable(word: str) -> bool:
    """Tell whether one word, in any case, is spelt as Vietnamese allows, the tone on either vowel."""
    tones, letters = _split_tones(word.lower())
    if len(tones) > 1:
        return False
    return any(_tone_fits(rime, tones) for rime in _rimes(letters))


def _split_tones(word: str) -> tuple[str, str]:
    decomposed = unicodedata.normalize("NFD", word)
    tones = "".join(mark for mark in decomposed if mark in TONE_MARKS)
    return tones, nfc("".join(mark for mark in decomposed if mark not in TONE_MARKS))


def _rimes(letters: str) -> list[str]:
    """Return each rime that some onset, or none, leaves over."""
    rests = [letters, *(letters.removeprefix(onset) for onset in ONSETS if letters.startswith(onset))]
    found = [rest for rest in rests if rest in RIMES]
    return [*found, "i"] if letters == "gi" else found


def _tone_fits(rime: str, tones: str) -> bool:
    return tones in _STOP_TONES if rime.endswith(_STOPS) else True
