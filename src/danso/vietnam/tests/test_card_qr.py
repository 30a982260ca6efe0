"""The text of a card's code: three shapes are read, everything else is typed by hand."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from danso.vietnam.card_qr import SHAPES, CardClaim, Doubt, UnreadableCardError, read_card
from danso.vietnam.personal_numbers import Sex

NUMBER = "077190000123"
SEVEN = f"{NUMBER}|273123456|Lê Thị Ánh|07031990|Nữ|12 Trần Phú, Vũng Tàu|01022022"


def doubt_of(text: str) -> Doubt:
    with pytest.raises(UnreadableCardError) as refused:
        read_card(text)
    assert str(refused.value) == refused.value.doubt.value
    return refused.value.doubt


def test_the_seven_fields_of_a_chip_card_are_read() -> None:
    claim = read_card(SEVEN)
    assert (claim.shape, claim.number.digits, claim.old_number) == ("seven", NUMBER, "273123456")
    assert (claim.name, claim.sex, claim.birth) == ("Lê Thị Ánh", Sex.FEMALE, dt.date(1990, 3, 7))
    assert (claim.issued_on, claim.expires_on) == (dt.date(2022, 2, 1), None)


def test_a_card_without_an_old_number_is_read() -> None:
    assert read_card(SEVEN.replace("273123456", "")).old_number == ""


def test_an_eighth_field_is_the_day_of_expiry() -> None:
    assert read_card(f"{SEVEN}|07032030").expires_on == dt.date(2030, 3, 7)


def test_the_older_code_of_six_fields_has_no_old_number() -> None:
    claim = read_card(SEVEN.replace("|273123456", ""))
    assert (claim.shape, claim.old_number, claim.name) == ("six", "", "Lê Thị Ánh")


def test_decomposed_letters_of_a_scanner_are_composed() -> None:
    import unicodedata  # noqa: PLC0415

    assert read_card(unicodedata.normalize("NFD", SEVEN)).name == "Lê Thị Ánh"


@pytest.mark.parametrize(
    ("was", "becomes", "doubt"),
    [
        (NUMBER, "07719000012", Doubt.NUMBER),
        (NUMBER, "000190000123", Doubt.NUMBER),
        ("273123456", "27312345", Doubt.OLD_NUMBER),
        ("Lê Thị Ánh", "", Doubt.NAME),
        ("Lê Thị Ánh", "0703", Doubt.NAME),
        ("07031990", "31021990", Doubt.BIRTH),
        ("07031990", "1990", Doubt.BIRTH),
        ("Nữ", "F", Doubt.SEX),
        ("Nữ", "Nam", Doubt.CONTRADICTION),
        ("07031990", "07031991", Doubt.CONTRADICTION),
        ("01022022", "20220201", Doubt.ISSUED),
        ("01022022", "01021980", Doubt.CONTRADICTION),
    ],
)
def test_a_field_that_does_not_fit_is_not_guessed_at(was: str, becomes: str, doubt: Doubt) -> None:
    assert doubt_of(SEVEN.replace(was, becomes, 1)) is doubt


def test_a_card_that_expires_before_it_is_issued_is_not_taken() -> None:
    assert doubt_of(f"{SEVEN}|01012020") is Doubt.CONTRADICTION
    assert doubt_of(f"{SEVEN}|2030") is Doubt.EXPIRES


@given(st.lists(st.text(alphabet=st.characters(exclude_characters="|"), max_size=20), max_size=12))
def test_unknown_shapes_are_typed_by_hand(fields: list[str]) -> None:
    text = "|".join(fields)
    if len(text.strip().split("|")) in SHAPES:
        with pytest.raises(UnreadableCardError):
            read_card(text)
    else:
        assert doubt_of(text) is Doubt.UNKNOWN_SHAPE


def test_an_overlong_text_is_no_card() -> None:
    assert doubt_of(SEVEN + " " * 2000) is Doubt.UNKNOWN_SHAPE


def test_nothing_personal_is_in_the_repr() -> None:
    claim = read_card(SEVEN)
    assert isinstance(claim, CardClaim)
    for personal in (NUMBER, "Ánh", "Trần Phú", "1990"):
        assert personal not in repr(claim)
