"""Follow a house's log from outside: look at its newest checkpoint, cosign it, raise the alarm.

What is remembered is the witness's own memory of the last checkpoint it signed. A log that cannot show that
it has grown from there is forked, whatever else it says: both signed notes are kept as evidence.
"""

from __future__ import annotations

import datetime as dt
import urllib.error
import urllib.request
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import TYPE_CHECKING

from witness.cosigning import RefusedError, Request, write_durably
from witness.merkle import LONGEST_PROOF
from witness.notes import LONGEST_NOTE, Checkpoint, Note, NoteError, decoded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from witness.cosigning import Seen, Witness

PATIENCE = 20.0  # seconds for one answer
NOT_FOUND = 404


class State(StrEnum):
    """How the log stands: `waiting` before its first seal; the last three call for somebody."""

    WHOLE = "whole"
    WAITING = "waiting"
    STALE = "stale"
    SILENT = "silent"
    FORKED = "FORKED"


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds after which a house that does not answer is silent, and a log without a new seal stale."""

    silent: int
    stale: int


@dataclass(frozen=True, slots=True)
class Found:
    """What one look found."""

    state: State
    detail: str

    @property
    def alarm(self) -> bool:
        """Whether somebody should look."""
        return self.state in {State.STALE, State.SILENT, State.FORKED}

    def __str__(self) -> str:
        return f"{'ALARM ' if self.alarm else ''}{self.state}: {self.detail}"


class SilentError(Exception):
    """The house gave no answer that counts: anybody on the way could have given this one."""


@dataclass(slots=True)
class Watch:
    """A witness that looks at a house's log again and again; `answered` is when it answered last."""

    witness: Witness
    house: str
    patience: Patience
    answered: int | None = None

    def look(self, now: int) -> Found:
        """Look once; `now` in seconds since 1970."""
        self.answered = now if self.answered is None else self.answered
        try:
            found = self._look(now)
        except SilentError as silence:
            waited = now - self.answered
            state = State.SILENT if waited >= self.patience.silent else State.WAITING
            return Found(state, f"{silence}, for {waited // 60} minutes")
        self.answered = now
        return found

    def _look(self, now: int) -> Found:
        answer = self._get("checkpoint", LONGEST_NOTE)
        if answer is None:
            return self._nothing_sealed()
        try:
            note = Note.parse(answer)
            said = Checkpoint.parse(note.text)
            trusted = note.signed_by(key for key in self.witness.logs if key.name == said.origin)
        except NoteError as error:
            raise SilentError(f"what the house shows is no checkpoint ({error})") from None
        if not trusted:
            raise SilentError("the checkpoint is not signed by a key this witness trusts")
        seen = self.witness.seen(said.origin)
        if now < seen.signed_at:
            raise SilentError("this machine's clock has gone back")
        return self._compared(note, said, seen, now)

    def _nothing_sealed(self) -> Found:
        if any(self.witness.seen(key.name).size for key in self.witness.logs):
            raise SilentError("the house shows no checkpoint any more")
        return Found(State.WAITING, "nothing is sealed yet")

    def _compared(self, note: Note, said: Checkpoint, seen: Seen, now: int) -> Found:
        known = (said.size, said.root.hex()) == (seen.size, seen.root)
        told = f"size {said.size}, sealed {said.time}"
        if not known or self.witness.signer.name not in {one.name for one in note.signatures}:
            try:
                told += self._cosigned(note, said, seen, now)
            except RefusedError as refused:
                kept = self._evidence(note, said, seen)
                return Found(State.FORKED, f"{told}: {refused} after size {seen.size}; both notes in {kept}")
        age = now - int(dt.datetime.fromisoformat(said.time).timestamp()) if said.time else 0
        if age >= self.patience.stale:
            return Found(State.STALE, f"no new seal for {age // 3600} hours; {told}")
        return Found(State.WHOLE, told)

    def _cosigned(self, note: Note, said: Checkpoint, seen: Seen, now: int) -> str:
        """Sign what has grown from what was seen and bring the signature back; RefusedError if it has not."""
        proof = self._proof(seen.size, said.size) if 0 < seen.size < said.size else []
        signature = self.witness.cosign(str(Request(seen.size, proof, note)), now)
        return self._brought(str(note.with_signatures([signature])))

    def _proof(self, old: int, new: int) -> Sequence[bytes]:
        told = self._get(f"consistency/{old}/{new}", LONGEST_PROOF * 64)
        if told is None:
            raise SilentError("the house shows no proof of growth")
        try:
            return [decoded(line) for line in told.split()]
        except NoteError:
            raise SilentError("the proof of growth cannot be read") from None

    def _evidence(self, note: Note, said: Checkpoint, seen: Seen) -> str:
        name = f"fork-{said.size}-{sha256(str(note).encode()).hexdigest()[:12]}"
        write_durably(self.witness.folder / name, f"{seen.note}----\n{note}")
        return name

    def _get(self, path: str, longest: int) -> str | None:
        """What an address of the log says; None when there is nothing."""
        try:
            with urllib.request.urlopen(self._address(path), timeout=PATIENCE) as answer:  # noqa: S310
                text: str = answer.read(longest).decode("utf-8", "replace")
                return text
        except urllib.error.HTTPError as error:
            if error.code == NOT_FOUND:
                return None
            raise SilentError(f"the house answers {error.code}") from None
        except (OSError, ValueError) as error:
            raise SilentError(f"the house does not answer ({type(error).__name__})") from None

    def _brought(self, signed: str) -> str:
        asked = urllib.request.Request(self._address("cosignatures"), signed.encode())  # noqa: S310 - `_address` lets http and https only
        asked.add_header("Content-Type", "text/plain; charset=utf-8")
        try:
            with urllib.request.urlopen(asked, timeout=PATIENCE):  # noqa: S310
                return ", cosigned"
        except OSError as error:  # the next look brings it again
            return f", cosigned, but the house did not take it ({error})"

    def _address(self, path: str) -> str:
        if not self.house.startswith(("https://", "http://")):
            raise SilentError("the house's address is not one of http or https")
        return f"{self.house.rstrip('/')}/ledger/{path}"
