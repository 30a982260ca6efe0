"""Checkpoints as signed notes (c2sp.org: signed-note, tlog-checkpoint, tlog-cosignature).

A note is a text, an empty line, and a line for each signature; several keys may sign one text. A verifier is
written `name+hash+key`, a log's checkpoint is `origin, size, root`, and a witness signs the time with it.
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from witness.merkle import HASH_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

SIGNS_NOTES = 1
COSIGNS = 4
LONGEST_NOTE = 64 * 1024
_HASH_SIZE, _TIME_SIZE, _SIGNATURE_SIZE, _KEY_SIZE = 4, 8, 64, 32
_NAME = re.compile(r"[^\s+]{1,200}")
_SIZE = re.compile(r"0|[1-9][0-9]{0,18}")
_DASH = "— "


class NoteError(ValueError):
    """A note, a key or a signature is not what it should be."""


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise NoteError("not base64") from None


def encoded(data: bytes) -> str:
    """Bytes as notes and proofs spell them: base64 with padding."""
    return base64.b64encode(data).decode()


def decoded(text: str, size: int = HASH_BYTES) -> bytes:
    """Bytes read back from base64 of the one right spelling and size; by default a hash."""
    data = _decoded(text)
    if len(data) != size or encoded(data) != text:
        raise NoteError(f"not {size} bytes")
    return data


@dataclass(frozen=True, slots=True)
class Verifier:
    """A public Ed25519 key with the name of who signs; `algorithm` is SIGNS_NOTES or COSIGNS."""

    name: str
    algorithm: int
    public: bytes

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name) or self.algorithm not in {SIGNS_NOTES, COSIGNS}:
            raise NoteError("a signer has a name without spaces or plus, and an algorithm we know")
        if len(self.public) != _KEY_SIZE:
            raise NoteError("an Ed25519 key has 32 bytes")

    @classmethod
    def parse(cls, text: str) -> Verifier:
        """Read `name+hash+key`; refuse one whose hash is not the key's."""
        name, _, rest = text.strip().partition("+")
        hashed, _, key = rest.partition("+")
        data = _decoded(key)
        if not data:
            raise NoteError("a verifier is name+hash+key")
        verifier = cls(name, data[0], data[1:])
        if verifier.key_hash.hex() != hashed:
            raise NoteError("the key is not the one its hash says")
        return verifier

    def __str__(self) -> str:
        return f"{self.name}+{self.key_hash.hex()}+{encoded(bytes([self.algorithm]) + self.public)}"

    @property
    def key_hash(self) -> bytes:
        """The four bytes by which a signature names its key."""
        return sha256(f"{self.name}\n".encode() + bytes([self.algorithm]) + self.public).digest()[:_HASH_SIZE]

    def time_of(self, text: str, signature: Signature) -> int | None:
        """The seconds of a cosignature's time, None for a log's signature; NoteError unless it is valid."""
        if (signature.name, signature.key_hash) != (self.name, self.key_hash):
            raise NoteError("signed by another key")
        signed, data, time = text.encode(), signature.data, None
        if self.algorithm == COSIGNS:
            time = int.from_bytes(data[:_TIME_SIZE], "big")
            signed, data = _with_time(text, time), data[_TIME_SIZE:]
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(data, signed)
        except InvalidSignature:
            raise NoteError(f"the signature of {self.name} is not valid") from None
        return time


def _with_time(text: str, time: int) -> bytes:
    return f"cosignature/v1\ntime {time}\n{text}".encode()


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line of a note."""

    name: str
    key_hash: bytes
    data: bytes

    @classmethod
    def parse(cls, line: str) -> Signature:
        """Read `— name base64`."""
        name, _, data = line.removeprefix(_DASH).partition(" ")
        blob = _decoded(data)
        if not line.startswith(_DASH) or not _NAME.fullmatch(name) or encoded(blob) != data:
            raise NoteError("not a signature line")
        if len(blob) not in {_HASH_SIZE + _SIGNATURE_SIZE, _HASH_SIZE + _TIME_SIZE + _SIGNATURE_SIZE}:
            raise NoteError("a signature of a size we do not know")
        return cls(name, blob[:_HASH_SIZE], blob[_HASH_SIZE:])

    def __str__(self) -> str:
        return f"{_DASH}{self.name} {encoded(self.key_hash + self.data)}"


@dataclass(frozen=True, slots=True)
class Signer:
    """A secret Ed25519 key (its 32 bytes) with a name; signs notes, or cosigns them with a time."""

    name: str
    seed: bytes
    algorithm: int = SIGNS_NOTES

    def __repr__(self) -> str:
        return f"Signer({self.name!r})"

    @property
    def verifier(self) -> Verifier:
        """The public half."""
        key = Ed25519PrivateKey.from_private_bytes(self.seed)
        return Verifier(self.name, self.algorithm, key.public_key().public_bytes_raw())

    def sign(self, text: str, *, time: int | None = None) -> Signature:
        """Sign a text; a cosigner needs the time in seconds."""
        if (time is None) == (self.algorithm == COSIGNS):
            raise NoteError("a cosignature has a time, a log's signature has none")
        key = Ed25519PrivateKey.from_private_bytes(self.seed)
        if time is None:
            data = key.sign(text.encode())
        else:
            data = time.to_bytes(_TIME_SIZE, "big") + key.sign(_with_time(text, time))
        return Signature(self.name, self.verifier.key_hash, data)


@dataclass(frozen=True, slots=True)
class Note:
    """A text and the signatures under it."""

    text: str
    signatures: tuple[Signature, ...]

    @classmethod
    def parse(cls, note: str) -> Note:
        """Read a note; refuse one that is too long, has no signature or a line that is none."""
        text, gap, lines = note.rpartition("\n\n")
        if len(note) > LONGEST_NOTE or not gap or not lines.endswith("\n") or "\r" in note:
            raise NoteError("not a signed note")
        return cls(text + "\n", tuple(Signature.parse(line) for line in lines[:-1].split("\n")))

    def __str__(self) -> str:
        return f"{self.text}\n" + "".join(f"{signature}\n" for signature in self.signatures)

    def signed_by(self, verifiers: Iterable[Verifier]) -> dict[Verifier, int | None]:
        """Which of these keys signed, and when a cosigner did; one that is there and wrong is a NoteError."""
        known = {(verifier.name, verifier.key_hash): verifier for verifier in verifiers}
        found: dict[Verifier, int | None] = {}
        for signature in self.signatures:
            verifier = known.get((signature.name, signature.key_hash))
            if verifier is not None:
                found[verifier] = verifier.time_of(self.text, signature)
        return found

    def with_signatures(self, more: Sequence[Signature]) -> Note:
        """The same text with more signatures under it."""
        return Note(self.text, self.signatures + tuple(more))


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a log says of its tree: its name, how many leaves, the root, and when it said so (`time`)."""

    origin: str
    size: int
    root: bytes
    time: str = ""

    @classmethod
    def parse(cls, text: str) -> Checkpoint:
        """Read a checkpoint's text strictly: another spelling of the same values is refused."""
        lines = text.split("\n")
        if len(lines) not in {4, 5} or lines[-1] or not lines[0] or not _SIZE.fullmatch(lines[1]):
            raise NoteError("not a checkpoint")
        time = lines[3].removeprefix("time ") if len(lines) == 5 else ""  # noqa: PLR2004 - the lines above
        checkpoint = cls(lines[0], int(lines[1]), decoded(lines[2]), time)
        if str(checkpoint) != text:
            raise NoteError("not a checkpoint")
        return checkpoint

    def __str__(self) -> str:
        time = f"time {self.time}\n" if self.time else ""
        return f"{self.origin}\n{self.size}\n{encoded(self.root)}\n{time}"
