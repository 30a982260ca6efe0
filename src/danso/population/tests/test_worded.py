"""What people read of the register's values: names, not codes, in their language."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils.translation import override

from danso.population.worded import worded

DAY = dt.date(2024, 10, 10)


@pytest.mark.parametrize(
    ("code", "value", "vietnamese", "english"),
    [
        ("sex", "2", "Nữ", "Female"),
        ("ethnicity", "05", "Khmer", "Khmer"),
        ("religion", "00", "Không", "None"),
        ("nationality", "LA", "Lào", "Laos"),
        ("permanent_residence.country", "VN", "Việt Nam", "Vietnam"),
        ("hometown", "26533", "Phường Thắng Nhất", "Phường Thắng Nhất"),
    ],
)
def test_codes_are_read_as_names_in_the_readers_language(code, value, vietnamese, english) -> None:
    with override("vi"):
        assert worded(code, value, DAY) == vietnamese
    with override("en"):
        assert worded(code, value, DAY) == english


@pytest.mark.parametrize("code", ["ethnicity", "nationality", "hometown", "household.relation"])
def test_a_code_that_no_list_has_is_shown_as_it_came(code) -> None:
    assert worded(code, "Z9", DAY) == "Z9"
