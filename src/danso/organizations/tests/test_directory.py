from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from danso.organizations.directory import (
    ALL_COMMUNES,
    ALL_DEPARTMENTS,
    ALL_DEPARTMENTS_AND_LOCALITIES,
    ALL_DISTRICTS,
    ALL_LOCALITIES,
    CENTRAL,
    GROUPS,
    load_default_directory,
)
from danso.organizations.models import Kind

DIRECTORY = load_default_directory()
BODIES = [agency for agency in DIRECTORY.agencies if agency.kind != CENTRAL]
DISTRICTS = ["Vũng Tàu", "Bà Rịa", "Phú Mỹ", "Long Điền", "Đất Đỏ", "Châu Đức", "Xuyên Mộc", "Côn Đảo"]


def canonical(written: str) -> str | None:
    match = DIRECTORY.match_at(written, 0)
    return match.name if match and match.end == len(written) else None


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Sở Thông tin và truyền thông", "Sở Thông tin và Truyền thông"),
        ("Sở TT&TT", "Sở Thông tin và Truyền thông"),
        ("Sở KHCN", "Sở Khoa học và Công nghệ"),
        ("Sở KH và CN", "Sở Khoa học và Công nghệ"),
        ("Sở Lao động – Thương binh và Xã hội", "Sở Lao động - Thương binh và Xã hội"),
        ("Sở Lao động Thương binh và Xã hội", "Sở Lao động - Thương binh và Xã hội"),
        ("Sở Lao động, Thương binh & Xã hội", "Sở Lao động - Thương binh và Xã hội"),
        ("Sở LĐTBXH", "Sở Lao động - Thương binh và Xã hội"),
        ("Sở LĐ-TB&XH", "Sở Lao động - Thương binh và Xã hội"),
        ("Sở Văn hoá Thể thao và Du lịch", "Sở Văn hóa, Thể thao và Du lịch"),
        ("Văn Phòng Uỷ ban nhân dân tỉnh", "Văn phòng UBND tỉnh"),
        ("VP UBND Thành phố", "Văn phòng UBND Thành phố"),
        ("CÔNG AN TỈNH", "Công an tỉnh"),
        ("Công an Thành phố", "Công an Thành phố"),
        ("Cục thuế tỉnh", "Cục Thuế tỉnh"),
        ("Toà án nhân dân tỉnh", "Tòa án nhân dân tỉnh"),
        ("VKSND tỉnh", "Viện Kiểm sát nhân dân tỉnh"),
        ("Ngân hàng Nhà nước Việt Nam - Chi nhánh tỉnh", "Ngân hàng Nhà nước Việt Nam chi nhánh tỉnh"),
        ("Ủy ban MTTQ Việt Nam tỉnh", "Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh"),
        ("Báo Bà Rịa - Vũng Tàu", "Báo Bà Rịa – Vũng Tàu"),
        ("Ủy ban nhân dân huyện Long Điền", "UBND huyện Long Điền"),
        ("Bộ CHQS tỉnh", "Bộ Chỉ huy Quân sự tỉnh"),
    ],
)
def test_a_name_comes_out_canonical_however_it_is_written(written, name) -> None:
    assert canonical(written) == name
    assert canonical(written.upper()) == name
    assert canonical(unicodedata.normalize("NFC", unicodedata.normalize("NFD", written))) == name


@pytest.mark.parametrize(
    "written", ["Báo và Phát thanh Truyền hình", "Báo và phát thanh, truyền hình tỉnh", "Thống kê tỉnh"]
)
def test_names_that_differ_between_provinces_come_out_as_written(written) -> None:
    assert canonical(written) == written


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Công an tỉnh Lai Châu", "cong-an-tinh"),
        ("Sở Tư pháp tỉnh Bắc Ninh", "so-tu-phap"),
        ("Báo và Phát thanh Truyền hình Lai Châu", "bao-va-phat-thanh-truyen-hinh"),
        ("Ngân hàng Nhà nước Chi nhánh Khu vực 13", "ngan-hang-nha-nuoc-khu-vuc"),
        ("Kho bạc Nhà nước khu vực II", "kho-bac-nha-nuoc-khu-vuc"),
        ("  Sở   Nội vụ ", "so-noi-vu"),
    ],
)
def test_an_agency_is_found_with_its_place_after_it(written, code) -> None:
    found = DIRECTORY.find(written)
    assert found is not None
    assert found.code == code


@pytest.mark.parametrize("written", ["Sở Ước mơ", "", "xin chào", "Sở Nội vụ phối hợp", "Công an"])
def test_what_is_no_known_name_is_not_found(written) -> None:
    assert DIRECTORY.find(written) is None


def test_the_longest_name_wins() -> None:
    match = DIRECTORY.match_at("Sở Văn hóa, Thể thao và Du lịch, Sở Văn hóa và Thể thao", 0)
    assert match is not None
    assert match.name == "Sở Văn hóa, Thể thao và Du lịch"


@pytest.mark.parametrize(
    ("written", "codes", "rest"),
    [
        ("Các sở, ban, ngành", (ALL_DEPARTMENTS,), ""),
        ("các sở ban ngành tỉnh", (ALL_DEPARTMENTS,), ""),
        ("các sở, ngành có liên quan theo chức năng", (ALL_DEPARTMENTS,), " theo chức năng"),
        ("các sở, ban ngành, địa phương liên quan", (ALL_DEPARTMENTS_AND_LOCALITIES,), ""),
        ("các cơ quan, đơn vị, địa phương", (ALL_DEPARTMENTS_AND_LOCALITIES,), ""),
        ("Các sở, ngành, UBND xã, phường, đặc khu", (ALL_DEPARTMENTS_AND_LOCALITIES,), ""),
        ("các sở, ban, ngành, UBND cấp huyện", (ALL_DEPARTMENTS, ALL_DISTRICTS), ""),
        ("các địa phương", (ALL_LOCALITIES,), ""),
        ("UBND các huyện, thị xã, thành phố.", (ALL_DISTRICTS,), "."),
        ("Ủy ban nhân dân cấp huyện, cấp xã", (ALL_DISTRICTS, ALL_COMMUNES), ""),
        ("Uỷ ban nhân dân xã, phường, đặc khu", (ALL_COMMUNES,), ""),
        ("UBND các phường xã", (ALL_COMMUNES,), ""),
        ("Chủ tịch UBND cấp xã", (ALL_COMMUNES,), ""),
    ],
)
def test_a_group_is_known_by_its_members(written, codes, rest) -> None:
    found = DIRECTORY.group_at(written, 0)
    assert found is not None
    assert (found.codes, written[found.end :]) == (codes, rest)


@pytest.mark.parametrize(
    "written",
    [
        "các sở: Tư pháp",
        "các Sở Tài chính, Nội vụ",
        "UBND xã Tân Hưng",
        "UBND các tỉnh, thành phố",
        "các bộ, ngành",
        "Sở",
    ],
)
def test_a_list_of_names_is_no_group(written) -> None:
    assert DIRECTORY.group_at(written, 0) is None


def test_the_eight_district_committees_are_known_until_the_order_of_two_tiers() -> None:
    committees = [agency for agency in BODIES if agency.kind == Kind.DISTRICT]
    assert len(committees) == len(DISTRICTS)
    assert {name for name in DISTRICTS if any(agency.name.endswith(name) for agency in committees)} == set(
        DISTRICTS
    )
    assert {str(agency.until) for agency in committees} == {"2025-06-30"}


@pytest.mark.parametrize(
    "code", ["toa-an-nhan-dan", "vien-kiem-sat-nhan-dan", "cuc-thue", "chi-cuc-thi-hanh-an-dan-su"]
)
def test_central_bodies_in_the_province_are_vertical(code) -> None:
    (agency,) = [agency for agency in BODIES if agency.code == code]
    assert agency.kind == Kind.VERTICAL


def test_every_row_is_sound() -> None:
    codes = [agency.code for agency in BODIES]
    assert len(codes) == len(set(codes))
    assert {agency.kind for agency in BODIES} <= set(Kind.values)
    assert {agency.successor for agency in BODIES if agency.successor} <= set(codes)
    assert all(DIRECTORY.find(agency.name) == agency for agency in DIRECTORY.agencies)


def test_every_other_name_finds_its_own_agency() -> None:
    for agency in DIRECTORY.agencies:
        for alias in (*agency.aliases, agency.short_name):
            assert not alias or DIRECTORY.find(alias) == agency, alias


def test_a_province_adds_its_own_agencies_and_names() -> None:
    own = DIRECTORY.with_entries(
        [
            ("Trung tâm Thông tin Lai Châu", "unit", ("TTTT Lai Châu",)),
            ("Sở Nội vụ", "department", ("Nội vụ tỉnh", "")),
        ]
    )
    centre, department = own.find("TTTT Lai Châu"), own.find("Nội vụ tỉnh")
    assert centre is not None
    assert (centre.name, centre.kind) == ("Trung tâm Thông tin Lai Châu", "unit")
    assert department is not None
    assert (department.name, department.code) == ("Sở Nội vụ", "so-noi-vu")
    assert DIRECTORY.find("TTTT Lai Châu") is None


@given(st.text(max_size=60), st.integers(0, 60))
def test_no_text_makes_the_look_up_fail(text, begin) -> None:
    composed = unicodedata.normalize("NFC", text)
    begin = min(begin, len(composed))
    found = DIRECTORY.match_at(composed, begin)
    group = DIRECTORY.group_at(composed, begin)
    assert found is None or found.begin < found.end <= len(composed)
    assert group is None or set(group.codes) <= set(GROUPS)
