"""Workbooks read back into typed rows. Headers are found by their words, wherever they stand near the top."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Final
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from danso.documents import filetypes
from danso.documents.filetypes import FileType, Refusal, RefusedFileError
from danso.documents.tables.cell_values import CellProblemError, as_text, value_of
from danso.documents.tables.results import (
    CellProblem,
    Problem,
    ReadRow,
    ReadTable,
    UnreadableReason,
    UnreadableTableError,
    too_large,
)
from danso.documents.tables.writing import sheet_name
from danso.vietnam.text import nfc, search_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from danso.documents.tables.shapes import Column, SheetShape, Value

SIZE_LIMIT: Final = 20 * filetypes.MEGABYTE
ROW_LIMIT: Final = 100_000
COLUMN_LIMIT: Final = 100
_HEADER_WITHIN: Final = 25
_LEGACY: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FORMULA: Final = re.compile(rb"<f[ >/]")
_REASONS: Final = {
    Refusal.MACROS: UnreadableReason.MACROS,
    Refusal.PASSWORD_PROTECTED: UnreadableReason.PASSWORD_PROTECTED,
    Refusal.ARCHIVE_BOMB: UnreadableReason.ARCHIVE_BOMB,
    Refusal.DAMAGED: UnreadableReason.DAMAGED,
}


def read_tables(
    data: bytes, shapes: Sequence[SheetShape], *, size_limit: int = SIZE_LIMIT, row_limit: int = ROW_LIMIT
) -> tuple[ReadTable, ...]:
    """Return one table for each shape, with all problems of all cells.

    A sheet is found by its name; when only one is asked for and none has its name, the first is taken.
    Columns are found by title or alias without regard to diacritics, case and order. Raises
    `UnreadableTableError` when the file is no workbook that can be read.
    """
    _check(data, size_limit)
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        formulas = _formula_book(data)
        return tuple(_read(book, formulas, shape, row_limit, alone=len(shapes) == 1) for shape in shapes)
    except (
        InvalidFileException,
        zipfile.BadZipFile,
        ParseError,
        KeyError,
        ValueError,
        OSError,
        EOFError,
        zlib.error,
    ) as error:
        raise UnreadableTableError(UnreadableReason.DAMAGED) from error


def _check(data: bytes, size_limit: int) -> None:
    if not data:
        raise UnreadableTableError(UnreadableReason.EMPTY)
    if len(data) > size_limit:
        raise too_large(size_limit)
    try:
        found = filetypes.type_of(data)
    except RefusedFileError as refusal:
        raise UnreadableTableError(_REASONS[refusal.code]) from refusal
    if data.startswith(_LEGACY):
        raise UnreadableTableError(UnreadableReason.LEGACY_EXCEL)
    if found is not FileType.XLSX:
        raise UnreadableTableError(UnreadableReason.NOT_A_WORKBOOK)


def _formula_book(data: bytes) -> Workbook | None:
    """Open the workbook once more with its formulas, but only when it has any."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/")]
        if not any(_FORMULA.search(archive.read(name)) for name in sheets):
            return None
    return load_workbook(io.BytesIO(data), read_only=True, keep_links=False)


def _read(
    book: Workbook, formulas: Workbook | None, shape: SheetShape, row_limit: int, *, alone: bool
) -> ReadTable:
    name = _sheet_named(book, shape.name, alone=alone)
    if name is None:
        return ReadTable(shape.name, (), (CellProblem(shape.name, "", "", Problem.MISSING_SHEET),))
    places = _formula_cells(formulas, name)
    rows = _rows(book[name], row_limit, frozenset(number for number, _ in places))
    header = _find_header(rows, shape.columns)
    reader = _SheetReader(shape, header, places)
    found = tuple(row for number, cells in rows if number > header.row for row in reader.row(number, cells))
    return ReadTable(shape.name, found, (*header.problems(shape), *reader.problems), header.unknown)


def _sheet_named(book: Workbook, name: str, *, alone: bool) -> str | None:
    wanted = search_key(sheet_name(name))
    named = next((each for each in book.sheetnames if search_key(each) == wanted), None)
    visible = [each for each in book.sheetnames if not each.startswith("_")]
    return named if named is not None or not alone else next(iter(visible), None)


def _rows(
    page: Worksheet, row_limit: int, with_formulas: frozenset[int]
) -> list[tuple[int, tuple[object, ...]]]:
    """The rows that hold anything, be it a formula without a value."""
    page.reset_dimensions()  # type: ignore[attr-defined]  # a file's word for its own size is not trusted
    filled: list[tuple[int, tuple[object, ...]]] = []
    for number, cells in enumerate(page.iter_rows(values_only=True, max_col=COLUMN_LIMIT), start=1):
        if number in with_formulas or any(cell is not None and cell != "" for cell in cells):
            filled.append((number, cells))
        if len(filled) > row_limit:
            raise UnreadableTableError(UnreadableReason.TOO_MANY_CELLS, limit=row_limit)
    return filled


@dataclass(frozen=True, slots=True)
class _Header:
    """Where the columns stand: places count from 0."""

    row: int
    places: dict[str, int]
    duplicates: tuple[tuple[str, str], ...]
    unknown: tuple[str, ...]

    def problems(self, shape: SheetShape) -> Iterator[CellProblem]:
        for address, title in self.duplicates:
            yield CellProblem(shape.name, address, title, Problem.DUPLICATE_COLUMN, title)
        for column in shape.columns:
            if column.key not in self.places and column.required:
                yield CellProblem(shape.name, "", column.title, Problem.MISSING_COLUMN)


def _find_header(rows: Iterable[tuple[int, tuple[object, ...]]], columns: tuple[Column, ...]) -> _Header:
    """Return the header that names most columns; an empty one when no row names any."""
    keys = {search_key(title): column.key for column in columns for title in (column.title, *column.aliases)}
    candidates = [_header(number, cells, keys) for number, cells in islice(rows, _HEADER_WITHIN)]
    return max(candidates, key=lambda header: len(header.places), default=_Header(0, {}, (), ()))


def _header(number: int, cells: tuple[object, ...], keys: dict[str, str]) -> _Header:
    places: dict[str, int] = {}
    duplicates: list[tuple[str, str]] = []
    unknown: list[str] = []
    for place, cell in enumerate(cells):
        title = " ".join(nfc(as_text(cell)).split()) if cell is not None else ""
        key = keys.get(search_key(title))
        if key is not None and key in places:
            duplicates.append((f"{get_column_letter(place + 1)}{number}", title))
        elif key is not None:
            places[key] = place
        elif title:
            unknown.append(title)
    return _Header(number, places, tuple(duplicates), tuple(unknown))


def _formula_cells(book: Workbook | None, name: str) -> frozenset[tuple[int, int]]:
    """The places (row, column from 0) of formulas."""
    if book is None:
        return frozenset()
    page = book[name]
    page.reset_dimensions()
    return frozenset(
        (number, place)
        for number, cells in enumerate(page.iter_rows(max_col=COLUMN_LIMIT), start=1)
        for place, cell in enumerate(cells)
        if cell.data_type == "f"
    )


class _SheetReader:
    """Types the rows of one sheet and gathers their problems."""

    def __init__(self, shape: SheetShape, header: _Header, formulas: frozenset[tuple[int, int]]) -> None:
        self.shape = shape
        self.columns = [
            (column, header.places[column.key]) for column in shape.columns if column.key in header.places
        ]
        self.formulas = formulas
        self.problems: list[CellProblem] = []

    def row(self, number: int, cells: tuple[object, ...]) -> Iterator[ReadRow]:
        """Yield the row when any of the table's own columns holds something in it."""
        found = [
            (column, place, cells[place] if place < len(cells) else None) for column, place in self.columns
        ]
        if any(self._holds(number, place, cell) for _, place, cell in found):
            yield ReadRow(number, dict(self._values(number, found)))

    def _holds(self, number: int, place: int, cell: object) -> bool:
        return (cell is not None and str(cell).strip() != "") or (number, place) in self.formulas

    def _values(self, number: int, found: list[tuple[Column, int, object]]) -> Iterator[tuple[str, Value]]:
        for column, place, cell in found:
            try:
                self._check_formula(number, place, cell)
                yield column.key, value_of(cell, column)
            except CellProblemError as problem:
                address = f"{get_column_letter(place + 1)}{number}"
                text = "" if cell is None else as_text(cell)
                self.problems.append(CellProblem(self.shape.name, address, column.title, problem.code, text))

    def _check_formula(self, number: int, place: int, cell: object) -> None:
        """Refuse a formula that was never worked out: its value is not in the file."""
        if cell is None and (number, place) in self.formulas:
            raise CellProblemError(Problem.FORMULA_WITHOUT_VALUE)
