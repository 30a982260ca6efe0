"""The sealed tree as it is stored: tiles read and grown."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.db.models import Q

from danso.ledger.models import Tile
from witness.merkle import (
    Frontier,
    consistency_proof,
    consistency_spans,
    inclusion_proof,
    inclusion_spans,
)
from witness.tiles import grow, node_at, places_of, tails

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from witness.tiles import Place

_PLACES_A_QUERY = 100


def tiles_at(places: Iterable[Place]) -> dict[Place, bytes]:
    """Read tiles; one query for up to a hundred."""
    wanted = sorted(places)
    found: dict[Place, bytes] = {}
    for start in range(0, len(wanted), _PLACES_A_QUERY):
        asked = Q()
        for level, number in wanted[start : start + _PLACES_A_QUERY]:
            asked |= Q(level=level, number=number)
        rows = Tile.objects.filter(asked).values_list("level", "number", "hashes")
        found |= {(level, number): bytes(hashes) for level, number, hashes in rows}
    return found


def edge_at(size: int) -> Frontier:
    """The right edge of the tree at a size; KeyError or IndexError when the tiles do not reach so far."""
    return Frontier.of(size, partial(node_at, tiles_at(tails(size))))


def prove_inclusion(position: int, size: int) -> list[bytes]:
    """The proof that a line stands in the tree of a size; one query."""
    tiles = tiles_at(places_of(inclusion_spans(position, size)))
    return inclusion_proof(position, size, partial(node_at, tiles))


def prove_growth(old: int, new: int) -> list[bytes]:
    """The proof that the tree of one size begins with that of another; at most one query."""
    tiles = tiles_at(places_of(consistency_spans(old, new)))
    return consistency_proof(old, new, partial(node_at, tiles))


def append(size: int, leaves: Sequence[bytes]) -> Frontier:
    """Add leaves to the stored tree of `size` leaves and return its new edge; in the caller's transaction."""
    unfilled = tiles_at(tails(size))
    edge = Frontier.of(size, partial(node_at, unfilled))
    changed = grow(size, leaves, unfilled)
    for level, number in changed.keys() & unfilled.keys():
        Tile.objects.filter(level=level, number=number).update(hashes=changed[level, number])
    Tile.objects.bulk_create(
        Tile(level=level, number=number, hashes=changed[level, number])
        for level, number in sorted(changed.keys() - unfilled.keys())
    )
    edge.extend(leaves)
    return edge
