"""Typed tables as .xlsx workbooks: written for officers, read back with every mistake named by its cell."""

from __future__ import annotations

from danso.documents.tables.reading import read_tables
from danso.documents.tables.results import (
    CellProblem,
    Problem,
    ReadRow,
    ReadTable,
    UnreadableReason,
    UnreadableTableError,
)
from danso.documents.tables.shapes import Column, Kind, Sheet, SheetShape, Value
from danso.documents.tables.writing import write_table, write_tables

__all__ = [
    "CellProblem",
    "Column",
    "Kind",
    "Problem",
    "ReadRow",
    "ReadTable",
    "Sheet",
    "SheetShape",
    "UnreadableReason",
    "UnreadableTableError",
    "Value",
    "read_tables",
    "write_table",
    "write_tables",
]
