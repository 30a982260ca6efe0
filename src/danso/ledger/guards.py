"""Triggers that refuse what no verb of this room does: a slip in a shell or a migration stops at the table.

Whoever owns the database can drop them; that is what checkpoints and witnesses are for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connections

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.backends.base.base import BaseDatabaseWrapper

_LINE_COLUMNS = (
    "id", "at", "mode", "allowed", "agency", "system", "actor", "purpose", "case", "subject_tag",
    "hidden_until", "salt", "record", "leaf",
)  # fmt: skip
_SEALED = "OLD.position IS NULL AND NEW.position IS NOT NULL AND " + " AND ".join(
    f'NEW."{column}" {{same}} OLD."{column}"' for column in _LINE_COLUMNS
)
_ERASED = (
    "NEW.id = OLD.id AND NEW.position = OLD.position AND NEW.at = OLD.at AND NEW.leaf = OLD.leaf "
    "AND NEW.record IS NULL AND NEW.salt IS NULL "
    "AND OLD.position < (SELECT COALESCE(MAX(below), 0) FROM ledger_erasure)"
)
_GROWN = (
    "NEW.id = OLD.id AND NEW.level = OLD.level AND NEW.number = OLD.number "
    "AND length(NEW.hashes) > length(OLD.hashes) "
    "AND substr(NEW.hashes, 1, length(OLD.hashes)) = OLD.hashes"
)
_LINE_GONE = "EXISTS (SELECT 1 FROM ledger_line WHERE id = OLD.line_id AND record IS NULL)"
NEVER = "1 = 0"

# (table, what is done, when it is allowed)
GUARDS = (
    ("line", "UPDATE", f"({_SEALED}) OR ({_ERASED})"),
    ("line", "DELETE", NEVER),
    ("tile", "UPDATE", _GROWN),
    ("tile", "DELETE", NEVER),
    ("bulkpart", "UPDATE", NEVER),
    ("bulkpart", "DELETE", _LINE_GONE),
    *(
        (table, verb, NEVER)
        for table in ("checkpoint", "signingkey", "cosignature", "erasure")
        for verb in ("UPDATE", "DELETE")
    ),
)


def _sqlite(table: str, verb: str, allowed: str) -> Iterator[str]:
    name = f"ledger_{table}_{verb.lower()}"
    yield (
        f"CREATE TRIGGER IF NOT EXISTS {name} BEFORE {verb} ON ledger_{table} "
        f"WHEN NOT ({allowed.format(same='IS')}) "
        f"BEGIN SELECT RAISE(ABORT, '{name} is refused: the log is append-only'); END"
    )


def _postgresql(table: str, verb: str, allowed: str) -> Iterator[str]:
    name = f"ledger_{table}_{verb.lower()}"
    kept = "OLD" if verb == "DELETE" else "NEW"
    yield (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF NOT ({allowed.format(same='IS NOT DISTINCT FROM')}) THEN "
        f"RAISE EXCEPTION '{name} is refused: the log is append-only' USING ERRCODE = 'check_violation'; "
        f"END IF; RETURN {kept}; END $$"
    )
    yield f"DROP TRIGGER IF EXISTS {name} ON ledger_{table}"
    yield f"CREATE TRIGGER {name} BEFORE {verb} ON ledger_{table} FOR EACH ROW EXECUTE FUNCTION {name}()"


def guard(connection: BaseDatabaseWrapper) -> None:
    """Put the triggers in place; harmless where they stand already."""
    statements = {"sqlite": _sqlite, "postgresql": _postgresql}[connection.vendor]
    with connection.cursor() as cursor:
        for one in GUARDS:
            for statement in statements(*one):
                cursor.execute(statement)


def unguard(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away: for tests that tamper, and for the bulk load of a benchmark."""
    on = " ON ledger_{}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for table, verb, _ in GUARDS:
            cursor.execute(f"DROP TRIGGER IF EXISTS ledger_{table}_{verb.lower()}{on.format(table)}")


def guard_after_migration(*, using: str, **_signal: object) -> None:
    """Put the triggers in place once the tables stand."""
    connection = connections[using]
    if {f"ledger_{table}" for table, _, _ in GUARDS} <= set(connection.introspection.table_names()):
        guard(connection)
