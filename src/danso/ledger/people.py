"""Whom a bulk job touched, in pieces, so that one person's bit is found without reading the rest.

A job over the mirror marks residents by their index: a bitmap, 150,000 bytes at most for 1.2 million people.
A short list of numbers that need not be in the mirror becomes sorted tags of 8 bytes, in 256 buckets.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

RESIDENTS_A_PART = 32_768
TAG_BYTES = 8
TAG_PARTS = 65_536  # parts of tags are numbered from here, parts of bits below
MOST_TAGS = 18_750  # 150,000 bytes, as large as the bitmap of a whole province


class TooManyPeople(Exception):  # noqa: N818 - said as the domain says it
    """A list this long belongs into a bitmap of resident indexes."""


@dataclass(frozen=True, slots=True)
class ResidentBitmap:
    """Residents by the mirror's index: bit `index % 8` of byte `index // 8`."""

    bits: bytes

    @classmethod
    def of(cls, indexes: Iterable[int]) -> ResidentBitmap:
        """Mark each index; 1.2 million take about a second, numpy.packbits over a mask some milliseconds."""
        marked = bytearray()
        for index in indexes:
            if index >> 3 >= len(marked):
                marked.extend(bytes((index >> 3) + 1024 - len(marked)))
            marked[index >> 3] |= 1 << (index & 7)
        return cls(bytes(marked))

    @property
    def people(self) -> int:
        """How many are marked."""
        return int.from_bytes(self.bits, "big").bit_count()

    def parts(self) -> dict[int, bytes]:
        """Pieces by number, without empty ones and without the zeros at their ends."""
        width = RESIDENTS_A_PART // 8
        pieces = (self.bits[start : start + width] for start in range(0, len(self.bits), width))
        return {number: piece.rstrip(b"\0") for number, piece in enumerate(pieces) if any(piece)}


@dataclass(frozen=True, slots=True)
class TagSet:
    """People by the tag of the job's year, as bytes."""

    tags: frozenset[bytes]

    @classmethod
    def of(cls, tags: Iterable[str]) -> TagSet:
        """Shorten tags (hex) and keep each once; TooManyPeople above MOST_TAGS."""
        kept = frozenset(bytes.fromhex(tag)[:TAG_BYTES] for tag in tags)
        if len(kept) > MOST_TAGS:
            raise TooManyPeople(f"more than {MOST_TAGS} people: give a ResidentBitmap")
        return cls(kept)

    @property
    def people(self) -> int:
        """How many there are."""
        return len(self.tags)

    def parts(self) -> dict[int, bytes]:
        """Sorted tags by their first byte."""
        buckets: dict[int, list[bytes]] = {}
        for tag in sorted(self.tags):
            buckets.setdefault(TAG_PARTS + tag[0], []).append(tag)
        return {number: b"".join(tags) for number, tags in buckets.items()}


def digest_of(parts: Mapping[int, bytes]) -> str:
    """The hash that the job's line keeps of its pieces (hex)."""
    whole = sha256()
    for number in sorted(parts):
        whole.update(number.to_bytes(4, "big") + len(parts[number]).to_bytes(4, "big") + parts[number])
    return whole.hexdigest()


def place_of_resident(index: int) -> tuple[int, int, int]:
    """Where a resident's bit is: number of the piece, byte in it, mask."""
    number, rest = divmod(index, RESIDENTS_A_PART)
    return number, rest >> 3, 1 << (rest & 7)


def part_of_tag(tag: str) -> int:
    """The number of the piece a tag would be in."""
    return TAG_PARTS + int(tag[:2], 16)


def holds_tag(piece: bytes, tag: str) -> bool:
    """Whether a piece of sorted tags holds one."""
    tags = [piece[start : start + TAG_BYTES] for start in range(0, len(piece), TAG_BYTES)]
    wanted = bytes.fromhex(tag)[:TAG_BYTES]
    at = bisect_left(tags, wanted)
    return at < len(tags) and tags[at] == wanted
