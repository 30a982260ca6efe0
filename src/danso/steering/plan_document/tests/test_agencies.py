"""Bodies in running text: names end where verbs begin."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from danso.steering.plan_document.agencies import (
    is_agency_heading,
    joined_agencies,
    looks_like_agencies,
    opening_agencies,
)
from danso.steering.plan_document.bodies import lead_words
from danso.steering.plan_document.phrases import deadline_in_sentence
from danso.steering.plan_document.sections import SectionKind, kind_of_section


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("Sở Xây dựng xây dựng quy chế", "Sở Xây dựng"),
        ("Sở xây dựng, Ban quản lý khu kinh tế xây dựng quy chế", "Sở xây dựng, Ban quản lý khu kinh tế"),
        ("Sở Thông tin và truyền thông chủ trì", "Sở Thông tin và truyền thông"),
        ("Giao Sở Nông nghiệp và Môi trường là cơ quan đầu mối, chủ trì", "Sở Nông nghiệp và Môi trường"),
        (
            "Đề nghị Tòa án nhân dân tỉnh, Viện kiểm sát nhân dân tỉnh phối hợp",
            "Tòa án nhân dân tỉnh, Viện kiểm sát nhân dân tỉnh",
        ),
        (
            "Các sở, ban, ngành, tổ chức chính trị - xã hội theo chức năng thực hiện",
            "Các sở, ban, ngành, tổ chức chính trị - xã hội",
        ),
        ("Ủy ban nhân dân các xã: An Bình, An Hòa", "Ủy ban nhân dân các xã: An Bình, An Hòa"),
        ("Trách nhiệm của đối tượng kiểm kê:", "đối tượng kiểm kê"),
    ],
)
def test_a_name_ends_where_a_verb_begins(sentence, names):
    assert opening_agencies(sentence).names == names


@pytest.mark.parametrize(
    "sentence",
    [
        "Hội nghị triển khai Đề án",
        "Cơ sở dữ liệu đất đai",
        "Ban hành quy chế",
        "Trường hợp khẩn cấp",
        "Phòng, chống lụt bão",
        "Các hội thảo chuyên đề",
        "Nâng cao nhận thức",
        "",
    ],
)
def test_words_that_only_look_like_bodies_are_none(sentence):
    assert opening_agencies(sentence) is None
    assert not looks_like_agencies(sentence)


def test_a_heading_is_nothing_but_bodies():
    assert is_agency_heading("Sở Nội vụ (Cơ quan thường trực):")
    assert not is_agency_heading("Sở Nội vụ chủ trì mở lớp")


def test_partners_are_named_after_the_lead():
    sentence = "Sở A chủ trì, phối hợp với Sở Tư pháp, Công an tỉnh soạn và trình quy chế"

    assert joined_agencies(sentence) == "Sở Tư pháp, Công an tỉnh"


def test_a_lead_told_by_a_sentence_is_taken_apart():
    words = lead_words("Sở Văn hóa và Thể thao chủ trì, phối hợp với Sở Y tế, Công an tỉnh tổ chức hội thi.")

    assert words.leads == ("Sở Văn hóa và Thể thao",)
    assert words.coordinators == ("Sở Y tế, Công an tỉnh",)


def test_a_list_of_names_stays_whole():
    assert lead_words("Công an tỉnh, Sở Nội vụ.").leads == ("Công an tỉnh, Sở Nội vụ.",)


@pytest.mark.parametrize(
    ("sentence", "phrase"),
    [
        ("Soát máy chủ, hoàn thành trước ngày 15 tháng 12 năm 2025.", "trước ngày 15 tháng 12 năm 2025"),
        ("Trình đề án, xong trong quý I/2026.", "trong quý I/2026"),
        ("Báo cáo UBND tỉnh trước ngày 18 hàng tháng.", "trước ngày 18 hàng tháng"),
        ("Hằng năm, sơ kết việc làm.", "Hằng năm"),
        ("Định kỳ hằng quý rút kinh nghiệm.", "Định kỳ hằng quý"),
        ("Thực hiện Nghị định ngày 09 tháng 7 năm 2025 của Chính phủ.", None),
        ("Bố trí kinh phí trong dự toán hằng năm.", None),
    ],
)
def test_a_sentence_may_say_by_when(sentence, phrase):
    assert deadline_in_sentence(sentence) == phrase


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("MỤC ĐÍCH, YÊU CẦU", SectionKind.PURPOSE),
        ("NỘI DUNG, NHIỆM VỤ CỤ THỂ", SectionKind.TASKS),
        ("PHÂN CÔNG NHIỆM VỤ", SectionKind.ASSIGNMENT),
        ("TỔ CHỨC THỰC HIỆN", SectionKind.IMPLEMENTATION),
        ("KINH PHÍ THỰC HIỆN", SectionKind.FUNDING),
        ("Lời nói đầu", None),
    ],
)
def test_a_sections_title_says_what_it_is_for(title, kind):
    assert kind_of_section(title) is kind


@given(st.text(alphabet="SởBanUBND các,ngành và(): chủtrì.–phốihợpvới", max_size=300))
def test_any_text_may_open_with_bodies_or_not(text):
    opening = opening_agencies(text)

    assert opening is None or opening.names in text


def test_who_has_a_part_of_its_own_stands_beside_the_one_who_presides():
    words = lead_words(
        "Sở Nội vụ chủ trì, phối hợp với các xã tổ chức hội đua. Sở Xây dựng lắp đặt biển báo."
    )

    assert words.leads == ("Sở Nội vụ",)
    assert words.coordinators == ("các xã", "Sở Xây dựng")
