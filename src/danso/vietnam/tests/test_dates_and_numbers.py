from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from danso.vietnam.dates import date_line, find_dates, format_date, long_date, parse_date
from danso.vietnam.numbers import format_number, format_percent, from_roman, parse_number, to_roman

any_day = st.dates(date(1900, 1, 1), date(2100, 1, 1))


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("ngày 23/2/2023", date(2023, 2, 23)),
        ("23/02/2023", date(2023, 2, 23)),
        ("ngày 19 tháng 11 năm 2025", date(2025, 11, 19)),
        ("NGÀY 02 THÁNG 01 NĂM 2025", date(2025, 1, 2)),
        ("ngày 31 tháng 12 năm\n2024", date(2024, 12, 31)),
        ("01-7-2025", date(2025, 7, 1)),
        ("1.7.2025", date(2025, 7, 1)),
    ],
)
def test_the_forms_of_a_date_are_read(written, day):
    assert parse_date(written) == day
    assert [found.date for found in find_dates(f"từ {written}, trở đi")] == [day]


@pytest.mark.parametrize(
    "written",
    [
        "31/2/2023",
        "ngày tháng năm 2024",
        "23/2",
        "107/2021",
        "1/2-2024",
        "tháng 6 năm 2024",
        "29/02/2023",
        "2024",
        "",
    ],
)
def test_what_is_no_day_is_not_read(written):
    assert parse_date(written) is None
    assert find_dates(written) == []


def test_dates_are_found_where_they_stand():
    text = "Công văn ngày 18/01/2024 và ngày 5 tháng 3 năm 2024."
    assert [text[found.start : found.end] for found in find_dates(text)] == [
        "ngày 18/01/2024",
        "ngày 5 tháng 3 năm 2024",
    ]


@given(any_day)
def test_a_written_date_is_read_back(day):
    assert parse_date(format_date(day)) == parse_date(long_date(day)) == day


def test_the_date_line_has_the_zeros_of_the_decree():
    assert date_line("Bà Rịa - Vũng Tàu", date(2024, 2, 5)) == "Bà Rịa - Vũng Tàu, ngày 05 tháng 02 năm 2024"
    assert long_date(date(2024, 3, 15)) == "ngày 15 tháng 3 năm 2024"
    assert format_date(date(2024, 3, 5)) == "05/03/2024"


@pytest.mark.parametrize(
    ("value", "places", "written"),
    [
        (1742, None, "1.742"),
        (0, None, "0"),
        (-1234567, None, "-1.234.567"),
        (96.8, None, "96,8"),
        (Decimal("1742.50"), None, "1.742,50"),
        (2.345, 2, "2,35"),
        (Decimal("0.125"), 2, "0,13"),
        (12, 1, "12,0"),
        (999.96, 1, "1.000,0"),
        (1e21, None, "1.000.000.000.000.000.000.000"),
    ],
)
def test_numbers_are_written_with_dots_and_a_comma(value, places, written):
    assert format_number(value, places) == written


def test_a_percentage_stays_on_one_line():
    assert format_percent(96.8) == "96,8\u00a0%"
    assert format_percent(100, 0) == "100\u00a0%"


@given(st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**9), max_value=10**9))
def test_a_written_number_is_read_back(value):
    assert parse_number(format_number(value)) == value


@pytest.mark.parametrize("written", ["1,742.5", "1.5", "12.34", "1.7420", "", "mười", "1,2,3", "1 742"])
def test_numbers_written_otherwise_are_refused(written):
    with pytest.raises(ValueError, match="not a number"):
        parse_number(written)


@given(st.integers(1, 3999))
def test_roman_numerals_are_read_back(number):
    assert from_roman(to_roman(number)) == number
    assert from_roman(to_roman(number).lower()) == number


@pytest.mark.parametrize(
    ("number", "written"), [(4, "IV"), (9, "IX"), (14, "XIV"), (40, "XL"), (2024, "MMXXIV")]
)
def test_roman_numerals_are_written_the_usual_way(number, written):
    assert to_roman(number) == written


@pytest.mark.parametrize("written", ["", "IIII", "VX", "IC", "A", "1"])
def test_malformed_roman_numerals_are_refused(written):
    with pytest.raises(ValueError, match="not a roman numeral"):
        from_roman(written)


@pytest.mark.parametrize("number", [0, -1, 4000])
def test_numbers_without_a_roman_numeral_are_refused(number):
    with pytest.raises(ValueError, match="no roman numeral"):
        to_roman(number)
