"""What is taken away and what comes back: workbooks, official documents, evidence files."""

from __future__ import annotations

from io import BytesIO

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from danso.documents.filetypes import RefusedFileError
from danso.documents.official import departures, read_layout, render_docx
from danso.steering import official
from danso.steering.drafts import AmendmentDraft
from danso.steering.models import SourceDocument
from danso.steering.queries import exports
from danso.steering.queries.tasks import edition_tree, task_list
from danso.steering.services import bulk, evidence
from danso.steering.services.consolidated import as_docx, as_pdf, as_xlsx, close_and_write, letterhead
from danso.steering.services.plans import amend
from danso.steering.tables import tasks_workbook
from danso.steering.tests.factories import NOW, TODAY


def workbook_of(province, who="office"):
    tasks = task_list(province.officer(who), province.plan, today=TODAY)
    return tasks_workbook(exports.with_coordinators(tasks), today=TODAY)


def edited(data, change):
    book = openpyxl.load_workbook(BytesIO(data))
    change(book.worksheets[0])
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def cell(sheet, path, title):
    header = next(row for row in sheet.iter_rows() if row[0].value == "Mã")
    column = next(each.column for each in header if each.value and each.value.startswith(title))
    row = next(row for row in sheet.iter_rows(min_row=header[0].row + 1) if row[1].value == path)
    return sheet.cell(row=row[0].row, column=column)


def preview(province, data, who="office"):
    return bulk.preview_bulk_edit(officer=province.officer(who), plan=province.plan, data=data)


def test_a_workbook_that_was_not_edited_changes_nothing(province):
    assert preview(province, workbook_of(province)).changes == ()


def test_an_edited_workbook_shows_its_difference_then_amends_the_plan(province):
    def change(sheet):
        cell(sheet, "II.1.2", "Thời hạn").value = "tháng 12 năm 2024"
        cell(sheet, "II.2.1", "Chủ trì").value = "Sở Tư pháp\nSở Nội vụ"

    shown = preview(province, edited(workbook_of(province), change))
    assert {(change.path, change.field, change.after) for change in shown.changes} == {
        ("II.1.2", "deadline_raw", "tháng 12 năm 2024"),
        ("II.2.1", "leads", "Sở Tư pháp\nSở Nội vụ"),
    }
    version = bulk.apply_bulk_edit(
        officer=province.officer("office"),
        plan=province.plan,
        rows=shown.rows,
        reason="Rà soát giữa năm",
        effective_from=TODAY,
        today=TODAY,
        now=NOW,
    )
    assert version.number == 2
    assert province.task("II.1.2").due_on.isoformat() == "2024-12-31"
    leads = province.task("II.2.1").assignments.filter(role="lead", ended_on__isnull=True)
    assert set(leads.values_list("organization__code", flat=True)) == {"STP", "SNV"}


def test_a_row_of_another_plan_is_refused(province):
    def change(sheet):
        cell(sheet, "II.1.2", "Mã").value = 999_999

    with pytest.raises(bulk.BulkRefused, match="999999"):
        preview(province, edited(workbook_of(province), change))


@pytest.mark.parametrize("data", [b"", b"not a workbook", b"PK\x03\x04cut"])
def test_a_file_that_is_no_workbook_says_what_to_do(province, data):
    with pytest.raises(bulk.BulkRefused):
        preview(province, data)


def test_an_agency_cannot_edit_in_bulk(province):
    with pytest.raises(PermissionDenied):
        preview(province, workbook_of(province), who="focal")


def test_the_consolidated_report_keeps_the_official_layout(province):
    report = close_and_write(
        officer=province.officer("office"), period_id=province.period.pk, today=TODAY, now=NOW, number="25"
    )
    layout = read_layout(as_docx(report))
    assert departures(layout) == frozenset()


def test_the_same_report_is_a_pdf(province):
    report = close_and_write(
        officer=province.officer("office"), period_id=province.period.pk, today=TODAY, now=NOW, number="25"
    )
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(as_pdf(report))).pages)
    assert "Độc lập" in text
    assert all(line.path in text for line in report.lines.all())


def test_the_same_table_is_a_workbook(province):
    report = close_and_write(
        officer=province.officer("office"), period_id=province.period.pk, today=TODAY, now=NOW
    )
    sheet = openpyxl.load_workbook(BytesIO(as_xlsx(report))).worksheets[0]
    paths = [row[0].value for row in sheet.iter_rows() if row[0].value]
    assert paths[-1] == "II.2.4"
    assert paths.count("II.2.3") == 3


def test_the_plan_and_its_amendment_keep_the_official_layout(province):
    version = amend(
        officer=province.officer("office"),
        plan=province.plan,
        document=SourceDocument(title="Điều chỉnh"),
        draft=AmendmentDraft(reason="Bỏ việc trùng", dropped=(province.task("II.2.4").pk,)),
        effective_from=TODAY,
        now=NOW,
    )
    editions = list(edition_tree(province.plan, version=1))
    changes = list(version.amendment.changes.select_related("task"))
    for document in (
        official.plan_document(province.plan.versions.get(number=1), editions, letterhead()),
        official.amendment_document(version, changes, {}, letterhead()),
    ):
        assert departures(read_layout(render_docx(document))) == frozenset()


def test_the_urging_letter_names_late_agencies(province):
    late, missing = exports.to_be_urged(province.plan, today=TODAY)
    assert [row.organization.code for row in late] == ["STC"]
    letter = official.urging_letter(late, missing, TODAY, letterhead())
    layout = read_layout(render_docx(letter))
    assert departures(layout) == frozenset()
    assert letter.addressees == ("Sở Tài chính",)


def add(province, upload=None, who="focal", **given):
    return evidence.add_evidence(
        officer=province.officer(who), task_id=province.task("II.2.1").pk, now=NOW, upload=upload, **given
    )


def test_an_evidence_file_is_hashed_and_handed_out_as_a_download(province, settings):
    settings.SECOND_FACTOR = False
    settings.TODAY = TODAY
    kept = add(province, SimpleUploadedFile("ket-qua.txt", "Kết quả rà soát".encode()))
    assert len(kept.sha256) == 64
    client = Client()
    client.force_login(province.users["focal"])
    answer = client.get(reverse("steering:evidence", args=[kept.pk]))
    assert answer.headers["Content-Disposition"].startswith("attachment")
    client.force_login(province.users["focal_tax"])
    assert client.get(reverse("steering:evidence", args=[kept.pk])).status_code == 404


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("virus.pdf", b"MZ\x90\x00" + b"\0" * 100),
        ("trang.html", b"<script>alert(1)</script>"),
        ("rong.pdf", b""),
    ],
)
def test_a_file_that_is_not_what_its_name_says_is_refused(province, name, data):
    with pytest.raises(RefusedFileError):
        add(province, SimpleUploadedFile(name, data))
    assert province.task("II.2.1").evidence.count() == 0


def test_a_document_number_alone_is_evidence(province):
    assert add(province, document_number="15/STP-VB").document_number == "15/STP-VB"


def test_an_agency_without_a_part_adds_no_evidence(province):
    with pytest.raises(PermissionDenied):
        add(province, who="focal_tax", document_number="1/X")
