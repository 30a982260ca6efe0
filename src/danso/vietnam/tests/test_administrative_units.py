from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

import pytest

from danso.vietnam.administrative_units import (
    TWO_TIERS_SINCE,
    Kind,
    Level,
    ancestors,
    children,
    descendants_in_time,
    find,
    full_name,
    predecessors,
    successors,
    unit,
    units,
)
from danso.vietnam.text import nfc

PLAN_YEAR = date(2024, 6, 1)
NEW_YEAR = date(2025, 1, 1)
LAST_OF_THREE_TIERS = date(2025, 6, 30)
PROVINCE = "77"
CITY = "79"
ALL_DAYS = [PLAN_YEAR, NEW_YEAR, date(2025, 3, 1), LAST_OF_THREE_TIERS, TWO_TIERS_SINCE, date(2030, 1, 1)]


def names(found):
    return [each.name for each in found]


@pytest.mark.parametrize(
    ("on", "provinces", "districts", "communes"),
    [(LAST_OF_THREE_TIERS, 63, 696, 10_035), (TWO_TIERS_SINCE, 34, 0, 3321)],
)
def test_the_country_has_the_official_number_of_units(on, provinces, districts, communes):
    assert Counter(each.level for each in units(on)) == Counter(
        {Level.PROVINCE: provinces, Level.DISTRICT: districts, Level.COMMUNE: communes}
    )
    assert len(units(on, Level.PROVINCE)) == provinces


@pytest.mark.parametrize(
    ("on", "districts", "kinds"),
    [
        (PLAN_YEAR, 8, {Kind.COMMUNE: 47, Kind.WARD: 29, Kind.TOWNSHIP: 6}),
        (NEW_YEAR, 7, {Kind.COMMUNE: 42, Kind.WARD: 28, Kind.TOWNSHIP: 7}),
        (date(2025, 3, 1), 7, {Kind.COMMUNE: 40, Kind.WARD: 30, Kind.TOWNSHIP: 7}),
    ],
)
def test_the_province_of_the_plan_is_followed_through_its_changes(on, districts, kinds):
    below = children(PROVINCE, on)
    communes = [commune for district in below for commune in children(district.code, on)]
    assert len(below) == districts
    assert Counter(commune.kind for commune in communes) == Counter(kinds)


@pytest.mark.parametrize("on", ALL_DAYS)
def test_on_any_day_codes_are_unique_and_every_parent_exists(on):
    codes = Counter(each.code for each in units(on))
    assert max(codes.values()) == 1
    assert {each.parent_code for each in units(on)} - {None} <= set(codes)
    assert all((each.parent_code is None) == (each.level is Level.PROVINCE) for each in units(on))


@pytest.mark.parametrize("on", ALL_DAYS)
def test_names_are_clean_and_name_their_kind(on):
    for each in units(on):
        assert each.name == nfc(each.name) == " ".join(each.name.split())
        assert each.kind in Kind
        assert each.short_name


@pytest.mark.parametrize("on", ALL_DAYS)
def test_every_unit_that_ended_has_successors_on_the_next_day(on):
    for each in units(on):
        assert len(successors(each)) == len(each.successor_codes)
        assert bool(each.successor_codes) == (each.valid_to is not None)


def test_every_new_commune_came_from_somewhere():
    assert all(predecessors(commune) for commune in units(TWO_TIERS_SINCE, Level.COMMUNE))


@pytest.mark.parametrize("on", [PLAN_YEAR, NEW_YEAR, LAST_OF_THREE_TIERS])
def test_successors_and_predecessors_mirror_each_other(on):
    for each in units(on):
        assert all(each in predecessors(after) for after in successors(each) if after.level is each.level)


def test_the_province_joined_ho_chi_minh_city():
    (city,) = successors(unit(PROVINCE, PLAN_YEAR))
    assert city.name == "Thành phố Hồ Chí Minh"
    assert city.kind is Kind.MUNICIPALITY
    assert names(predecessors(city)) == ["Tỉnh Bình Dương", "Tỉnh Bà Rịa - Vũng Tàu", "Thành phố Hồ Chí Minh"]
    assert len(children(CITY, TWO_TIERS_SINCE)) == 168
    assert unit(PROVINCE, TWO_TIERS_SINCE) is None


def test_a_province_that_stayed_alone_did_not_change():
    hanoi = unit("01", PLAN_YEAR)
    assert unit("01", TWO_TIERS_SINCE) is hanoi
    assert successors(hanoi) == predecessors(hanoi) == ()


def test_long_dat_came_from_two_districts():
    long_dat = unit("753", NEW_YEAR)
    assert long_dat.name == "Huyện Long Đất"
    assert names(predecessors(long_dat)) == ["Huyện Long Điền", "Huyện Đất Đỏ"]


@pytest.mark.parametrize(
    ("commune", "in_2025", "now"),
    [
        ("Xã An Nhứt", "Xã Tam An", "Xã Long Điền"),
        ("Xã Lộc An", "Xã Phước Hội", "Xã Phước Hải"),
        ("Xã Long Mỹ", "Thị trấn Phước Hải", "Xã Phước Hải"),
        ("Phường Phước Hiệp", "Phường Phước Trung", "Phường Bà Rịa"),
        ("Xã Kim Long", "Thị trấn Kim Long", "Xã Kim Long"),
        ("Phường 1", "Phường 1", "Phường Vũng Tàu"),
        ("Xã Tân Hải", "Phường Tân Hải", "Phường Tân Hải"),
    ],
)
def test_a_commune_of_the_plan_is_found_in_each_later_order(commune, in_2025, now):
    (then,) = find(commune, PLAN_YEAR, within=PROVINCE)
    assert names(descendants_in_time(then, date(2025, 4, 1))) == [in_2025]
    assert names(descendants_in_time(then, TWO_TIERS_SINCE)) == [now]


def test_the_island_district_became_a_special_zone():
    (con_dao,) = find("Côn Đảo", PLAN_YEAR)
    (zone,) = successors(con_dao)
    assert (con_dao.kind, zone.kind) == (Kind.RURAL_DISTRICT, Kind.SPECIAL_ZONE)
    assert full_name(zone, TWO_TIERS_SINCE) == "Đặc khu Côn Đảo, Thành phố Hồ Chí Minh"


def test_a_district_became_the_communes_of_its_communes():
    (xuyen_moc,) = find("Huyện Xuyên Mộc", PLAN_YEAR)
    assert sorted(names(successors(xuyen_moc))) == [
        "Xã Bàu Lâm",
        "Xã Bình Châu",
        "Xã Hòa Hiệp",
        "Xã Hòa Hội",
        "Xã Hồ Tràm",
        "Xã Xuyên Mộc",
    ]


def test_a_divided_commune_names_its_main_successor_first():
    (ward,) = find("Phường Đa Kao", LAST_OF_THREE_TIERS, within=CITY)
    assert names(successors(ward)) == ["Phường Sài Gòn", "Phường Tân Định"]


@pytest.mark.parametrize(
    "spelling", ["Thành phố Vũng Tàu", "TP. Vũng Tàu", "tp vung tau", "Vũng Tàu", "THÀNH PHỐ VŨNG TÀU"]
)
def test_a_unit_is_found_by_any_usual_spelling(spelling):
    assert names(find(spelling, PLAN_YEAR, level=Level.DISTRICT)) == ["Thành phố Vũng Tàu"]


@pytest.mark.parametrize("spelling", ["TP.HCM", "TPHCM", "TP Hồ Chí Minh", "Hồ Chí Minh", "HCM"])
def test_ho_chi_minh_city_is_found_by_its_abbreviations(spelling):
    assert [each.code for each in find(spelling, PLAN_YEAR)] == [CITY]


def test_an_exact_spelling_pushes_out_names_that_only_sound_alike():
    folded = names(find("tan hoa", PLAN_YEAR, level=Level.COMMUNE))
    assert len(set(folded)) > len(set(names(find("Tân Hóa", PLAN_YEAR, level=Level.COMMUNE)))) == 1


def test_a_name_no_unit_bears_finds_nothing():
    assert find("Atlantis", PLAN_YEAR) == ()
    assert find("", PLAN_YEAR) == ()
    assert find("Vũng Tàu", PLAN_YEAR, within="01") == ()
    assert unit("99", PLAN_YEAR) is None


def test_a_unit_knows_those_above_it():
    ward = unit("26506", PLAN_YEAR)
    assert full_name(ward, PLAN_YEAR) == "Phường 1, Thành phố Vũng Tàu, Tỉnh Bà Rịa - Vũng Tàu"
    assert [each.level for each in ancestors(ward, PLAN_YEAR)] == [Level.DISTRICT, Level.PROVINCE]
    assert ward.short_name == "1"


def test_versions_of_one_code_follow_one_another_without_a_gap():
    versions = list(dict.fromkeys(unit("26608", on) for on in ALL_DAYS))
    assert names(versions) == ["Xã Kim Long", "Thị trấn Kim Long", "Xã Kim Long"]
    gaps = [later.valid_from - earlier.valid_to for earlier, later in pairwise(versions)]
    assert gaps == [timedelta(days=1)] * 2
