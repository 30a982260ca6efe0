"""Triggers that refuse what no verb of this room does: a slip in a shell or a migration stops at the table.

Whoever owns the database can drop them; that is what checkpoints and witnesses are for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connections

from danso.guards import NEVER, Guards

if TYPE_CHECKING:
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

RULES = (
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
GUARDS = Guards("ledger", "the log is append-only", RULES)


def guard(connection: BaseDatabaseWrapper) -> None:
    """Put the triggers in place; harmless where they stand already."""
    GUARDS.stand(connection)


def unguard(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away: for tests that tamper, and for the bulk load of a benchmark."""
    GUARDS.lift(connection)


def guard_after_migration(*, using: str, **_signal: object) -> None:
    """Put the triggers in place once the tables stand."""
    GUARDS.stand_where_tables_are(connections[using])
