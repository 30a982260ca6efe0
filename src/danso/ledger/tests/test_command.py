from __future__ import annotations

import json
import logging
import subprocess
import sys
from base64 import b64decode

import pytest
from django.core.management import CommandError, call_command

from danso.ledger import services
from danso.ledger.models import Line
from danso.ledger.services import sealing
from danso.ledger.tests.logbook import NOW, NUMBER, recorded, sealed
from danso.ledger.tests.test_tampering import forged
from witness.merkle import leaf_hash, verify_inclusion
from witness.notes import Checkpoint, Note

pytestmark = pytest.mark.django_db
WITHOUT_DJANGO = (
    "import sys\n"
    "class Nothing:\n"
    "    def find_spec(self, name, *_):\n"
    "        if name.partition('.')[0] in {'django', 'danso'}: raise ImportError(name)\n"
    "sys.meta_path.insert(0, Nothing())\n"
    "from witness.__main__ import main\n"
    "sys.exit(main(sys.argv[1:]))\n"
)


def told(capsys, *said):
    call_command("ledger", *said)
    return capsys.readouterr().out


def test_verify_says_whole_or_the_first_bad_position(capsys, tampering, tmp_path):
    sealed(5)
    key, note = str(sealing.signer().verifier), tmp_path / "note"
    note.write_text(told(capsys, "checkpoint"))
    said = told(capsys, "verify", "--processes", "1", "--key", key, "--checkpoint", str(note))
    assert "whole: positions 0 to 5, 5 lines, 1 checkpoints" in said
    with tampering():
        Line.objects.filter(position=2).update(**forged(Line.objects.get(position=2), actor="x"))
    with pytest.raises(CommandError, match="NOT WHOLE: modified at position 2"):
        call_command("ledger", "verify", "--processes", "1")


def test_prove_and_export_tell_what_a_stranger_can_check(capsys):
    sealed(5)
    proved = json.loads(told(capsys, "prove", "3"))
    exported = [json.loads(line) for line in told(capsys, "export", "--from", "3", "--to", "4").splitlines()]
    leaf = leaf_hash(b64decode(exported[0]["salt"]) + exported[0]["record"].encode())
    checkpoint = Checkpoint.parse(Note.parse(proved["checkpoint"]).text)
    proof = [b64decode(step) for step in proved["proof"]]
    verify_inclusion(leaf=leaf, index=3, size=checkpoint.size, proof=proof, root=checkpoint.root)
    with pytest.raises(CommandError):
        call_command("ledger", "prove", "5")


def test_seal_and_keys(capsys):
    with pytest.raises(CommandError):
        call_command("ledger", "checkpoint")
    recorded()
    assert told(capsys, "seal") == "sealed 1, waiting 0\n"
    assert len(told(capsys, "keys", "--rotate").splitlines()) == 2


def test_a_citizens_receipt_is_checked_without_the_house(tmp_path):
    line = sealed(5, fields=["name.full", "birth.date"])[3]
    place = tmp_path / "receipt.jws"
    place.write_text(services.receipt(line_id=line.pk, now=NOW))
    key = str(sealing.signer().verifier)

    def check(*more):
        program = [sys.executable, "-c", WITHOUT_DJANGO, "check", str(place), *more]
        return subprocess.run(program, capture_output=True, text=True, check=False, timeout=60)

    good = check("--key", key)
    assert (good.returncode, good.stderr) == (0, "")
    assert "BIÊN NHẬN ĐÚNG" in good.stdout
    assert "name.full, birth.date" in good.stdout
    assert check().returncode == 3
    place.write_text(place.read_text()[:-4] + "AAAA")
    assert check("--key", key).returncode == 1


def test_no_personal_number_reaches_the_logs_or_what_is_printed(capsys, caplog):
    caplog.set_level(logging.DEBUG)
    sealed(2)
    said = told(capsys, "export") + told(capsys, "verify", "--processes", "1") + told(capsys, "prove", "1")
    receipt = services.receipt(line_id=Line.objects.first().pk, now=NOW)
    payload = b64decode(receipt.split(".")[1] + "==", altchars=b"-_")
    assert NUMBER not in said + caplog.text + payload.decode()
