"""Each rule finds its defect and nothing else; results are kept by day and commune."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress

import pytest

from danso.ledger.access import Access, Assurance
from danso.measures.queries import value
from danso.measures.services import snapshot
from danso.population.answers import Kin, PartialDate
from danso.population.models import MirroredResident, QualityResult, Unreflected
from danso.population.numbers import index_of
from danso.population.port import Subject
from danso.population.quality import BROKEN, breaking, rules, words
from danso.population.services import ReadRefused, Standing, read
from danso.population.services.counting import count_quality, find_unreflected
from danso.population.services.following import follow
from danso.population.tests.conftest import NOON
from danso.population.tests.residents import COMMUNE, NEXT, event, person

pytestmark = pytest.mark.django_db
TODAY = dt.date(2024, 10, 10)
ALLOWED = Standing(authenticated=True, right=True)

DEFECTS = {
    "number_sound": {"personal_number": "999190000009"},
    "number_sex": {"sex": "1"},
    "number_year": {"birth__date": PartialDate(1991, 3, 7)},
    "birth_possible": {"birth__date": PartialDate(2024, 11, 1), "personal_number": "077324000001"},
    "name_present": {"name__full": None},
    "birth_whole": {"birth__date": PartialDate(1990)},
    "sex_present": {"sex": None},
    "number_present": {"personal_number": None},
    "residence_present": {"permanent_residence__commune": None},
    "relation_present": {"household__relation": None},
    "commune_valid": {"permanent_residence__commune": "99999"},
    "number_other_than_kin": {"mother": Kin(name="Lê Thị Lan", number="077190000100")},
    "confirmed": {"record__confirmed_on": PartialDate(2020, 1, 1)},
    "death_closed": {"death__date": PartialDate(2024, 1, 1)},
    "age_possible": {"birth__date": PartialDate(1905, 3, 7), "personal_number": "077105000100"},
}


def load(register, *people) -> None:
    register.stands = list(people)
    follow(feed=register, now=NOON)


def codes(rule: str) -> list[str]:
    return list(breaking(rule, today=TODAY).values_list("reference", flat=True))


def test_every_rule_of_the_pack_has_its_condition() -> None:
    assert set(rules()) == set(BROKEN)
    assert {rule.word for rule in rules().values()} == set(words()) == {"dung", "du", "sach", "song"}


def test_a_sound_record_breaks_no_rule(register) -> None:
    load(register, person(1), person(2, name__full="Lê Thị Lan", birth__date=PartialDate(1990, 5, 5)))
    assert {rule: codes(rule) for rule in rules()} == {rule: [] for rule in rules()}


@pytest.mark.parametrize("rule", DEFECTS)
def test_a_defect_is_found_by_its_rule(register, rule: str) -> None:
    load(register, person(1, name__full="Lê Thị Lan"), person(100, **DEFECTS[rule]))
    assert codes(rule) == [index_of("record:100")]


def test_a_record_that_is_there_twice_is_found_twice(register) -> None:
    father = Kin(name="Nguyễn Văn Bình", number="077060000456")
    load(
        register,
        person(1, father=father),
        person(2, father=father, permanent_residence__address="14 Trần Phú"),
        person(3, permanent_residence__address="2 Lê Lợi"),
        person(4, permanent_residence__commune=NEXT),
    )
    assert sorted(codes("not_twice")) == sorted([index_of("record:1"), index_of("record:2")])


def test_the_dead_are_asked_about_their_closing_alone(register) -> None:
    load(register, person(1, status="deceased", death__date=PartialDate(2024, 1, 1), name__full=None))
    assert not any(codes(rule) for rule in rules())


def test_a_day_s_results_are_kept_by_commune_and_a_recount_replaces_them(register) -> None:
    load(register, person(1), person(2, sex=None), person(3, permanent_residence__commune=NEXT))
    count_quality(today=TODAY)
    count_quality(today=TODAY)
    result = QualityResult.objects.get(as_of=TODAY, commune=COMMUNE, rule="sex_present")
    assert (result.checked, result.failed) == (2, 1)
    assert QualityResult.objects.get(commune=NEXT, rule="sex_present").failed == 0


def test_the_measures_say_what_was_counted(register) -> None:
    load(register, person(1), person(2, sex=None), person(3, card__issued_on=None))
    count_quality(today=TODAY)
    names = ["population.quality", "population.current_residents", "population.card_coverage",
             "population.account_coverage", "population.refused_reads"]  # fmt: skip
    snapshot(as_of=TODAY, now=NOON, names=names)
    whole = value("population.quality", as_of=TODAY).figure
    complete = value("population.quality", as_of=TODAY, dimension="du").figure
    assert (complete.numerator, complete.denominator) == (17, 18)
    assert whole.denominator > complete.denominator
    assert value("population.current_residents", as_of=TODAY).figure.value == 100
    card = value("population.card_coverage", as_of=TODAY).figure
    assert (card.numerator, card.denominator) == (2, 3)
    assert value("population.account_coverage", as_of=TODAY).figure.value == 100
    assert value("population.refused_reads", as_of=TODAY).figure.value is None


def test_refusals_are_counted_the_night_after(register) -> None:
    access = Access("STP", "danso", "officer:7", Assurance.LOA2, "XAC_THUC_TAI_QUAY", "nd-69-2024")
    for standing, now in ((Standing(), NOON), (ALLOWED, NOON), (ALLOWED, NOON + dt.timedelta(minutes=1))):
        with suppress(ReadRefused):
            read(
                access=access, subjects=[Subject("077190000123")], fields=["sex"], standing=standing, now=now
            )
    tomorrow = TODAY + dt.timedelta(days=1)
    snapshot(as_of=tomorrow, now=NOON + dt.timedelta(hours=14), names=["population.refused_reads"])
    refused = value("population.refused_reads", as_of=tomorrow).figure
    assert (refused.numerator, refused.denominator) == (1, 3)


def test_events_that_records_do_not_show_are_found_once_and_closed(register) -> None:
    load(register, person(1))
    long_ago = dt.date(2024, 8, 1)
    register.feed = [
        event(1, 1, "death", long_ago),
        event(2, 90, "birth", long_ago, name__full="Nguyễn An", permanent_residence__commune=COMMUNE),
        event(3, 91, "birth", dt.date(2024, 10, 5), name__full="Nguyễn Bình"),
        event(4, 92, "move_in", long_ago, name__full="Trần An"),
    ]
    follow(feed=register, now=NOON)
    assert find_unreflected(today=TODAY) == 3
    assert find_unreflected(today=TODAY) == 0
    found = {each.kind: each.since for each in Unreflected.objects.all()}
    assert found == dict.fromkeys(
        ("death_not_closed", "child_without_number", "move_without_place"), long_ago
    )
    register.feed.append(event(5, 1, "correction", TODAY, status="deceased"))
    register.feed.append(event(6, 90, "number_issued", TODAY, personal_number="077224000090"))
    follow(feed=register, now=NOON)
    find_unreflected(today=TODAY)
    assert Unreflected.objects.filter(closed_on=TODAY).count() == 2
    assert MirroredResident.objects.count() == 4
