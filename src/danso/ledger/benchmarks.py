"""How fast lines are written, sealed, verified and found again, each beside the bare work of the database."""

from __future__ import annotations

import datetime as dt
import os
from time import perf_counter
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from danso.ledger import keys, queries, services, tree
from danso.ledger.access import Access, Assurance, Mode
from danso.ledger.benchmarks_filling import OF_ONE_PERSON, filled_log
from danso.ledger.models import Line
from danso.ledger.people import ResidentBitmap
from danso.ledger.rows import BLOCK
from danso.ledger.verification import verify
from danso.timing import Figure, Timing, timed
from witness.canonical import canonical
from witness.merkle import leaf_hash

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Iterator

NOW = dt.datetime(2026, 3, 2, 8, tzinfo=dt.UTC)
ACCESS = Access(
    "H06.01.02", "danso", "officer:4711", Assurance.LOA2, "GQ_TTHC", "ND107_2021_D7", case="H06-260302-0001"
)
FIELDS = ("name.full", "birth.date", "sex", "permanent_residence.commune", "permanent_residence.detail")
NUMBER = "077190000001"
WRITTEN, GROUP = 1_000, 50
TO_VERIFY, VERIFIED_A_SECOND = 1_000_000, 400_000
PAGE_LIMIT = 0.150
JOBS = 500
_COLUMNS = 'at, mode, allowed, agency, system, actor, purpose, "case", subject_tag, salt, record, leaf'


def bench_recording() -> list[Figure]:
    """Write lines: each in a transaction of its own, and 50 to a transaction; beside the row alone."""
    return [
        Figure("record a line, 50 to a transaction", _in_groups(_record), _in_groups(_bare), "the bare row"),
        Figure("record a line, each in its own", _one_by_one(_record), _one_by_one(_bare), "the bare row"),
    ]


def bench_sealing_and_verifying(rng: random.Random) -> list[Figure]:
    """Seal a million lines, prove one, verify all of them; beside reading the rows."""
    _fill_with_real_lines(TO_VERIFY, rng)
    started = perf_counter()
    services.seal_all(now=NOW)
    sealing = (perf_counter() - started) / TO_VERIFY
    cores = os.cpu_count() or 1
    with CaptureQueriesContext(connection) as asked:
        tree.prove_inclusion(TO_VERIFY // 3, TO_VERIFY)
    positions = [rng.randrange(TO_VERIFY) for _ in range(100)]
    proving = timed(lambda: [tree.prove_inclusion(place, TO_VERIFY) for place in positions], repeats=5).per(
        100
    )
    whole = timed(lambda: verify(processes=cores), repeats=5, warm_up=1).per(TO_VERIFY)
    tree_only = timed(lambda: verify(processes=cores, columns=False), repeats=5, warm_up=1).per(TO_VERIFY)
    reading = timed(_read_only, repeats=3, warm_up=1).per(TO_VERIFY)
    rate = 1 / VERIFIED_A_SECOND
    return [
        Figure("seal a line, 10,000 to a checkpoint", Timing(sealing, sealing)),
        Figure(f"prove a line among {TO_VERIFY:,}", proving, queries=len(asked)),
        Figure(f"verify the tree, a leaf, {cores} processes", tree_only, reading, "reading the row", rate),
        Figure(f"and the columns for searching, {cores} processes", whole, reading, "reading the row"),
    ]


def bench_citizens_page(rng: random.Random) -> list[Figure]:
    """A person's 1,000 lines among ten million, and the bulk jobs they were in."""
    tag = keys.subject_tag(NUMBER, NOW.year)
    with filled_log(tag=tag, record=a_record(tag), since=NOW) as filled:
        for _ in range(JOBS):
            services.record_bulk(
                access=ACCESS,
                personal_numbers=ResidentBitmap(rng.randbytes(2_000) * 75),
                fields=FIELDS,
                query_digest="",
                output_digest="",
                count=1,
                now=NOW,
            )
        with CaptureQueriesContext(connection) as asked:
            found = _page()
        if found != OF_ONE_PERSON:
            raise RuntimeError(f"{found} lines instead of {OF_ONE_PERSON}")
        bare = timed(lambda: list(Line.objects.filter(subject_tag=tag).values_list()), repeats=20)
        return [
            Figure(
                f"1,000 lines about a person among {filled:,}",
                timed(_page),
                bare,
                "their rows alone",
                PAGE_LIMIT,
                len(asked),
            ),
            Figure(f"bulk jobs a person was in, of {JOBS} over 1.2 million", timed(_jobs), limit=PAGE_LIMIT),
        ]


def _record() -> None:
    services.record(
        access=ACCESS, mode=Mode.CONSULTED, personal_number=NUMBER, fields=FIELDS, allowed=True, now=NOW
    )


def _bare() -> None:
    Line.objects.create(
        at=NOW, mode=Mode.CONSULTED, allowed=True, agency="x", system="x", actor="x", purpose="x",
        subject_tag="x", salt=bytes(16), record=bytes(450), leaf=bytes(32),
    )  # fmt: skip


def _one_by_one(write: Callable[[], None]) -> Timing:
    return timed(write, repeats=WRITTEN)


def _in_groups(write: Callable[[], None]) -> Timing:
    def group() -> None:
        with transaction.atomic():
            for _ in range(GROUP):
                write()

    return timed(group, repeats=WRITTEN // GROUP).per(GROUP)


def _fill_with_real_lines(lines: int, rng: random.Random) -> None:
    marks = ", ".join(["%s"] * 12)
    with transaction.atomic(), connection.cursor() as cursor:
        for start in range(0, lines, BLOCK):
            rows = list(_real_lines(min(BLOCK, lines - start), rng))
            cursor.executemany(f"INSERT INTO ledger_line ({_COLUMNS}) VALUES ({marks})", rows)  # noqa: S608


def a_record(tag: str, *, actor: str = "officer:4711", case: str = "") -> bytes:
    """A line's record as `record` would write it."""
    said = {
        "v": 1, "at": "2026-03-02T08:00:00.000000Z", "mode": "consulted", "agency": "H06.01.02",
        "system": "danso", "actor": actor, "assurance": 2, "purpose": "GQ_TTHC",
        "legal_basis": "ND107_2021_D7", "case": case, "service": "1.004227", "request": "",
        "fields": list(FIELDS), "reasons": [], "allowed": True,
        "request_digest": "9f" * 32, "response_digest": "", "subject": tag,
    }  # fmt: skip
    return canonical(said)


def _real_lines(lines: int, rng: random.Random) -> Iterator[tuple[Any, ...]]:
    """Lines of a thousand officers, each about another case and person."""
    text = a_record("<tag>", actor="<actor>", case="<case>").decode()
    at = connection.ops.adapt_datetimefield_value(NOW)
    for number in range(lines):
        actor, case = f"officer:{rng.randrange(1_000)}", f"H06.01.02-260302-{number:06}"
        tag, salt = f"{rng.getrandbits(128):032x}", rng.randbytes(16)
        record = text.replace("<actor>", actor).replace("<case>", case).replace("<tag>", tag).encode()
        yield (
            at, "consulted", True, "H06.01.02", "danso", actor, "GQ_TTHC", case, tag, salt, record,
            leaf_hash(salt + record),
        )  # fmt: skip


def _read_only() -> None:
    with connection.cursor() as cursor:
        for start in range(0, TO_VERIFY, BLOCK):
            cursor.execute(
                "SELECT position, salt, record FROM ledger_line "
                "WHERE position >= %s AND position < %s ORDER BY position",
                [start, start + BLOCK],
            )
            cursor.fetchall()


def _page() -> int:
    return sum(bool(line.fields) for line in queries.lines_about(NUMBER)[:OF_ONE_PERSON])


def _jobs() -> int:
    return len(queries.bulk_lines_about(NUMBER, resident=777_777))
