"""Marks before paragraphs, and how they nest into paths."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from danso.documents.source_text import Line, SourceText
from danso.steering.plan_document.markers import MarkerKind, marker_of, roman_value
from danso.steering.plan_document.outline import outline_of
from danso.steering.plan_document.paragraphs import paragraphs_of


@pytest.mark.parametrize(
    ("text", "kind", "label"),
    [
        ("II. NHIỆM VỤ", MarkerKind.ROMAN, "II"),
        ("VIII - GIẢI PHÁP", MarkerKind.ROMAN, "VIII"),
        ("A. PHẦN CHUNG", MarkerKind.UPPER, "A"),
        ("Điều 3. Tổ chức", MarkerKind.ARTICLE, "3"),
        ("2.1. Về quy định", MarkerKind.DECIMAL, "2.1"),
        ("01. Về dữ liệu", MarkerKind.NUMBER, "1"),
        ("1) Về dữ liệu", MarkerKind.NUMBER, "1"),
        ("(12) 100% hồ sơ", MarkerKind.PAREN, "12"),
        ("đ) Lập danh mục", MarkerKind.LETTER, "đ"),
        ("- Cơ quan chủ trì", MarkerKind.DASH, "-"),
        ("+ Nội dung", MarkerKind.PLUS, "+"),
        ("PHỤ LỤC II", MarkerKind.ANNEX, "II"),
        ("Phần thứ nhất", MarkerKind.PART, "nhất"),
    ],
)
def test_a_mark_is_told_by_its_shape(text, kind, label):
    marker, _ = marker_of(text)

    assert (marker.kind, marker.label) == (kind, label)


@pytest.mark.parametrize(
    "text",
    [
        "214/NQ-CP ngày 23/7/2025",
        "500.000 thuê bao",
        "30/10/2023 của Chính phủ",
        "-----",
        "2.5 tỷ đồng",
        "MIX. một",
    ],
)
def test_numbers_of_other_things_are_no_marks(text):
    assert marker_of(text) is None


def test_roman_numbers_count():
    assert [roman_value(label) for label in ("I", "IV", "IX", "XIV", "IIII", "VX")] == [
        1,
        4,
        9,
        14,
        None,
        None,
    ]


def outline(*lines, kind="docx"):
    source = SourceText(kind, tuple(Line(number, line, line) for number, line in enumerate(lines, 1)))
    return outline_of(paragraphs_of(source))


def paths(*lines):
    return [
        node.path for node in outline(*lines).walk() if node.paragraph is not None and node.marker is not None
    ]


def test_marks_nest_as_they_come():
    assert paths(
        "II. Nhiệm vụ",
        "1. Chung",
        "(1) Một việc",
        "- Một gạch",
        "(2) Việc nữa",
        "2. Riêng",
        "2.1. Đầu",
        "(1) Việc",
    ) == [
        "II",
        "II.1",
        "II.1.1",
        "II.1.1.1",
        "II.1.2",
        "II.2",
        "II.2.1",
        "II.2.1.1",
    ]


def test_a_number_never_stands_inside_a_dash():
    assert paths("I. Mục đích", "- Một", "- Hai", "1. Yêu cầu", "a) Rõ", "b) Gọn", "2. Khác") == [
        "I",
        "I.1",
        "I.2",
        "I.1",
        "I.1.a",
        "I.1.b",
        "I.2",
    ]


def test_a_section_leaves_every_item_before_it():
    assert paths("I. Một", "1. Hai", "a) Ba", "II. Bốn", "1. Năm")[-2:] == ["II", "II.1"]


@given(
    st.lists(
        st.sampled_from(["I. A", "1. B", "1.1. C", "(1) D", "a) E", "- G", "+ H", "PHỤ LỤC", "II. K", "chữ"]),
        max_size=40,
    )
)
def test_every_paragraph_finds_its_place(lines):
    nodes = [node for node in outline(*lines).walk() if node.paragraph is not None]

    assert [node.first_line for node in nodes] == sorted(node.first_line for node in nodes)
    assert all(node in node.parent.children for node in nodes)


def joined(*lines, kind="txt"):
    source = SourceText(kind, tuple(Line(number, line, line) for number, line in enumerate(lines, 1)))
    return [paragraph.text for paragraph in paragraphs_of(source)]


def test_a_line_goes_on_across_one_blank_line():
    assert joined("(3) Nối phần mềm với Cơ", "", "sở dữ liệu dân cư", "", "- Chủ trì: Sở A") == [
        "(3) Nối phần mềm với Cơ sở dữ liệu dân cư",
        "- Chủ trì: Sở A",
    ]


def test_a_finished_sentence_does_not_go_on():
    assert joined("Việc đã xong.", "", "và việc khác") == ["Việc đã xong.", "và việc khác"]


def test_a_bare_number_takes_the_words_below_it():
    assert joined("4.", "", "Mở cửa kho") == ["4. Mở cửa kho"]


def test_word_paragraphs_stay_apart():
    assert joined("1. Sở Nội vụ", "Đưa việc này vào thi đua", kind="docx") == [
        "1. Sở Nội vụ",
        "Đưa việc này vào thi đua",
    ]
