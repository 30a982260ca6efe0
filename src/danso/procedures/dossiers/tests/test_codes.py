from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from danso.procedures.dossiers.codes import (
    CodeError,
    DossierCode,
    is_code,
    patterns,
    read_code,
    write_code,
)

DAY = dt.date(2026, 6, 9)
AGENCIES = st.from_regex(r"[A-Z][0-9]{2}(\.[0-9]{1,3}){0,4}", fullmatch=True)
CENTURY = st.dates(dt.date(2000, 1, 1), dt.date(2099, 12, 31))


def test_a_code_is_agency_day_and_number():
    assert write_code(DossierCode("H06.01", DAY, 37)) == "H06.01-260609-00037"
    assert read_code(" h06.01-260609-00037 ") == DossierCode("H06.01", DAY, 37)


def test_a_ministrys_code_is_read_too():
    assert read_code("G09.20-20260609-0092637") == DossierCode("G09.20", DAY, 92637)


@given(AGENCIES, CENTURY, st.integers(1, 99_999), st.sampled_from(patterns()))
def test_a_code_is_read_back_as_it_was_written(agency, day, number, pattern):
    code = DossierCode(agency, day, number)
    assert read_code(write_code(code, pattern)) == code


@given(st.lists(st.builds(DossierCode, AGENCIES, CENTURY, st.integers(1, 99_999)), unique=True))
def test_no_two_dossiers_share_a_code(codes):
    assert len(set(map(write_code, codes))) == len(codes)


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("", "shape"),
        ("H06.01-260609-037", "shape"),
        ("H06.01-260609-00037x", "shape"),
        ("H06.01-260609-٠٠٠٣٧", "shape"),
        ("H06.01-260631-00037", "day"),
        ("H06.01-260609-00000", "number"),
        ("06.01-260609-00037", "shape"),
        ("G09.20-19990609-0092637", "shape"),
    ],
)
def test_what_is_no_code_is_refused_for_what_is_wrong(text, wrong):
    with pytest.raises(CodeError, match=wrong):
        read_code(text)
    assert not is_code(text)


@pytest.mark.parametrize(
    ("code", "wrong"),
    [
        (DossierCode("H06.01", DAY, 100_000), "number"),
        (DossierCode("H06.01", DAY, 0), "number"),
        (DossierCode("h06", DAY, 1), "agency"),
        (DossierCode("H06", dt.date(1999, 12, 31), 1), "day"),
    ],
)
def test_a_full_day_is_an_error_and_not_a_longer_code(code, wrong):
    with pytest.raises(CodeError, match=wrong):
        write_code(code)


def test_every_pattern_says_where_it_was_seen():
    assert all(pattern.source and pattern.status in {"verified", "assumed"} for pattern in patterns())
