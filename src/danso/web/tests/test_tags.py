"""How pages write dates, numbers and distances, in both languages."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.core.paginator import Paginator
from django.utils import translation

from danso.web.icons import DRAWINGS, icon
from danso.web.templatetags import web_tags

EVENING_UTC = dt.datetime(2024, 11, 17, 23, 30, tzinfo=dt.UTC)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(
    ("value", "written"),
    [
        (dt.date(2024, 11, 5), "05/11/2024"),
        (EVENING_UTC, "18/11/2024 06:30"),
        (None, "–"),
    ],
)
def test_the_day_comes_first_in_both_languages(language: str, value: object, written: str) -> None:
    with translation.override(language):
        assert web_tags.vi_date(value) == written


@pytest.mark.parametrize(
    ("value", "vietnamese", "english"),
    [
        (1742, "1.742", "1,742"),
        (1_234_567.5, "1.234.567,5", "1,234,567.5"),
        (0, "0", "0"),
        (-1200, "-1.200", "-1,200"),
        (Decimal("96.80"), "96,80", "96.80"),
        (None, "–", "–"),
    ],
)
def test_numbers_follow_the_language_and_nothing_is_not_zero(
    value: object, vietnamese: str, english: str
) -> None:
    assert web_tags.vi_number(value) == vietnamese
    with translation.override("en"):
        assert web_tags.vi_number(value) == english


@pytest.mark.parametrize(
    ("value", "written"), [(96.8, "96,8%"), (100, "100%"), (99.96, "100%"), (0, "0%"), (None, "–")]
)
def test_percentages(value: object, written: str) -> None:
    assert web_tags.percent(value) == written


@pytest.mark.parametrize(("value", "written"), [(96.8, "96.8"), (100.0, "100"), (0.00001, "0.00001")])
def test_attributes_get_a_number_for_machines_whatever_the_language(value: float, written: str) -> None:
    assert web_tags.machine(value) == written


@pytest.mark.parametrize(
    ("part", "whole", "share"), [(1, 4, Decimal(25)), (0, 4, Decimal(0)), (1, 0, None), (None, 4, None)]
)
def test_a_share_of_nothing_is_nothing(part: object, whole: object, share: object) -> None:
    assert web_tags.share(part, whole) == share


@pytest.mark.parametrize(
    ("days", "words"), [(3, "Còn 3 ngày"), (0, "Hạn hôm nay"), (-1200, "Quá hạn 1.200 ngày")]
)
def test_distances_to_a_deadline(days: int, words: str) -> None:
    assert web_tags.days_left(days) == words


@pytest.mark.parametrize(("size", "words"), [(1, "1 kB"), (20_400, "20 kB"), (20_000_000, "20,0 MB")])
def test_sizes_of_files(size: int, words: str) -> None:
    assert web_tags.file_size(size) == words


def test_an_icon_alone_speaks_and_one_beside_words_is_silent() -> None:
    assert 'aria-label="Đã &quot;xong&quot;"' in icon("check", 'Đã "xong"')
    assert 'aria-hidden="true"' in icon("check")


def test_every_tone_has_its_icon() -> None:
    assert set(web_tags.TONE_ICONS.values()) <= DRAWINGS.keys()


def test_a_long_list_links_first_last_and_near_pages() -> None:
    page = Paginator(range(1000), 10).page(50)
    assert web_tags.page_numbers(page) == [1, None, 49, 50, 51, None, 100]
