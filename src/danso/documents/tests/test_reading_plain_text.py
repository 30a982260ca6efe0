from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from danso.documents.reading import read_source
from danso.documents.source_text import Line, Table


def read(text: str, filename: str = "plan.txt"):
    return read_source(text.encode(), filename=filename)


def texts(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row] for row in table.rows]


def pasted(rows: list[list[str]]) -> str:
    """Rows as law sites paste them: one cell a paragraph, bars on lines of their own."""
    return "\n".join(
        "|\n" + "".join(f"{cell}\n|\n" if cell else "|\n" for cell in row).rstrip("\n") for row in rows
    )


def test_lines_keep_their_physical_numbers_and_blank_lines_stay():
    source = read("\n\nKẾ HOẠCH\n\nNội dung\nthứ nhất\n")
    assert [(line.number, line.text) for line in source.lines] == [
        (1, ""),
        (2, ""),
        (3, "KẾ HOẠCH"),
        (4, ""),
        (5, "Nội dung"),
        (6, "thứ nhất"),
    ]
    assert source.wrapped


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_every_kind_of_line_end_counts_once(ending):
    assert [line.text for line in read(ending.join(["một", "hai", "ba"])).lines] == ["một", "hai", "ba"]


def test_decomposed_letters_are_composed():
    (decomposed,) = read(unicodedata.normalize("NFD", "Sở Tư pháp, Công an tỉnh")).lines
    assert decomposed.text == "Sở Tư pháp, Công an tỉnh"


@pytest.mark.parametrize(
    ("raw", "text", "bold", "italic"),
    [
        ("**KẾ HOẠCH**", "KẾ HOẠCH", True, False),
        ("*(Kèm theo Kế hoạch)*", "(Kèm theo Kế hoạch)", False, True),
        ("***Ghi chú***", "Ghi chú", True, True),
        ("**1. Mục tiêu:** đạt 90%", "1. Mục tiêu: đạt 90%", False, False),
        ("** II**", "II", True, False),
        ("**Số ****liệu**", "Số liệu", True, False),
        ("__Lưu ý__ gửi sớm", "Lưu ý gửi sớm", False, False),
        ("Tên đơn vị (*)", "Tên đơn vị (*)", False, False),
        ("* Ghi chú: nộp trước ngày 05", "* Ghi chú: nộp trước ngày 05", False, False),
        ("Diện tích 3*4 m", "Diện tích 3*4 m", False, False),
        ("Họ tên: ______ tuổi ______", "Họ tên: ______ tuổi ______", False, False),
        ("* *", "", False, False),
    ],
)
def test_emphasis_marks_are_taken_out_and_told(raw, text, bold, italic):
    line = read(f"Mở đầu\n\n{raw}\n\nKết thúc").lines[2]
    assert (line.text, line.bold, line.italic, line.raw) == (text, bold, italic, raw)


def test_emphasis_runs_over_line_ends_but_not_over_blank_lines():
    lines = read("**I. MỤC\nTIÊU**\nthường\n\n**chưa đóng\n\nđoạn sau").lines
    assert [line.bold for line in lines] == [True, True, False, False, True, False, False]


def test_hash_headings_carry_their_level():
    lines = read("# Kế hoạch\n\n## I. Mục tiêu\n", "plan.md").lines
    assert [(line.text, line.heading) for line in lines if line.text] == [("Kế hoạch", 1), ("I. Mục tiêu", 2)]


def test_links_escapes_and_references_of_markdown_become_plain():
    (line,) = read(r"1\. Theo [Quyết định 06](https://example.vn/a_(b)) &amp; phụ lục", "plan.md").lines
    assert line.text == "1. Theo Quyết định 06 & phụ lục"


def test_a_markdown_table_is_a_full_grid():
    source = read(
        "Trước\n\n| TT | Nhiệm vụ | Chủ trì |\n|:--|:-:|--:|\n"
        "| 1 | Rà soát<br>giấy tờ | Sở A \\| Sở B |\n| 2 |  | Sở C |\n",
        "plan.md",
    )
    (table,) = source.tables
    assert texts(table) == [
        ["TT", "Nhiệm vụ", "Chủ trì"],
        ["1", "Rà soát\ngiấy tờ", "Sở A | Sở B"],
        ["2", "", "Sở C"],
    ]
    assert not table.ragged
    assert (table.first_line, table.last_line, table.row_lines) == (3, 6, ((3, 3), (5, 5), (6, 6)))


def test_a_table_without_outer_bars_needs_its_rule():
    assert texts(read("a | b\n--- | ---\nc | d").tables[0]) == [["a", "b"], ["c", "d"]]
    assert not read("Công an tỉnh | Sở Y tế phối hợp").tables


def test_a_cell_broken_over_lines_of_a_row_stays_one_cell():
    (table,) = read(
        "| TT | Nội dung | Hạn |\n| 1 | Xây dựng\nkế hoạch | Quý I |\n| 2 | Báo cáo | Quý II |"
    ).tables
    assert texts(table)[1] == ["1", "Xây dựng kế hoạch", "Quý I"]


def test_a_table_pasted_from_a_law_site_is_read_row_by_row():
    source = read(
        "PHỤ LỤC\n\n"
        + pasted(
            [
                ["**TT**", "**Nhiệm vụ**", "**Cơ quan\nchủ trì**", "**Thời hạn**"],
                ["**I**", "**Hoàn thiện\nthể chế**"],
                ["1", "Sửa đổi quy chế\nphối hợp", "Sở Nội vụ", "Quý I/2026"],
                ["2", "Ban hành danh mục", "Sở Tư pháp", ""],
            ]
        )
        + "\n\nHết"
    )
    (table,) = source.tables
    assert texts(table) == [
        ["TT", "Nhiệm vụ", "Cơ quan chủ trì", "Thời hạn"],
        ["I", "Hoàn thiện thể chế"],
        ["1", "Sửa đổi quy chế phối hợp", "Sở Nội vụ", "Quý I/2026"],
        ["2", "Ban hành danh mục", "Sở Tư pháp", ""],
    ]
    assert table.ragged
    assert all(cell.bold for cell in table.rows[0])
    assert source.lines[-1].text == "Hết"


def test_lost_row_spans_leave_short_rows():
    rows = [
        ["TT", "Nhiệm vụ", "Chủ trì", "Phối hợp", "Thời hạn"],
        ["1", "Lắp máy chủ dự phòng", "Công an tỉnh", "Sở Tài chính", "Quý IV/2026"],
        ["Sao lưu dữ liệu hằng đêm", "Trung tâm Dữ liệu"],
        ["2", "Tập huấn cán bộ", "Sở Nội vụ", "Các sở", "Năm 2026"],
    ]
    (table,) = read(pasted(rows)).tables
    assert texts(table) == rows


def test_empty_cells_are_not_taken_for_row_ends():
    rows = [
        ["STT", "Xã", "Giao", "Đạt", "Tỷ lệ", "Ghi chú"],
        ["1", "Xã An Bình", "120", "", "", ""],
        ["2", "Xã Hòa Lợi", "", "95", "", "chưa đủ"],
        ["3", "Xã Tân Phú", "80", "", "100", ""],
    ]
    (table,) = read(pasted(rows)).tables
    assert texts(table) == rows


def test_a_head_of_two_levels_does_not_hide_the_width():
    rows = [
        ["TT", "Chỉ tiêu", "Năm"],
        ["2026", "2027", "2028", "2029"],
        ["1", "Tài khoản mức 2", "60", "70", "80", "90"],
        ["2", "Hồ sơ trực tuyến", "50", "", "70", ""],
        ["3", "Thu phí không tiền mặt", "40", "50", "60", "70"],
    ]
    (table,) = read(pasted(rows)).tables
    assert texts(table) == rows


def test_a_section_row_and_the_one_under_it_are_two_rows():
    rows = [
        ["TT", "Nội dung", "Chủ trì", "Phối hợp", "Thời gian", "Sản phẩm"],
        ["A", "NỀN MÓNG CHO CHUYỂN ĐỔI SỐ"],
        ["I", "Hoàn thiện thể chế"],
        ["1", "Ban hành quy định", "Sở Tư pháp", "Các sở", "2026", "Quy định"],
    ]
    assert texts(read(pasted(rows)).tables[0]) == rows


def test_two_agencies_in_one_cell_stay_two_paragraphs():
    rows = [
        ["TT", "Nhiệm vụ", "Chủ trì"],
        ["1", "Bố trí người làm", "Các sở, ban, ngành cấp tỉnh\nSở Tài chính"],
        ["2", "Mua sắm", "Văn phòng Ủy ban nhân dân tỉnh, Công an tỉnh và\ncác sở, ban, ngành"],
    ]
    table = read(pasted(rows)).tables[0]
    assert table.rows[1][2].text == "Các sở, ban, ngành cấp tỉnh\nSở Tài chính"
    assert table.rows[2][2].text == "Văn phòng Ủy ban nhân dân tỉnh, Công an tỉnh và các sở, ban, ngành"


def test_a_table_broken_by_blank_lines_goes_on():
    head = ["TT", "Nhiệm vụ", "Chủ trì", "Thời hạn"]
    first, second = ["1", "Việc một", "Sở A", "Quý I"], ["2", "Việc hai", "Sở B", "Quý II"]
    (table,) = read(
        pasted([head, first]) + "\n\n\n" + pasted([second, ["3", "Việc ba", "Sở C", "Quý III"]])
    ).tables
    assert len(table.rows) == 4
    assert not table.ragged


def test_a_new_head_starts_a_new_table():
    head = ["**TT**", "**Nhiệm vụ**", "**Chủ trì**", "**Thời hạn**"]
    row = ["1", "Việc một", "Sở A", "Quý I"]
    assert len(read(pasted([head, row]) + "\n\n\n" + pasted([head, row])).tables) == 2


def test_the_letter_head_is_a_table_of_two_columns():
    (table,) = read(
        pasted(
            [
                [
                    "**ỦY BAN NHÂN\nDÂN**\nTỈNH HẢI SƠN\n-------",
                    "**CỘNG HÒA XÃ\nHỘI CHỦ NGHĨA VIỆT NAM**\nĐộc lập\n------",
                ],
                ["Số: 05/KH-UBND", "*Hải Sơn, ngày\n09 tháng 02 năm 2026*"],
            ]
        )
        + "\n\nKẾ HOẠCH"
    ).tables
    assert texts(table) == [
        ["ỦY BAN NHÂN DÂN\nTỈNH HẢI SƠN", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập"],
        ["Số: 05/KH-UBND", "Hải Sơn, ngày 09 tháng 02 năm 2026"],
    ]


def test_a_text_in_a_frame_is_no_table():
    source = read("|\nThông tin cần biết\n|\n\nNội dung")
    assert not source.tables
    assert [line.text for line in source.lines if line.text] == ["Thông tin cần biết", "Nội dung"]


def test_a_last_cell_cut_at_the_end_of_the_file_is_kept():
    (table,) = read("|\nTT\n|\nNhiệm vụ\n|\n|\n1\n|\nBáo cáo kết\nquả").tables
    assert texts(table) == [["TT", "Nhiệm vụ"], ["1", "Báo cáo kết quả"]]


def test_a_page_squeezed_of_blank_lines_keeps_its_text_out_of_its_tables():
    head = ["**STT**", "**Nhiệm vụ**", "**Chủ trì**", "**Thời hạn**"]
    rows = [
        [f"{number}.", f"Nhiệm vụ thứ {number} của bộ", "Bộ Nội vụ", "31/10/2026"] for number in range(1, 9)
    ]
    body = "\n".join(f"Đoạn văn thứ {number} của thông báo này." for number in range(40))
    text = "\n".join(
        [
            pasted(
                [["**BỘ NỘI VỤ**\n-----", "**CỘNG HÒA**"], ["Số: 7/TB", "*Hà Nội, ngày 02 tháng 3 năm 2026*"]]
            ),
            "**THÔNG BÁO**\n" + body,
            pasted([head, *rows]),
            "**2. Các nhiệm vụ về dữ liệu**",
            pasted([head, *rows]),
        ]
    )
    source = read(text)
    assert [len(table.rows) for table in source.tables] == [2, 9, 9]
    assert all(len(row) == 4 for table in source.tables[1:] for row in table.rows)
    assert "2. Các nhiệm vụ về dữ liệu" in [line.text for line in source.lines]
    assert source.lines[0].text == "THÔNG BÁO"


WORDS = st.sampled_from(["Sở Y tế", "Quý I/2026", "Báo cáo", "Công an tỉnh", "Rà soát thủ tục", "Đang làm"])


@given(st.integers(3, 7), st.data())
@settings(max_examples=60, deadline=None)
def test_any_numbered_table_without_gaps_reads_back(width, data):
    head = ["TT", *(f"Cột {number}" for number in range(2, width + 1))]
    body = data.draw(
        st.lists(st.lists(WORDS, min_size=width - 1, max_size=width - 1), min_size=1, max_size=12)
    )
    rows = [head, *([str(number), *cells] for number, cells in enumerate(body, 1))]
    (table,) = read("Mở đầu\n\n" + pasted(rows)).tables
    assert texts(table) == rows
    assert not table.ragged


@given(st.text(alphabet="|*_#-\n ab1.Đ", max_size=120))
@settings(max_examples=200, deadline=None)
def test_nothing_that_is_written_is_lost_or_counted_twice(text):
    source = read("mở\n\n" + text)
    found = "".join(
        block.text if isinstance(block, Line) else "".join(cell.text for row in block.rows for cell in row)
        for block in source.blocks
    )
    assert sum(map(str.isalnum, found)) == sum(map(str.isalnum, "mở" + text))
    numbers = [line.number for line in source.lines]
    assert numbers == sorted(set(numbers))
