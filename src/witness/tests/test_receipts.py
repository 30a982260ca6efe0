from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import replace

import pytest

from witness.__main__ import main
from witness.canonical import canonical
from witness.merkle import inclusion_proof, leaf_hash, tree_root
from witness.notes import COSIGNS, Checkpoint, Note, Signer
from witness.receipts import Evidence, ReceiptError, check_receipt, make_receipt

LOG = Signer("tinh.example/nhat-ky", bytes(range(32)))
OTHER = Signer("tinh.example/nhat-ky", bytes(range(2, 34)))
WITNESS = Signer("thanh-tra.example/nc", bytes(range(1, 33)), COSIGNS)
RECORD = canonical({"agency": "H06", "system": "danso", "at": "2026-03-02T08:00:00Z", "allowed": True})
SALT = bytes(16)


def evidence(record=RECORD):
    leaves = [leaf_hash(bytes([n])) for n in range(5)]
    leaves[3] = leaf_hash(SALT + record)
    text = str(Checkpoint(LOG.name, 5, tree_root(leaves), "2026-03-02T08:01:00.000000Z"))
    note = Note(text, (LOG.sign(text), WITNESS.sign(text, time=1_772_000_000)))
    proof = inclusion_proof(3, 5, lambda level, i: tree_root(leaves[i << level : (i + 1) << level]))
    return Evidence(record, SALT, 3, proof, str(note), [LOG.verifier])


def test_a_receipt_proves_its_line_and_names_the_witnesses():
    checked = check_receipt(make_receipt(evidence(), LOG), [LOG.verifier, WITNESS.verifier])
    assert (checked.position, checked.record["agency"], checked.trusted) == (3, "H06", True)
    assert checked.witnesses == {WITNESS.name: 1_772_000_000}


def test_a_receipt_checked_by_its_own_key_is_not_yet_trusted():
    assert not check_receipt(make_receipt(evidence(), LOG)).trusted


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"record": canonical({"agency": "H07"})}, "proof"),
        ({"record": b'{"b":1, "a":2}'}, "proof"),
        ({"position": 2}, "proof"),
        ({"position": -1}, "proof"),
        ({"salt": bytes(15) + b"1"}, "proof"),
        ({"salt": b""}, "proof"),
        ({"proof": []}, "proof"),
        ({"checkpoint": "no note"}, "checkpoint"),
    ],
)
def test_a_receipt_whose_parts_do_not_agree_is_bad(change, code):
    with pytest.raises(ReceiptError) as refused:
        check_receipt(make_receipt(replace(evidence(), **change), LOG), [LOG.verifier])
    assert refused.value.code == code


def test_a_line_that_is_not_in_its_right_form_is_bad_even_in_the_tree():
    with pytest.raises(ReceiptError) as refused:
        check_receipt(make_receipt(evidence(b'{"b":1, "a":2}'), LOG), [LOG.verifier])
    assert refused.value.code == "record"


def test_a_receipt_by_another_key_is_bad():
    forged = make_receipt(replace(evidence(), keys=[OTHER.verifier]), OTHER)
    with pytest.raises(ReceiptError) as refused:
        check_receipt(forged, [LOG.verifier])
    assert refused.value.code == "unknown_key"
    with pytest.raises(ReceiptError):
        check_receipt(forged)


def test_a_receipt_without_algorithm_or_with_another_is_bad():
    head, body, signature = make_receipt(evidence(), LOG).split(".")
    header = json.loads(urlsafe_b64decode(head + "=="))
    for algorithm in ("none", "HS256", "EdDSA"):
        other = urlsafe_b64encode(json.dumps(header | {"alg": algorithm}).encode()).rstrip(b"=").decode()
        for end in (signature, ""):
            with pytest.raises(ReceiptError):
                check_receipt(f"{other}.{body}.{end}", [LOG.verifier])


@pytest.mark.parametrize("text", ["", "a", "a.b.c", "{}", "....", "x" * 300_000])
def test_what_is_no_receipt_is_bad(text):
    with pytest.raises(ReceiptError):
        check_receipt(text)


def test_the_program_says_good_and_bad_in_words_and_by_its_exit_code(tmp_path, capsys):
    place, keys = tmp_path / "bien-nhan.jws", tmp_path / "keys"
    place.write_text(make_receipt(evidence(), LOG))
    keys.write_text(f"{LOG.verifier}\n{WITNESS.verifier}\n")
    assert main(["check", str(place), "--keys", str(keys)]) == 0
    assert "BIÊN NHẬN ĐÚNG" in capsys.readouterr().out
    assert main(["check", str(place), "--lang", "en"]) == 3
    assert "Compare it with the published one" in capsys.readouterr().out
    place.write_text(make_receipt(replace(evidence(), position=1), LOG))
    assert main(["check", str(place), "--keys", str(keys)]) == 1
    assert "BIÊN NHẬN SAI" in capsys.readouterr().err
    assert main(["check", str(tmp_path / "nowhere")]) == 2
    place.write_bytes(b"\xff\xfe")
    assert main(["check", str(place)]) == 2
