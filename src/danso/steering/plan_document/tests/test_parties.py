from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from danso.organizations.directory import load_default_directory
from danso.steering.plan_document.parties import (
    LEAD_IS_PARAGRAPH,
    LEAD_REMARK,
    UNKNOWN_ORGANIZATION,
    Parties,
    split_parties,
)
from danso.steering.tests.real_plans import PLANS, golden_tasks

DIRECTORY = load_default_directory()


def split(raw: str) -> Parties:
    return split_parties(raw, DIRECTORY)


def names(raw: str) -> list[str]:
    return list(split(raw).names)


@pytest.mark.parametrize("task", golden_tasks(), ids=lambda task: task["path"])
def test_the_leads_of_the_plan_of_2024_come_out_as_expected(task) -> None:
    assert [name for raw in task["leads_raw"] for name in names(raw)] == task["leads"]


def test_the_21_named_leads_of_the_plan_of_2024_are_known() -> None:
    named = {lead for task in golden_tasks() for lead in task["leads"] if not lead.startswith("@")}
    assert len(named) == 21
    assert {name for name in named if DIRECTORY.find(name) is None} == set()


SPLITS = [
    ("Sở Nội vụ/Công an tỉnh", ["Sở Nội vụ", "Công an tỉnh"]),
    ("1. Sở Nội vụ 2. Công an tỉnh", ["Sở Nội vụ", "Công an tỉnh"]),
    ("a) Sở Nội vụ; b) Công an tỉnh", ["Sở Nội vụ", "Công an tỉnh"]),
    ("- Sở Nội vụ\n- Công an tỉnh\n- UBND các xã, phường", ["Sở Nội vụ", "Công an tỉnh", "@all_communes"]),
    ("sở tài chính, công an tỉnh", ["Sở Tài chính", "Công an tỉnh"]),
    ("Sở Tài Chính; Sở Sở Công thương", ["Sở Tài chính", "Sở Công Thương"]),
    ("Sở Khoa học và Công nghệ Sở Công Thương", ["Sở Khoa học và Công nghệ", "Sở Công Thương"]),
    ("Sở Giáo dục và Đào tạo và Sở Y tế", ["Sở Giáo dục và Đào tạo", "Sở Y tế"]),
    ("Sở Tài chính, Nội vụ và Công an tỉnh", ["Sở Tài chính", "Sở Nội vụ", "Công an tỉnh"]),
    ("Các Sở Tài chính, Nội vụ, Xây dựng", ["Sở Tài chính", "Sở Nội vụ", "Sở Xây dựng"]),
    (
        "các sở: Tư pháp, Văn hóa, Thể thao và Du lịch, Lao động – Thương binh và Xã hội và các địa phương",
        [
            "Sở Tư pháp",
            "Sở Văn hóa, Thể thao và Du lịch",
            "Sở Lao động - Thương binh và Xã hội",
            "@all_localities",
        ],
    ),
    ("Các sở, ban, ngành; UBND các phường, xã", ["@all_departments", "@all_communes"]),
    (
        "Các sở, ngành, UBND xã, phường, đặc khu Sở Tài chính",
        ["@all_departments_and_localities", "Sở Tài chính"],
    ),
    (
        "Sở Tài chính\nCác sở, ngành, UBND xã, phường, đặc khu",
        ["Sở Tài chính", "@all_departments_and_localities"],
    ),
    ("UBND các xã: Tân Hưng, Hòa Long", ["UBND xã Tân Hưng", "UBND xã Hòa Long"]),
    ("UBND các phường Bà Rịa, Long Hương", ["UBND phường Bà Rịa", "UBND phường Long Hương"]),
    (
        "UBND thị xã Phú Mỹ và các huyện Châu Đức, Xuyên Mộc",
        ["UBND thị xã Phú Mỹ", "UBND huyện Châu Đức", "UBND huyện Xuyên Mộc"],
    ),
    (
        "UBND thành phố Hà Nội, Thành phố Hồ Chí Minh và UBND các tỉnh, thành phố khác",
        ["UBND thành phố Hà Nội", "UBND Thành phố Hồ Chí Minh", "UBND các tỉnh, thành phố khác"],
    ),
    ("Sở Tài chính - Cơ quan thường trực Ban Chỉ đạo", ["Sở Tài chính"]),
    ("Sở Nội vụ (cơ quan thường trực), Công an tỉnh", ["Sở Nội vụ", "Công an tỉnh"]),
    ("Giám đốc Sở, Thủ trưởng cơ quan, ban, ngành", ["@all_departments"]),
    ("Cơ quan phối hợp", ["Cơ quan phối hợp"]),
    ("Thành phố Đà Lạt, tỉnh Bến Tre", ["Thành phố Đà Lạt", "tỉnh Bến Tre"]),
    (
        "Sở Nội vụ/Sở Nội vụ và Lao động tỉnh, thành phố trực thuộc Trung ương",
        ["Sở Nội vụ/Sở Nội vụ và Lao động tỉnh, thành phố trực thuộc Trung ương"],
    ),
    ("Các Bộ, cơ quan: Tài chính, Ngoại giao", ["Bộ Tài chính", "Bộ Ngoại giao"]),
    ("Báo và Phát thanh Truyền hình Lai Châu", ["Báo và Phát thanh Truyền hình Lai Châu"]),
    ("Công an tỉnh Lai Châu", ["Công an tỉnh Lai Châu"]),
    ("Đề nghị Tòa án nhân dân tỉnh", ["Tòa án nhân dân tỉnh"]),
    ("Sở Nội vụ; các đơn vị có liên quan", ["Sở Nội vụ", "các đơn vị có liên quan"]),
    (
        "Tập đoàn Xây lắp - Viễn thông Sao Mai, Sở Tài chính",
        ["Tập đoàn Xây lắp - Viễn thông Sao Mai", "Sở Tài chính"],
    ),
    (
        "Bộ trưởng, Thủ trưởng các cơ quan ngang bộ, cơ quan thuộc Chính phủ, Sở Tài chính",
        ["Bộ trưởng, Thủ trưởng các cơ quan ngang bộ, cơ quan thuộc Chính phủ", "Sở Tài chính"],
    ),
    ("Các bộ, ngành, địa phương", ["Các bộ, ngành", "@all_localities"]),
    ("Bộ Công an và các bộ, ngành liên quan", ["Bộ Công an", "các bộ, ngành liên quan"]),
    (
        "Các cơ quan, tổ chức và doanh nghiệp có liên quan",
        ["Các cơ quan, tổ chức và doanh nghiệp có liên quan"],
    ),
    ("TTPVHCC các xã, phường", ["TTPVHCC các xã, phường"]),
]


@pytest.mark.parametrize(("raw", "bodies"), SPLITS)
def test_a_value_splits_into_the_bodies_it_names(raw, bodies) -> None:
    assert names(raw) == bodies


@pytest.mark.parametrize(
    ("raw", "bodies"),
    [
        ("Viện Nghiên cứu phát triển Thành phố", ["Viện Nghiên cứu phát triển Thành phố"]),
        (
            "Phòng Nội vụ, Lao động - Thương binh và Xã hội",
            ["Phòng Nội vụ, Lao động - Thương binh và Xã hội"],
        ),
        (
            "Chi cục Chăn nuôi và Thú y, Hội Luật gia tỉnh",
            ["Chi cục Chăn nuôi và Thú y", "Hội Luật gia tỉnh"],
        ),
        ("VNPT Lai Châu, Viettel Lai Châu", ["VNPT Lai Châu", "Viettel Lai Châu"]),
        ("Bộ phận Một cửa cấp huyện, cấp xã", ["Bộ phận Một cửa cấp huyện, cấp xã"]),
        (
            "Cục Phát thanh, truyền hình và thông tin điện tử; Vụ Pháp chế",
            ["Cục Phát thanh, truyền hình và thông tin điện tử", "Vụ Pháp chế"],
        ),
        (
            "Ban Quản lý dự án đầu tư xây dựng các công trình giao thông tỉnh",
            ["Ban Quản lý dự án đầu tư xây dựng các công trình giao thông tỉnh"],
        ),
    ],
)
def test_an_unknown_body_comes_out_as_written_with_a_flag(raw, bodies) -> None:
    parties = split(raw)
    assert list(parties.names) == bodies
    assert UNKNOWN_ORGANIZATION in parties.flags


@pytest.mark.parametrize(
    ("raw", "leads"),
    [
        ("Sở Tài chính chủ trì, phối hợp với Công an tỉnh, Sở Nội vụ", ["Sở Tài chính"]),
        ("Sở Tài chính chủ trì; Sở Nội vụ, Công an tỉnh phối hợp", ["Sở Tài chính"]),
        ("Sở Tài chính chủ trì, Sở Nội vụ phối hợp", ["Sở Tài chính"]),
        (
            "Sở Giáo dục và Đào tạo và Sở Y tế chủ trì, phối hợp với các sở",
            ["Sở Giáo dục và Đào tạo", "Sở Y tế"],
        ),
        ("Sở Nội vụ theo chức năng, nhiệm vụ được giao", ["Sở Nội vụ"]),
        ("Công an tỉnh (Phòng PC06, PA05), Sở Nội vụ", ["Công an tỉnh", "Sở Nội vụ"]),
        ("Sở Xây dựng xây dựng kế hoạch", ["Sở Xây dựng"]),
    ],
)
def test_what_is_said_of_the_work_is_a_remark(raw, leads) -> None:
    parties = split(raw)
    assert list(parties.names) == leads
    assert parties.remark
    assert LEAD_REMARK in parties.flags


def test_a_paragraph_yields_the_bodies_that_act_in_it() -> None:
    text = " ".join((PLANS / "laichau-2025.txt").read_text("utf-8").split())
    start = text.index("Sở Khoa học và Công nghệ tiến hành rà soát")
    parties = split(text[start : text.index("**3.****")])
    assert parties.names == ("Sở Khoa học và Công nghệ", "@all_departments_and_localities")
    assert parties.flags == (LEAD_IS_PARAGRAPH,)


@pytest.mark.parametrize("raw", ["", " . ", "Không", "…………", "Như trên"])
def test_a_value_that_names_nobody_yields_nobody(raw) -> None:
    assert split(raw) == Parties()


PIECES = [
    *[
        "Sở",
        "Tài chính",
        "UBND",
        "các",
        "xã",
        ",",
        ";",
        "và",
        "(",
        ")",
        "phường",
        ":",
        "Công an tỉnh",
        "chủ trì",
    ],
    *[
        "Thành phố",
        "phối hợp",
        "với",
        "-",
        "\n",
        ".",
        "Bộ",
        "ban",
        "ngành",
        "liên quan",
        "cấp xã",
        "tỉnh",
        "1.",
        "/",
    ],
]


@given(st.lists(st.sampled_from(PIECES), max_size=20).map(" ".join) | st.text(max_size=80))
def test_no_value_makes_the_splitter_fail(raw) -> None:
    parties = split(raw)
    assert all(name and name == name.strip() for name in parties.names)
    assert len(parties.names) == len(set(parties.names))
