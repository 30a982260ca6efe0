"""Do number, name and birth belong together: the mirror's answer, the same steps for everybody."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from danso.population.answers import PartialDate
from danso.population.matching import belong_together, forget_freshness, freshness
from danso.population.models import FeedPosition, MirroredResident
from danso.population.numbers import index_of, seal

pytestmark = pytest.mark.django_db
NUMBER, NOBODY = "077190000123", "077190000999"
NAME, BORN = "Nguyễn Thị Thu Hà", PartialDate(1990, 3, 7)
NOW = dt.datetime(2026, 3, 2, 8, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def resident() -> MirroredResident:
    forget_freshness()
    return MirroredResident.objects.create(
        reference=index_of("record:1"), number_index=index_of(NUMBER), number_sealed=seal(NUMBER),
        name=NAME, birth=BORN.iso, source="register", as_of=NOW,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("number", "name", "birth", "match"),
    [
        (NUMBER, NAME, BORN, True),
        (NUMBER, "NGUYỄN THỊ THU HÀ", BORN, True),
        (NUMBER, "NGUYEN THI THU HA", BORN, True),
        (NUMBER, "Nguyễn Thị Thu Hạ", BORN, False),
        (NUMBER, "", BORN, False),
        (NUMBER, NAME, PartialDate(1990, 3, 8), False),
        (NUMBER, NAME, PartialDate(1990), False),
        (NOBODY, NAME, BORN, False),
        (NOBODY, "", PartialDate(1), False),
    ],
)
def test_all_three_must_be_one_person_s(number: str, name: str, birth: PartialDate, match: object) -> None:
    assert belong_together(number=number, name=name, birth=birth) is match


def test_a_birth_known_by_its_year_alone_is_proved_by_the_year(resident: MirroredResident) -> None:
    MirroredResident.objects.filter(pk=resident.pk).update(birth="1950")
    assert belong_together(number=NUMBER, name=NAME, birth=PartialDate(1950))


def test_a_birth_that_is_not_recorded_proves_nothing(resident: MirroredResident) -> None:
    MirroredResident.objects.filter(pk=resident.pk).update(birth="")
    assert not belong_together(number=NUMBER, name=NAME, birth=BORN)


def test_the_dead_prove_nothing(resident: MirroredResident) -> None:
    MirroredResident.objects.filter(pk=resident.pk).update(status="deceased")
    assert not belong_together(number=NUMBER, name=NAME, birth=BORN)


@pytest.mark.parametrize("number", [NUMBER, NOBODY])
def test_one_query_whoever_is_asked_about(number: str) -> None:
    with CaptureQueriesContext(connection) as asked:
        belong_together(number=number, name="Ai đó", birth=BORN)
    assert len(asked) == 1


def test_freshness_is_asked_for_every_five_seconds() -> None:
    assert not freshness(NOW).complete
    FeedPosition.objects.create(feed="register", complete=True, at=NOW)
    assert not freshness(NOW + dt.timedelta(seconds=4)).complete
    later = freshness(NOW + dt.timedelta(seconds=5))
    assert (later.complete, later.as_of) == (True, NOW)
