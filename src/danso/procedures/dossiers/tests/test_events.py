from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from danso.procedures.dossiers.events import FIRST, Bad, Fault, first_bad, hash_of, next_event
from danso.procedures.dossiers.fold import NotNextError, applied, fold
from danso.procedures.dossiers.states import Kind, Party
from danso.procedures.dossiers.tests.stories import ISSUED, MONDAY, Story

CHAIN = tuple(Story(*ISSUED, Kind.HAND_OVER).events)
HEAD = CHAIN[-1].hash
PLACES = st.integers(0, len(CHAIN) - 1)


def with_event(place, event):
    return (*CHAIN[:place], event, *CHAIN[place + 1 :])


def test_a_chain_counts_from_one_and_each_event_names_the_one_before():
    assert [event.sequence for event in CHAIN] == list(range(1, len(CHAIN) + 1))
    assert [event.previous for event in CHAIN] == [FIRST, *(event.hash for event in CHAIN[:-1])]
    assert first_bad(CHAIN, head=HEAD) is None
    assert first_bad((), head=FIRST) is None


CHANGES = st.sampled_from(
    [
        {"at": MONDAY - dt.timedelta(microseconds=1)},
        {"kind": Kind.WAIVE},
        {"party": Party.TIMER},
        {"by": "officer:18"},
        {"payload": {"reasons": ["khác"]}},
        {"hash": "e" * 64},
        {"previous": "e" * 64},
        {"sequence": 70},
        {"dossier": "other"},
    ]
)


@given(PLACES, CHANGES)
def test_a_chain_with_any_change_is_found_at_the_changed_event(place, change):
    found = first_bad(with_event(place, replace(CHAIN[place], **change)), head=HEAD)
    # Of the first event nothing says which dossier is right, but its hash does.
    assert found is not None
    assert found.place == place + 1


@given(PLACES, CHANGES.filter(lambda change: not {"hash", "previous", "sequence"} & set(change)))
def test_a_change_with_its_hash_made_anew_is_found_one_event_later(place, change):
    forged = replace(CHAIN[place], **change)
    forged = replace(forged, hash=hash_of(forged))
    found = first_bad(with_event(place, forged), head=HEAD)
    if "dossier" in change and place:
        assert found == Bad(place + 1, Fault.OTHER_DOSSIER)
    else:
        assert found is not None
        assert found.place == place + 2


@given(PLACES)
def test_an_event_left_out_is_found(place):
    found = first_bad(CHAIN[:place] + CHAIN[place + 1 :], head=HEAD)
    assert found is not None
    assert found.place == place + 1


@given(st.permutations(CHAIN))
def test_another_order_is_found(chain):
    assert (first_bad(chain, head=HEAD) is None) is (tuple(chain) == CHAIN)


def test_a_cut_off_end_is_found_by_the_hash_kept_elsewhere():
    assert first_bad(CHAIN[:-1]) is None
    assert first_bad(CHAIN[:-1], head=HEAD) == Bad(len(CHAIN), Fault.CUT_OFF)
    assert first_bad((), head=HEAD) == Bad(1, Fault.CUT_OFF)


def test_the_same_moment_in_another_zone_has_the_same_hash():
    event = CHAIN[2]
    assert hash_of(replace(event, at=event.at.astimezone(dt.UTC))) == event.hash


def test_when_the_machines_clock_goes_back_the_event_keeps_the_last_time():
    late = next_event(
        CHAIN[-1], dossier="7b1c", kind=Kind.PAY, at=MONDAY, party=Party.SYSTEM, by="till", payload={}
    )
    assert late.at == CHAIN[-1].at
    assert first_bad((*CHAIN, late)) is None


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        next_event(
            None, dossier="7b1c", kind=Kind.SAVE, at=MONDAY.replace(tzinfo=None), party=Party.CITIZEN, by="a"
        )


def test_an_event_out_of_its_place_does_not_fold():
    folded = fold(CHAIN[:3])
    with pytest.raises(NotNextError):
        applied(folded, CHAIN[4])
    with pytest.raises(NotNextError):
        applied(folded, replace(CHAIN[3], previous=FIRST))
