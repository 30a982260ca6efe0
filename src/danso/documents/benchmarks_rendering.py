"""How quickly documents and tables are written, for `danso bench`."""

from __future__ import annotations

import datetime as dt
from typing import Final

from danso.documents.official import (
    Alignment,
    Annex,
    BulletList,
    Capacity,
    Column,
    Heading,
    OfficialDocument,
    Paragraph,
    Section,
    Signature,
    Table,
    Total,
    read_layout,
    render_docx,
    render_pdf,
)
from danso.documents.tables import Column as SheetColumn
from danso.documents.tables import Kind, SheetShape, read_tables, write_table
from danso.timing import Figure, timed

ROWS: Final = 58
_SHEET_ROWS: Final = 1_000
_AGENCIES: Final = ("Công an tỉnh", "Sở Tư pháp", "Sở Y tế", "Sở Tài chính", "Văn phòng Ủy ban nhân dân tỉnh")


def bench_rendering() -> list[Figure]:
    """Measure a monthly report of 58 tasks as Word and PDF, and a thousand tasks as a workbook."""
    document = monthly_report(ROWS)
    written = render_docx(document)
    shape = SheetShape("Nhiệm vụ", _SHEET)
    rows = [_sheet_row(number) for number in range(_SHEET_ROWS)]
    book = write_table(_SHEET, rows, name=shape.name)
    return [
        Figure("report of 58 tasks as .docx", timed(lambda: render_docx(document)), limit=1),
        Figure("report of 58 tasks as PDF/A", timed(lambda: render_pdf(document)), limit=2),
        Figure("layout of that .docx read back", timed(lambda: read_layout(written), repeats=5)),
        Figure(
            "1,000 tasks written as .xlsx",
            timed(lambda: write_table(_SHEET, rows, name=shape.name), repeats=5),
            limit=5,
        ),
        Figure("that .xlsx read back", timed(lambda: read_tables(book, [shape]), repeats=5), limit=5),
    ]


def monthly_report(rows: int) -> OfficialDocument:
    """Return a made-up consolidated report whose annex lists `rows` tasks."""
    return OfficialDocument(
        issuer_superior="Ủy ban nhân dân tỉnh Biển Đông",
        issuer="Ban Chỉ đạo Đề án 06",
        symbol="BC-BCĐ",
        place="Biển Đông",
        year=2024,
        type="Báo cáo",
        summary="Kết quả thực hiện Đề án 06 tháng 10 năm 2024",
        basis=(
            "Căn cứ Quyết định số 06/QĐ-TTg ngày 06/01/2022 của Thủ tướng Chính phủ",
            "Căn cứ Kế hoạch số 15/KH-BCĐ ngày 02/02/2024 của Ban Chỉ đạo",
        ),
        body=(
            Paragraph("Ban Chỉ đạo báo cáo kết quả thực hiện nhiệm vụ trong tháng như sau:"),
            Heading("Kết quả thực hiện"),
            Heading("Công tác chỉ đạo, điều hành", 2),
            Paragraph("Các sở, ban, ngành đã hoàn thành 42/58 nhiệm vụ, đạt tỷ lệ 72,4%."),
            BulletList(("Số hóa kết quả giải quyết thủ tục hành chính;", "Kết nối dữ liệu dân cư.")),
            Heading("Phương hướng, nhiệm vụ"),
            Paragraph("Tập trung hoàn thành các nhiệm vụ quá hạn trong tháng tới"),
            Annex("Tình hình thực hiện nhiệm vụ", (_task_table(rows),), landscape=True),
        ),
        recipients=("Thường trực Tỉnh ủy", "Các sở, ban, ngành", "Lưu: VT, BCĐ"),
        signature=Signature("Phó Trưởng ban", "Nguyễn Văn Thử", ((Capacity.FOR_HEAD, "Trưởng ban"),)),
    )


_TASK_COLUMNS: Final = (
    Column("TT", 0.5, Alignment.CENTRE),
    Column("Nhiệm vụ", 4.2),
    Column("Cơ quan chủ trì", 2),
    Column("Thời hạn", 1.3, Alignment.CENTRE),
    Column("Đúng hạn", 0.9, Alignment.RIGHT, "Đã hoàn thành"),
    Column("Quá hạn", 0.9, Alignment.RIGHT, "Đã hoàn thành"),
    Column("Kết quả, khó khăn", 2.6),
)


def _task_table(rows: int) -> Table:
    listed = tuple(_task_row(number) for number in range(1, rows + 1))
    section = Section("I. NHIỆM VỤ CHUNG")
    return Table(_TASK_COLUMNS, (section, *listed, Total(("", "Cộng", "", None, rows, 0, ""))))


def _task_row(number: int) -> tuple[int, str, str, dt.date, int, int, str]:
    return (
        number,
        f"Rà soát, nâng cấp hạ tầng công nghệ thông tin phục vụ chia sẻ dữ liệu dân cư, đợt {number}",
        _AGENCIES[number % len(_AGENCIES)],
        dt.date(2024, 1 + number % 12, 28),
        number % 2,
        1 - number % 2,
        "Đã ban hành văn bản hướng dẫn; tỷ lệ đạt 96,8%.",
    )


_SHEET: Final = (
    SheetColumn("key", "Mã", hidden=True),
    SheetColumn("title", "Nhiệm vụ", width=60, required=True),
    SheetColumn("lead", "Cơ quan chủ trì", width=30, choices=_AGENCIES),
    SheetColumn("deadline", "Thời hạn", Kind.DATE),
    SheetColumn("progress", "Tiến độ (%)", Kind.INTEGER),
    SheetColumn("done", "Hoàn thành", Kind.BOOLEAN),
)


def _sheet_row(number: int) -> dict[str, str | dt.date | int | bool | None]:
    return {
        "key": f"2.{number}",
        "title": f"Rà soát, nâng cấp hạ tầng, đợt {number}",
        "lead": _AGENCIES[number % len(_AGENCIES)],
        "deadline": dt.date(2024, 1 + number % 12, 28),
        "progress": number % 101,
        "done": number % 101 == 100,  # noqa: PLR2004 -- per cent
    }
