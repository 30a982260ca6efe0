from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from danso.measures import queries, registry, services
from danso.measures.models import MeasureValue
from danso.measures.registry import Figure, measure

MONDAY = dt.date(2024, 11, 18)
NOON = dt.datetime(2024, 11, 18, 12, tzinfo=dt.UTC)


@pytest.fixture
def counted(monkeypatch):
    monkeypatch.setattr(registry, "_registered", {})
    figures = {"now": [Figure(Decimal(3), Decimal(4))]}

    @measure("test.share", title="Tỷ lệ", numerator="xong", denominator="tất cả")
    def share(_as_of):
        return figures["now"]

    return figures


def test_a_share_is_its_numerator_over_its_denominator():
    assert Figure(Decimal(3), Decimal(4)).value == 75


def test_a_share_of_nothing_is_missing_not_zero():
    assert Figure(Decimal(0), Decimal(0)).value is None
    assert Figure(Decimal(0), Decimal(4)).value == 0


def test_a_count_has_no_denominator():
    assert Figure(Decimal(27)).value == 27


@pytest.mark.django_db
def test_a_day_counted_twice_keeps_one_value(counted):
    services.snapshot(as_of=MONDAY, now=NOON)
    counted["now"] = [Figure(Decimal(4), Decimal(4))]
    services.snapshot(as_of=MONDAY, now=NOON)
    assert MeasureValue.objects.count() == 1
    assert queries.value("test.share", as_of=MONDAY).figure.value == 100


@pytest.mark.django_db
def test_a_day_without_a_count_shows_the_newest_one_before_it(counted):
    services.snapshot(as_of=MONDAY, now=NOON)
    later = queries.value("test.share", as_of=MONDAY + dt.timedelta(days=3))
    assert later.as_of == MONDAY
    assert queries.value("test.share", as_of=MONDAY - dt.timedelta(days=1)) is None


@pytest.mark.django_db
def test_a_series_runs_from_the_oldest_to_the_newest(counted):
    for days in (2, 0, 1):
        services.snapshot(as_of=MONDAY + dt.timedelta(days=days), now=NOON)
    days = [
        dated.as_of
        for dated in queries.series("test.share", since=MONDAY, until=MONDAY + dt.timedelta(days=9))
    ]
    assert days == [MONDAY + dt.timedelta(days=n) for n in range(3)]


def test_a_name_is_registered_once(counted):
    with pytest.raises(ValueError, match="twice"):
        measure("test.share", title="", numerator="")(lambda _as_of: [])
