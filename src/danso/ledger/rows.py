"""Read sealed lines fast: hashed and made into small trees where they are read, in processes if asked.

A block is 8,192 neighbouring positions, so its tree is a node of the whole one. What comes back from a
process is that node and the block's tree at each checkpoint, not the lines.
"""

from __future__ import annotations

import gc
import multiprocessing
from bisect import bisect_right
from collections import deque
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import psycopg
from django.db import connection, connections

from danso.ledger.repeated import COLUMNS, Repeated, first_at_odds
from witness.merkle import Frontier

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

LEVEL = 13  # small enough that the last blocks of a log still keep all processes busy
BLOCK = 1 << LEVEL
_ROWS_AT_ONCE = 256  # few enough to stay in the processor's cache until they are hashed
_MAPPED = 1 << 40  # SQLite takes as much of it as it was built for
_WHERE = "FROM ledger_line WHERE position >= %s AND position < %s ORDER BY position"
_CAREFULLY = f"SELECT position, salt, record, leaf {_WHERE}"


@dataclass(frozen=True, slots=True)
class Span:
    """Positions [first, end) of one block; `before` is the tree of the block's lines before them.

    `stops` are the positions up to which the tree is wanted.
    """

    first: int
    end: int
    before: Frontier
    stops: Sequence[int]
    columns: bool


@dataclass(frozen=True, slots=True)
class Block:
    """A span's tree at its end and at each stop, up to the first line that is missing.

    `erased` are the positions of the lines whose content is gone, in order; `odd` is the first line whose
    columns do not repeat what its record says.
    """

    tree: Frontier
    stops: dict[int, Frontier]
    missing: int | None = None
    erased: tuple[int, ...] = ()
    odd: int | None = None


@dataclass(slots=True)
class _Leaves:
    """What was read of a span: its leaf hashes, and the positions whose columns need a second look."""

    hashes: list[bytes]
    doubtful: list[int] = field(default_factory=list)
    erased: tuple[int, ...] = ()


def blocks(edge: Frontier, stops: Sequence[int], *, columns: bool, processes: int = 1) -> Iterator[Block]:
    """The blocks from the tree's `edge` to the last of its `stops`; ends after one that misses a line."""
    spans = list(_spans(edge, stops, columns=columns))
    alone = processes < 2 or len(spans) < 2  # noqa: PLR2004
    for block in map(read_block, spans) if alone else _in_processes(spans, processes):
        yield block
        if block.missing is not None:
            return


def _spans(edge: Frontier, stops: Sequence[int], *, columns: bool) -> Iterator[Span]:
    _, before = edge.parted(LEVEL)
    first = edge.size
    while first < stops[-1]:
        end = min(first - first % BLOCK + BLOCK, stops[-1])
        wanted = stops[bisect_right(stops, first) : bisect_right(stops, end)]
        yield Span(first, end, before, wanted, columns)
        first, before = end, Frontier()


def _in_processes(spans: list[Span], processes: int) -> Iterator[Block]:
    connections.close_all()  # a forked process must not speak on our connection
    fork = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(processes, mp_context=fork, initializer=_read_only) as pool:
        waiting = deque(pool.submit(read_block, span) for span in spans[: 2 * processes])
        for span in [*spans[2 * processes :], *[None] * len(waiting)]:
            if not waiting:
                return
            yield waiting.popleft().result()
            if span is not None:
                waiting.append(pool.submit(read_block, span))


def _read_only() -> None:
    """Set up a process that reads and ends soon: SQLite maps its file, and no cycles are looked for."""
    gc.disable()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA mmap_size = {_MAPPED}")


def read_block(span: Span) -> Block:
    """Read and hash the lines of a span, and compare their columns if that is wanted."""
    leaves = _quickly(span) or _carefully(span)
    tree, stops = span.before.copy(), {}
    start = span.first
    for stop in span.stops:
        if stop - span.first > len(leaves.hashes):
            break
        tree.extend(leaves.hashes[start - span.first : stop - span.first])
        stops[stop], start = tree.copy(), stop
    tree.extend(leaves.hashes[start - span.first :])
    end = span.first + len(leaves.hashes)
    return Block(tree, stops, end if end < span.end else None, leaves.erased, first_at_odds(leaves.doubtful))


def leaves(first: int, end: int) -> list[bytes]:
    """The leaf hashes of positions [first, end), up to the first line that is missing."""
    return _carefully(Span(first, end, Frontier(), (), columns=False)).hashes


def _quickly(span: Span) -> _Leaves | None:
    """All lines of a span; None when one is missing or erased."""
    found, repeated = _Leaves([]), Repeated(connection.vendor)
    for rows in _rows(span):
        try:
            hashes = [sha256(b"\x00" + row[0] + row[1]).digest() for row in rows]
        except TypeError:
            return None
        if span.columns:
            found.doubtful += repeated.doubtful(rows, span.first + len(found.hashes))
        found.hashes += hashes
    # Positions are unique: so many of them in the span are all there are, in order.
    return found if len(found.hashes) == span.end - span.first else None


def _rows(span: Span) -> Iterator[list[tuple[Any, ...]]]:
    """Salt, record and, if wanted, COLUMNS of the lines there are, some at a time."""
    wanted = f"salt, record, {COLUMNS[connection.vendor]}" if span.columns else "salt, record"
    with connection.cursor() as wrapped:
        cursor: Any = wrapped
        if connection.vendor == "postgresql":
            cursor = psycopg.Cursor(wrapped.connection)
            cursor.format = psycopg.pq.Format.BINARY  # bytes as they are: as text they come twice as long
        cursor.execute(f"SELECT {wanted} {_WHERE}", (span.first, span.end))
        while rows := cursor.fetchmany(_ROWS_AT_ONCE):
            yield rows


def _carefully(span: Span) -> _Leaves:
    """Row by row, up to the first gap; each line whose columns are to be compared is doubtful."""
    found, erased = _Leaves([]), []
    with connection.cursor() as cursor:
        cursor.execute(_CAREFULLY, (span.first, span.end))
        for position, salt, record, leaf in cursor.fetchall():
            if position != span.first + len(found.hashes):
                break
            if record is None or salt is None:
                erased.append(position)
                found.hashes.append(bytes(leaf if leaf is not None else b"\0" * 32))
            else:
                found.hashes.append(sha256(b"".join((b"\x00", salt, record))).digest())
                found.doubtful += [position] * span.columns
    found.erased = tuple(erased)
    return found
