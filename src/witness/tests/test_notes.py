from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from witness.canonical import NotCanonicalError, canonical, read_canonical
from witness.merkle import leaf_hash
from witness.notes import COSIGNS, Checkpoint, Note, NoteError, Signer, Verifier

# The example of Go's golang.org/x/mod/sumdb/note.
NEUMANN = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
EXAMPLE = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n\n"
    "— PeterNeumann "
    "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
LOG = Signer("tinh.example/nhat-ky", bytes(range(32)))
WITNESS = Signer("thanh-tra.example/nc", bytes(range(1, 33)), COSIGNS)
CHECKPOINT = Checkpoint(LOG.name, 7, leaf_hash(b""), "2026-03-02T08:00:00.000000Z")


def signed(text=str(CHECKPOINT)):
    return Note(text, (LOG.sign(text), WITNESS.sign(text, time=1_772_000_000)))


def test_a_note_made_elsewhere_is_verified():
    note = Note.parse(EXAMPLE)
    assert list(note.signed_by([Verifier.parse(NEUMANN)])) == [Verifier.parse(NEUMANN)]
    assert str(note) == EXAMPLE


def test_several_keys_sign_one_checkpoint_and_a_witness_signs_the_time():
    note = Note.parse(str(signed()))
    assert note.signed_by([LOG.verifier, WITNESS.verifier]) == {
        LOG.verifier: None,
        WITNESS.verifier: 1_772_000_000,
    }
    assert Checkpoint.parse(note.text) == CHECKPOINT


def test_a_verifier_is_read_as_it_is_written():
    assert Verifier.parse(str(WITNESS.verifier)) == WITNESS.verifier
    with pytest.raises(NoteError):
        Verifier.parse(str(WITNESS.verifier).replace("thanh-tra", "thanh-trb"))


def test_a_signature_counts_for_its_text_and_time_only():
    forged = Note(str(CHECKPOINT).replace("7", "8"), signed().signatures)
    for key in (LOG.verifier, WITNESS.verifier):
        with pytest.raises(NoteError):
            forged.signed_by([key])
    late = WITNESS.sign(str(CHECKPOINT), time=1_772_000_001)
    moved = type(late)(late.name, late.key_hash, signed().signatures[1].data[:8] + late.data[8:])
    with pytest.raises(NoteError):
        Note(str(CHECKPOINT), (moved,)).signed_by([WITNESS.verifier])


def test_a_key_that_did_not_sign_has_not_signed():
    assert signed().signed_by([Verifier.parse(NEUMANN)]) == {}


@pytest.mark.parametrize(
    "text",
    ["", "a\n", "a\n07\nAAAA\n", "a\n7\nAAAA\n", str(CHECKPOINT) + "more\n", str(CHECKPOINT)[:-1]],
)
def test_another_spelling_of_a_checkpoint_is_refused(text):
    with pytest.raises(NoteError):
        Checkpoint.parse(text)


@given(st.integers(0, len(str(signed())) - 1), st.characters(codec="ascii"))
def test_no_changed_sign_of_a_note_passes(where, sign):
    whole = str(signed())
    changed = whole[:where] + sign + whole[where + 1 :]
    try:
        found = Note.parse(changed).signed_by([LOG.verifier, WITNESS.verifier])
    except NoteError:
        return
    assert changed == whole or len(found) < 2


def test_a_signer_does_not_print_its_secret():
    assert LOG.seed.hex() not in repr(LOG) + str(LOG)


def test_canonical_text_is_one_for_one_value():
    assert canonical({"b": 1, "a": "Đ"}) == '{"a":"Đ","b":1}'.encode()
    assert read_canonical(canonical({"b": [1, True, None]})) == {"b": [1, True, None]}
    for other in (b'{"b":1, "a":2}', b'{"b":1,"a":2}', b'{"a":1,"a":2}', b"[]", b"no", b'{"a":1.0}'):
        with pytest.raises(NotCanonicalError):
            read_canonical(other)
    with pytest.raises(NotCanonicalError):
        canonical({"a": 2**60})
