from __future__ import annotations

import datetime as dt
import io
import unicodedata
import zipfile
from contextlib import suppress
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from danso.documents.official import render_docx
from danso.documents.tables import (
    Column,
    Kind,
    Problem,
    Sheet,
    SheetShape,
    UnreadableReason,
    UnreadableTableError,
    read_tables,
    write_table,
    write_tables,
)
from danso.documents.tests.documents import plan

COLUMNS = (
    Column("key", "Mã", hidden=True),
    Column("title", "Nhiệm vụ", width=60, required=True, aliases=("Nội dung nhiệm vụ",)),
    Column("count", "Số lượng", Kind.INTEGER),
    Column("rate", "Tỷ lệ (%)", Kind.DECIMAL),
    Column("deadline", "Thời hạn", Kind.DATE),
    Column("done", "Hoàn thành", Kind.BOOLEAN),
    Column("state", "Trạng thái", choices=("Đang thực hiện", "Đã hoàn thành")),
)
SHAPE = SheetShape("Nhiệm vụ", COLUMNS)
ROW = {
    "key": "2.1.4",
    "title": "Rà soát hạ tầng",
    "count": 1234,
    "rate": Decimal("96.8"),
    "deadline": dt.date(2024, 2, 29),
    "done": True,
    "state": "Đang thực hiện",
}


def workbook(*rows, name="Nhiệm vụ"):
    book = openpyxl.Workbook()
    page = book.active
    page.title = name
    for row in rows:
        page.append(row)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def read(data, columns=COLUMNS):
    return read_tables(data, [SheetShape("Nhiệm vụ", columns)])[0]


def problems(*rows, columns=COLUMNS):
    return [(each.address, each.code) for each in read(workbook(*rows), columns).problems]


def opened(data):
    return openpyxl.load_workbook(io.BytesIO(data))


def test_a_written_table_is_read_back_the_same():
    (table,) = read_tables(write_tables([Sheet("Nhiệm vụ", COLUMNS, [ROW], "DANH MỤC NHIỆM VỤ")]), [SHAPE])
    assert [(row.number, row.values) for row in table.rows] == [(4, ROW)]
    assert table.problems == ()


letters = st.characters(exclude_categories=("C", "Z"))
phrases = st.lists(st.text(letters, min_size=1, max_size=12), min_size=1, max_size=4).map(" ".join)
visible = phrases.map(lambda text: unicodedata.normalize("NFC", text).lstrip("#") or "x")
rows = st.fixed_dictionaries(
    {
        "key": visible | st.none(),
        "title": visible,
        "count": st.integers(-(10**12), 10**12) | st.none(),
        "rate": st.decimals(-1_000_000, 1_000_000, places=3) | st.none(),
        "deadline": st.dates(dt.date(1900, 3, 1), dt.date(2200, 1, 1)) | st.none(),
        "done": st.booleans() | st.none(),
        "state": st.sampled_from(COLUMNS[-1].choices) | st.none(),
    }
)


@settings(max_examples=40)
@given(st.lists(rows, max_size=5), st.booleans())
def test_every_table_survives_the_round_trip(given_rows, titled):
    data = write_table(COLUMNS, given_rows, "Tên bảng" if titled else "", name="Nhiệm vụ")
    table = read(data)
    assert [row.values for row in table.rows] == given_rows
    assert table.problems == ()


def test_the_sheet_is_ready_for_an_officer():
    page = opened(write_table(COLUMNS, [ROW], "DANH MỤC", name="Nhiệm vụ"))["Nhiệm vụ"]
    assert page["B1"].value == "DANH MỤC"  # the first column is hidden
    assert [cell.value for cell in page[3]] == [column.title for column in COLUMNS]
    assert page.freeze_panes == "A4"
    assert page.print_title_rows == "$3:$3"
    assert page.column_dimensions["A"].hidden
    assert page.column_dimensions["B"].width == 60
    assert page["C4"].number_format == "#,##0"
    assert (page["E4"].number_format, page["E4"].value.date()) == ("dd/mm/yyyy", dt.date(2024, 2, 29))
    assert {str(rule.sqref) for rule in page.data_validations.dataValidation} == {"F4:F504", "G4:G504"}


@pytest.mark.parametrize(
    "text", ["=1+1", "+84 912", "-Sở Y tế", "@SUM(A1)", '=HYPERLINK("http://x")', "\t=1"]
)
def test_text_like_a_formula_stays_text(text):
    cell = opened(write_table(COLUMNS, [{"title": text}], name="Nhiệm vụ"))["Nhiệm vụ"]["B2"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (text.strip(), "s", True)


def test_several_sheets_are_read_by_their_names():
    sheets = [Sheet("Nhiệm vụ", COLUMNS, [ROW]), Sheet("Chỉ tiêu", COLUMNS[:2], [{"title": "x"}])]
    book = write_tables(sheets)
    found = read_tables(book, [sheets[1].shape, sheets[0].shape])
    assert [table.rows[0].values["title"] for table in found] == ["x", "Rà soát hạ tầng"]


def test_a_missing_sheet_is_a_problem_among_several():
    book = write_tables([Sheet("Nhiệm vụ", COLUMNS, [ROW])])
    _, missing = read_tables(book, [SHAPE, SheetShape("Chỉ tiêu", COLUMNS)])
    assert [problem.code for problem in missing.problems] == [Problem.MISSING_SHEET]


def test_a_single_sheet_may_have_any_name():
    table = read(workbook(["Nhiệm vụ"], ["x"], name="Sheet1"))
    assert [row.values for row in table.rows] == [{"title": "x"}]


def test_headers_are_found_without_diacritics_in_any_order_below_a_title():
    table = read(workbook(["UBND TỈNH"], [], ["so luong", "  NHIEM  VU ", "Ghi chú"], [5, "Một", "a"]))
    assert [(row.number, row.values) for row in table.rows] == [(4, {"title": "Một", "count": 5})]
    assert table.unknown_titles == ("Ghi chú",)


def test_an_alias_names_its_column():
    assert read(workbook(["Nội dung nhiệm vụ"], ["x"])).rows[0].values == {"title": "x"}


def test_what_officers_type_is_understood():
    typed = ["2.1", "x", "1.234", "1.234,5", "5/2/2024", "x", "da hoan thanh"]
    table = read(workbook([column.title for column in COLUMNS], typed))
    assert table.problems == ()
    assert table.rows[0].values == {
        "key": "2.1",
        "title": "x",
        "count": 1234,
        "rate": Decimal("1234.5"),
        "deadline": dt.date(2024, 2, 5),
        "done": True,
        "state": "Đã hoàn thành",
    }


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12,5", "12.5"),
        ("12.5", "12.5"),
        ("1.234.567", "1234567"),
        ("1,234,567", "1234567"),
        ("1,234.5", "1234.5"),
        ("-3", "-3"),
        ("1 234,5", "1234.5"),
    ],
)
def test_numbers_are_read_as_written_here(text, number):
    columns = (Column("rate", "Tỷ lệ", Kind.DECIMAL),)
    assert read(workbook(["Tỷ lệ"], [text]), columns).rows[0].values == {"rate": Decimal(number)}


def test_each_mistake_is_named_by_its_cell():
    header = [column.title for column in COLUMNS]
    mistakes = [None, None, "năm", "cao", "31/02/2024", "có lẽ", "Chưa rõ"]
    assert problems(header, mistakes) == [
        ("B2", Problem.REQUIRED),
        ("C2", Problem.NOT_A_NUMBER),
        ("D2", Problem.NOT_A_NUMBER),
        ("E2", Problem.NOT_A_DATE),
        ("F2", Problem.NOT_YES_OR_NO),
        ("G2", Problem.NOT_A_CHOICE),
    ]


@pytest.mark.parametrize(
    ("title", "value", "code"),
    [
        ("Số lượng", 1.5, Problem.NOT_WHOLE),
        ("Số lượng", True, Problem.NOT_A_NUMBER),
        ("Số lượng", "NaN", Problem.NOT_A_NUMBER),
        ("Thời hạn", 45000, Problem.NOT_A_DATE),
        ("Nhiệm vụ", "#REF!", Problem.ERROR_VALUE),
        ("Nhiệm vụ", "=A1", Problem.FORMULA_WITHOUT_VALUE),
    ],
)
def test_a_value_of_another_kind_is_named(title, value, code):
    header = ["Nhiệm vụ", title] if title != "Nhiệm vụ" else [title]
    row = ["x", value] if title != "Nhiệm vụ" else [value]
    assert [found for _, found in problems(header, row)] == [code]


def test_a_missing_required_column_and_a_doubled_one_are_named():
    assert problems(["Số lượng", "So luong"], [1, 2]) == [
        ("B1", Problem.DUPLICATE_COLUMN),
        ("", Problem.MISSING_COLUMN),
    ]


def test_rows_that_hold_nothing_of_the_table_are_passed_over():
    table = read(workbook(["Nhiệm vụ", "Ghi chú"], ["a"], [], [None, "chú thích"], ["  "], ["b"]))
    assert [row.number for row in table.rows] == [2, 6]


def test_letters_typed_apart_come_out_whole():
    decomposed = unicodedata.normalize("NFD", "Rà soát")
    assert (
        read(workbook([unicodedata.normalize("NFD", "Nhiệm vụ")], [decomposed])).rows[0].values["title"]
        == "Rà soát"
    )


def refused(data, **limits):
    with pytest.raises(UnreadableTableError) as refusal:
        read_tables(data, [SHAPE], **limits)
    assert refusal.value.vietnamese
    assert refusal.value.english
    return refusal.value.code


def packed(data, **parts):
    target = io.BytesIO(data)
    with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", UnreadableReason.EMPTY),
        (b"a;b\n1;2", UnreadableReason.NOT_A_WORKBOOK),
        (render_docx(plan()), UnreadableReason.NOT_A_WORKBOOK),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), UnreadableReason.LEGACY_EXCEL),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            UnreadableReason.PASSWORD_PROTECTED,
        ),
        (workbook(["a"])[:900], UnreadableReason.DAMAGED),
        (packed(workbook(["a"]), **{"xl/vbaProject.bin": b"x"}), UnreadableReason.MACROS),
        (packed(workbook(["a"]), **{"xl/media/a.bin": bytes(60_000_000)}), UnreadableReason.ARCHIVE_BOMB),
    ],
)
def test_a_file_that_cannot_be_read_says_what_to_do(data, reason):
    assert refused(data) is reason


def test_a_workbook_may_be_too_large_or_too_long():
    assert refused(workbook(["a"]), size_limit=100) is UnreadableReason.TOO_LARGE
    assert refused(workbook(*[["a"]] * 20), row_limit=10) is UnreadableReason.TOO_MANY_CELLS


BOOK = write_table(COLUMNS, [ROW], name="Nhiệm vụ")
spoilt_bytes = st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255))


@settings(max_examples=40)
@given(st.lists(spoilt_bytes, min_size=1, max_size=8))
def test_a_spoilt_workbook_is_read_or_refused_never_worse(spoils):
    book = bytearray(BOOK)
    for place, value in spoils:
        book[int(place * len(book))] = value
    with suppress(UnreadableTableError):
        assert read_tables(bytes(book), [SHAPE])[0].name == "Nhiệm vụ"


def test_a_text_too_long_for_excel_is_not_cut():
    with pytest.raises(ValueError, match="32767"):
        write_table(COLUMNS, [{"title": "x" * 32_768}])
