"""A drawn world goes into the sandbox's database in one transaction, and its truth into a file beside it."""

from __future__ import annotations

import csv
import hashlib
import sqlite3
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from django.apps import apps

from sandbox.residents.days import iso
from sandbox.residents.draws import Draws
from sandbox.residents.feed import KINDS, changes, draw_feed, last_cursors
from sandbox.residents.homes import addresses
from sandbox.residents.lives import NEVER, OF_AGE
from sandbox.residents.places import places
from sandbox.residents.records import COLUMNS, chunks, whole_names

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from django.db.models import Model

    from sandbox.residents.draws import Numbers
    from sandbox.residents.feed import Feed
    from sandbox.residents.world import Drawn

    Progress = Callable[[str, int], None]

TABLES: Final = (
    "household",
    "resident",
    "cancellednumber",
    "residence",
    "card",
    "eidentityaccount",
    "event",
    "business",
    "world",
)
TRUTH_FIELDS: Final = ("resident", "defect", "field", "recorded", "true")
ISSUER: Final = "C06"

_POSITIONS: Final = ("Giám đốc", "Tổng Giám đốc", "Chủ tịch Hội đồng thành viên", "Chủ doanh nghiệp tư nhân")
_TRADES: Final = (
    "Thương mại",
    "Xây dựng",
    "Vận tải",
    "Thủy sản",
    "Du lịch",
    "Cơ khí",
    "Dịch vụ",
    "Nông nghiệp",
)
_FORMS: Final = ("Công ty TNHH", "Công ty Cổ phần", "Doanh nghiệp tư nhân")


@contextmanager
def opened(database: Path) -> Iterator[sqlite3.Connection]:
    """Open the database for bulk work: all of it counts, or none."""
    connection = sqlite3.connect(database, timeout=60, isolation_level=None)
    try:
        connection.execute("PRAGMA cache_size = -200000")
        connection.execute("PRAGMA temp_store = MEMORY")
        connection.execute("PRAGMA synchronous = NORMAL")
        # What is drawn holds them, as a test checks; SQLite would spend half of the time on them, row by row.
        connection.execute("PRAGMA ignore_check_constraints = ON")
        connection.execute("BEGIN IMMEDIATE")
        yield connection
        connection.execute("COMMIT")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        connection.close()


def load(connection: sqlite3.Connection, drawn: Drawn, truth: Path, progress: Progress) -> None:
    """Replace the register's rows by those of a drawn world, and write its truth file."""
    _empty(connection)
    with _without_indexes(connection):
        feed = draw_feed(drawn, Draws(drawn.plan.seed, "feed"))
        records = drawn.people + len(drawn.copies)
        _load_residents(connection, drawn, last_cursors(feed, records), truth, progress)
        _load_households(connection, drawn)
        _load_stays(connection, drawn)
        _load_papers(connection, drawn)
        _load_feed(connection, drawn, feed)
        _load_businesses(connection, drawn, Draws(drawn.plan.seed, "businesses"))
        today = date.fromordinal(drawn.plan.today).isoformat()
        _insert(
            connection,
            "world",
            ("id", "seed", "residents", "made_for", "today"),
            [(1, drawn.plan.seed, records, today, today)],
        )
        progress("indexes", records)


def content_digest(connection: sqlite3.Connection) -> str:
    """Return a SHA-256 over every row of the register."""
    digest = hashlib.sha256()
    for table in TABLES:
        for row in connection.execute(f"SELECT * FROM register_{table} ORDER BY id"):  # noqa: S608 our own names
            digest.update(repr(row).encode())
    return digest.hexdigest()


def _empty(connection: sqlite3.Connection) -> None:
    for table in (*_pointing_in(), *(f"register_{table}" for table in TABLES)):
        connection.execute(f"DELETE FROM {table}")  # noqa: S608 our own names
        connection.execute("DELETE FROM sqlite_sequence WHERE name = ?", (table,))


def _pointing_in() -> list[str]:
    """Return the tables of other rooms that are about residents: corrections, codes, consents, officers."""
    own = list(apps.get_app_config("register").get_models())
    others = [model for model in apps.get_models() if model not in own]
    gone: list[type[Model]] = list(own)
    for found in gone:
        gone.extend(model for model in others if model not in gone and _points_to(model, found))
    return [model._meta.db_table for model in gone[len(own) :]]  # noqa: SLF001 - documented in spite of its name


def _points_to(model: type[Model], other: type[Model]) -> bool:
    fields = model._meta.concrete_fields  # noqa: SLF001 - documented in spite of its name
    return any(field.related_model is other for field in fields)


@contextmanager
def _without_indexes(connection: sqlite3.Connection) -> Iterator[None]:
    """Drop the register's indexes while it is filled, and make them anew after."""
    made = connection.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
        " AND tbl_name LIKE 'register!_%' ESCAPE '!' ORDER BY name"
    ).fetchall()
    for name, _ in made:
        connection.execute(f'DROP INDEX "{name}"')
    yield
    for _, statement in made:
        connection.execute(statement)


def _insert(
    connection: sqlite3.Connection, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    marks = ", ".join("?" * len(columns))
    named = ", ".join(columns)
    connection.executemany(f"INSERT INTO register_{table} ({named}) VALUES ({marks})", rows)  # noqa: S608


def _load_residents(
    connection: sqlite3.Connection, drawn: Drawn, changed_at: Numbers, truth: Path, progress: Progress
) -> None:
    done = 0
    with truth.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(TRUTH_FIELDS)
        for columns, lines in chunks(drawn, changed_at):
            _insert(connection, "resident", COLUMNS, zip(*columns, strict=True))
            writer.writerows(lines)
            done += len(columns[0])
            progress("residents", done)


def _load_households(connection: sqlite3.Connection, drawn: Drawn) -> None:
    place = drawn.homes.household_place
    old = places().old[place].tolist()
    serial = range(1, len(place) + 1)
    rows = zip(
        serial,
        (head or None for head in drawn.lives.head.tolist()),
        (f"{code}{number:09d}" for code, number in zip(old, serial, strict=True)),
        (f"77{number:07d}" for number in serial),
        old,
        places().new[place].tolist(),
        addresses()[drawn.homes.household_address].tolist(),
        strict=True,
    )
    columns = ("id", "head_id", "file_number", "book_number", "commune_old", "commune_new", "address")
    _insert(connection, "household", columns, rows)


def _load_stays(connection: sqlite3.Connection, drawn: Drawn) -> None:
    stays = drawn.stays
    rows = zip(
        range(1, len(stays.person) + 1),
        (stays.person + 1).tolist(),
        stays.kind.tolist(),
        places().old[stays.place].tolist(),
        places().new[stays.place].tolist(),
        addresses()[stays.address].tolist(),
        iso(stays.since).tolist(),
        _days(stays.until, ""),
        stays.reason.tolist(),
        strict=True,
    )
    columns = (
        "id",
        "resident_id",
        "kind",
        "commune_old",
        "commune_new",
        "address",
        "since",
        "until",
        "reason",
    )
    _insert(connection, "residence", columns, rows)


def _load_papers(connection: sqlite3.Connection, drawn: Drawn) -> None:
    cards, accounts, cancelled = drawn.cards, drawn.accounts, drawn.cancelled
    held = zip(
        (cards.person + 1).tolist(),
        cards.kind.tolist(),
        iso(cards.issued).tolist(),
        _days(cards.expires, None),
        cards.valid.tolist(),
        strict=True,
    )
    columns = ("resident_id", "kind", "issued_on", "expires_on", "issuer", "valid")
    _insert(connection, "card", columns, ((*row[:4], ISSUER, row[4]) for row in held))
    opened_accounts = zip(
        (accounts.person + 1).tolist(), accounts.level.tolist(), iso(accounts.since).tolist(), strict=True
    )
    _insert(
        connection,
        "eidentityaccount",
        ("resident_id", "level", "since", "active"),
        ((*row, True) for row in opened_accounts),
    )
    taken_back = zip(
        [f"{number:012d}" for number in cancelled.number.tolist()],
        (cancelled.person + 1).tolist(),
        iso(cancelled.day).tolist(),
        cancelled.reason.tolist(),
        strict=True,
    )
    _insert(connection, "cancellednumber", ("number", "resident_id", "cancelled_on", "reason"), taken_back)


def _load_feed(connection: sqlite3.Connection, drawn: Drawn, feed: Feed) -> None:
    rows = zip(
        range(1, len(feed.kind) + 1),
        np.array(KINDS, dtype=object)[feed.kind].tolist(),
        (feed.person + 1).tolist(),
        iso(feed.happened).tolist(),
        iso(feed.recorded).tolist(),
        changes(drawn, feed),
        strict=True,
    )
    columns = ("id", "kind", "resident_id", "happened_on", "recorded_on", "changes")
    _insert(connection, "event", columns, rows)


def _load_businesses(connection: sqlite3.Connection, drawn: Drawn, draws: Draws) -> None:
    rates = drawn.plan.rates["businesses"]
    wanted = min(max(drawn.people // rates["one_in"], rates["least"]), rates["most"])
    adults = np.flatnonzero(drawn.lives.here & (drawn.families.age >= OF_AGE))
    who = draws.sample(adults, wanted)
    place = drawn.homes.permanent[who]
    words = [draws.below(len(words), len(who)).tolist() for words in (_FORMS, _TRADES, _POSITIONS)]
    since = drawn.plan.today - draws.below(6000, len(who))
    rows = zip(
        # Codes begin with a province's number, and 99 is no province's: none of these is a real enterprise.
        [f"99{number:08d}" for number in range(1, len(who) + 1)],
        [
            f"{_FORMS[form]} {_TRADES[trade]} {name.rpartition(' ')[2]} {number}"
            for number, (form, trade, name) in enumerate(
                zip(words[0], words[1], whole_names(drawn.names, who).tolist(), strict=True), start=1
            )
        ],
        (who + 1).tolist(),
        [_POSITIONS[position] for position in words[2]],
        places().old[place].tolist(),
        places().new[place].tolist(),
        iso(since).tolist(),
        strict=True,
    )
    columns = ("code", "name", "representative_id", "position", "commune_old", "commune_new", "since")
    _insert(connection, "business", columns, rows)


def _days(days: Numbers, never: str | None) -> list[str | None]:
    found: list[str | None] = iso(np.where(days == NEVER, _SOME_DAY, days)).tolist()
    for place in np.flatnonzero(days == NEVER).tolist():
        found[place] = never
    return found


_SOME_DAY: Final = 700_000  # stands in for NEVER while texts are looked up
