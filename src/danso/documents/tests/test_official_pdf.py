from __future__ import annotations

import unicodedata
from io import BytesIO
from itertools import product

import pdfplumber
import pytest
from django.conf import settings as django_settings
from fontTools.ttLib import TTFont
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from danso.documents import fonts
from danso.documents.benchmarks_rendering import monthly_report
from danso.documents.official import BulletList, Column, Paragraph, Signature, Table, render_pdf
from danso.documents.official import dimensions as size
from danso.documents.official.wording import MOTTO
from danso.documents.tests.documents import decision, letter, plan

TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
LETTERS = [unicodedata.normalize("NFC", base + tone) for base, tone in product("aăâeêioôơuưy", TONES)]


def words_of(data):
    return "\n".join(" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(data)).pages)


@pytest.mark.parametrize("name", fonts.FILES)
def test_the_document_fonts_have_every_vietnamese_letter(name):
    letters = TTFont(fonts.directory() / name).getBestCmap()
    wanted = [*LETTERS, *map(str.upper, LETTERS), *"đĐ₫–—…“”‘’•"]
    assert [letter for letter in wanted if ord(letter) not in letters] == []


def test_the_line_under_the_motto_is_as_long_as_the_motto():
    font = TTFont(fonts.directory() / "Tinos-Bold.ttf")
    widths, letters = font["hmtx"], font.getBestCmap()
    width = sum(widths[letters[ord(letter)]][0] for letter in MOTTO) / font["head"].unitsPerEm
    assert width == pytest.approx(size.MOTTO_EMS, abs=0.001)


@pytest.mark.parametrize(
    "words", ["ỦY BAN NHÂN DÂN TỈNH BIỂN ĐÔNG", "Kết quả thực hiện Đề án 06 tháng 10 năm 2024"]
)
def test_estimated_widths_are_near_the_font_s(words):
    font = TTFont(fonts.directory() / "Tinos-Bold.ttf")
    widths, letters = font["hmtx"], font.getBestCmap()
    ems = sum(widths[letters[ord(letter)]][0] for letter in words) / font["head"].unitsPerEm
    assert size.estimated_width(words, 14) == pytest.approx(ems * 14 * size.MILLIMETRES_PER_POINT, rel=0.1)


@pytest.mark.parametrize("document", [plan(), letter(), decision()])
def test_the_pdf_says_what_the_document_says(document):
    words = words_of(render_pdf(document))
    for part in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Biển Đông, ngày 05 tháng 02 năm 2024",
        "Nơi nhận:",
        "- Lưu: VT.",
    ):
        assert part in words
    assert document.signature.name in words


def test_the_pdf_is_a4_upright_and_its_annex_lies():
    pages = PdfReader(BytesIO(render_pdf(monthly_report(58)))).pages
    shapes = [(round(page.mediabox.width), round(page.mediabox.height)) for page in pages]
    assert shapes[0] == (595, 842)
    assert shapes[1:] == [(842, 595)] * (len(shapes) - 1)
    assert len(shapes) > 3


def test_only_tinos_is_embedded():
    used = set()
    for page in PdfReader(BytesIO(render_pdf(plan()))).pages:
        used |= {
            font.get_object()["/BaseFont"].split("+")[-1] for font in page["/Resources"]["/Font"].values()
        }
    assert {name.split("-")[0].lstrip("/") for name in used} == {"Tinos"}


def test_page_numbers_stand_on_top_from_the_second_page_of_each_part():
    with pdfplumber.open(BytesIO(render_pdf(monthly_report(58)))) as pdf:
        tops = [page.crop((0, 0, page.width, 50)).extract_text() for page in pdf.pages]
    assert tops[:4] == ["", "", "2", "3"]


def test_the_header_of_a_table_is_repeated_on_every_page():
    with pdfplumber.open(BytesIO(render_pdf(monthly_report(58)))) as pdf:
        assert all("Cơ quan chủ trì" in page.extract_text() for page in pdf.pages[1:])


def test_the_pdf_is_archival_tagged_and_titled():
    reader = PdfReader(BytesIO(render_pdf(plan())))
    assert b"pdfaid:part" in reader.trailer["/Root"]["/Metadata"].get_data()
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert reader.trailer["/Root"]["/Lang"] == "vi-VN"
    assert reader.metadata.title == "KẾ HOẠCH Thực hiện Đề án 06 năm 2024"


def test_a_dated_document_always_gives_the_same_bytes():
    assert render_pdf(plan()) == render_pdf(plan())


def test_text_is_never_read_as_markup():
    words = "#panic() $x$ *đậm* _x_ <nhãn> @ref \\ // `mã` = - +"
    assert "".join(words.split()) in "".join(words_of(render_pdf(plan(body=(Paragraph(words),)))).split())


@settings(max_examples=25)
@given(st.text(max_size=60), st.lists(st.text(max_size=60), max_size=3))
def test_any_text_whatever_makes_a_pdf(summary, items):
    body = (BulletList(tuple(items)), Table((Column("Cột"),), ((summary,),)))
    data = render_pdf(plan(summary=summary, body=body, signature=Signature("Giám đốc")))
    assert data.startswith(b"%PDF")


def test_missing_fonts_are_said_not_replaced(tmp_path):
    with pytest.raises(fonts.FontsMissingError, match="make setup"):
        render_pdf(plan(), font_directory=tmp_path)


def test_the_settings_name_the_fonts_folder():
    assert fonts.directory() == django_settings.DOCUMENT_FONTS
    assert fonts.missing(fonts.directory()) == []
