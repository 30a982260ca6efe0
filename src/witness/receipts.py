"""A citizen's receipt: one line of the log with all it takes to check it without the house, as a JWS.

Payload: `record` (the canonical text), `salt`, `position`, `proof` (base64), `checkpoint` (the signed note
with its cosignatures) and `keys` (the log's keys, as the house states them).
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

from witness.canonical import NotCanonicalError, read_canonical
from witness.merkle import ProofError, leaf_hash, verify_inclusion
from witness.notes import COSIGNS, SIGNS_NOTES, Checkpoint, Note, NoteError, Verifier, decoded, encoded

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from witness.notes import Signer

ALGORITHM = "Ed25519"
TYPE = "danso-receipt"
VERSION = 1
LONGEST = 256 * 1024
_MEMBERS = {"v", "record", "salt", "position", "proof", "checkpoint", "keys"}
_SALT_BYTES = 16


class ReceiptError(ValueError):
    """A receipt that does not hold; `code` says at which step it fails."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a receipt is made of; the checkpoint's note carries the cosignatures."""

    record: bytes
    salt: bytes
    position: int
    proof: Sequence[bytes]
    checkpoint: str
    keys: Sequence[Verifier]


@dataclass(frozen=True, slots=True)
class Checked:
    """What a receipt proves; `trusted` when the reader, not the receipt, named the log's key."""

    record: dict[str, Any]
    position: int
    checkpoint: Checkpoint
    signed_by: Verifier
    trusted: bool
    witnesses: dict[str, int]


def make_receipt(evidence: Evidence, signer: Signer) -> str:
    """Sign the evidence with the log's present key."""
    payload = {
        "v": VERSION,
        "record": evidence.record.decode(),
        "salt": encoded(evidence.salt),
        "position": evidence.position,
        "proof": [encoded(step) for step in evidence.proof],
        "checkpoint": evidence.checkpoint,
        "keys": [str(key) for key in evidence.keys],
    }
    header = {"alg": ALGORITHM, "typ": TYPE, "kid": str(signer.verifier)}
    text = json.dumps(payload, ensure_ascii=False, separators=(",", ":"))
    return jws.serialize_compact(header, text, _jwk(signer.verifier, signer.seed), [ALGORITHM])


def check_receipt(token: str, keys: Iterable[Verifier] = ()) -> Checked:
    """Check a receipt to the last hash, or raise ReceiptError.

    `keys` are those the reader trusts, of the log and of witnesses. Without a key of the log the receipt is
    checked by the keys it states itself: whole, but only as good as the comparison of their hash.
    """
    known = tuple(keys)
    trusted = [key for key in known if key.algorithm == SIGNS_NOTES]
    payload = _opened(token, trusted)
    own = trusted or _stated_keys(payload)
    note, checkpoint, signer = _checkpoint_of(payload, own)
    _check_place(payload, checkpoint)
    return Checked(
        _record_of(payload),
        payload["position"],
        checkpoint,
        signer,
        bool(trusted),
        _witnesses(note, [key for key in known if key.algorithm == COSIGNS]),
    )


def _jwk(verifier: Verifier, seed: bytes | None = None) -> OKPKey:
    fields = {"kty": "OKP", "crv": "Ed25519", "x": _url(verifier.public)}
    return OKPKey.import_key(fields | ({"d": _url(seed)} if seed else {}))  # type: ignore[arg-type]


def _url(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def _opened(token: str, trusted: Sequence[Verifier]) -> dict[str, Any]:
    if len(token) > LONGEST:
        raise ReceiptError("too_long")
    try:
        header = jws.extract_compact(token.strip().encode()).headers()
        signer = Verifier.parse(str(header.get("kid", "")))
        if header.get("typ") != TYPE:
            raise ReceiptError("not_a_receipt")
        if trusted and signer not in trusted:
            raise ReceiptError("unknown_key", str(signer))
        opened = jws.deserialize_compact(token.strip(), _jwk(signer), [ALGORITHM])
        payload = json.loads(opened.payload or b"")
    except (JoseError, NoteError, ValueError) as error:
        if isinstance(error, ReceiptError):
            raise
        raise ReceiptError("signature", type(error).__name__) from None
    if not trusted and (not isinstance(payload, dict) or str(signer) not in payload.get("keys", ())):
        raise ReceiptError("unknown_key", str(signer))
    return _shaped(payload)


def _shaped(payload: object) -> dict[str, Any]:
    if not isinstance(payload, dict) or set(payload) != _MEMBERS or payload["v"] != VERSION:
        raise ReceiptError("not_a_receipt")
    texts = (payload["record"], payload["salt"], payload["checkpoint"], *payload["proof"], *payload["keys"])
    lists = isinstance(payload["proof"], list) and isinstance(payload["keys"], list)
    if not lists or not all(isinstance(text, str) for text in texts) or type(payload["position"]) is not int:
        raise ReceiptError("not_a_receipt")
    return payload


def _stated_keys(payload: dict[str, Any]) -> list[Verifier]:
    try:
        return [Verifier.parse(key) for key in payload["keys"]]
    except NoteError as error:
        raise ReceiptError("unknown_key", str(error)) from None


def _checkpoint_of(payload: dict[str, Any], keys: Sequence[Verifier]) -> tuple[Note, Checkpoint, Verifier]:
    try:
        note = Note.parse(payload["checkpoint"])
        checkpoint = Checkpoint.parse(note.text)
        signers = note.signed_by(key for key in keys if key.name == checkpoint.origin)
    except NoteError as error:
        raise ReceiptError("checkpoint", str(error)) from None
    if not signers:
        raise ReceiptError("checkpoint", "not signed by the log")
    return note, checkpoint, next(iter(signers))


def _check_place(payload: dict[str, Any], checkpoint: Checkpoint) -> None:
    try:
        verify_inclusion(
            leaf=leaf_hash(decoded(payload["salt"], _SALT_BYTES) + payload["record"].encode()),
            index=payload["position"],
            size=checkpoint.size,
            proof=[decoded(step) for step in payload["proof"]],
            root=checkpoint.root,
        )
    except (ProofError, NoteError) as error:
        raise ReceiptError("proof", str(error)) from None


def _record_of(payload: dict[str, Any]) -> dict[str, Any]:
    try:
        return read_canonical(payload["record"].encode())
    except NotCanonicalError as error:
        raise ReceiptError("record", str(error)) from None


def _witnesses(note: Note, known: Sequence[Verifier]) -> dict[str, int]:
    try:
        return {key.name: time or 0 for key, time in note.signed_by(known).items()}
    except NoteError as error:
        raise ReceiptError("witness_signature", str(error)) from None
