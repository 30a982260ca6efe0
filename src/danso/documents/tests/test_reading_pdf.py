from __future__ import annotations

import typst

from danso.documents.reading import read_source
from danso.documents.source_text import Line

PAGE = """#set page(paper: "a4", margin: (top: 20mm, bottom: 20mm, left: 30mm, right: 15mm){more})
#set text(size: 13pt, lang: "vi")
#set par(justify: true, first-line-indent: (amount: 1cm, all: true), spacing: 1.2em)
#show table: set par(first-line-indent: 0pt)
"""
LONG = (
    "Các sở, ban, ngành và Ủy ban nhân dân các xã, phường rà soát giấy tờ mà người dân phải nộp, đề nghị bỏ "
    "những giấy tờ đã có trong dữ liệu dân cư, báo cáo kết quả về cơ quan thường trực trước khi họp giao ban "
    "hằng tháng."
)


def pdf(body: str, more: str = "") -> bytes:
    return typst.compile((PAGE.replace("{more}", more) + body).encode())


def read(body: str, more: str = ""):
    return read_source(pdf(body, more), filename="plan.pdf")


def texts(table):
    return [[cell.text for cell in row] for row in table.rows]


def test_wrapped_lines_become_the_paragraphs_they_were():
    source = read(f"1\\. {LONG}\n\n2\\. {LONG}\n\n\\- Chủ trì: Sở Y tế.\n\n\\- Phối hợp: Công an tỉnh.")
    assert [line.text for line in source.lines] == [
        f"1. {LONG}",
        f"2. {LONG}",
        "- Chủ trì: Sở Y tế.",
        "- Phối hợp: Công an tỉnh.",
    ]
    assert source.pages == 1
    assert not source.wrapped


def test_a_paragraph_goes_on_over_the_page_break():
    source = read("#v(225mm)\n" + LONG + " " + LONG)
    assert source.pages == 2
    (line,) = source.lines
    assert line.text == f"{LONG} {LONG}"
    assert line.page == 1


def test_line_numbers_count_over_all_pages():
    source = read("Trang đầu\n#pagebreak()\nTrang sau")
    assert [(line.number, line.page, line.text) for line in source.lines] == [
        (1, 1, "Trang đầu"),
        (2, 2, "Trang sau"),
    ]


def test_page_numbers_and_repeated_margins_are_dropped():
    body = "\n#pagebreak()\n".join(f"Nội dung trang {number}" for number in "abcd")
    source = read(body, ', numbering: "1 / 1", header: align(center)[KẾ HOẠCH NĂM 2026 – bản dự thảo]')
    assert [line.text for line in source.lines] == [f"Nội dung trang {number}" for number in "abcd"]


def test_bold_and_italic_letters_are_told():
    source = read("*Đậm hẳn*\n\n_Nghiêng hẳn_\n\n*Đậm* rồi thường")
    assert [(line.bold, line.italic) for line in source.lines] == [
        (True, False),
        (False, True),
        (False, False),
    ]


def test_ruled_lines_make_a_table_and_missing_ones_merge_cells():
    source = read(
        "Trước bảng\n\n#table(columns: (1cm, 6cm, 3cm, 3cm),"
        "table.cell(rowspan: 2)[TT], table.cell(rowspan: 2)[Nhiệm vụ], table.cell(colspan: 2)[Cơ quan],"
        "[Chủ trì], [Phối hợp],"
        "[1], [Lắp đặt máy lấy số thứ tự tại các bộ phận một cửa cấp xã], [Sở Nội vụ], [Sở Tài chính],"
        "table.cell(colspan: 4)[*Mục B*],"
        "[2], [Tập huấn], table.cell(rowspan: 2)[Công an tỉnh], [Các xã],"
        "[3], [Kiểm tra], [])\n\nSau bảng"
    )
    (table,) = source.tables
    assert texts(table) == [
        ["TT", "Nhiệm vụ", "Cơ quan", "Cơ quan"],
        ["TT", "Nhiệm vụ", "Chủ trì", "Phối hợp"],
        ["1", "Lắp đặt máy lấy số thứ tự tại các bộ phận một cửa cấp xã", "Sở Nội vụ", "Sở Tài chính"],
        ["Mục B", "Mục B", "Mục B", "Mục B"],
        ["2", "Tập huấn", "Công an tỉnh", "Các xã"],
        ["3", "Kiểm tra", "Công an tỉnh", ""],
    ]
    assert table.rows[5][2].continued
    assert (table.rows[0][0].row_span, table.rows[3][0].column_span, table.rows[3][0].bold) == (2, 4, True)
    assert not table.ragged
    assert [block.text if isinstance(block, Line) else "bảng" for block in source.blocks] == [
        "Trước bảng",
        "bảng",
        "Sau bảng",
    ]
    assert table.first_line == 2
    assert all(first <= last for first, last in table.row_lines)


def test_a_table_over_several_pages_is_one_and_its_head_stands_once():
    rows = ", ".join(f"[{number}], [Nhiệm vụ số {number} của phụ lục], [Sở Y tế]" for number in range(1, 91))
    source = read(f"#table(columns: (1cm, 9cm, 4cm), table.header([TT], [Nhiệm vụ], [Chủ trì]), {rows})")
    assert source.pages > 2
    (table,) = source.tables
    assert [row[0].text for row in table.rows] == ["TT", *map(str, range(1, 91))]
    assert table.row_lines == tuple(sorted(table.row_lines))


def test_tables_of_other_widths_stay_two():
    first = "#table(columns: 2, [a], [b], [c], [d])"
    second = "#table(columns: 3, [e], [f], [g], [h], [i], [k])"
    source = read(f"{first}\n#pagebreak()\n{second}")
    assert [len(table.rows[0]) for table in source.tables] == [2, 3]


def test_a_letter_head_without_rules_stays_two_columns():
    source = read(
        "#grid(columns: (1fr, 1.5fr), align: center, row-gutter: 6pt,"
        "[ỦY BAN NHÂN DÂN], [*CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM*],"
        "[*TỈNH HẢI SƠN*], [*Độc lập - Tự do - Hạnh phúc*],"
        "[Số: 15/KH-UBND], [_Hải Sơn, ngày 02 tháng 3 năm 2026_])\n\n"
        "#align(center)[*KẾ HOẠCH*]\n\n" + LONG
    )
    (table,) = source.tables
    assert texts(table) == [
        ["ỦY BAN NHÂN DÂN\nTỈNH HẢI SƠN", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc"],
        ["Số: 15/KH-UBND", "Hải Sơn, ngày 02 tháng 3 năm 2026"],
    ]
    assert [line.text for line in source.lines] == ["KẾ HOẠCH", LONG]


def test_labels_before_a_wide_blank_are_no_columns():
    source = read("\n\n".join(f"{number}.#h(2cm)Việc thứ {number}" for number in range(1, 5)))
    assert not source.tables
    assert source.lines[0].text == "1. Việc thứ 1"


def test_a_page_with_sideways_letters_reads_upright_whichever_way_it_is_turned():
    cells = "[TT], [Nhiệm vụ], [Chủ trì], [1], [Lắp máy đọc thẻ căn cước], [Sở Nội vụ]"
    table = f"#table(columns: (1cm, 9cm, 4cm), {cells})"
    for angle in (-90, 90, 180):
        data = pdf(f"#rotate({angle}deg, reflow: true)[#box(width: 18cm)[Phụ lục kèm theo\n\n{table}]]")
        for file in (data, data.replace(b"/Type/Page/", b"/Type/Page/Rotate 90/")):
            source = read_source(file, filename="plan.pdf")
            assert source.lines[0].text == "Phụ lục kèm theo"
            assert texts(source.tables[0]) == [
                ["TT", "Nhiệm vụ", "Chủ trì"],
                ["1", "Lắp máy đọc thẻ căn cước", "Sở Nội vụ"],
            ]
