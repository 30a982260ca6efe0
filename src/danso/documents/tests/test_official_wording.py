from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from danso.documents.official import BulletList, Heading, Paragraph, Run, Signature, wording
from danso.documents.official.composition import compose
from danso.documents.official.line_breaks import balanced, name_lines
from danso.documents.tests.documents import letter, plan


@pytest.mark.parametrize(
    ("number", "line"),
    [
        (7, "Số: 07/KH-UBND"),
        (10, "Số: 10/KH-UBND"),
        (2820, "Số: 2820/KH-UBND"),
        ("07a", "Số: 07a/KH-UBND"),
        (None, f"Số: {wording.NUMBER_ROOM}/KH-UBND"),
        ("", f"Số: {wording.NUMBER_ROOM}/KH-UBND"),
    ],
)
def test_numbers_under_ten_are_padded_and_a_missing_one_leaves_room(number, line):
    assert wording.number_line(plan(number=number)) == line


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (dt.date(2024, 2, 5), "ngày 05 tháng 02 năm 2024"),
        (dt.date(2024, 3, 5), "ngày 05 tháng 3 năm 2024"),
        (dt.date(2024, 12, 31), "ngày 31 tháng 12 năm 2024"),
    ],
)
def test_only_days_under_ten_and_months_one_and_two_are_padded(day, words):
    assert wording.date_in_words(day) == words


def test_a_missing_date_leaves_room_and_keeps_the_year():
    words = wording.dateline(plan(date=None, year=2024)).replace(wording.NO_BREAK_SPACE, " ")
    assert words.split() == ["Biển", "Đông,", "ngày", "tháng", "năm", "2024"]


def test_legal_bases_end_in_semicolons_and_the_last_in_a_full_stop():
    assert wording.basis_lines(["Căn cứ Luật A.", "Căn cứ Luật B;", "Căn cứ Luật C"]) == [
        "Căn cứ Luật A;",
        "Căn cứ Luật B;",
        "Căn cứ Luật C.",
    ]


def test_recipients_get_their_dash_and_mark_once():
    assert wording.recipient_lines(["- Như trên;", "Lưu: VT"]) == ["- Như trên;", "- Lưu: VT."]


def test_one_addressee_stands_alone_several_in_a_list():
    assert compose(letter(addressees=("Sở Y tế",))).addressees == ("Sở Y tế",)
    assert compose(letter()).addressees == ("- Sở Y tế;", "- Sở Tài chính.")


def test_an_acting_head_signs_with_q_before_the_position():
    assert wording.signature_lines(Signature("Giám đốc", acting=True)) == ["Q. GIÁM ĐỐC"]


def test_headings_are_numbered_anew_under_each_parent():
    levels = (1, 2, 3, 3, 2, 3, 1, 2)
    blocks = wording.numbered([Heading("x", level) for level in levels])
    assert [block.label for block in blocks] == ["I.", "1.", "a)", "b)", "2.", "a)", "II.", "1."]


def test_a_label_that_is_given_is_kept_and_still_counts():
    blocks = list(wording.numbered([Heading("x", 1, "PHẦN A"), Heading("y", 1), Heading("z", 1, "")]))
    assert [wording.heading_text(block) for block in blocks] == ["PHẦN A X", "II. Y", "Z"]


def test_points_follow_the_vietnamese_alphabet():
    blocks = list(wording.numbered([Heading("x", 3)] * 6))
    assert [block.label for block in blocks] == ["a)", "b)", "c)", "d)", "đ)", "e)"]


def test_the_body_ends_in_the_closing_mark_once():
    assert compose(plan(body=(Paragraph("Xong."),))).blocks[-1].runs == (Run("Xong./."),)
    assert compose(plan(body=(Paragraph("Xong./."),))).blocks[-1].runs == (Run("Xong./."),)
    assert compose(plan(body=(BulletList(("Một;", "Hai;")),))).blocks[-1].runs[-1] == Run("Hai./.")


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, ""),
        (0, "0"),
        (1234567, "1.234.567"),
        (1234.5, "1.234,5"),
        (Decimal("96.80"), "96,80"),
        (dt.date(2024, 6, 30), "30/06/2024"),
        ("a\x00b", "ab"),
    ],
)
def test_cells_are_worded_the_vietnamese_way(value, words):
    assert wording.plain(wording.written(value)) == words


@pytest.mark.parametrize(("number", "numeral"), [(1, "I"), (4, "IV"), (9, "IX"), (14, "XIV"), (89, "LXXXIX")])
def test_roman_numerals(number, numeral):
    assert wording.roman(number) == numeral


def test_a_long_name_breaks_before_its_unit():
    assert name_lines("Ủy ban nhân dân tỉnh Bà Rịa - Vũng Tàu") == (
        "ỦY BAN NHÂN DÂN",
        "TỈNH BÀ RỊA - VŨNG TÀU",
    )
    assert name_lines("Phó Chủ tịch Ủy ban nhân dân tỉnh", 28) == ("PHÓ CHỦ TỊCH", "ỦY BAN NHÂN DÂN TỈNH")
    assert name_lines("Sở Y tế") == ("SỞ Y TẾ",)
    assert name_lines("Ban Chỉ đạo\nĐề án 06") == ("BAN CHỈ ĐẠO", "ĐỀ ÁN 06")


@given(st.lists(st.text("ABCĐ", min_size=1, max_size=12), min_size=1, max_size=30), st.integers(12, 40))
def test_balanced_lines_keep_every_word_and_fit(words, longest):
    lines = balanced(" ".join(words), longest)
    assert " ".join(lines).split() == words
    assert all(len(line) <= longest for line in lines)


@given(st.text())
def test_cleaned_text_can_stand_in_xml(text):
    cleaned = wording.clean(text)
    assert not any(ord(letter) < 0x20 and letter not in "\t\n\r" for letter in cleaned)
    assert not any(0xD800 <= ord(letter) <= 0xDFFF or ord(letter) in {0xFFFE, 0xFFFF} for letter in cleaned)
