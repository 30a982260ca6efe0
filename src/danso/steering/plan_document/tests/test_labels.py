"""Label families, as data: which words before a colon tell what."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from danso.steering.plan_document.labels import take_apart
from danso.steering.plan_document.vocabulary import Role, meanings_of, role_of


@pytest.mark.parametrize(
    ("label", "role"),
    [
        ("Cơ quan chủ trì", Role.LEAD),
        ("Đơn vị chủ trì tham mưu thực hiện", Role.LEAD),
        ("Cơ quan thực hiện", Role.LEAD),
        ("Phân công", Role.LEAD),
        ("CƠ QUAN SOẠN THẢO", Role.LEAD),
        ("Đơn vị phối hợp thực hiện", Role.COORDINATOR),
        ("Cơ quan chủ trì, phối hợp", Role.LEAD_AND_COORDINATOR),
        ("Thời gian dự kiến hoàn thành", Role.DEADLINE),
        ("Thời hạn ban hành", Role.DEADLINE),
        ("Tiến độ thực hiện", Role.DEADLINE),
        ("Hạn hoàn thành", Role.DEADLINE),
        ("Kết quả dự kiến", Role.PRODUCT),
        ("Sản phẩm đầu ra", Role.PRODUCT),
        ("Nguồn kinh phí", Role.FUNDING),
        ("Người đứng đầu chịu trách nhiệm", Role.HEAD),
        ("Lãnh đạo phụ trách", Role.HEAD),
        ("Nội dung/nhiệm vụ", Role.TITLE),
        ("Chỉ tiêu", Role.INDICATOR),
        ("Đơn vị tính", Role.UNIT),
        ("Năm 2026", Role.YEAR),
        ("STT", Role.NUMBER),
        ("Trong đó", None),
        ("Các bước sau đây rất quan trọng", None),
    ],
)
def test_a_label_tells_its_role_by_its_words(label, role):
    assert role_of(label) is role


def test_marks_and_case_do_not_matter_to_a_label():
    assert role_of("co quan CHU TRI") is role_of("Cơ quan chủ trì")


def test_a_label_of_one_paragraph_gives_its_whole_value():
    parts = take_apart("Đơn vị phối hợp: các sở: Tư pháp, Xây dựng và các cơ quan liên quan.")

    assert parts.content == ""
    assert [(label.role, label.value) for label in parts.labels] == [
        (Role.COORDINATOR, "các sở: Tư pháp, Xây dựng và các cơ quan liên quan.")
    ]


def test_several_labels_may_share_one_line():
    parts = take_apart("Mở lớp học (Chủ trì: Sở Nội vụ; phối hợp: Công an tỉnh; thời gian: quý I/2025).")

    assert parts.content == "Mở lớp học"
    assert [(label.role, label.value) for label in parts.labels] == [
        (Role.LEAD, "Sở Nội vụ"),
        (Role.COORDINATOR, "Công an tỉnh"),
        (Role.DEADLINE, "quý I/2025"),
    ]


def test_a_deadline_may_follow_its_sentence_on_the_same_line():
    parts = take_apart("Cộng số liệu gửi Sở Tài chính. Thời hạn hoàn thành: trước ngày 31/5/2026.")

    assert parts.content == "Cộng số liệu gửi Sở Tài chính."
    assert parts.labels[0].value == "trước ngày 31/5/2026."


def test_a_deadline_without_a_colon_keeps_its_label_in_the_phrase():
    (label,) = take_apart("Thời gian thực hiện sau khi quy chế được ban hành.").labels

    assert (label.role, label.colon) == (Role.DEADLINE, False)
    assert label.value.startswith("Thời gian thực hiện sau khi")


@pytest.mark.parametrize(
    "sentence",
    [
        "Triển khai các chương trình:",
        "Triển khai: các chương trình đào tạo qua mạng được mở rộng.",
        "Giao Sở Nội vụ:",
        "Bảo đảm ba yêu cầu sau: nhanh, đúng, gọn.",
        "Các sở, ngành có trách nhiệm:",
    ],
)
def test_a_sentence_with_a_colon_is_no_label(sentence):
    assert take_apart(sentence).labels == ()


@given(st.text(alphabet="aáăâbcdđ chủtrì:;.()-,phốihợpời gian\n", max_size=400))
def test_any_text_can_be_taken_apart(text):
    parts = take_apart(text)

    assert sum(len(label.value) for label in parts.labels) + len(parts.content) <= len(text)


@given(st.text(max_size=120))
def test_meanings_are_known_or_none(text):
    meanings = meanings_of(text)

    assert meanings is None or isinstance(meanings, tuple)
