from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from danso.vietnam.syllables import is_syllable
from danso.vietnam.tests.letters import CODED, LETTERS, SMALL
from danso.vietnam.text import (
    ALPHABET,
    collation_key,
    fold,
    nfc,
    search_key,
    strip_diacritics,
    tone_of,
    without_tone,
)

GOOD = "nghiêng khuỷu gì giếng quốc Hoà hòa đặng ƯỚT Thuở xoong yêu ý UYÊN ngoằn"
BAD = "café hôtel strength Việtt cac Zürich xß nguyénh hòá"

vietnamese = st.text(alphabet=[*LETTERS, *"bcdghklmnpqrstvx", " ", "-", "2", "9"], max_size=40)


def _by_code_point(items):
    return sorted(items, reverse=True)


def test_the_letters_are_all_134_of_unicode():
    assert len(CODED) == 134
    assert len(set(LETTERS)) == 146
    assert all(len(letter) == 1 for letter in LETTERS)


@pytest.mark.parametrize("letter", LETTERS)
def test_a_letter_survives_decomposition_and_folds_to_its_base(letter):
    decomposed = unicodedata.normalize("NFD", letter)
    assert nfc(decomposed) == letter
    base = unicodedata.name(letter).split("LETTER ")[1][0].lower()
    assert fold(letter) == fold(decomposed) == base


@pytest.mark.parametrize("letter", LETTERS)
def test_removing_the_tone_keeps_the_vowel(letter):
    plain = without_tone(letter)
    assert plain.lower() in ALPHABET
    assert tone_of(plain) == ""
    assert nfc(plain + tone_of(letter)) == letter


@given(vietnamese)
def test_both_normal_forms_have_the_same_keys(text):
    decomposed = unicodedata.normalize("NFD", text)
    assert fold(decomposed) == fold(text)
    assert search_key(decomposed) == search_key(text)
    assert collation_key(decomposed) == collation_key(text)


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing(text):
    once = search_key(text)
    assert search_key(once) == once
    assert nfc(nfc(text)) == nfc(text)


def test_folding_collapses_whitespace_and_keeps_punctuation():
    assert fold("  Đắk\u00a0 Lắk, \n TP. Huế ") == "dak lak, tp. hue"
    assert strip_diacritics("Ủy ban Nhân dân") == "Uy ban Nhan dan"


@pytest.mark.parametrize(
    "spelling", ["Bà Rịa – Vũng Tàu", "Bà Rịa - Vũng Tàu", "BÀ RỊA-VŨNG TÀU", "ba ria  vung tau"]
)
def test_dashes_and_case_do_not_hide_a_name_from_search(spelling):
    assert search_key(spelling) == "ba ria vung tau"


def test_letters_sort_in_the_order_of_the_alphabet():
    assert sorted(ALPHABET, key=collation_key) == list(ALPHABET)


def test_tones_sort_in_the_order_of_the_dictionary():
    expected = ["ma", "mà", "mả", "mã", "má", "mạ"]
    assert sorted(_by_code_point(expected), key=collation_key) == expected


def test_a_later_letter_weighs_more_than_an_earlier_tone():
    assert sorted(["bà a", "ba b", "bạ", "ba"], key=collation_key) == ["ba", "bạ", "bà a", "ba b"]


def test_agencies_sort_as_an_office_expects():
    expected = [
        "Công an tỉnh",
        "Cục Thuế",
        "Đài Phát thanh",
        "Sở Nội vụ",
        "Sở Tài chính",
        "Sở Tư pháp",
        "Ủy ban nhân dân",
        "Văn phòng",
    ]
    assert sorted(_by_code_point(expected), key=collation_key) == expected


def test_numbered_wards_sort_by_number():
    expected = ["Phường 2", "Phường 10", "Phường An Đông"]
    assert sorted(_by_code_point(expected), key=collation_key) == expected


@given(vietnamese, vietnamese)
def test_equal_keys_mean_equal_words(left, right):
    def words(text):
        return [str(int(word)) if word.isdecimal() else word for word in text.replace("-", " ").split()]

    if collation_key(left) == collation_key(right):
        assert search_key(left).replace("0", "") == search_key(right).replace("0", "")
    if words(left) == words(right):
        assert collation_key(left) == collation_key(right)


@given(vietnamese)
def test_the_sort_key_is_safe_to_store_and_index(text):
    key = collation_key(text)
    assert key.isascii()
    assert key == key.lower()


def test_a_prefix_sorts_before_what_it_begins():
    assert collation_key("Tân") < collation_key("Tân An") < collation_key("Tâng")


@pytest.mark.parametrize("word", GOOD.split())
def test_syllables_of_the_language_are_known(word):
    assert is_syllable(word)
    assert is_syllable(nfc(word).upper())


@pytest.mark.parametrize("word", BAD.split())
def test_other_words_are_no_syllables(word):
    assert not is_syllable(word)


@pytest.mark.parametrize("letter", SMALL[:6])
def test_a_stop_takes_only_two_tones(letter):
    assert is_syllable(f"b{letter}t") == (letter in "áạ")
