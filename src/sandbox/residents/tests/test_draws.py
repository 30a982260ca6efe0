from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from danso.vietnam.personal_numbers import PersonalNumber, Sex, agrees, provinces
from sandbox.residents.days import birthdays, iso, years
from sandbox.residents.draws import Draws, by_band
from sandbox.residents.families import FEMALE, MALE, NO_ONE, SEATS, SPOUSE, draw_families, heads, relations
from sandbox.residents.names import draw_names, key_of, lists
from sandbox.residents.numbers import NoSerialLeftError, personal_prefixes, with_serials
from sandbox.residents.packs import pack
from sandbox.residents.papers import expiry
from sandbox.residents.places import places

seeds = st.integers(0, 2**32)
HOUSEHOLDS = pack("rates")["households"]


@given(
    seeds,
    st.lists(st.tuples(st.sampled_from(sorted(provinces())), st.sampled_from(Sex), st.integers(1900, 2099))),
)
def test_every_number_is_sound_agrees_with_its_bearer_and_is_given_once(seed, people):
    province, sex, year = (
        (np.array(column, dtype=np.int64) for column in zip(*people, strict=True))
        if people
        else [np.array([], dtype=np.int64)] * 3
    )
    numbers = [
        f"{each:012d}" for each in with_serials(personal_prefixes(province, sex, year), Draws(seed, "n"))
    ]
    assert len(set(numbers)) == len(people)
    for number, (code, of_sex, born) in zip(numbers, people, strict=True):
        assert agrees(PersonalNumber(number), sex=of_sex, birth_year=born, province=code)


def test_six_digits_cannot_tell_more_than_a_million_apart():
    assert len(np.unique(with_serials(np.full(1_000_000, 77085), Draws(1, "n")))) == 1_000_000
    with pytest.raises(NoSerialLeftError):
        with_serials(np.full(1_000_001, 77085), Draws(1, "n"))


@given(seeds, st.integers(1, 600))
def test_exactly_so_many_people_live_in_households_consistent_in_age(seed, people):
    families = draw_families(people, HOUSEHOLDS, Draws(seed, "f"))
    assert len(families.age) == people
    assert sorted(families.ids[families.ids > 0]) == list(range(1, people + 1))
    assert ((families.age >= 0) & (families.age < 105)).all()
    child = np.flatnonzero(families.is_child)
    for parent_seat in (0, SPOUSE):
        parent = families.relative(parent_seat)[child]
        known = parent != NO_ONE
        assert (families.age[parent[known] - 1] - families.age[child[known]] >= 15).all()


@given(seeds)
def test_a_household_has_one_head_and_wives_and_husbands_by_their_sex(seed):
    families = draw_families(300, HOUSEHOLDS, Draws(seed, "f"))
    head = heads(families, families.age >= 18, HOUSEHOLDS, Draws(seed, "h"))
    codes = relations(families, head)
    leading = np.bincount(families.household[codes == "CH01"], minlength=families.households)
    assert (leading == (head >= 0)).all()
    assert (families.sex[codes == "CH02"] == FEMALE).all()
    assert (families.sex[codes == "CH03"] == MALE).all()
    assert set(codes) <= {"", *(code for code in pack("codes")["relations"] if code.startswith("CH"))}


def test_a_household_without_adults_has_no_head():
    families = draw_families(50, HOUSEHOLDS, Draws(1, "f"))
    head = heads(families, np.zeros(50, dtype=bool), HOUSEHOLDS, Draws(1, "h"))
    assert (head == -1).all()
    assert set(relations(families, head)) == {""}
    assert families.ids.shape[1] == SEATS


@given(seeds, st.lists(st.integers(1905, 2030), min_size=1, max_size=50))
def test_names_fit_sex_and_key(seed, born):
    year = np.array(born)
    sex = np.array([1 + place % 2 for place in range(len(born))])
    names = draw_names(np.zeros(len(born), dtype=np.int64), sex, year, Draws(seed, "names"))
    words = lists()
    middles = words.middles.text[names.middle]
    assert all(len(text.split()) in {1, 2} for text in middles)
    assert all("Văn" not in text.split() for text in middles[sex == FEMALE])
    assert all(key_of(text) == key for text, key in zip(words.givens.text, words.givens.key, strict=True))
    assert key_of("Đỗ Thị Ưng") == "DOTHIUNG"


@given(st.dates(date(1900, 1, 1), date(2030, 12, 31)), st.integers(0, 100))
def test_birthdays_are_those_of_the_calendar(born, age):
    day = int(birthdays(np.array([born.toordinal()]), np.array([age]))[0])
    try:
        expected = born.replace(year=born.year + age)
    except ValueError:
        expected = date(born.year + age, 3, 1)
    assert date.fromordinal(day) == expected
    assert iso(np.array([born.toordinal()]))[0] == born.isoformat()
    assert years(np.array([born.toordinal()]))[0] == born.year


@pytest.mark.parametrize(
    ("age", "until"),
    [(8, 14), (14, 25), (22, 25), (23, 40), (24, 40), (37, 40), (39, 60), (57, 60), (59, None), (80, None)],
)
def test_a_card_ends_at_14_25_40_or_60_or_never(age, until):
    born = date(1940, 5, 20)
    issued = np.array([born.replace(year=1940 + age, month=6).toordinal()])
    ends = int(expiry(np.array([born.toordinal()]), issued, [25, 40, 60])[0])
    assert (date.fromordinal(ends) if ends else None) == (born.replace(year=1940 + until) if until else None)


def test_streams_are_apart_and_repeat():
    again = [Draws(5, "a").uniform(4).tolist() for _ in range(2)]
    assert again[0] == again[1] != Draws(5, "b").uniform(4).tolist()
    assert Draws(6, "a").uniform(4).tolist() != again[0]


@given(seeds, st.lists(st.floats(0, 10), min_size=1, max_size=20).filter(any))
def test_only_what_has_weight_is_picked(seed, weights):
    picked = Draws(seed, "p").pick(weights, 50)
    assert all(weights[place] > 0 for place in picked)


def test_bands_hold_from_their_age_on():
    assert by_band([[6, 0.1], [14, 0.8]], np.array([0.0, 5.9, 6.0, 13.9, 14.0, 90.0])).tolist() == [
        0,
        0,
        0.1,
        0.1,
        0.8,
        0.8,
    ]


def test_the_province_has_its_82_communes_and_the_island_each_with_a_successor():
    known = places()
    assert known.own == 83
    assert (known.new[: known.own] != "").all()
    assert "26506" in known.index
    assert len({*known.new[: known.own]}) == 30
    assert set(known.province[: known.own]) == {77}
    assert 77 not in known.province[known.own :]
