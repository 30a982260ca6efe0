from __future__ import annotations

import io
import re
import unicodedata
import zipfile

import docx
import pytest
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from danso.documents.reading import read_source
from danso.documents.source_text import Reason, UnreadableDocument
from danso.vietnam.legacy import Encoding


def read(document):
    return read_source(data_of(document), filename="plan.docx")


def data_of(document) -> bytes:
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def with_part(data: bytes, name: str, change) -> bytes:
    """The same package with one part changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for entry in source.namelist():
            content = source.read(entry)
            target.writestr(entry, change(content) if entry == name else content)
    return out.getvalue()


def texts(table):
    return [[cell.text for cell in row] for row in table.rows]


def number_levels(document, *levels: tuple[str, str]) -> int:
    """Add a multi-level list and return its numId; a level is its format and its text."""
    numbering = document.part.numbering_part.element
    written = "".join(
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for depth, (form, text) in enumerate(levels)
    )
    abstract = parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77">{written}</w:abstractNum>')
    numbering.insert(0, abstract)
    return numbering.add_num(77).numId


def numbered(document, text: str, list_id: int, level: int):
    paragraph = document.add_paragraph(text)
    properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_numId().val = list_id
    properties.get_or_add_ilvl().val = level
    return paragraph


def test_paragraphs_are_counted_and_their_letters_told():
    document = docx.Document()
    document.add_paragraph().add_run("KẾ HOẠCH").bold = True
    document.add_paragraph()
    mixed = document.add_paragraph("Chủ trì: ")
    mixed.add_run("Sở Y tế").italic = True
    lines = read(document).lines
    assert [(line.number, line.text, line.bold, line.italic) for line in lines] == [
        (1, "KẾ HOẠCH", True, False),
        (2, "", False, False),
        (3, "Chủ trì: Sở Y tế", False, False),
    ]
    assert not read(document).wrapped


def test_bold_of_a_style_counts_and_a_run_can_take_it_back():
    document = docx.Document()
    document.styles["Quote"].font.bold = True
    document.add_paragraph("In đậm", style="Quote")
    document.add_paragraph(style="Quote").add_run("Thường").bold = False
    assert [line.bold for line in read(document).lines] == [True, False]


def test_headings_carry_their_outline_level_from_style_or_paragraph():
    document = docx.Document()
    document.add_heading("Phần một", 1)
    document.add_heading("Mục nhỏ", 3)
    own = document.add_paragraph("Tự đặt mức")
    level = OxmlElement("w:outlineLvl")
    level.set(qn("w:val"), "1")
    own._p.get_or_add_pPr().append(level)
    document.add_paragraph("Thân bài")
    assert [line.heading for line in read(document).lines] == [1, 3, 2, None]


def test_automatic_numbers_are_written_out_as_word_shows_them():
    document = docx.Document()
    list_id = number_levels(
        document, ("upperRoman", "%1."), ("decimal", "%2."), ("lowerLetter", "%3)"), ("bullet", "")
    )
    for text, level in [
        ("a", 0),
        ("b", 1),
        ("c", 2),
        ("d", 2),
        ("e", 3),
        ("f", 1),
        ("g", 2),
        ("h", 0),
        ("i", 1),
    ]:
        numbered(document, text, list_id, level)
    labels = [line.list_label for line in read(document).lines]
    assert labels == ["I.", "1.", "a)", "b)", "-", "2.", "a)", "II.", "1."]


def test_numbers_of_several_levels_stand_together():
    document = docx.Document()
    list_id = number_levels(document, ("decimal", "%1."), ("decimal", "%1.%2."), ("decimal", "(%3)"))
    for level in (0, 1, 1, 2, 0, 1):
        numbered(document, "x", list_id, level)
    assert [line.list_label for line in read(document).lines] == ["1.", "1.1.", "1.2.", "(1)", "2.", "2.1."]


def test_an_empty_paragraph_takes_no_number():
    document = docx.Document()
    list_id = number_levels(document, ("decimal", "%1."))
    for text in ("một", "", "hai"):
        numbered(document, text, list_id, 0)
    assert [line.list_label for line in read(document).lines] == ["1.", None, "2."]


def test_a_list_that_starts_anew_starts_anew():
    document = docx.Document()
    first = number_levels(document, ("decimal", "%1."))
    again = document.part.numbering_part.element.add_num(77)
    override = again.add_lvlOverride(0)
    override.add_startOverride(5)
    numbered(document, "a", first, 0)
    numbered(document, "b", again.numId, 0)
    numbered(document, "c", again.numId, 0)
    assert [line.list_label for line in read(document).lines] == ["1.", "5.", "6."]


def test_merged_cells_fill_the_grid():
    document = docx.Document()
    table = document.add_table(4, 4)
    for row in range(4):
        for column in range(4):
            table.cell(row, column).text = f"{row}{column}"
    for first, last, text in (((0, 1), (0, 3), "rộng"), ((1, 0), (2, 0), "cao"), ((2, 2), (3, 3), "vuông")):
        table.cell(*first).merge(table.cell(*last)).text = text
    (found,) = read(document).tables
    assert texts(found) == [
        ["00", "rộng", "rộng", "rộng"],
        ["cao", "11", "12", "13"],
        ["cao", "21", "vuông", "vuông"],
        ["30", "31", "vuông", "vuông"],
    ]
    assert [cell.continued for cell in found.rows[0]] == [False, False, True, True]
    assert (found.rows[1][0].row_span, found.rows[2][2].row_span, found.rows[2][2].column_span) == (2, 2, 2)
    assert found.rows[2][0].continued
    assert not found.ragged


def test_rows_know_the_paragraphs_they_come_from():
    document = docx.Document()
    document.add_paragraph("trước")
    table = document.add_table(2, 2)
    table.cell(0, 0).add_paragraph("thêm")
    document.add_paragraph("sau")
    source = read(document)
    (found,) = source.tables
    assert found.row_lines == ((2, 4), (5, 6))
    assert (found.first_line, found.last_line) == (2, 6)
    assert [line.number for line in source.lines] == [1, 7]


def test_paragraphs_and_numbers_of_a_cell_stay_apart():
    document = docx.Document()
    list_id = number_levels(document, ("decimal", "%1."))
    table = document.add_table(1, 2)
    table.cell(0, 0).text = "Sở Nội vụ"
    table.cell(0, 0).add_paragraph("Sở Tài chính")
    inside = numbered(document, "việc", list_id, 0)
    table.cell(0, 1)._tc.append(inside._p)
    (found,) = read(document).tables
    assert texts(found) == [["Sở Nội vụ\nSở Tài chính", "1. việc"]]


def test_a_table_in_a_cell_follows_the_table_round_it():
    document = docx.Document()
    outer = document.add_table(1, 2)
    outer.cell(0, 0).text = "ngoài"
    inner = outer.cell(0, 1).add_table(1, 2)
    inner.cell(0, 0).text = "trong"
    first, second = read(document).tables
    assert (first.number, second.number) == (1, 2)
    assert "ngoài" in texts(first)[0]
    assert texts(second) == [["trong", ""]]


def test_a_frame_of_one_cell_is_taken_off():
    document = docx.Document()
    frame = document.add_table(1, 1)
    frame.cell(0, 0).text = "trong khung"
    source = read(document)
    assert not source.tables
    assert source.lines[0].text == "trong khung"


def test_tracked_changes_read_as_accepted():
    document = docx.Document()
    paragraph = document.add_paragraph("Thời hạn: ")
    for change in (
        '<w:del {ns} w:id="1"><w:r><w:delText>tháng 3</w:delText></w:r></w:del>',
        '<w:ins {ns} w:id="2"><w:r><w:t>tháng 6</w:t></w:r></w:ins>',
        '<w:moveFrom {ns} w:id="3"><w:r><w:t>bị chuyển đi</w:t></w:r></w:moveFrom>',
    ):
        paragraph._p.append(parse_xml(change.format(ns=nsdecls("w"))))
    assert read(document).lines[0].text == "Thời hạn: tháng 6"


def test_a_deleted_paragraph_end_joins_two_paragraphs():
    document = docx.Document()
    first = document.add_paragraph("Sở Tư pháp ")
    first._p.get_or_add_pPr().append(parse_xml(f'<w:rPr {nsdecls("w")}><w:del w:id="4"/></w:rPr>'))
    document.add_paragraph("chủ trì")
    assert [line.text for line in read(document).lines] == ["Sở Tư pháp chủ trì"]


def test_deleted_rows_are_left_out():
    document = docx.Document()
    table = document.add_table(2, 2)
    table.cell(0, 0).text, table.cell(1, 0).text = "còn", "đã xóa"
    table.rows[1]._tr.get_or_add_trPr().append(parse_xml(f'<w:del {nsdecls("w")} w:id="5"/>'))
    assert texts(read(document).tables[0]) == [["còn", ""]]


def test_text_boxes_are_read_once_after_their_paragraph():
    document = docx.Document()
    paragraph = document.add_paragraph("Đoạn neo")
    box = "<w:txbxContent><w:p><w:r><w:t>Trong hộp</w:t></w:r></w:p></w:txbxContent>"
    spaces = (
        f'{nsdecls("w")} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
        'xmlns:v="urn:schemas-microsoft-com:vml"'
    )
    paragraph._p.append(
        parse_xml(
            f"<w:r {spaces}><mc:AlternateContent>"
            f"<mc:Choice Requires='wps'><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>"
            f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback>"
            "</mc:AlternateContent></w:r>"
        )
    )
    assert [line.text for line in read(document).lines] == ["Đoạn neo", "Trong hộp"]


def test_line_breaks_tabs_and_hidden_letters():
    document = docx.Document()
    paragraph = document.add_paragraph()
    paragraph.add_run("dòng một")
    paragraph.add_run().add_break()
    paragraph.add_run("dòng\thai")
    paragraph.add_run(" ẩn").font.hidden = True
    assert [(line.number, line.text) for line in read(document).lines] == [(1, "dòng một"), (2, "dòng hai")]


def test_a_field_shows_its_result_and_not_its_code():
    document = docx.Document()
    paragraph = document.add_paragraph("Số: ")
    for piece in (
        '<w:r {ns}><w:fldChar w:fldCharType="begin"/></w:r>',
        "<w:r {ns}><w:instrText>DOCPROPERTY number</w:instrText></w:r>",
        '<w:r {ns}><w:fldChar w:fldCharType="separate"/></w:r>',
        "<w:r {ns}><w:t>12/KH</w:t></w:r>",
        '<w:r {ns}><w:fldChar w:fldCharType="end"/></w:r>',
        "<w:hyperlink {ns}><w:r><w:t>-UBND</w:t></w:r></w:hyperlink>",
        "<w:sdt {ns}><w:sdtContent><w:r><w:t> (mật)</w:t></w:r></w:sdtContent></w:sdt>",
    ):
        paragraph._p.append(parse_xml(piece.format(ns=nsdecls("w"))))
    assert read(document).lines[0].text == "Số: 12/KH-UBND (mật)"


def test_decomposed_letters_are_composed_across_runs():
    document = docx.Document()
    paragraph = document.add_paragraph()
    for letter in unicodedata.normalize("NFD", "Tiến độ"):
        paragraph.add_run(letter)
    assert read(document).lines[0].text == "Tiến độ"


@pytest.mark.parametrize(
    ("font", "stored", "shown", "encoding"),
    [
        (".VnTime", "Së T\xad ph¸p", "Sở Tư pháp", Encoding.TCVN3),
        (".VnTimeH", "kÕ ho¹ch", "KẾ HOẠCH", Encoding.TCVN3),
        ("VNI-Times", "Sôû Tö phaùp", "Sở Tư pháp", Encoding.VNI),
    ],
)
def test_legacy_fonts_tell_how_letters_were_coded(font, stored, shown, encoding):
    document = docx.Document()
    document.add_paragraph().add_run(stored).font.name = font
    source = read(document)
    assert source.lines[0].text == shown
    assert encoding.value.upper() in source.encoding_note


def test_a_document_type_in_a_part_is_refused_before_anything_is_resolved(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("bí mật")
    hostile = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file://{secret}">]>'.encode()
    document = docx.Document()
    document.add_paragraph("MỐC")

    def inject(content: bytes) -> bytes:
        body = re.sub(rb"^<\?xml[^>]*\?>", b"", content)
        return hostile + body.replace("MỐC".encode(), b"&e;")

    with pytest.raises(UnreadableDocument) as caught:
        read_source(with_part(data_of(document), "word/document.xml", inject), filename="plan.docx")
    assert caught.value.code is Reason.DAMAGED
