"""A witness that follows the log of a running house."""

from __future__ import annotations

import json
import time

import pytest
from django.db import connection
from django.test import Client

from danso.ledger.guards import guard, unguard
from danso.ledger.models import Checkpoint, Cosignature, Line
from danso.ledger.services import sealing
from danso.ledger.tests.logbook import NOW, NUMBER, sealed
from danso.ledger.tests.test_tampering import forged, rebuild_tiles
from witness import notes
from witness.__main__ import main
from witness.cosigning import Witness
from witness.following import Patience, State, Watch
from witness.merkle import tree_root

pytestmark = pytest.mark.django_db(transaction=True)
YEARS = 50 * 365 * 24
SECONDS = int(NOW.timestamp()) + 3600
HOUR = 3600


@pytest.fixture
def witness(tmp_path, settings, capsys):
    main(["init", "thanh-tra.example/nc", "--folder", str(tmp_path / "w")])
    settings.LEDGER_WITNESSES = [capsys.readouterr().out.strip()]
    main(["trust", str(sealing.signer().verifier), "--folder", str(tmp_path / "w")])
    return Witness(tmp_path / "w")


@pytest.fixture
def watch(witness, live_server):
    return Watch(witness, live_server.url, Patience(silent=600, stale=26 * HOUR))


def fork():
    """Rewrite a line and sign every checkpoint anew with the house's own key."""
    unguard(connection)
    line = Line.objects.get(position=1)
    Line.objects.filter(pk=line.pk).update(actor="citizen", **forged(line, actor="citizen"))
    leaves = rebuild_tiles()
    for stored in Checkpoint.objects.all():
        said = notes.Checkpoint.parse(notes.Note.parse(stored.note).text)
        root = tree_root(leaves[: stored.size])
        text = str(notes.Checkpoint(said.origin, said.size, root, said.time))
        note = str(notes.Note(text, (sealing.signer().sign(text),)))
        Checkpoint.objects.filter(pk=stored.pk).update(root=root, note=note)
    guard(connection)


def test_each_new_seal_is_cosigned_and_the_house_keeps_the_signature(watch):
    assert watch.look(SECONDS).state is State.WAITING
    for at, lines in enumerate((3, 300, 1)):
        sealed(lines)
        found = watch.look(SECONDS + at)
        assert (found.state, found.detail.endswith("cosigned")) == (State.WHOLE, True)
        assert Cosignature.objects.filter(checkpoint__size=Line.objects.count()).count() == 1
    assert not watch.look(SECONDS + 9).detail.endswith("cosigned")
    assert Cosignature.objects.count() == 3
    shown = notes.Note.parse(Client().get("/ledger/checkpoint").text)
    assert [key.name for key in shown.signed_by([watch.witness.signer.verifier])] == ["thanh-tra.example/nc"]


def test_a_fork_is_found_not_signed_and_both_notes_are_kept(watch, live_server, capsys):
    sealed(5)
    watch.look(SECONDS)
    before = Checkpoint.objects.get().note
    sealed(4)
    fork()
    options = ["--folder", str(watch.witness.folder), "--once", "--stale-after", str(YEARS)]
    assert main(["follow", live_server.url, *options]) == 1
    assert "ALARM FORKED" in capsys.readouterr().err
    assert not Cosignature.objects.filter(checkpoint__size=9).exists()
    (evidence,) = watch.witness.folder.glob("fork-9-*")
    first, second = evidence.read_text().split("----\n")
    key = [sealing.signer().verifier]
    assert notes.Note.parse(first).text == notes.Note.parse(before).text
    assert notes.Note.parse(first).signed_by(key)
    assert notes.Note.parse(second).signed_by(key)


def test_a_log_rewritten_at_the_size_that_was_signed_is_a_fork(watch):
    sealed(5)
    watch.look(SECONDS)
    fork()
    assert watch.look(SECONDS + 1).state is State.FORKED


def test_a_log_that_shrank_is_a_fork(watch):
    sealed(5)
    sealed(4)
    watch.look(SECONDS)
    unguard(connection)
    Cosignature.objects.all().delete()
    Checkpoint.objects.get(size=9).delete()
    guard(connection)
    assert watch.look(SECONDS + 1).state is State.FORKED


def test_a_house_that_is_silent_or_seals_no_more_raises_the_alarm(watch, capsys):
    sealed(5)
    assert watch.look(SECONDS).state is State.WHOLE
    assert watch.look(SECONDS + 30 * HOUR).state is State.STALE
    watch.house = "http://127.0.0.1:9"
    assert watch.look(SECONDS + 30 * HOUR + 60).state is State.WAITING
    assert watch.look(SECONDS + 31 * HOUR).state is State.SILENT
    folder = str(watch.witness.folder)
    assert main(["follow", "http://127.0.0.1:9", "--folder", folder, "--once"]) == 4
    assert "ALARM silent" in capsys.readouterr().err


def test_what_another_key_has_signed_counts_as_silence(watch, settings):
    sealed(5)
    watch.look(SECONDS)
    settings.LEDGER_SIGNING_KEY = "07" * 32
    sealed(1)
    assert "not signed by a key" in watch.look(SECONDS + 1).detail
    assert json.loads((watch.witness.folder / "seen.json").read_text())[sealing.signer().name]["size"] == 5


def test_a_signature_that_did_not_arrive_is_brought_again(watch, settings):
    sealed(5)
    known, settings.LEDGER_WITNESSES = settings.LEDGER_WITNESSES, []
    assert "did not take it" in watch.look(SECONDS).detail
    settings.LEDGER_WITNESSES = known
    assert watch.look(SECONDS + 1).detail.endswith("cosigned")
    assert Cosignature.objects.count() == 1


def test_only_known_witnesses_and_our_own_checkpoints_are_taken(client, witness):
    sealed(5)

    def post(text):
        return client.post("/ledger/cosignatures", text, content_type="text/plain").status_code

    note = notes.Note.parse(client.get("/ledger/checkpoint").text)
    stranger = notes.Signer("khac.example/nc", b"\x03" * 32, notes.COSIGNS)
    other = str(notes.Checkpoint(sealing.signer().name, 5, bytes(32), "2026-03-02T08:00:00.000000Z"))
    assert post("rubbish") == 403
    assert post(str(note)) == 403
    assert post(str(note.with_signatures([stranger.sign(note.text, time=1)]))) == 403
    assert post(str(notes.Note(other, (witness.signer.sign(other, time=1),)))) == 409
    assert post("x" * (notes.LONGEST_NOTE + 1)) == 413
    assert post(str(note.with_signatures([witness.signer.sign(note.text, time=int(time.time()))]))) == 204
    assert Cosignature.objects.get().witness == "thanh-tra.example/nc"


def test_the_public_addresses_show_hashes_and_nothing_of_a_line(client):
    assert client.get("/ledger/checkpoint").status_code == 404
    sealed(5)
    sealed(4)
    told = client.get("/ledger/checkpoint").text + client.get("/ledger/consistency/5/9").text
    line = Line.objects.first()
    assert not any(part in told for part in (NUMBER, line.actor, line.agency, line.subject_tag, line.case))
    for wrong in ("9/5", "5/10", f"0/{10**30}"):
        assert client.get(f"/ledger/consistency/{wrong}").status_code == 404
    assert client.post("/ledger/checkpoint").status_code == 405
