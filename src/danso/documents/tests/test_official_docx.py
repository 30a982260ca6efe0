from __future__ import annotations

import datetime as dt
from io import BytesIO
from zipfile import ZipFile

import docx
import pytest
from docx.shared import Mm, Pt
from hypothesis import given, settings
from hypothesis import strategies as st

from danso.documents.benchmarks_rendering import monthly_report
from danso.documents.official import (
    Alignment,
    Annex,
    BulletList,
    Column,
    Departure,
    Heading,
    NotAnOfficialDocumentError,
    Paragraph,
    Run,
    Section,
    Signature,
    Table,
    Total,
    departures,
    read_layout,
    render_docx,
)
from danso.documents.tests.documents import decision, letter, plan


def read_back(document):
    return read_layout(render_docx(document))


@pytest.mark.parametrize("document", [plan(), letter(), decision(), monthly_report(58)])
def test_every_kind_of_document_keeps_the_decree(document):
    assert departures(read_back(document)) == frozenset()


def test_the_page_is_a4_with_the_margins_of_the_decree():
    (page,) = read_back(plan()).pages
    assert (page.width, page.height) == (210, 297)
    assert (page.top, page.bottom, page.left, page.right) == (20, 20, 30, 15)
    assert page.numbered
    assert page.first_number_hidden


def test_all_words_are_in_times_new_roman():
    assert read_back(monthly_report(3)).fonts == {"Times New Roman"}


def test_the_header_names_issuer_nation_motto_number_and_date():
    layout = read_back(letter())
    assert layout.issuer_superior == "ỦY BAN NHÂN DÂN TỈNH BIỂN ĐÔNG"
    assert layout.issuer == "CÔNG AN TỈNH"
    assert (layout.nation, layout.motto) == (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
    )
    assert layout.motto_underlined
    assert layout.number_line == "Số: 07/CAT-PC06"
    assert layout.dateline == "Biển Đông, ngày 05 tháng 02 năm 2024"


def test_the_header_has_the_sizes_and_styles_of_the_decree():
    looks = {part.text: part for part in read_back(letter()).header}
    superior, issuer = looks["ỦY BAN NHÂN DÂN"], looks["CÔNG AN TỈNH"]
    nation, motto = looks["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"], looks["Độc lập - Tự do - Hạnh phúc"]
    dateline = looks["Biển Đông, ngày 05 tháng 02 năm 2024"]
    assert (superior.size, superior.bold) == (13, False)
    assert (issuer.size, issuer.bold) == (13, True)
    assert (nation.size, nation.bold) == (13, True)
    assert (motto.size, motto.bold) == (14, True)
    assert (dateline.size, dateline.italic, dateline.bold) == (13, True, False)
    assert {part.alignment for part in looks.values()} == {"center"}


def test_a_draft_prints_blanks_for_number_and_day():
    layout = read_back(plan(number=None, date=None, year=2024))
    assert layout.number_line == "Số: /KH-UBND"
    assert layout.dateline == "Biển Đông, ngày tháng năm 2024"
    assert "\u00a0" * 5 in next(part.text for part in layout.header if part.text.startswith("Biển"))


def test_type_and_summary_are_centred_and_bold():
    layout = read_back(plan())
    assert (layout.type, layout.summary) == ("KẾ HOẠCH", "Thực hiện Đề án 06 năm 2024")
    assert {(part.alignment, part.bold, part.size) for part in layout.title} == {("center", True, 14)}


def test_a_letter_has_its_summary_under_the_number():
    layout = read_back(letter())
    assert layout.letter_summary == "V/v đôn đốc nhiệm vụ quá hạn"
    assert layout.type == ""
    assert [part.text for part in layout.body][:3] == ["Kính gửi:", "- Sở Y tế;", "- Sở Tài chính."]


def test_legal_bases_are_in_italics():
    assert [(part.text, part.italic, part.indent) for part in read_back(plan()).basis] == [
        ("Căn cứ Quyết định số 06/QĐ-TTg;", True, 12.7),
        ("Căn cứ Chỉ thị số 05/CT-TTg.", True, 12.7),
    ]


def test_the_body_is_justified_with_a_first_line_indent():
    (paragraph,) = read_back(plan()).body
    assert (paragraph.alignment, paragraph.indent, paragraph.size) == ("justify", 12.7, 14)
    assert paragraph.text == "Ủy ban nhân dân tỉnh ban hành Kế hoạch như sau./."


def test_headings_are_numbered_and_known_to_word():
    body = read_back(plan(body=(Heading("Mục đích"), Heading("Chung", 2), Heading("Riêng", 3)))).body
    assert [(part.text, part.style, part.bold) for part in body] == [
        ("I. MỤC ĐÍCH", "Heading 1", True),
        ("1. Chung", "Heading 2", True),
        ("a) Riêng./.", "Heading 3", False),
    ]


def test_runs_keep_their_own_style():
    data = render_docx(
        plan(body=(Paragraph((Run("Đậm", bold=True), Run(" nghiêng", italic=True))), Paragraph("x")))
    )
    runs = next(p for p in docx.Document(BytesIO(data)).paragraphs if p.text == "Đậm nghiêng").runs
    assert [(run.text, run.bold, run.italic) for run in runs] == [
        ("Đậm", True, None),
        (" nghiêng", None, True),
    ]


def test_a_decision_names_who_decides():
    body = [part.text for part in read_back(decision()).body]
    assert body[:2] == ["CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH", "QUYẾT ĐỊNH:"]


def test_recipients_stand_left_in_eleven_points():
    layout = read_back(plan())
    assert layout.recipients == ("Các sở, ban, ngành", "Lưu: VT")
    looks = {part.text: part for part in layout.closing}
    title, first = looks["Nơi nhận:"], looks["- Các sở, ban, ngành;"]
    assert (title.size, title.bold, title.italic) == (12, True, True)
    assert (first.size, first.bold, first.italic) == (11, False, False)
    assert "- Lưu: VT." in looks


def test_the_signature_block_names_places_position_and_person():
    layout = read_back(plan())
    assert layout.signature == ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")
    assert layout.signer == "Nguyễn Thị Mẫu"


def test_a_signature_may_wait_for_its_name_and_recipients_may_be_missing():
    layout = read_back(plan(signature=Signature("Giám đốc"), recipients=()))
    assert (layout.signature, layout.signer, layout.recipients) == (("GIÁM ĐỐC",), "", ())
    assert departures(layout) == {Departure.RECIPIENTS}


TABLE = Table(
    (
        Column("TT", 1),
        Column("Đúng hạn", 2, Alignment.RIGHT, "Hoàn thành"),
        Column("Trễ", 2, group="Hoàn thành"),
    ),
    (Section("I. NHIỆM VỤ CHUNG"), (1, 1234.5, dt.date(2024, 6, 30)), Total(("", 10, None))),
    caption="Bảng 1",
)


def test_tables_word_their_cells_and_repeat_their_header():
    (table,) = read_back(plan(body=(TABLE,))).tables
    assert table.rows == (
        ("TT", "Hoàn thành", "Hoàn thành"),
        ("TT", "Đúng hạn", "Trễ"),
        ("I. NHIỆM VỤ CHUNG",) * 3,
        ("1", "1.234,5", "30/06/2024"),
        ("", "10", ""),
    )
    assert table.repeated_rows == 2


def test_a_row_that_does_not_fit_its_columns_is_refused():
    with pytest.raises(ValueError, match="row 1 has 1 cells for 2 columns"):
        Table((Column("a"), Column("b")), (("x",),))


def test_annexes_stand_on_their_own_pages_numbered_from_one():
    annexes = (Annex("Danh mục", (TABLE,), landscape=True), Annex("Biểu", (Paragraph("x"),), note="(Mẫu)"))
    layout = read_back(plan(body=(Paragraph("a"), *annexes)))
    main, wide, upright = layout.pages
    assert (main.landscape, wide.landscape, upright.landscape) == (False, True, False)
    assert wide.starts_at_one
    assert upright.starts_at_one
    assert [part.text for part in layout.annexes] == [
        "Phụ lục I",
        "DANH MỤC",
        "(Kèm theo Kế hoạch số 07/KH-UBND ngày 05 tháng 02 năm 2024 của Ủy ban nhân dân tỉnh Biển Đông)",
        "Bảng 1",
        "Phụ lục II",
        "BIỂU",
        "(Mẫu)",
        "x",
    ]


def test_a_single_annex_has_no_numeral():
    layout = read_back(plan(body=(Annex("Danh mục", ()),)))
    assert layout.annexes[0].text == "Phụ lục"


def test_the_body_table_fills_the_text_width():
    word = docx.Document(BytesIO(render_docx(plan(body=(TABLE,)))))
    widths = [column.width for column in word.tables[1].columns]
    assert sum(widths) == pytest.approx(Mm(165), abs=Pt(1))
    assert widths[1] == pytest.approx(2 * widths[0], abs=Pt(1))


def test_word_finds_the_document_vietnamese_and_titled():
    word = docx.Document(BytesIO(render_docx(plan())))
    assert word.core_properties.title == "KẾ HOẠCH Thực hiện Đề án 06 năm 2024"
    assert word.core_properties.language == "vi-VN"


texts = st.text(max_size=60)


@settings(max_examples=25)
@given(texts, st.lists(texts, max_size=3), texts)
def test_any_text_whatever_makes_a_document_that_opens(summary, items, name):
    body = (BulletList(tuple(items)), Table((Column(name),), ((summary,),)))
    data = render_docx(plan(summary=summary, body=body, signature=Signature("Giám đốc", name)))
    assert ZipFile(BytesIO(data)).testzip() is None
    assert read_layout(data).type == "KẾ HOẠCH"


def test_markup_in_text_stays_text():
    body = (Paragraph("<w:p/> & {{ x }} #let a = 1"), Paragraph("x"))
    assert read_back(plan(body=body)).body[0].text == "<w:p/> & {{ x }} #let a = 1"


@pytest.mark.parametrize(
    ("spoil", "departure"),
    [
        (lambda word: setattr(word.sections[0], "left_margin", Mm(20)), Departure.MARGINS),
        (lambda word: setattr(word.sections[0], "page_width", Mm(216)), Departure.PAPER),
        (lambda word: setattr(word.paragraphs[3].runs[0].font, "name", "Arial"), Departure.FONT),
        (lambda word: setattr(word.styles["Nội dung"].font, "size", Pt(11)), Departure.BODY_SIZE),
        (
            lambda word: setattr(word.sections[0], "different_first_page_header_footer", False),
            Departure.PAGE_NUMBERS,
        ),
        (lambda word: setattr(word.tables[0].cell(1, 0).paragraphs[0], "text", "Số 7"), Departure.NUMBER),
    ],
)
def test_a_departure_from_the_decree_is_named(spoil, departure):
    word = docx.Document(BytesIO(render_docx(plan())))
    spoil(word)
    target = BytesIO()
    word.save(target)
    assert departures(read_layout(target.getvalue())) == {departure}


def test_a_file_without_the_nation_is_no_official_document():
    target = BytesIO()
    docx.Document().save(target)
    with pytest.raises(NotAnOfficialDocumentError):
        read_layout(target.getvalue())
