"""What reading a workbook yields: typed rows, and every problem with the address of its cell."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from danso.documents.filetypes import MEGABYTE

if TYPE_CHECKING:
    from danso.documents.tables.shapes import Value


class Problem(StrEnum):
    """What is wrong with a cell."""

    REQUIRED = "required"
    NOT_A_NUMBER = "not_a_number"
    NOT_WHOLE = "not_whole"
    NOT_A_DATE = "not_a_date"
    NOT_YES_OR_NO = "not_yes_or_no"
    NOT_A_CHOICE = "not_a_choice"
    ERROR_VALUE = "error_value"
    FORMULA_WITHOUT_VALUE = "formula_without_value"
    DUPLICATE_COLUMN = "duplicate_column"
    MISSING_COLUMN = "missing_column"
    MISSING_SHEET = "missing_sheet"


@dataclass(frozen=True, slots=True)
class CellProblem:
    """A problem at `address`, such as `C7`; `found` is the cell's text, `column` the title of its column.

    Missing columns and sheets have no address.
    """

    sheet: str
    address: str
    column: str
    code: Problem
    found: str = ""


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A row with its number on the sheet; values by column keys. A cell with a problem is left out."""

    number: int
    values: dict[str, Value]


@dataclass(frozen=True, slots=True)
class ReadTable:
    """A sheet read; `unknown_titles` are headers that no column answers to."""

    name: str
    rows: tuple[ReadRow, ...]
    problems: tuple[CellProblem, ...]
    unknown_titles: tuple[str, ...] = ()


class UnreadableReason(StrEnum):
    """Why a workbook cannot be read at all."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    NOT_A_WORKBOOK = "not_a_workbook"
    LEGACY_EXCEL = "legacy_excel"
    PASSWORD_PROTECTED = "password_protected"  # noqa: S105 -- a reason, not a password
    MACROS = "macros"
    ARCHIVE_BOMB = "archive_bomb"
    DAMAGED = "damaged"
    TOO_MANY_CELLS = "too_many_cells"


_MESSAGES: Final = {
    UnreadableReason.EMPTY: (
        "Tệp không có nội dung. Hãy kiểm tra tệp trên máy rồi tải lại.",
        "The file is empty. Check it on your computer and upload it again.",
    ),
    UnreadableReason.TOO_LARGE: (
        "Bảng tính vượt quá {limit} MB. Hãy bỏ hình ảnh hoặc chia thành nhiều tệp.",
        "The workbook is larger than {limit} MB. Remove pictures or split it.",
    ),
    UnreadableReason.NOT_A_WORKBOOK: (
        "Tệp không phải bảng tính .xlsx. Hãy mở bằng Excel hoặc LibreOffice, lưu thành .xlsx rồi tải lại.",
        "The file is no .xlsx workbook. Open it in Excel or LibreOffice, save it as .xlsx and upload that.",
    ),
    UnreadableReason.LEGACY_EXCEL: (
        "Tệp ở định dạng Excel 97-2003 (.xls). Hãy chọn “Lưu thành” .xlsx rồi tải lại.",
        "The file is in the Excel 97-2003 format (.xls). Choose “Save as” .xlsx and upload that.",
    ),
    UnreadableReason.PASSWORD_PROTECTED: (
        "Bảng tính được bảo vệ bằng mật khẩu. Hãy bỏ mật khẩu, lưu lại rồi tải lên.",
        "The workbook is protected by a password. Remove the password, save and upload again.",
    ),
    UnreadableReason.MACROS: (
        "Bảng tính có chứa macro. Hãy lưu lại dạng .xlsx không có macro rồi tải lại.",
        "The workbook contains macros. Save it as .xlsx without macros and upload that.",
    ),
    UnreadableReason.ARCHIVE_BOMB: (
        "Tệp giải nén ra lượng dữ liệu lớn bất thường nên không được mở.",
        "The file would unpack to an abnormal amount of data, so it was not opened.",
    ),
    UnreadableReason.DAMAGED: (
        "Bảng tính bị hỏng hoặc tải chưa hết. Hãy mở bằng Excel, lưu lại bản mới rồi tải lại.",
        "The workbook is damaged or was cut off. Open it in Excel, save a fresh copy and upload that.",
    ),
    UnreadableReason.TOO_MANY_CELLS: (
        "Bảng tính có quá nhiều dòng (tối đa {limit}). Hãy xóa dòng trống ở cuối hoặc chia thành nhiều tệp.",
        "The workbook has too many rows (at most {limit}). Delete empty rows at its end or split it.",
    ),
}


class UnreadableTableError(Exception):
    """A workbook that cannot be read; the messages say what to do, in Vietnamese and in English."""

    def __init__(self, code: UnreadableReason, *, limit: int = 0) -> None:
        vietnamese, english = (text.format(limit=limit) for text in _MESSAGES[code])
        super().__init__(english)
        self.code = code
        self.vietnamese = vietnamese
        self.english = english


def too_large(limit: int) -> UnreadableTableError:
    """Return the error for a file over `limit` bytes."""
    return UnreadableTableError(UnreadableReason.TOO_LARGE, limit=limit // MEGABYTE)
