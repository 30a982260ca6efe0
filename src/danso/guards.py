"""Triggers that refuse what no verb does: a slip in a shell or a migration stops at the table.

Whoever owns the database can drop them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.backends.base.base import BaseDatabaseWrapper

NEVER: Final = "1 = 0"
_ALL: Final[list[Guards]] = []
_SAME: Final = {"sqlite": "IS", "postgresql": "IS NOT DISTINCT FROM"}


@dataclass(frozen=True)
class Guards:
    """What a room's tables refuse, and `why` in a few words.

    A rule is (table without the room's prefix, UPDATE or DELETE, when it is allowed); `{same}` in it stands
    for the database's comparison that holds for two nulls.
    """

    room: str
    why: str
    rules: tuple[tuple[str, str, str], ...]

    def __post_init__(self) -> None:
        _ALL.append(self)

    @property
    def tables(self) -> frozenset[str]:
        """The guarded tables' whole names."""
        return frozenset(f"{self.room}_{table}" for table, _, _ in self.rules)

    def stand(self, connection: BaseDatabaseWrapper) -> None:
        """Put the triggers in place; harmless where they stand already."""
        statements = {"sqlite": self._sqlite, "postgresql": self._postgresql}[connection.vendor]
        with connection.cursor() as cursor:
            for table, verb, allowed in self.rules:
                for statement in statements(table, verb, allowed.format(same=_SAME[connection.vendor])):
                    cursor.execute(statement)

    def stand_where_tables_are(self, connection: BaseDatabaseWrapper) -> None:
        """Put the triggers in place once all the tables are made."""
        if self.tables <= set(connection.introspection.table_names()):
            self.stand(connection)

    def lift(self, connection: BaseDatabaseWrapper) -> None:
        """Take the triggers away: for tests that tamper, and for the bulk load of a benchmark."""
        on = f" ON {self.room}_{{}}" if connection.vendor == "postgresql" else ""
        with connection.cursor() as cursor:
            for table, verb, _ in self.rules:
                cursor.execute(f"DROP TRIGGER IF EXISTS {self._name(table, verb)}{on.format(table)}")

    def _name(self, table: str, verb: str) -> str:
        return f"{self.room}_{table}_{verb.lower()}"

    def _sqlite(self, table: str, verb: str, allowed: str) -> Iterator[str]:
        name = self._name(table, verb)
        yield (
            f"CREATE TRIGGER IF NOT EXISTS {name} BEFORE {verb} ON {self.room}_{table} WHEN NOT ({allowed}) "
            f"BEGIN SELECT RAISE(ABORT, '{name} is refused: {self.why}'); END"
        )

    def _postgresql(self, table: str, verb: str, allowed: str) -> Iterator[str]:
        name, kept = self._name(table, verb), "OLD" if verb == "DELETE" else "NEW"
        yield (
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF NOT ({allowed}) THEN "
            f"RAISE EXCEPTION '{name} is refused: {self.why}' USING ERRCODE = 'check_violation'; "
            f"END IF; RETURN {kept}; END $$"
        )
        yield f"DROP TRIGGER IF EXISTS {name} ON {self.room}_{table}"
        yield (
            f"CREATE TRIGGER {name} BEFORE {verb} ON {self.room}_{table} "
            f"FOR EACH ROW EXECUTE FUNCTION {name}()"
        )


def lift_all(connection: BaseDatabaseWrapper) -> None:
    """Take all rooms' triggers away, for tests that empty every table."""
    for guards in _ALL:
        guards.lift(connection)
