"""Answers are typed: what is partial, doubted, empty or unsaid stays so."""

from __future__ import annotations

import pytest
from hypothesis import given as given_
from hypothesis import strategies as st

from danso.population.answers import (
    Empty,
    Kin,
    Name,
    NotADateError,
    NotSupplied,
    PartialDate,
    Resident,
    Supplied,
    UnderVerification,
    name_key,
    same_name,
    split_name,
)


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("19500307", "1950-03-07"),
        ("1950-03-07", "1950-03-07"),
        ("1950-03", "1950-03"),
        ("195003", "1950-03"),
        ("1950", "1950"),
        ("19500000", "1950"),
        ("1950-03-00", "1950-03"),
        (" 20000229 ", "2000-02-29"),
    ],
)
def test_a_date_is_read_as_far_as_it_is_known(text: str, iso: str) -> None:
    assert PartialDate.read(text).iso == iso


@pytest.mark.parametrize("text", ["", "195", "19501307", "19010229", "1950-00-07", "07/03/1950", "20230431"])
def test_what_is_no_date_is_refused_without_repeating_it(text: str) -> None:
    with pytest.raises(NotADateError) as refusal:
        PartialDate.read(text)
    assert not text or text not in str(refusal.value)


@given_(st.dates())
def test_a_whole_date_reads_back_from_both_spellings(day) -> None:
    date = PartialDate(day.year, day.month, day.day)
    assert PartialDate.read(date.iso) == PartialDate.read(date.compact) == date
    assert str(date) == f"{day.day:02d}/{day.month:02d}/{day.year:04d}"


def test_what_is_not_known_contradicts_nothing() -> None:
    assert PartialDate(1950).agrees(PartialDate(1950, 3, 7))
    assert PartialDate(1950, 3).agrees(PartialDate(1950, 3, 7))
    assert not PartialDate(1950, 3).agrees(PartialDate(1950, 4))
    assert not PartialDate(1950).agrees(PartialDate(1951))


def test_a_partial_date_is_shown_without_what_is_unknown() -> None:
    assert (str(PartialDate(1950)), str(PartialDate(1950, 3))) == ("1950", "03/1950")


@pytest.mark.parametrize(
    ("parts", "name"),
    [
        (("", "", "Nguyễn Thị Minh Khai"), Name("Nguyễn", "Thị Minh", "Khai")),
        (("", "", "Trần Bình"), Name("Trần", "", "Bình")),
        (("", "", "Y"), Name("", "", "Y")),
        (("Nguyễn", "Văn", "An"), Name("Nguyễn", "Văn", "An")),
        (("Nguyễn", "", "An Bình"), Name("Nguyễn", "", "An Bình")),
        (("", "", "  Lê   Lợi "), Name("Lê", "", "Lợi")),
    ],
)
def test_a_name_is_cut_only_when_it_stands_whole_in_the_last_part(parts, name) -> None:
    assert split_name(*parts) == name


@given_(st.lists(st.text("abcđêếươ", min_size=1), min_size=1, max_size=6))
def test_cutting_a_name_loses_no_word(words) -> None:
    assert (
        split_name("", "", " ".join(words)).full.split() == split_name("", "", " ".join(words)).full.split()
    )
    assert name_key(split_name("", "", " ".join(words)).full) == name_key("".join(words))


def test_two_spellings_of_a_name_share_a_key() -> None:
    assert name_key("Nguyễn Văn Đức") == name_key("NGUYEN  VAN DUC") == "NGUYENVANDUC"


@pytest.mark.parametrize(
    ("given", "recorded", "same"),
    [
        ("NGUYEN THI HA", "Nguyễn Thị Hà", True),
        ("nguyễn thị hà", "Nguyễn  Thị Hà", True),
        ("Nguyễn Thị Hạ", "Nguyễn Thị Hà", False),
        ("Nguyen Thi Hanh", "Nguyễn Thị Hà", False),
        ("", "", False),
        ("...", "", False),
    ],
)
def test_a_name_without_marks_is_compared_without_them(given: str, recorded: str, *, same: bool) -> None:
    assert same_name(given, recorded) is same


def test_a_year_proves_no_whole_day() -> None:
    assert PartialDate(1990, 3, 7).proves(PartialDate(1990))
    assert PartialDate(1990).proves(PartialDate(1990, 3)) is True
    assert not PartialDate(1990).proves(PartialDate(1990, 3, 7))


def test_unsaid_empty_and_doubted_differ() -> None:
    resident = Resident({"sex": Supplied("1"), "phone": Empty(), "religion": UnderVerification("00")})
    assert resident["email"] == NotSupplied()
    assert resident["phone"] == Empty()
    assert resident["phone"] != NotSupplied()
    assert (resident.text("sex"), resident.text("religion"), resident.text("email")) == ("1", "00", "")


def test_nothing_more_leaves_than_was_asked_for() -> None:
    resident = Resident({"sex": Supplied("1"), "ethnicity": Supplied("01")})
    assert set(resident.only(["sex"]).answers) == {"sex"}


def test_no_repr_names_a_person() -> None:
    kin = Kin(name="Nguyễn Văn An", number="077190000123")
    resident = Resident({"father": Supplied(kin), "name.full": UnderVerification("Nguyễn Văn An")})
    shown = f"{resident!r} {resident['father']!r} {resident['name.full']!r} {kin!r}"
    assert "An" not in shown.replace("Answer", "")
    assert "077190000123" not in shown
