"""Read sealed rows fast: no model objects, one pass, hashed in several processes when asked."""

from __future__ import annotations

import multiprocessing
from collections import deque
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from django.db import connection, connections

if TYPE_CHECKING:
    from collections.abc import Iterator

BLOCK = 32_768
_WHERE = "FROM ledger_line WHERE position >= %s AND position < %s ORDER BY position"
_SALT_AND_RECORD = f"SELECT salt, record {_WHERE}"
_ROWS = f"SELECT position, salt, record, leaf {_WHERE}"
# Each column that repeats a member of the record, and how each database spells both.
_SAME = ("mode", "agency", "system", "actor", "purpose")
_REPEATED = {"case": '"case"', "subject": "subject_tag"}
_POSTGRESQL = (
    "convert_from(record, 'UTF8')::json #>> string_to_array('{}', '.')",
    {
        "at": """to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')""",
        "allowed": "allowed::text",
        "hidden.until": "COALESCE(hidden_until::text, '')",
    },
)
_SQLITE = (
    "json_extract(CAST(record AS TEXT), '$.{}')",
    {
        "at": "substr(replace(at, ' ', 'T') || '.000000', 1, 26) || 'Z'",
        "allowed": "allowed",
        "hidden.until": "COALESCE(hidden_until, '')",
    },
)


@dataclass(frozen=True, slots=True)
class Block:
    """The leaf hashes of neighbouring lines side by side, up to the first one that is missing.

    `erased` are the positions of the lines whose content is gone, in order.
    """

    hashes: bytes
    missing: int | None = None
    erased: tuple[int, ...] = ()


def blocks(first: int, end: int, processes: int = 1) -> Iterator[Block]:
    """The blocks of positions [first, end), in order; ends after one that misses a line."""
    spans = [(start, min(start + BLOCK, end)) for start in range(first, end, BLOCK)]
    source = map(read_block, spans) if processes < 2 or len(spans) < 2 else _in_processes(spans, processes)  # noqa: PLR2004
    for block in source:
        yield block
        if block.missing is not None:
            return


def _in_processes(spans: list[tuple[int, int]], processes: int) -> Iterator[Block]:
    connections.close_all()  # a forked process must not speak on our connection
    fork = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(processes, mp_context=fork) as pool:
        waiting = deque(pool.submit(read_block, span) for span in spans[: 2 * processes])
        for span in [*spans[2 * processes :], *[None] * len(waiting)]:
            if not waiting:
                return
            yield waiting.popleft().result()
            if span is not None:
                waiting.append(pool.submit(read_block, span))


def read_block(span: tuple[int, int]) -> Block:
    """Read and hash the lines of a span."""
    first, end = span
    with connection.cursor() as cursor:
        cursor.execute(_SALT_AND_RECORD, span)
        rows = cursor.fetchall()
        if len(rows) == end - first:  # positions are unique: these are all there are, in order
            with suppress(TypeError):  # some are erased, or bytes come as views
                return Block(b"".join([sha256(b"\x00" + salt + text).digest() for salt, text in rows]))
        cursor.execute(_ROWS, span)
        return _block_with_gaps(cursor.fetchall(), first, end)


def _block_with_gaps(rows: list[tuple[Any, ...]], first: int, end: int) -> Block:
    hashes: list[bytes] = []
    erased: list[int] = []
    for position, salt, text, leaf in rows:
        if position != first + len(hashes):
            break
        if text is None or salt is None:
            erased.append(position)
            hashes.append(bytes(leaf if leaf is not None else b"\0" * 32))
        else:
            hashes.append(sha256(b"".join((b"\x00", salt, text))).digest())
    missing = first + len(hashes) if first + len(hashes) < end else None
    return Block(b"".join(hashes), missing, tuple(erased))


def columns_at_odds(first: int, end: int) -> int | None:
    """The first position whose searchable columns do not repeat what its record says; None when all do."""
    said, spelled = _POSTGRESQL if connection.vendor == "postgresql" else _SQLITE
    differ = " OR ".join(
        f"{column} <> COALESCE({said.format(name)}, '')"
        for name, column in (_REPEATED | {column: column for column in _SAME} | spelled).items()
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT position FROM ledger_line WHERE position >= %s AND position < %s "  # noqa: S608
            f"AND record IS NOT NULL AND ({differ}) ORDER BY position LIMIT 1",
            [first, end],
        )
        found = cursor.fetchone()
    return None if found is None else int(found[0])
