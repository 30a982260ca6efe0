from __future__ import annotations

import re
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from danso.vietnam.administrative_units import Level, units
from danso.vietnam.personal_numbers import (
    Flaw,
    Mismatch,
    NotANumberError,
    OldNumber,
    PersonalNumber,
    Sex,
    agrees,
    holds_number,
    masked,
    mismatches,
    parse,
    prefix,
    provinces,
    without_numbers,
)

facts = st.fixed_dictionaries(
    {
        "province": st.sampled_from(sorted(provinces())),
        "sex": st.sampled_from(Sex),
        "birth_year": st.integers(1900, 2099),
    }
)
serials = st.integers(0, 999_999).map("{:06d}".format)


@given(facts, serials)
def test_a_number_tells_province_sex_and_year_of_birth(known, serial):
    number = PersonalNumber(prefix(**known) + serial)
    assert {"province": number.province, "sex": number.sex, "birth_year": number.birth_year} == known
    assert agrees(number, **known)


@given(facts, serials, st.sampled_from([" ", ".", "\u00a0", "  "]), st.integers(1, 11))
def test_blanks_and_dots_between_the_digits_are_read_over(known, serial, mark, place):
    digits = prefix(**known) + serial
    assert parse(f" {digits[:place]}{mark}{digits[place:]} ") == PersonalNumber(digits)


@given(st.text(max_size=14) | st.text("0123456789 .", min_size=8, max_size=16))
def test_whatever_is_read_has_nine_or_twelve_digits(text):
    with suppress(NotANumberError):
        assert re.fullmatch(r"[0-9]{9}|[0-9]{12}", parse(text).digits)


@pytest.mark.parametrize(
    ("text", "flaw"),
    [
        ("", Flaw.EMPTY),
        (" . ", Flaw.EMPTY),
        ("77085001234", Flaw.LENGTH),
        ("0770850012345", Flaw.LENGTH),
        ("07708500123O", Flaw.SIGNS),
        ("٠٧٧٠٨٥٠٠١٢٣٤", Flaw.SIGNS),
        ("077-085-00123", Flaw.SIGNS),
        ("003085001234", Flaw.PROVINCE),
        ("097085001234", Flaw.PROVINCE),
        ("077485001234", Flaw.CENTURY),
    ],
)
def test_a_text_of_wrong_structure_is_refused_with_its_flaw(text, flaw):
    with pytest.raises(NotANumberError) as refused:
        parse(text)
    assert refused.value.flaw is flaw
    assert not text.strip(" .") or text not in str(refused.value)


def test_what_contradicts_a_number_is_named():
    number = parse("077 185 001234")
    assert mismatches(number, sex=Sex.MALE, birth_year=1986, province="079") == frozenset(Mismatch)
    assert mismatches(number, sex=Sex.FEMALE, birth_year=1986) == {Mismatch.BIRTH_YEAR}
    assert agrees(number)


def test_an_old_number_contradicts_nothing():
    number = parse("273.456.789")
    assert isinstance(number, OldNumber)
    assert agrees(number, sex=Sex.MALE, birth_year=1950, province="001")


@pytest.mark.parametrize(("digits", "shown"), [("077085001289", "077*******89"), ("273456789", "273****89")])
def test_a_number_is_shown_and_logged_masked(digits, shown):
    number = parse(digits)
    assert number.masked == str(number) == f"{number}" == shown
    assert digits not in repr(number)


@given(st.text("0123456789", max_size=20))
def test_masking_keeps_the_length_and_at_most_five_digits(digits):
    assert len(masked(digits)) == len(digits)
    assert sum(sign.isdigit() for sign in masked(digits)) <= 5


def test_the_63_provinces_bear_their_statistical_code():
    before_the_mergers = units(date(2025, 6, 30), Level.PROVINCE)
    assert provinces() == {f"0{each.code}": each.short_name for each in before_the_mergers}
    assert provinces()["077"] == "Bà Rịa - Vũng Tàu"


@pytest.mark.parametrize(
    "wrong", [{"birth_year": 1899}, {"birth_year": 2100}, {"province": "003"}, {"province": "77"}]
)
def test_no_number_begins_outside_its_list_or_centuries(wrong):
    with pytest.raises(ValueError, match="no number begins so"):
        prefix(**({"province": "077", "sex": Sex.MALE, "birth_year": 1985} | wrong))


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Vì sao xem số 077190000123 của tôi?", "Vì sao xem số 077*******23 của tôi?"),
        ("số 077 190.000 123, số cũ 273123456", "số 077*******23, số cũ 273****56"),
        ("điện thoại 0912345678, hồ sơ 000.00.19.H06-240315-0001", None),
        ("ngày 07/03/1990, 1.200.000 đồng", None),
    ],
)
def test_numbers_in_a_text_are_found_and_masked(text, kept):
    assert holds_number(text) == (kept is not None)
    assert without_numbers(text) == (kept or text)
