"""Statements run many times a second: compiled by Django once, then given to SQLite as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet


def compiled(query: QuerySet[Any, Any]) -> str:
    """Return a query's text; its values are given anew at each run, in the order of its marks."""
    statement, _ = query.query.sql_with_params()
    return str(statement).replace("%s", "?").replace("%%", "%")


def rows(statement: str, values: Sequence[str | int]) -> list[tuple[Any, ...]]:
    """Run a statement on this thread's connection, within its transaction if there is one.

    Django's cursor would translate the whole text again each time.
    """
    connection.ensure_connection()
    found: list[tuple[Any, ...]] = connection.connection.execute(statement, values).fetchall()
    return found
