"""A published version of a procedure never changes: dossiers are pinned to it."""

from __future__ import annotations

from typing import Final

from django.db import connections

from danso.guards import NEVER, Guards

GUARDS: Final = Guards(
    "procedures",
    "a published version stays as it is",
    (("procedureversion", "UPDATE", NEVER), ("procedureversion", "DELETE", NEVER)),
)


def guard_after_migration(*, using: str, **_signal: object) -> None:
    """Put the triggers in place once the table stands."""
    GUARDS.stand_where_tables_are(connections[using])
