"""The embedded database's part of an archive: one file, copied while others write."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from danso.config.backup.archive import DamagedError

if TYPE_CHECKING:
    from pathlib import Path

NAME = "danso.sqlite3"


def dump(database: Path, into: Path) -> list[str]:
    """Copy a database in use to `into`/danso.sqlite3 and return the migrations it has.

    DamagedError when the copy does not pass SQLite's own check: a backup of a broken file helps nobody.
    """
    copy = into / NAME
    with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
        target.execute("PRAGMA journal_mode=DELETE")
    check(copy)
    return migrations(copy)


def check(database: Path) -> None:
    """Raise DamagedError unless SQLite finds the file and its references whole."""
    try:
        with closing(sqlite3.connect(database)) as connection:
            verdict = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
            dangling = connection.execute("PRAGMA foreign_key_check").fetchone()
    except sqlite3.DatabaseError as error:
        raise DamagedError(f"{database.name}: {error}") from error
    if verdict != "ok" or dangling:
        raise DamagedError(f"{database.name}: {verdict if verdict != 'ok' else 'dangling references'}")


def migrations(database: Path) -> list[str]:
    """Return the migrations that a database has, as `app.name`."""
    with closing(sqlite3.connect(database)) as connection:
        rows = connection.execute("SELECT app, name FROM django_migrations ORDER BY id").fetchall()
    return [f"{app}.{name}" for app, name in rows]
