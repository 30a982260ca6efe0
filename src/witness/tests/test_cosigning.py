from __future__ import annotations

import json
import threading
from dataclasses import replace
from http.server import ThreadingHTTPServer

import httpx
import pytest

from witness.__main__ import Handler, main
from witness.cosigning import (
    MALFORMED,
    NOT_GROWN,
    OTHER_SIZE,
    UNKNOWN_KEY,
    UNKNOWN_LOG,
    RefusedError,
    Request,
    Witness,
)
from witness.merkle import consistency_proof, leaf_hash, tree_root
from witness.notes import Checkpoint, Note, Signer

LOG = Signer("tinh.example/nhat-ky", bytes(range(32)))
LEAVES = [leaf_hash(bytes([n])) for n in range(20)]
FORKED = [*LEAVES[:4], leaf_hash(b"another"), *LEAVES[5:]]
NOW = 1_772_000_000


def asked(old, new, leaves=LEAVES, *, signer=LOG, minute=None):
    text = str(
        Checkpoint(signer.name, new, tree_root(leaves[:new]), f"2026-03-02T08:{minute or new:02}:00.000000Z")
    )
    proof = consistency_proof(old, new, lambda level, i: tree_root(leaves[i << level : (i + 1) << level]))
    return Request(old, proof, Note(text, (signer.sign(text),)))


@pytest.fixture
def witness(tmp_path, capsys):
    main(["init", "thanh-tra.example/nc", "--folder", str(tmp_path)])
    main(["trust", str(LOG.verifier), "--folder", str(tmp_path)])
    capsys.readouterr()
    return Witness(tmp_path)


def refusal(witness, request, now=NOW):
    kept = (witness.folder / "seen.json").read_text() if (witness.folder / "seen.json").exists() else ""
    with pytest.raises(RefusedError) as refused:
        witness.cosign(str(request), now)
    after = (witness.folder / "seen.json").read_text() if (witness.folder / "seen.json").exists() else ""
    assert after == kept
    return refused.value.status


def test_a_tree_that_grows_is_cosigned_again_and_again(witness):
    for old, new in ((0, 5), (5, 5), (5, 12), (12, 20)):
        request = asked(old, new)
        signature = witness.cosign(str(request), NOW + new)
        note = request.note.with_signatures([signature])
        assert note.signed_by([witness.signer.verifier]) == {witness.signer.verifier: NOW + new}


def test_a_fork_is_refused(witness):
    witness.cosign(str(asked(0, 5)), NOW)
    assert refusal(witness, asked(5, 12, FORKED)) == NOT_GROWN
    assert refusal(witness, asked(5, 5, FORKED)) == OTHER_SIZE


def test_a_tree_that_shrinks_is_refused(witness):
    witness.cosign(str(asked(0, 12)), NOW)
    assert refusal(witness, replace(asked(0, 5), old=12)) == MALFORMED
    assert refusal(witness, asked(0, 5)) == OTHER_SIZE


def test_time_that_goes_backwards_is_refused(witness):
    witness.cosign(str(asked(0, 12)), NOW)
    assert refusal(witness, asked(12, 20, minute=11)) == NOT_GROWN
    assert refusal(witness, asked(12, 20), now=NOW - 1) == NOT_GROWN


def test_other_logs_and_other_keys_are_refused(witness):
    assert refusal(witness, asked(0, 5, signer=Signer("la.example/so", LOG.seed))) == UNKNOWN_LOG
    assert refusal(witness, asked(0, 5, signer=Signer(LOG.name, bytes(32)))) == UNKNOWN_KEY
    good = asked(0, 5)
    assert refusal(witness, replace(good, note=replace(good.note, text=asked(0, 6).note.text))) == UNKNOWN_KEY


@pytest.mark.parametrize("text", ["", "old 1\n\n", "old x\n\na\n\n— b c\n", "old 0\nAA\n\nx\n\n— b AAAA\n"])
def test_what_is_no_request_is_refused(witness, text):
    assert refusal(witness, text) == MALFORMED


def test_a_witness_keeps_its_secret_to_itself(witness):
    assert (witness.folder / "key").stat().st_mode & 0o077 == 0
    assert main(["init", "x", "--folder", str(witness.folder)]) == 1


def test_a_checkpoint_is_cosigned_from_the_command_line(witness, tmp_path, capsys):
    place = tmp_path / "request"
    place.write_text(str(replace(asked(0, 5))))
    assert main(["cosign", str(place), "--folder", str(witness.folder)]) == 0
    assert capsys.readouterr().out.startswith("— thanh-tra.example/nc ")
    assert json.loads((witness.folder / "seen.json").read_text())[LOG.name]["size"] == 5
    assert main(["cosign", str(place), "--folder", str(witness.folder)]) == 1
    assert "409" in capsys.readouterr().err


def test_a_witness_answers_over_http(witness):
    handler = type("H", (Handler,), {"witness": witness, "log_message": lambda *_: None})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}/add-checkpoint"

        answer = httpx.post(url, content=str(asked(0, 5)).encode())
        assert answer.text.startswith("— thanh-tra.example/nc ")
        again = httpx.post(url, content=str(asked(0, 5)).encode())
        assert (again.status_code, again.text.strip()) == (409, "5")
        assert again.headers["Content-Type"] == "text/x.tlog.size"
        for data, to, status in ((b"\xff", url, 400), (b"", f"{url}x", 404), (bytes(200_000), url, 413)):
            assert httpx.post(to, content=data).status_code == status
        server.shutdown()
