from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction

from danso.ledger import keys, queries, services
from danso.ledger.access import Hidden, Mode
from danso.ledger.errors import NamesAPerson, SealingDead
from danso.ledger.jobs import seal_now
from danso.ledger.models import Checkpoint, Line, Tile
from danso.ledger.tests.logbook import ACCESS, MINUTE, NOW, NUMBER, OTHER_NUMBER, recorded, sealed
from witness.canonical import read_canonical
from witness.merkle import leaf_hash

pytestmark = pytest.mark.django_db


def test_a_line_says_who_asked_and_its_leaf_is_salted():
    line = Line.objects.get(pk=recorded().pk)
    said = read_canonical(bytes(line.record))
    assert (said["agency"], said["actor"], said["fields"]) == ("H06.01", "officer:7", ["name.full"])
    assert bytes(line.leaf) == leaf_hash(bytes(line.salt) + bytes(line.record))
    assert not line.sealed
    assert bytes(recorded().leaf) != bytes(line.leaf)


def test_a_refusal_is_recorded_alike():
    allowed, refused = recorded(), recorded(allowed=False, reasons=["no_case"])
    assert read_canonical(bytes(refused.record)).keys() == read_canonical(bytes(allowed.record)).keys()
    assert refused.reasons == ["no_case"]
    assert refused in queries.lines_about(NUMBER, allowed=False)


def test_nothing_is_recorded_when_the_callers_transaction_fails():
    with transaction.atomic():
        recorded()
        transaction.set_rollback(True)
    assert not Line.objects.exists()


def test_a_personal_number_is_in_no_column_and_never_a_bare_hash():
    line = recorded()
    row = b"".join(str(value).encode() for value in Line.objects.filter(pk=line.pk).values_list()[0])
    assert NUMBER.encode() not in row
    assert NUMBER.encode() not in bytes(line.record)
    assert line.subject_tag not in {"", keys.subject_tag(OTHER_NUMBER, 2026), keys.subject_tag(NUMBER, 2027)}


def test_a_text_that_repeats_the_number_is_refused_without_repeating_it(caplog):
    for said in ({"reasons": [f"x{NUMBER}"]}, {"access": replace(ACCESS, case=f"HS-{NUMBER}")}):
        with pytest.raises(NamesAPerson) as refused:
            recorded(**said)
        assert NUMBER not in f"{refused.value!r}{caplog.text}"


def test_a_line_cannot_be_changed_or_deleted():
    waiting, done = recorded(), sealed(1)[0]
    line = Line.objects.filter(pk=waiting.pk)
    for attack in (
        lambda: line.update(agency="X"),
        line.delete,
        lambda: Line.objects.filter(pk=done.pk).update(position=5),
        lambda: Line.objects.filter(pk=done.pk).update(salt=None, record=None),
        Line.objects.filter(pk=done.pk).delete,
        lambda: Checkpoint.objects.update(size=9),
        lambda: Tile.objects.update(hashes=b"x" * 64),
        Tile.objects.all().delete,
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            attack()


def test_exchange_stops_when_sealing_has_been_dead_for_four_hours(caplog):
    recorded()
    recorded(now=NOW + 11 * MINUTE)
    assert [record.seconds for record in caplog.records] == [11 * 60]
    assert queries.sealing_state(NOW + 11 * MINUTE).alarming
    with pytest.raises(SealingDead):
        recorded(now=NOW + 240 * MINUTE)
    services.seal_all(now=NOW + 241 * MINUTE)
    assert recorded(now=NOW + 241 * MINUTE).pk
    assert not queries.sealing_state(NOW + 242 * MINUTE).alarming


def test_a_quiet_night_is_no_alarm():
    sealed(1)
    state = queries.sealing_state(NOW + dt.timedelta(hours=9))
    assert (state.waiting, state.alarming, state.dead) == (0, False, False)
    assert recorded(now=NOW + dt.timedelta(hours=9)).pk


def test_a_thousand_lines_call_for_a_seal(run_jobs, django_capture_on_commit_callbacks, monkeypatch):
    calls = []
    monkeypatch.setattr(type(seal_now), "enqueue", lambda *_: calls.append(1))
    with django_capture_on_commit_callbacks(execute=True):
        first = recorded().pk
        for _ in range(1000):
            recorded()
    assert len(calls) == 1
    assert first


def test_keys_come_from_the_environment_too(settings):
    by_file = keys.subject_tag(NUMBER, 2026)
    settings.LEDGER_TAG_KEY = "a secret of at least some length"
    settings.LEDGER_SIGNING_KEY = "11" * 32
    assert keys.subject_tag(NUMBER, 2026) not in {by_file, keys.subject_tag(NUMBER, 2025)}
    assert keys.signing_seed() == b"\x11" * 32


def test_keys_are_files_that_only_the_owner_reads(settings):
    keys.subject_tag(NUMBER, 2026)
    keys.signing_seed()
    places = list(settings.LEDGER_KEYS.iterdir())
    assert {place.name for place in places} == {"tags-2026", "checkpoints-1"}
    assert not any(place.stat().st_mode & 0o077 for place in places)


def test_the_persons_page_asks_little_of_the_database(django_assert_max_num_queries):
    sealed(3)
    recorded(personal_number=OTHER_NUMBER)
    last = NOW.replace(year=2027)
    recorded(now=NOW - MINUTE)
    services.seal_all(now=NOW)
    recorded(now=last, mode=Mode.VERIFIED)
    with django_assert_max_num_queries(3):
        lines = list(queries.lines_about(NUMBER))
    assert [line.at for line in lines] == [last, NOW, NOW, NOW, NOW - MINUTE]
    assert list(queries.lines_about(NUMBER, since=NOW, until=last, mode=Mode.CONSULTED)) == lines[1:4]
    assert not queries.lines_about(NUMBER, agency="H06.02")
    assert queries.lines_about(NUMBER, purpose="GQ_TTHC", agency="H06.01").count() == 5
    assert not queries.lines_about("077190000003")


def test_a_hidden_line_appears_when_its_time_is_over_and_is_counted_meanwhile():
    line = recorded(hidden=Hidden("BLTTHS", NOW.date()))
    later = NOW.date() + dt.timedelta(days=1)
    assert line not in queries.lines_about(NUMBER, today=NOW.date())
    assert line in queries.lines_about(NUMBER, today=later)
    assert [(c.quarter, c.ever, c.still) for c in queries.hidden_count(NOW.date())] == [
        (dt.date(2026, 1, 1), 1, 1)
    ]
    assert queries.hidden_count(later)[0].still == 0


def test_the_auditor_finds_what_was_read_outside_a_case():
    recorded()
    outside = recorded(access=replace(ACCESS, case="", actor="officer:8"))
    assert list(queries.lines_where(case="")) == [outside]
    assert list(queries.lines_where(actor="officer:8", personal_number=NUMBER, since=NOW)) == [outside]
    assert not queries.lines_where(allowed=False)
