"""Tables written as .xlsx: real dates and numbers, a frozen header, lists of choices, A4 when printed."""

from __future__ import annotations

import datetime as dt
import re
from io import BytesIO
from typing import TYPE_CHECKING, Final

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties

from danso.documents.official.wording import clean
from danso.documents.tables.shapes import Column, Kind, Sheet

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from openpyxl.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

    from danso.documents.tables.shapes import Value

FONT: Final = "Times New Roman"
YES, NO = "Có", "Không"
LONGEST_SHEET_NAME: Final = 31
LONGEST_CELL: Final = 32_767
_LIST_SHEET: Final = "_lists"
_A4: Final = 9
_NOT_IN_SHEET_NAMES: Final = re.compile(r"[\[\]:*?/\\]")
_FORMATS: Final = {
    Kind.TEXT: "@",
    Kind.INTEGER: "#,##0",
    Kind.DECIMAL: "#,##0.00",
    Kind.DATE: "dd/mm/yyyy",
    Kind.BOOLEAN: "@",
}
_LINE: Final = Side(style="thin", color="FF808080")
_BORDER: Final = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_FORMULA_SIGNS: Final = ("=", "+", "-", "@", "\t", "\r")


def write_table(
    columns: Sequence[Column], rows: Sequence[Mapping[str, Value]], title: str = "", *, name: str = "Bảng"
) -> bytes:
    """Return one table as the bytes of an .xlsx workbook; see `write_tables`."""
    return write_tables([Sheet(name, tuple(columns), rows, title)])


def write_tables(sheets: Iterable[Sheet]) -> bytes:
    """Return the sheets as the bytes of an .xlsx workbook.

    Text that could be taken for a formula (= + - @) is kept as text. `read_tables` with the sheets' shapes
    gives the same values back: text in NFC and trimmed, decimals as precise as a double holds.
    """
    given = list(sheets)
    _refuse_long_text(given)
    book = Workbook(write_only=True)
    _add_styles(book)
    choices = _Choices()
    for sheet in given:
        _write(book, sheet, choices)
    choices.write(book)
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def header_row(sheet: Sheet) -> int:
    """Return the number of the row that holds the column titles."""
    return 3 if sheet.title else 1


def _refuse_long_text(sheets: Iterable[Sheet]) -> None:
    """Excel and openpyxl would cut the text without a word."""
    values = (value for sheet in sheets for row in sheet.rows for value in row.values())
    longest = max((len(value) for value in values if isinstance(value, str)), default=0)
    if longest > LONGEST_CELL:
        raise ValueError(f"a cell holds at most {LONGEST_CELL} characters, not {longest}")


class _Choices:
    """Lists of choices stand in a hidden sheet: Excel takes at most 255 characters of them in a rule."""

    def __init__(self) -> None:
        self.lists: list[tuple[str, ...]] = []

    def formula(self, choices: tuple[str, ...]) -> str:
        if choices not in self.lists:
            self.lists.append(choices)
        letter = get_column_letter(self.lists.index(choices) + 1)
        return f"={quote_sheetname(_LIST_SHEET)}!${letter}$1:${letter}${len(choices)}"

    def write(self, book: Workbook) -> None:
        if not self.lists:
            return
        sheet = book.create_sheet(_LIST_SHEET)
        sheet.sheet_state = "hidden"
        for place in range(max(map(len, self.lists))):
            sheet.append([clean(each[place]) if place < len(each) else None for each in self.lists])


def _write(book: Workbook, sheet: Sheet, choices: _Choices) -> None:
    page = book.create_sheet(sheet_name(sheet.name))
    header = header_row(sheet)
    _set_page(page, header)
    _set_columns(page, sheet.columns)
    last = header + max(1, len(sheet.rows))
    page.auto_filter.ref = f"A{header}:{get_column_letter(len(sheet.columns))}{last}"
    _offer_choices(page, sheet, header, choices)
    if sheet.title:
        before = next((place for place, column in enumerate(sheet.columns) if not column.hidden), 0)
        page.append([*[None] * before, _styled(page, clean(sheet.title), "danso_title")])
        page.append([])
    page.append([_styled(page, clean(column.title), "danso_header") for column in sheet.columns])
    pens = [_Pen(page, column.kind) for column in sheet.columns]
    for row in sheet.rows:
        page.append([pen.cell(row.get(column.key)) for pen, column in zip(pens, sheet.columns, strict=True)])


def sheet_name(name: str) -> str:
    """Return a name that Excel takes: 31 characters, without []:*?/ and backslash."""
    return _NOT_IN_SHEET_NAMES.sub("-", clean(name)).strip("' ")[:LONGEST_SHEET_NAME] or "Bảng"


def _set_page(page: Worksheet, header: int) -> None:
    page.freeze_panes = f"A{header + 1}"
    page.print_title_rows = f"{header}:{header}"
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = _A4
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _set_columns(page: Worksheet, columns: tuple[Column, ...]) -> None:
    for place, column in enumerate(columns, start=1):
        dimension = page.column_dimensions[get_column_letter(place)]
        dimension.width, dimension.hidden = column.width, column.hidden


def _offer_choices(page: Worksheet, sheet: Sheet, header: int, choices: _Choices) -> None:
    for place, column in enumerate(sheet.columns, start=1):
        offered = column.choices or ((YES, NO) if column.kind is Kind.BOOLEAN else ())
        if not offered:
            continue
        rule = DataValidation(type="list", formula1=choices.formula(offered), allow_blank=not column.required)
        letter = get_column_letter(place)
        rule.add(f"{letter}{header + 1}:{letter}{header + len(sheet.rows) + 500}")
        page.data_validations.append(rule)


class _Pen:
    """Writes the cells of one column. Rows go to the file one by one, so one styled cell serves them all."""

    def __init__(self, page: Worksheet, kind: Kind) -> None:
        self.plain = _styled(page, None, _style_of(kind))
        self.formula_like = _styled(page, None, _style_of(Kind.TEXT))
        self.formula_like.quotePrefix = True  # Excel keeps the text as text even after it is edited

    def cell(self, value: Value) -> Cell:
        """Return the cell with this value, to be written at once."""
        if isinstance(value, bool):
            return self._text(YES if value else NO)
        if isinstance(value, str):
            return self._text(clean(value).strip())
        self.plain.value = value.date() if isinstance(value, dt.datetime) else value
        return self.plain

    def _text(self, text: str) -> Cell:
        cell = self.formula_like if text.startswith(_FORMULA_SIGNS) else self.plain
        cell.value = text or None
        if text:
            cell.data_type = "s"
        return cell


def _styled(page: Worksheet, value: str | None, style: str) -> Cell:
    cell = WriteOnlyCell(page, value)
    cell.style = style
    return cell


def _style_of(kind: Kind) -> str:
    return f"danso_{kind.value}"


def _add_styles(book: Workbook) -> None:
    book.add_named_style(NamedStyle("danso_title", font=Font(FONT, 14, bold=True)))
    book.add_named_style(
        NamedStyle(
            "danso_header",
            font=Font(FONT, 12, bold=True),
            fill=PatternFill("solid", fgColor="FFF2E6D9"),
            border=_BORDER,
            alignment=Alignment(horizontal="center", vertical="center", wrap_text=True),
        )
    )
    for kind, shown in _FORMATS.items():
        book.add_named_style(_body_style(_style_of(kind), shown, wrap=kind is Kind.TEXT))


def _body_style(name: str, shown: str, *, wrap: bool) -> NamedStyle:
    return NamedStyle(
        name,
        font=Font(FONT, 12),
        border=_BORDER,
        number_format=shown,
        alignment=Alignment(vertical="top", wrap_text=wrap),
    )
