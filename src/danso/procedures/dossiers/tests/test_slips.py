from __future__ import annotations

import datetime as dt

import pytest

from danso.procedures.dossiers.slips import Family, form_given_by, form_of, slip_packs
from danso.procedures.dossiers.states import TABLE, Kind, Slip

IN_2024, IN_2026 = dt.date(2024, 10, 10), dt.date(2026, 3, 2)


@pytest.mark.parametrize(
    ("kind", "number"),
    [
        (Kind.ACCEPT, "01"),
        (Kind.REQUEST_SUPPLEMENT, "02"),
        (Kind.ASK_BEFORE_RECEIPT, "02"),
        (Kind.REFUSE, "03"),
        (Kind.EXTEND, "04"),
        (Kind.ACCEPT_WITHDRAWAL, "05"),
        (Kind.EXPIRE, "05"),
        (Kind.TRANSFER, "06"),
        (Kind.HAND_OVER, "07"),
    ],
)
def test_each_event_gives_the_slip_of_the_circular_in_force(kind, number):
    assert form_given_by(kind, on=IN_2026).number == number


def test_before_2025_the_control_slip_was_05_and_a_stop_had_no_form():
    assert form_of(Slip.CONTROL, on=IN_2024).number == "05"
    assert form_of(Slip.REGISTER, on=IN_2024).number == "06"
    assert form_of(Slip.STOP, on=IN_2024) is None


@pytest.mark.parametrize(
    ("slip", "number"),
    [(Slip.RECEIPT, "CT04"), (Slip.SUPPLEMENT, "CT05"), (Slip.REFUSAL, "CT06"), (Slip.STOP, "05")],
)
def test_the_police_have_three_forms_of_their_own_and_for_the_rest_the_common_ones(slip, number):
    assert form_of(slip, on=IN_2026, family=Family.POLICE_RESIDENCE).number == number


def test_every_slip_of_the_table_has_a_form_today_and_says_where_it_was_read():
    for slip in {row.slip for row in TABLE if row.slip}:
        form = form_of(slip, on=IN_2026)
        assert form.source
        assert form.status in {"verified", "assumed"}
        assert form.vi
        assert form.en


def test_an_event_without_a_slip_gives_none_and_so_does_a_day_before_all_rules():
    assert form_given_by(Kind.SUPPLY, on=IN_2026) is None
    assert form_given_by(Kind.PAY, on=IN_2026) is None
    assert form_given_by(Kind.ACCEPT, on=dt.date(2001, 1, 1)) is None


def test_no_pack_gives_one_number_to_two_slips():
    for pack in slip_packs():
        numbers = [form.number for form in pack.forms.values()]
        assert len(numbers) == len(set(numbers))
