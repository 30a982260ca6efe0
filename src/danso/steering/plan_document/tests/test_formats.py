"""The same plan as a Word file, a PDF and a text says the same."""

from __future__ import annotations

from io import BytesIO

import pytest
import typst
from docx import Document

from danso.documents.reading import read_source
from danso.steering.plan_document.parse import parse_plan

HEAD = ("TT", "Nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời gian hoàn thành", "Kết quả")
LISTED = (
    ("1. Lập danh mục dữ liệu mà các sở đang giữ", "Sở Khoa học và Công nghệ", "quý II năm 2026"),
    ("2. Dạy cán bộ xã, phường cách tra cứu dữ liệu", "Sở Nội vụ", "thường xuyên"),
)
ROWS = (
    ("I", "VỀ MÁY MÓC", "", "", "", ""),
    (
        "1",
        "Mua máy chủ cho trung tâm dữ liệu của tỉnh",
        "Sở Tài chính",
        "Công an tỉnh",
        "Quý IV/2026",
        "Máy chủ",
    ),
    (
        "2",
        "Kéo đường truyền về các xã, phường vùng xa",
        "Sở Tài chính",
        "Công an tỉnh",
        "Hằng năm",
        "Đường truyền",
    ),
)


def word_file():
    document = Document()
    for line in ("KẾ HOẠCH", "MỞ DỮ LIỆU CỦA TỈNH NĂM 2026"):
        document.add_paragraph().add_run(line).bold = True
    document.add_heading("II. NHIỆM VỤ", level=1)
    for title, lead, deadline in LISTED:
        document.add_paragraph(title)
        document.add_paragraph(f"- Cơ quan chủ trì: {lead}.")
        document.add_paragraph(f"- Thời gian thực hiện: {deadline}.")
    document.add_paragraph("PHỤ LỤC")
    table = document.add_table(rows=0, cols=len(HEAD))
    for row in (HEAD, *ROWS):
        cells = table.add_row().cells
        for cell, text in zip(cells, row, strict=True):
            cell.text = text
    table.cell(1, 1).merge(table.cell(1, 5)).text = "VỀ MÁY MÓC"
    table.cell(2, 2).merge(table.cell(3, 2)).text = "Sở Tài chính"
    table.cell(2, 3).merge(table.cell(3, 3)).text = "Công an tỉnh"
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def pdf_file():
    listed = "\n\n".join(
        "\n\n".join(
            (
                title.replace(".", "\\.", 1),
                f"\\- Cơ quan chủ trì: {lead}.",
                f"\\- Thời gian thực hiện: {deadline}.",
            )
        )
        for title, lead, deadline in LISTED
    )
    cells = ", ".join(f"[{cell}]" for row in (HEAD, ROWS[1], ROWS[2]) for cell in row)
    text = f"""
#set page(paper: "a4", margin: 2cm)
#set text(font: "Libertinus Serif", size: 11pt)
*KẾ HOẠCH*

*MỞ DỮ LIỆU CỦA TỈNH NĂM 2026*

*II. NHIỆM VỤ*

{listed}

PHỤ LỤC

#table(columns: (1cm, 5cm, 3cm, 3cm, 2.4cm, 2.4cm), {cells})
"""
    return typst.compile(text.encode())


def read(data, name):
    return parse_plan(read_source(data, filename=name)).as_json()


@pytest.mark.parametrize(("make", "name"), [(word_file, "ke-hoach.docx"), (pdf_file, "ke-hoach.pdf")])
def test_labels_are_read_in_every_format(make, name):
    tasks = [task for task in read(make(), name)["tasks"] if task["path"].startswith("II")]

    assert [(task["path"], task["leads"], task["deadline"]["kind"]) for task in tasks] == [
        ("II.1", ["Sở Khoa học và Công nghệ"], "PERIOD"),
        ("II.2", ["Sở Nội vụ"], "CONTINUOUS"),
    ]


def test_merged_cells_of_a_word_table_speak_for_their_rows():
    tasks = [task for task in read(word_file(), "ke-hoach.docx")["tasks"] if "table" in task["source"]]

    assert [(task["path"], task["leads"], task["section"]) for task in tasks] == [
        ("I.1", ["Sở Tài chính"], "VỀ MÁY MÓC"),
        ("I.2", ["Sở Tài chính"], "VỀ MÁY MÓC"),
    ]


def test_a_table_of_a_pdf_is_read_by_its_columns():
    tasks = [task for task in read(pdf_file(), "ke-hoach.pdf")["tasks"] if "table" in task["source"]]

    assert [(task["path"], task["leads"], task["deadline"]["kind"], task["product"]) for task in tasks] == [
        ("1", ["Sở Tài chính"], "PERIOD", "Máy chủ"),
        ("2", ["Sở Tài chính"], "RECURRING", "Đường truyền"),
    ]
