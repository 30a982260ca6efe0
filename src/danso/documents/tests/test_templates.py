from __future__ import annotations

import datetime as dt
from io import BytesIO

import docx
import pytest

from danso.documents.official import TemplateRefusedError, render_template


def template(*paragraphs, rows=()):
    word = docx.Document()
    for text in paragraphs:
        word.add_paragraph(text)
    if rows:
        table = word.add_table(rows=len(rows), cols=2)
        for row, texts in zip(table.rows, rows, strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                cell.text = text
    target = BytesIO()
    word.save(target)
    return target.getvalue()


def filled(data, **context):
    return docx.Document(BytesIO(render_template(data, context)))


def test_fields_are_filled_and_dates_and_numbers_worded():
    word = filled(
        template("{{ ten }}: {{ so|so }} – {{ han|ngay }} – {{ han|ngay_thang_nam }}"),
        ten="Sở Y tế",
        so=1234.5,
        han=dt.date(2024, 2, 5),
    )
    assert word.paragraphs[0].text == "Sở Y tế: 1.234,5 – 05/02/2024 – ngày 05 tháng 02 năm 2024"


def test_a_row_is_repeated_for_each_task():
    data = template(
        rows=[("{%tr for t in tasks %}", ""), ("{{ t.n }}", "{{ t.ten }}"), ("{%tr endfor %}", "")]
    )
    word = filled(data, tasks=[{"n": 1, "ten": "Một"}, {"n": 2, "ten": "Hai"}])
    assert [[cell.text for cell in row.cells] for row in word.tables[0].rows] == [["1", "Một"], ["2", "Hai"]]


def test_values_are_text_never_markup():
    assert filled(template("{{ x }}"), x="<w:b/> & {{ y }}").paragraphs[0].text == "<w:b/> & {{ y }}"


@pytest.mark.parametrize(
    "code",
    [
        "{{ missing }}",
        "{{ x.__class__.__mro__ }}",
        "{% for i in range(10**9) %}{% endfor %}",
        "{% if %}",
        "{{ x|nofilter }}",
    ],
)
def test_code_that_is_wrong_or_not_allowed_is_refused(code):
    with pytest.raises(TemplateRefusedError) as refusal:
        render_template(template(code), {"x": ()})
    assert "Tệp mẫu" in refusal.value.vietnamese
    assert "template" in refusal.value.english


@pytest.mark.parametrize("data", [b"", b"not a document", b"PK\x03\x04broken"])
def test_a_file_that_is_no_word_document_is_refused(data):
    with pytest.raises(TemplateRefusedError):
        render_template(data, {})
