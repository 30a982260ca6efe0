from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from danso.vietnam.legacy import (
    TCVN3_TABLE,
    VNI_TABLE,
    Encoding,
    decode,
    detect_encoding,
    repair,
    to_unicode,
)
from danso.vietnam.tests.letters import CAPITAL, CODED, SMALL

MOTTO = "Cộng hòa xã hội chủ nghĩa Việt Nam\nĐộc lập - Tự do - Hạnh phúc"
SENTENCES = [
    MOTTO,
    "Ủy ban nhân dân tỉnh giao Công an tỉnh chủ trì, phối hợp với các sở, ngành rà soát dữ liệu dân cư.",
    "Số: 12/QĐ-UBND ngày 05 tháng 3 năm 2004 của Hội đồng nhân dân thị xã Bà Rịa",
    "Người đứng đầu cơ quan chịu trách nhiệm về tiến độ, chất lượng; thường xuyên kiểm tra, đôn đốc.",
    "Quyết nghị: khuyến khích người dân nộp hồ sơ trực tuyến, hưởng lương hưu qua tài khoản.",
]
MOTTO_TCVN3 = "Céng hßa x· héi chñ nghÜa ViÖt Nam\n§éc lËp - Tù do - H¹nh phóc"
MOTTO_VNI = "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam\nÑoäc laäp - Töï do - Haïnh phuùc"
FOREIGN = [
    "Le thé est né à l'été, où êtes-vous ? Déjà vu, un café crème à l'hôtel, là-bas, très tôt.",
    "Für Öl aus Zürich zahlt man in Köln größere Gebühren; schöne Grüße!",
    "El niño señaló el año: ¿qué más? ¡Olé!",
    "På øre blå, São Paulo não é só pão",
    "Microsoft® Word © 2024, 5 µm · §5 «bonjour» 20 °C ± 2, £3",
    "Plain English without a single mark.",
]
TO_TCVN3 = {letter: code for code, letter in TCVN3_TABLE.items()}
TO_VNI = {letter: code for code, letter in VNI_TABLE.items() if code[0].isupper() == letter.isupper()}
VNI_CAPITALS = {letter: code for code, letter in VNI_TABLE.items() if code.isupper()}


def coded(text, table):
    return "".join(table.get(letter, letter) for letter in text)


def in_vni(text):
    return coded(text, TO_VNI | VNI_CAPITALS)


def test_tcvn3_codes_every_small_letter_and_the_seven_capitals_it_has():
    assert set(TO_TCVN3) == {letter for letter in SMALL if not letter.isascii()} | set("ĂÂÊÔƠƯĐ")
    assert len(TCVN3_TABLE) == 67 + 7


def test_vni_codes_every_letter_in_both_cases():
    assert set(TO_VNI) | set(VNI_CAPITALS) == set(CODED)


@pytest.mark.parametrize("letter", [letter for letter in CODED if letter in TO_TCVN3])
def test_a_tcvn3_letter_comes_back(letter):
    assert to_unicode(f"x{TO_TCVN3[letter]}n", Encoding.TCVN3) == f"x{letter}n"


@pytest.mark.parametrize("letter", CAPITAL)
def test_a_toned_capital_of_tcvn3_is_read_off_its_word(letter):
    code = TO_TCVN3.get(letter) or TO_TCVN3.get(letter.lower(), letter)
    assert to_unicode(f"TR{code}NG", Encoding.TCVN3) == f"TR{letter}NG"


@pytest.mark.parametrize("letter", CODED)
def test_a_vni_letter_comes_back(letter):
    assert to_unicode(f"x{in_vni(letter)}n", Encoding.VNI) == f"x{letter}n"


def test_known_samples_of_both_encodings_read_as_the_motto():
    assert repair(MOTTO_TCVN3) == (MOTTO, Encoding.TCVN3)
    assert repair(MOTTO_VNI) == (MOTTO, Encoding.VNI)


def test_capitals_come_back_as_capitals_and_names_keep_theirs():
    assert repair("CéNG HOµ X· HéI CHñ NGHÜA VIÖT NAM")[0] == "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    assert (
        repair("Sè: 5/KH-BC§ ngµy 1/2/2003, §µ L¹t, Hµ Néi")[0]
        == "Số: 5/KH-BCĐ ngày 1/2/2003, Đà Lạt, Hà Nội"
    )
    assert repair("BAN §Ò ¸N, NG¦êI D¢N")[0] == "BAN ĐỀ ÁN, NGƯỜI DÂN"
    assert repair("OÂng Nguyeãn, Oâng Traàn")[0] == "Ông Nguyễn, Ông Trần"


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_sentence_comes_back_from_vni(sentence):
    assert repair(in_vni(sentence)) == (sentence, Encoding.VNI)
    assert repair(in_vni(sentence.upper())) == (sentence.upper(), Encoding.VNI)


@pytest.mark.parametrize("sentence", SENTENCES[:1] + SENTENCES[2:])
def test_a_sentence_comes_back_from_tcvn3(sentence):
    assert repair(coded(sentence, TO_TCVN3)) == (sentence, Encoding.TCVN3)
    shouted = coded(
        sentence.lower(), TO_TCVN3 | {"ă": "¡", "â": "¢", "ê": "£", "ô": "¤", "ơ": "¥", "ư": "¦", "đ": "§"}
    )
    assert repair(shouted.upper() if shouted.isascii() else _ascii_upper(shouted))[0] == sentence.upper()


def _ascii_upper(text):
    return "".join(letter.upper() if letter.isascii() else letter for letter in text)


@pytest.mark.parametrize(
    "text", [*SENTENCES, *FOREIGN, "", "2024", "Trà Vinh, Hòa Bình, Lê Thánh Tông café", "Hà Nội 5 µm"]
)
def test_unicode_and_foreign_text_is_never_changed(text):
    assert repair(text) == (text, Encoding.UNICODE)
    assert detect_encoding(text) is Encoding.UNICODE


@given(st.lists(st.sampled_from(" ".join(SENTENCES).split()), min_size=1, max_size=30).map(" ".join))
def test_no_mix_of_unicode_words_is_taken_for_legacy(text):
    assert repair(text) == (text, Encoding.UNICODE)


@example("Le Le Le Le tôt. På")
@given(st.lists(st.sampled_from(" ".join(FOREIGN[:4]).split()), min_size=6, max_size=30).map(" ".join))
def test_no_mix_of_foreign_words_is_taken_for_legacy(text):
    assert repair(text)[0] == text


MARKED_WORDS = sorted(
    {word for word in re.findall(r"[^\W\d_]+", " ".join(SENTENCES).lower()) if not word.isascii()}
)


@given(st.lists(st.sampled_from(MARKED_WORDS), min_size=15, max_size=40, unique=True).map(" ".join))
def test_any_fifteen_words_come_back_from_both_encodings(text):
    assert repair(coded(text, TO_TCVN3)) == (text, Encoding.TCVN3)
    assert repair(coded(text, TO_VNI)) == (text, Encoding.VNI)


def test_a_document_of_old_and_new_fonts_is_mended_line_by_line():
    mixed = f"Trà Vinh đã có Unicode\n{MOTTO_TCVN3}\nMicrosoft® Word\nHòa Bình"
    assert repair(mixed) == (f"Trà Vinh đã có Unicode\n{MOTTO}\nMicrosoft® Word\nHòa Bình", Encoding.TCVN3)


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("text", [*SENTENCES, FOREIGN[0], "a"])
def test_every_unicode_form_is_read_with_or_without_a_mark(text, codec):
    assert decode(text.encode(codec)) == text


@pytest.mark.parametrize("text", FOREIGN)
def test_western_bytes_stay_western(text):
    assert decode(text.encode("cp1252")) == text


def test_bytes_of_old_files_are_read():
    assert decode(MOTTO_TCVN3.encode("cp1252")) == MOTTO
    assert decode(MOTTO_VNI.encode("cp1252")) == MOTTO
    assert detect_encoding(MOTTO_VNI.encode("cp1252")) is Encoding.VNI


def test_the_vietnamese_windows_code_page_is_read():
    pieces = {"ộ": "ô\u0323", "ò": "o\u0300", "ã": "a\u0303", "ủ": "u\u0309", "ĩ": "i\u0303", "ệ": "ê\u0323"}
    pieces |= {"ậ": "â\u0323", "ự": "ư\u0323", "ạ": "a\u0323"}
    assert decode(coded(MOTTO, pieces).encode("cp1258")) == MOTTO


@given(st.binary(max_size=200))
def test_any_bytes_are_read_as_some_text(data):
    assert isinstance(decode(data), str)
