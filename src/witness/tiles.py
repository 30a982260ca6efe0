"""The tree kept in tiles: 256 neighbouring hashes of every eighth level, side by side.

A node between the levels is hashed from the tile below it, so a proof among ten million leaves reads some
eight tiles of 8 KiB, and a tile that is full never changes again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from witness.merkle import HASH_BYTES, level_above, span_nodes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from witness.merkle import Span

HEIGHT = 8
WIDTH = 1 << HEIGHT
TILE_BYTES = WIDTH * HASH_BYTES

Place = tuple[int, int]
"""A tile's (level, number)."""


def split(tile: bytes) -> list[bytes]:
    """The hashes of a tile."""
    return [tile[start : start + HASH_BYTES] for start in range(0, len(tile), HASH_BYTES)]


def tile_root(hashes: Sequence[bytes]) -> bytes:
    """The root over 2ⁿ neighbouring hashes."""
    while len(hashes) > 1:
        hashes = level_above(hashes)
    return hashes[0]


def tails(size: int) -> list[Place]:
    """The tiles of a tree of `size` leaves that are not full yet, one a level at most."""
    counts = ((level, size >> level * HEIGHT) for level in range(1 + size.bit_length() // HEIGHT))
    return [(level, count // WIDTH) for level, count in counts if count % WIDTH]


def grow(size: int, leaves: Iterable[bytes], unfilled: Mapping[Place, bytes]) -> dict[Place, bytes]:
    """The tiles that appending `leaves` to a tree of `size` leaves makes or fills; `unfilled`: its tails."""
    changed: dict[Place, bytes] = {}
    level, new = 0, list(leaves)
    while new:
        number, filled = divmod(size >> level * HEIGHT, WIDTH)
        hashes = (split(unfilled[level, number]) if filled else []) + new
        new = []
        for start in range(0, len(hashes), WIDTH):
            tile = hashes[start : start + WIDTH]
            changed[level, number + start // WIDTH] = b"".join(tile)
            if len(tile) == WIDTH:
                new.append(tile_root(tile))
        level += 1
    return changed


def place_of(level: int, index: int) -> Place:
    """The tile a node is hashed from."""
    return level // HEIGHT, (index << level % HEIGHT) // WIDTH


def places_of(spans: Iterable[Span]) -> set[Place]:
    """The tiles that the hashes of these spans are made from."""
    return {place_of(*node) for span in spans for node in span_nodes(span)}


def node_at(tiles: Mapping[Place, bytes], level: int, index: int) -> bytes:
    """A node from its tile; KeyError or IndexError when the tiles do not hold it."""
    width = 1 << level % HEIGHT
    tile = tiles[place_of(level, index)]
    start = index * width % WIDTH
    if len(tile) < (start + width) * HASH_BYTES:
        raise IndexError(f"no node {index} of level {level}")
    return tile_root(split(tile[start * HASH_BYTES : (start + width) * HASH_BYTES]))
