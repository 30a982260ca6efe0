"""PostgreSQL's part of an archive: tables in COPY format, read in one snapshot, loaded in one transaction.

It needs none of PostgreSQL's own programs, whose version would have to fit the server's.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from psycopg import sql

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from django.db.models import Model
    from psycopg import Cursor

TABLES = "tables.json"
BLOCK = 1 << 20


def dump(into: Path) -> list[str]:
    """Write every table to `into`, all of one moment, and return the migrations that the database has."""
    with transaction.atomic(), connection.cursor() as django_cursor:
        cursor = django_cursor.cursor
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        columns = {table: columns_of(cursor, table) for table in tables()}
        for table, names in columns.items():
            with (
                (into / f"{table}.copy").open("wb") as target,
                cursor.copy(reading(table, names)) as rows,
            ):
                for block in rows:
                    target.write(block)
        (into / TABLES).write_text(json.dumps(columns, indent=1), encoding="utf-8")
        return migrations(cursor)


def load(source: Path, recorded: Iterable[str]) -> None:
    """Replace all tables by those of a dump with the `recorded` migrations: all of it or nothing."""
    columns: dict[str, list[str]] = json.loads((source / TABLES).read_text("utf-8"))
    with transaction.atomic(), connection.cursor() as django_cursor:
        cursor = django_cursor.cursor
        if tables() != sorted(columns) or set(recorded) != set(migrations(cursor)):
            rebuild(cursor, recorded)
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        cursor.execute(sql.SQL("TRUNCATE {}").format(listed(tables())))
        fill(cursor, source, columns)
        reset_sequences(cursor)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def rebuild(cursor: Cursor, recorded: Iterable[str]) -> None:
    """Make the tables anew, as the recorded migrations make them."""
    # Rows written by migrations must leave no pending check behind: later migrations change those tables.
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    drop(cursor, tables())
    migrate_to(recorded)


def tables() -> list[str]:
    """Return the tables of danso that the database has."""
    existing = connection.introspection.table_names()
    known = connection.introspection.django_table_names(only_existing=True, include_views=False)
    return sorted({*known, *(name for name in ("django_migrations",) if name in existing)})


def columns_of(cursor: Cursor, table: str) -> list[str]:
    """Return a table's stored columns; generated ones are computed again."""
    cursor.execute(
        "SELECT attname FROM pg_attribute WHERE attrelid = to_regclass(quote_ident(%s)) AND attnum > 0 "
        "AND NOT attisdropped AND attgenerated = '' ORDER BY attnum",
        [table],
    )
    return [name for (name,) in cursor.fetchall()]


def reading(table: str, columns: Iterable[str]) -> sql.Composed:
    """Return the statement that copies a table out."""
    return sql.SQL("COPY {} ({}) TO STDOUT").format(sql.Identifier(table), listed(columns))


def writing(table: str, columns: Iterable[str]) -> sql.Composed:
    """Return the statement that copies a table in."""
    return sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), listed(columns))


def listed(names: Iterable[str]) -> sql.Composed:
    """Return names as SQL, with commas between."""
    return sql.SQL(", ").join(map(sql.Identifier, names))


def drop(cursor: Cursor, names: Iterable[str]) -> None:
    """Drop tables with what hangs on them."""
    for name in names:
        cursor.execute(sql.SQL("DROP TABLE IF EXISTS {} CASCADE").format(sql.Identifier(name)))


def migrate_to(recorded: Iterable[str]) -> None:
    """Make the tables of exactly the recorded migrations."""
    wanted = [(app, name) for app, _, name in (migration.partition(".") for migration in recorded)]
    MigrationExecutor(connection).migrate(wanted)


def fill(cursor: Cursor, source: Path, columns: Mapping[str, list[str]]) -> None:
    """Copy a dump's rows into the empty tables."""
    for table, names in columns.items():
        with (
            (source / f"{table}.copy").open("rb") as rows,
            cursor.copy(writing(table, names)) as target,
        ):
            while block := rows.read(BLOCK):
                target.write(block)


def reset_sequences(cursor: Cursor) -> None:
    """Let the next number of every table follow its highest one."""
    models: list[type[Model]] = [*apps.get_models(include_auto_created=True), MigrationRecorder.Migration]
    for statement in connection.ops.sequence_reset_sql(no_style(), models):
        cursor.execute(statement)


def migrations(cursor: Cursor) -> list[str]:
    """Return the migrations that the database has, as `app.name`."""
    cursor.execute("SELECT app, name FROM django_migrations ORDER BY id")
    return [f"{app}.{name}" for app, name in cursor.fetchall()]
