"""What a witness does: sign a log's checkpoint only if the tree has grown from the one it signed before.

A request is the c2sp tlog-witness one: `old <size>`, the hashes of the consistency proof, an empty line, the
checkpoint's note.
"""

from __future__ import annotations

import json
import os
import re
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from fcntl import LOCK_EX, flock
from typing import TYPE_CHECKING

from witness.merkle import EMPTY_ROOT, LONGEST_PROOF, ProofError, verify_consistency
from witness.notes import (
    COSIGNS,
    LONGEST_NOTE,
    Checkpoint,
    Note,
    NoteError,
    Signature,
    Signer,
    Verifier,
    decoded,
    encoded,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

LONGEST_REQUEST = LONGEST_NOTE + LONGEST_PROOF * 64
MALFORMED, UNKNOWN_KEY, UNKNOWN_LOG, OTHER_SIZE, NOT_GROWN = 400, 403, 404, 409, 422
_OLD = re.compile(r"old (0|[1-9][0-9]{0,18})")


class RefusedError(Exception):
    """A checkpoint that is not cosigned: the HTTP status of the reason; for OTHER_SIZE the size we know."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status


@dataclass(frozen=True, slots=True)
class Seen:
    """The last checkpoint cosigned for a log: size, root in hex, its time, our time, and the note itself.

    With a later note that contradicts it, the log's own signatures prove the fork.
    """

    size: int = 0
    root: str = EMPTY_ROOT.hex()
    time: str = ""
    signed_at: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True)
class Request:
    """A checkpoint to cosign, with the proof from the size the log believes we have seen."""

    old: int
    proof: Sequence[bytes]
    note: Note

    @classmethod
    def parse(cls, text: str) -> Request:
        """Read a request or refuse it as malformed."""
        head, gap, note = text.partition("\n\n")
        first, *hashes = head.split("\n")
        size = _OLD.fullmatch(first)
        if not gap or size is None or len(hashes) > LONGEST_PROOF or len(text) > LONGEST_REQUEST:
            raise RefusedError(MALFORMED, "not a request")
        try:
            return cls(int(size[1]), [decoded(one) for one in hashes], Note.parse(note))
        except NoteError as error:
            raise RefusedError(MALFORMED, str(error)) from None

    def __str__(self) -> str:
        return "".join([f"old {self.old}\n", *(f"{encoded(one)}\n" for one in self.proof), f"\n{self.note}"])


def judge(request: Request, logs: Sequence[Verifier], seen: Seen, now: int) -> Seen:
    """Say what will have been seen once this checkpoint is cosigned, or refuse it."""
    checkpoint = _signed_checkpoint(request.note, logs)
    if request.old > checkpoint.size:
        raise RefusedError(MALFORMED, "the old size is larger than the new one")
    if request.old != seen.size:
        raise RefusedError(OTHER_SIZE, str(seen.size))
    if checkpoint.size == seen.size and checkpoint.root.hex() != seen.root:
        raise RefusedError(OTHER_SIZE, str(seen.size))
    try:
        verify_consistency(
            old=seen.size,
            old_root=bytes.fromhex(seen.root),
            new=checkpoint.size,
            new_root=checkpoint.root,
            proof=request.proof,
        )
    except ProofError as error:
        raise RefusedError(NOT_GROWN, str(error)) from None
    if checkpoint.time < seen.time or now < seen.signed_at:
        raise RefusedError(NOT_GROWN, "time goes backwards")
    return Seen(checkpoint.size, checkpoint.root.hex(), checkpoint.time, now, str(request.note))


def _signed_checkpoint(note: Note, logs: Sequence[Verifier]) -> Checkpoint:
    try:
        checkpoint = Checkpoint.parse(note.text)
        keys = [log for log in logs if log.name == checkpoint.origin]
        if not keys:
            raise RefusedError(UNKNOWN_LOG, "a log this witness does not watch")
        signed = note.signed_by(keys)
    except NoteError as error:
        raise RefusedError(UNKNOWN_KEY, str(error)) from None
    if not signed:
        raise RefusedError(UNKNOWN_KEY, "not signed by a key of the log")
    return checkpoint


@dataclass(frozen=True, slots=True)
class Witness:
    """A witness's folder: `key` (its name and secret), `logs` (the verifiers it trusts), `seen.json`."""

    folder: Path

    @property
    def signer(self) -> Signer:
        """The key that cosigns."""
        name, seed = (self.folder / "key").read_text(encoding="utf-8").split()
        return Signer(name, bytes.fromhex(seed), COSIGNS)

    @property
    def logs(self) -> list[Verifier]:
        """The keys of the logs that are watched."""
        place = self.folder / "logs"
        lines = place.read_text(encoding="utf-8").split() if place.exists() else []
        return [Verifier.parse(line) for line in lines]

    def cosign(self, text: str, now: int) -> Signature:
        """Judge a request, remember the checkpoint on disk, and only then sign it."""
        request = Request.parse(text)
        origin = request.note.text.partition("\n")[0]
        with self._alone():
            known = self._seen()
            known[origin] = judge(request, self.logs, known.get(origin, Seen()), now)
            signature = self.signer.sign(request.note.text, time=now)
            self._remember(known)
        return signature

    def seen(self, origin: str) -> Seen:
        """What was cosigned last for a log; nothing yet is the empty tree."""
        return self._seen().get(origin, Seen())

    def _seen(self) -> dict[str, Seen]:
        place = self.folder / "seen.json"
        kept = json.loads(place.read_text(encoding="utf-8")) if place.exists() else {}
        return {origin: Seen(**one) for origin, one in kept.items()}

    def _remember(self, seen: dict[str, Seen]) -> None:
        kept = json.dumps({origin: asdict(one) for origin, one in seen.items()}, indent=1)
        write_durably(self.folder / "seen.json", kept)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with (self.folder / "lock").open("w") as lock:
            flock(lock, LOCK_EX)
            yield


def write_durably(place: Path, text: str, *, mode: int = 0o600) -> None:
    """Replace a file in one step that outlives a power cut."""
    draft = place.with_name(f".{place.name}.{os.getpid()}")
    with draft.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.chmod(mode)
    draft.replace(place)
    folder = os.open(place.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
