"""Statements run many times a second: compiled by Django once, then reused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet


def compiled(query: QuerySet[Any, Any]) -> str:
    """Return a query's text; its values are given anew at each run, in the order of its marks."""
    statement, _ = query.query.sql_with_params()
    return str(statement)


def rows(statement: str, values: Sequence[str | int]) -> list[tuple[Any, ...]]:
    """Run a statement."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()
