from __future__ import annotations

import pytest

from danso.documents.reading import read_source


def read(body: str, head: str = ""):
    return read_source(
        f"<!doctype html><html><head>{head}</head><body>{body}</body></html>".encode(), filename="plan.html"
    )


def texts(table):
    return [[cell.text for cell in row] for row in table.rows]


def test_paragraphs_headings_and_letters():
    source = read("<h2>Kế  hoạch</h2><p><b>I. Mục\n tiêu</b></p><div>a<p><i>b</i></p>c</div><p>d<br>e</p>")
    assert [(line.number, line.text, line.heading) for line in source.lines] == [
        (1, "Kế hoạch", 2),
        (2, "I. Mục tiêu", None),
        (3, "a", None),
        (4, "b", None),
        (5, "c", None),
        (6, "d", None),
        (7, "e", None),
    ]
    assert [line.bold for line in source.lines[:3]] == [True, True, False]
    assert source.lines[3].italic


def test_scripts_styles_hidden_and_deleted_text_are_dropped():
    source = read(
        "<p>thấy<script>alert(1)</script><span style='display: none'>ẩn</span><del>cũ</del><ins> mới</ins>"
        "</p><noscript>không</noscript><p hidden>không</p><textarea>không</textarea>",
        head="<title>không</title><style>p{}</style>",
    )
    assert [line.text for line in source.lines] == ["thấy mới"]


def test_styles_written_in_place_make_letters_bold():
    source = read("<p style='font-weight:700'>đậm</p><p><b style='font-weight: normal'>thường</b></p>")
    assert [line.bold for line in source.lines] == [True, False]


def test_lists_get_the_labels_a_browser_writes():
    source = read("<ul><li>một<li>hai</ul><ol start=3><li>ba</ol><ol type=a><li>bốn<li>năm</ol>")
    assert [(line.list_label, line.text) for line in source.lines] == [
        ("-", "một"),
        ("-", "hai"),
        ("3.", "ba"),
        ("a.", "bốn"),
        ("b.", "năm"),
    ]


def test_spans_fill_the_grid():
    source = read(
        "<p>trước</p><table><thead><tr><th rowspan=2>TT<th colspan=2>Năm</tr>"
        "<tr><th>2026<th>2027</tr></thead>"
        "<tr><td>1<td>80<td>90</tr><tr><td>2<td colspan=9>bỏ trống</tr></table><p>sau</p>"
    )
    (table,) = source.tables
    assert [row[:3] for row in texts(table)] == [
        ["TT", "Năm", "Năm"],
        ["TT", "2026", "2027"],
        ["1", "80", "90"],
        ["2", "bỏ trống", "bỏ trống"],
    ]
    assert table.rows[1][0].continued
    assert (table.rows[0][0].row_span, table.rows[0][1].column_span) == (2, 2)
    assert not table.ragged
    assert table.row_lines == ((2, 3), (4, 5), (6, 8), (9, 10))
    assert [line.number for line in source.lines] == [1, 11]


def test_a_row_span_of_zero_reaches_the_end_and_nonsense_is_one():
    (table,) = read("<table><tr><td rowspan=0>A<td colspan=x>b<tr><td>c<tr><td>d</table>").tables
    assert texts(table) == [["A", "b"], ["A", "c"], ["A", "d"]]


def test_a_table_that_only_places_things_is_taken_off():
    source = read("<table><tr><td><p>đoạn</p><table><tr><td>a<td>b<tr><td>c<td>d</table></td></tr></table>")
    assert [line.text for line in source.lines] == ["đoạn"]
    assert [texts(table) for table in source.tables] == [[["a", "b"], ["c", "d"]]]


def test_huge_spans_cost_nothing():
    cells = "<td rowspan=60000 colspan=60000>x</td>" * 40
    source = read(f"<table><tr>{cells}</tr><tr>{cells}</tr><tr><td>cuối</table>")
    assert len(source.tables) == 1


@pytest.mark.parametrize("declared", ["utf-8", "windows-1258"])
def test_the_bytes_tell_the_encoding_not_the_declaration(declared):
    source = read("<p>Sở Tư pháp</p>", head=f'<meta charset="{declared}">')
    assert source.lines[0].text == "Sở Tư pháp"


def test_an_xml_declaration_is_no_obstacle():
    data = '<?xml version="1.0" encoding="utf-8"?><html><body><p>Xin chào</p></body></html>'.encode()
    assert read_source(data, filename="plan.xhtml").lines[0].text == "Xin chào"
