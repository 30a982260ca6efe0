"""The columns for searching: the quick test passes nothing wrong, the second look refuses nothing right."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from danso.ledger import services
from danso.ledger.access import Hidden
from danso.ledger.models import Line
from danso.ledger.people import ResidentBitmap
from danso.ledger.repeated import Repeated, repeats
from danso.ledger.rows import BLOCK, LEVEL
from danso.ledger.services.recording import moment
from danso.ledger.tests.logbook import ACCESS, MINUTE, NOW, recorded, sealed
from danso.ledger.verification import BrokenError, verify
from witness.canonical import canonical

TEXTS = st.sampled_from(
    ["", "H06", 'a"', "x,", '","agency":"', 'C","fields":["name', "\\", "ký", "]", '","v":1}']
)
SAID = st.fixed_dictionaries(
    dict.fromkeys(("actor", "agency", "case", "mode", "purpose", "subject", "system"), TEXTS)
    | {
        "allowed": st.booleans(),
        "at": st.sampled_from([NOW, NOW + dt.timedelta(microseconds=10)]),
        "hidden": st.sampled_from([None, None, "2030-01-01"]),
        "fields": st.lists(TEXTS, max_size=2),
        "legal_basis": TEXTS,
        "service": TEXTS,
    }
)


def record_of(said):
    kept = said | {"at": moment(said["at"]), "assurance": 2, "v": 1, "reasons": [], "request": ""}
    kept |= {"request_digest": "", "response_digest": ""}
    hidden = kept.pop("hidden")
    return canonical(kept | ({"hidden": {"legal_basis": "x", "until": hidden}} if hidden else {}))


def row_of(said, record):
    at = str(said["at"].replace(tzinfo=None))
    same = [said[name] for name in ("actor", "agency", "allowed", "mode", "purpose", "system", "hidden")]
    return (b"", record, at, said["case"], said["subject"], json.dumps(same, ensure_ascii=False))


def columns(said):
    searched = ("actor", "agency", "case", "mode", "purpose", "subject", "system", "allowed", "at", "hidden")
    return {name: said[name] for name in searched}


@given(SAID, SAID, st.data())
def test_no_column_that_differs_from_its_record_passes_the_quick_test(said, other, data):
    taken = data.draw(st.sets(st.sampled_from(sorted(said))))
    stored = said | {name: other[name] for name in taken}
    passed = not Repeated("sqlite").doubtful([row_of(stored, record_of(said))], 0)
    assert not passed or columns(stored) == columns(said)


def test_a_plain_line_passes_the_quick_test():
    said = dict.fromkeys(("actor", "agency", "case", "mode", "purpose", "subject", "system"), "x")
    said |= {"allowed": True, "at": NOW, "hidden": None, "fields": ["name.full"], "legal_basis": "ND107"}
    assert Repeated("sqlite").doubtful([row_of(said, record_of(said | {"service": ""}))], 7) == []


@pytest.mark.django_db
def test_lines_of_every_form_are_whole():
    access = {"actor": 'officer:"7"', "case": "HS\\1\x01", "agency": "Sở"}
    recorded(access=type(ACCESS)(**{name: getattr(ACCESS, name) for name in ACCESS.__slots__} | access))
    recorded(hidden=Hidden("LUAT", dt.date(2030, 1, 1)), now=NOW + dt.timedelta(microseconds=120))
    services.record_bulk(
        access=ACCESS,
        personal_numbers=ResidentBitmap.of([5]),
        fields=[],
        query_digest="",
        output_digest="",
        count=1,
        now=NOW,
    )
    sealed(3)
    assert verify().size == 6
    assert all(repeats(line) for line in Line.objects.all())


@pytest.mark.django_db
def test_checkpoints_within_and_beyond_a_block_are_compared(tampering, monkeypatch):
    for lines in (5, 11, 1, 30, 16):
        sealed(lines, now=NOW + lines * MINUTE)
    monkeypatch.setattr("danso.ledger.rows.LEVEL", 4)
    monkeypatch.setattr("danso.ledger.verification.LEVEL", 4)
    monkeypatch.setattr("danso.ledger.rows.BLOCK", 16)
    assert BLOCK == 1 << LEVEL
    for first in range(63):
        assert verify(first=first).size == 63
    with tampering():
        Line.objects.filter(position=46).update(salt=bytes(16))
    with pytest.raises(BrokenError, match="modified at position 46"):
        verify(first=17)
