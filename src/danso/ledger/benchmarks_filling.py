"""A log of ten million lines for benchmarks, filled by the database itself in a minute or two.

One line in ten thousand is about one person and whole; the others are only there to be passed over, so their
records are short. The big indexes are made afterwards, and those that no person's page uses not at all.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db import connection

from danso.ledger.guards import guard, unguard
from danso.ledger.models import Line

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

LINES, STEP = 10_000_000, 1_000_000
OF_ONE_PERSON = 1_000
EVERY = LINES // OF_ONE_PERSON
_BY_PERSON, _UNUSED = {"ledger_subject"}, {"ledger_agency", "ledger_actor", "ledger_case"}
_COLUMNS = 'at, mode, allowed, agency, system, actor, purpose, "case", subject_tag, salt, record, leaf'
_NUMBERS = {
    "postgresql": "generate_series(%s, %s) AS n",
    "sqlite": "(WITH RECURSIVE c(n) AS (SELECT %s UNION ALL SELECT n + 1 FROM c WHERE n < %s) "
    "SELECT n FROM c)",
}
_SPELLED = {
    "postgresql": ("%s::timestamptz + n * interval '1 second'", "md5(n::text)"),
    "sqlite": ("datetime(%s, n || ' seconds')", "lower(hex(randomblob(16)))"),
}


@contextmanager
def filled_log(*, tag: str, record: bytes, since: dt.datetime) -> Iterator[int]:
    """Fill the empty log for the block, a line a second from `since` on; yields how many lines there are.

    The lines are not sealed into a tree, and the table is empty again afterwards.
    """
    big = [each for each in Line._meta.indexes if each.name in _BY_PERSON | _UNUSED]  # noqa: SLF001 - Django's way to a model's indexes
    with connection.schema_editor() as editor:
        for index in big:
            editor.remove_index(Line, index)
    try:
        _hurry(hurry=True)
        for start in range(0, LINES, STEP):
            _insert(start, tag, record, since)
        with connection.schema_editor() as editor:
            for index in big:
                if index.name in _BY_PERSON:
                    editor.add_index(Line, index)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE ledger_line")
        yield LINES
    finally:
        _empty()
        _hurry(hurry=False)
        with connection.schema_editor() as editor:
            for index in big:
                if index.name in _UNUSED:
                    editor.add_index(Line, index)


def _insert(start: int, tag: str, record: bytes, since: dt.datetime) -> None:
    at, other = _SPELLED[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO ledger_line (position, {_COLUMNS}) "  # noqa: S608 - texts of our own
            f"SELECT n, {at}, 'consulted', true, 'H06.01.02', 'danso', 'officer:4711', 'GQ_TTHC', '', "
            f"CASE WHEN n %% {EVERY} = 7 THEN %s ELSE {other} END, %s, "
            f"CASE WHEN n %% {EVERY} = 7 THEN %s ELSE %s END, %s FROM {_NUMBERS[connection.vendor]}",
            [since, tag, bytes(16), record, b"{}", bytes(32), start, start + STEP - 1],
        )


def _empty() -> None:
    """Drop all lines at once: row by row, with what refers to them, it would take longer than filling."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE ledger_line CASCADE")
        return
    unguard(connection)
    with connection.constraint_checks_disabled(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM ledger_bulkpart")
        cursor.execute("DELETE FROM ledger_line")
    guard(connection)


def _hurry(*, hurry: bool) -> None:
    """SQLite: no flush while filling, and threads to sort the index."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA synchronous = {'OFF' if hurry else 'NORMAL'}")
            cursor.execute(f"PRAGMA threads = {2 if hurry else 0}")
