from __future__ import annotations

import datetime as dt
from decimal import Decimal
from io import BytesIO

import docx
import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from danso.steering.models import (
    AgencyReport,
    Assignment,
    ConsolidatedReport,
    Indicator,
    IndicatorValue,
    ReportingPeriod,
    SnapshotLine,
    Task,
)
from danso.steering.queries.status import timeliness_of
from danso.steering.services import reporting
from danso.steering.services.consolidated import as_docx, cells_of, close_and_write
from danso.steering.services.indicators import define_indicator
from danso.steering.services.reporting import (
    LineDraft,
    ReportDraft,
    ReportRefused,
    StaleReport,
    ValueDraft,
)
from danso.steering.services.tasks import move_assignment
from danso.steering.status import Due, timeliness
from danso.steering.tests.factories import NOW, TODAY


@pytest.fixture
def report(province):
    report = province.period.reports.get(organization__code="STTTT")
    reporting.prefill(report=report)
    return report


def save(province, report, who="focal", revision=None, **draft):
    return reporting.save_report(
        officer=province.officer(who),
        report_id=report.pk,
        revision=report.revision if revision is None else revision,
        draft=ReportDraft(**draft),
        now=NOW,
    )


def submit(province, report, who="focal"):
    report.refresh_from_db()
    return reporting.submit_report(
        officer=province.officer(who), report_id=report.pk, revision=report.revision, now=NOW
    )


def line_of(report, path):
    return report.lines.get(assignment__task__path=path)


def test_each_agency_that_owes_a_report_gets_one(province):
    owed = set(province.period.reports.values_list("organization__code", flat=True))
    assert owed == {"VPUB", "CA", "STTTT", "SNV", "STP", "STC", "H1", "H2", "H3", "THUE"}
    assert reporting.open_reports(period=province.period) == 0


def test_a_report_is_prefilled_with_what_the_agency_leads(report):
    assert [line.assignment.task.path for line in report.lines.all()] == ["II.1.1", "II.2.1"]
    assert reporting.prefill(report=report) == 0


def test_a_stale_page_does_not_overwrite_a_newer_save(province, report):
    save(province, report, summary="của người thứ nhất")
    with pytest.raises(StaleReport):
        save(province, report, revision=0, summary="của người thứ hai")
    report.refresh_from_db()
    assert report.summary == "của người thứ nhất"


def test_another_agency_cannot_write_the_report(province, report):
    with pytest.raises(PermissionDenied):
        save(province, report, who="focal_justice", summary="viết hộ")


def test_a_completion_needs_a_date_and_a_result(province, report):
    line = line_of(report, "II.2.1")
    saved = save(province, report, lines={line.pk: LineDraft(progress="completed")})
    assert [code for _line, code in reporting.problems(saved)] == [
        "completion_needs_a_date",
        "completion_needs_a_result",
    ]
    with pytest.raises(ReportRefused, match="date"):
        submit(province, report)


def test_work_completed_before_the_month_needs_no_result_again(province, report):
    line = line_of(report, "II.2.1")
    Assignment.objects.filter(pk=line.assignment_id).update(progress="completed", completed_on=TODAY)
    draft = LineDraft(progress="completed", completed_on=TODAY)
    assert reporting.problems(save(province, report, lines={line.pk: draft})) == []


def test_continuous_work_is_not_reported_as_completed(province, report):
    line = line_of(report, "II.1.1")
    saved = save(
        province, report, lines={line.pk: LineDraft(progress="completed", completed_on=TODAY, result="xong")}
    )
    assert ("work_goes_on") in [code for _line, code in reporting.problems(saved)]


def test_an_approved_report_moves_the_work(province, report):
    line = line_of(report, "II.2.1")
    done = LineDraft(progress="completed", completed_on=TODAY, result="Đã rà soát 15 văn bản")
    save(province, report, lines={line.pk: done})
    submit(province, report)
    reporting.approve_report(officer=province.officer("office"), report_id=report.pk, now=NOW)
    part = Assignment.objects.get(task__path="II.2.1", organization__code="STTTT")
    assert (part.progress, part.completed_on) == ("completed", TODAY)


def test_a_returned_report_says_why_and_may_be_written_again(province, report):
    submit(province, report)
    office = province.officer("office")
    with pytest.raises(ReportRefused, match="reason"):
        reporting.return_report(officer=office, report_id=report.pk, reason=" ", now=NOW)
    reporting.return_report(officer=office, report_id=report.pk, reason="thiếu số liệu", now=NOW)
    report.refresh_from_db()
    assert (report.state, report.return_reason) == ("returned", "thiếu số liệu")
    save(province, report, summary="bổ sung")
    submit(province, report)
    report.refresh_from_db()
    assert report.first_submitted_on == TODAY


def test_a_report_with_the_office_cannot_be_written(province, report):
    submit(province, report)
    report.refresh_from_db()
    with pytest.raises(ReportRefused, match="with_the_office"):
        save(province, report, summary="sửa lén")


def test_nobody_approves_the_report_they_sent(province):
    own = province.period.reports.get(organization__code="CA")
    submit(province, own, who="office")
    with pytest.raises(PermissionDenied):
        reporting.approve_report(officer=province.officer("office"), report_id=own.pk, now=NOW)
    reporting.approve_report(officer=province.officer("office_two"), report_id=own.pk, now=NOW)


def close(province, who="office"):
    return close_and_write(
        officer=province.officer(who), period_id=province.period.pk, today=TODAY, now=NOW, number="25"
    )


def test_closing_freezes_every_lead_as_it_stood(province, report):
    consolidated = close(province)
    assert consolidated.lines.count() == 9
    part = Assignment.objects.get(task__path="II.1.2", organization__code="STC")
    frozen = consolidated.lines.get(task=part.task)
    assert (frozen.progress, frozen.timeliness) == ("not_started", "overdue")
    for step in ("awaiting_confirmation", "completed"):
        move_assignment(officer=province.officer("office"), assignment_id=part.pk, to=step, on=TODAY, now=NOW)
    assert SnapshotLine.objects.get(pk=frozen.pk).progress == "not_started"
    assert cells_of(consolidated).overdue == 1


def test_a_closed_period_takes_no_report(province, report):
    close(province)
    with pytest.raises(ReportRefused, match="closed"):
        save(province, report, summary="muộn")
    with pytest.raises(ReportRefused, match="closed"):
        close(province)


def test_reopening_undoes_the_closing_and_keeps_the_frozen_report(province, report):
    first = close(province)
    with pytest.raises(ReportRefused, match="reason"):
        reporting.reopen_period(
            officer=province.officer("office"), period_id=province.period.pk, reason="", now=NOW
        )
    reporting.reopen_period(
        officer=province.officer("office"), period_id=province.period.pk, reason="sót một đơn vị", now=NOW
    )
    first.refresh_from_db()
    assert first.state == ConsolidatedReport.State.REOPENED
    save(province, report, summary="bổ sung")
    second = close(province)
    assert (second.version, second.state) == (2, "closed")
    assert ReportingPeriod.objects.get(pk=province.period.pk).state == "closed"


def test_only_the_office_closes_a_period(province):
    for who in ("focal", "chair", "auditor"):
        with pytest.raises(PermissionDenied):
            close(province, who)


def test_the_consolidated_report_reads_back_from_its_word_file(province, report):
    line = line_of(report, "II.2.1")
    save(
        province,
        report,
        lines={
            line.pk: LineDraft(
                progress="in_progress", result="Đã rà soát 9 văn bản", proposal="Bố trí kinh phí"
            )
        },
    )
    submit(province, report)
    reporting.approve_report(officer=province.officer("office"), report_id=report.pk, now=NOW)
    consolidated = close(province)
    word = docx.Document(BytesIO(as_docx(consolidated)))
    cells = {cell.text for table in word.tables for row in table.rows for cell in row.cells}
    paragraphs = "\n".join(paragraph.text for paragraph in word.paragraphs)
    assert "Đã rà soát 9 văn bản" in cells
    assert "Sở Thông tin và Truyền thông" in cells
    assert "Bố trí kinh phí" in paragraphs
    assert "BÁO CÁO" in paragraphs or "BÁO CÁO" in cells
    with consolidated.file.open("rb") as stored:
        assert stored.read(2) == b"PK"


dates = st.dates(dt.date(2023, 6, 1), dt.date(2025, 6, 1))


@pytest.mark.django_db
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    due_on=st.none() | dates,
    completed_on=st.none() | dates,
    today=dates,
    waiting=st.booleans(),
    provisional=st.booleans(),
)
def test_the_database_computes_the_same_timeliness_as_the_rule(  # noqa: PLR0917 - what the property varies
    province, due_on, completed_on, today, waiting, provisional
):
    task = province.task("II.1.2")
    due = Due(None if waiting else due_on, waiting, provisional)
    Task.objects.filter(pk=task.pk).update(
        due_on=due.due_on,
        waiting=waiting,
        provisional=provisional,
        completed_on=completed_on,
        progress="completed" if completed_on else "in_progress",
    )
    row = Task.objects.annotate(state=timeliness_of("", today)).get(pk=task.pk)
    assert row.state == timeliness(progress=row.progress, completed_on=completed_on, due=due, today=today)


def test_a_late_first_sending_stays_late(province, report):
    late = dt.datetime(2024, 10, 16, 9, tzinfo=dt.UTC)
    reporting.submit_report(
        officer=province.officer("focal"), report_id=report.pk, revision=report.revision, now=late
    )
    sent = AgencyReport.objects.get(pk=report.pk)
    assert sent.first_submitted_on > province.period.agency_due_on


@pytest.fixture
def measured_short(province):
    """An indicator of II.2.1 whose measured 40 misses its target of 90."""
    indicator = define_indicator(
        officer=province.officer("office"),
        plan=province.plan,
        task=province.task("II.2.1"),
        code="CT9",
        name="Tỷ lệ văn bản đã rà soát",
        unit="%",
        method=Indicator.Method.BOTH,
        measure="steering.tasks_on_time",
        targets=[(Decimal(90), ">=", "", dt.date(2024, 12, 31))],
    )
    IndicatorValue.objects.create(
        indicator=indicator, kind="measured", as_of=TODAY, value=Decimal(40), recorded_at=NOW
    )
    return indicator


def test_a_completion_below_its_measured_target_says_why(province, report, measured_short):
    line = line_of(report, "II.2.1")
    done = LineDraft(progress="completed", completed_on=TODAY, result="Đã rà soát")
    saved = save(province, report, lines={line.pk: done})
    assert reporting.problems(saved) == [(line.pk, "target_not_reached")]
    with pytest.raises(ReportRefused, match="target_not_reached"):
        submit(province, report)
    saved = save(province, saved, lines={line.pk: LineDraft(override_reason="Số đo chưa tính quý IV")})
    assert reporting.problems(saved) == []
    assert submit(province, report).state == AgencyReport.State.SUBMITTED


@pytest.mark.parametrize(("value", "problems"), [(Decimal(89), 1), (Decimal(90), 0), (None, 0)])
def test_only_a_known_value_below_its_target_asks_why(province, report, measured_short, value, problems):
    measured_short.values.update(value=value, reason_missing="" if value is not None else "nothing_counted")
    line = line_of(report, "II.2.1")
    done = LineDraft(progress="completed", completed_on=TODAY, result="Đã rà soát")
    assert len(reporting.problems(save(province, report, lines={line.pk: done}))) == problems


def test_work_under_way_below_its_target_needs_no_reason(province, report, measured_short):
    line = line_of(report, "II.2.1")
    saved = save(province, report, lines={line.pk: LineDraft(progress="in_progress", result="Đang làm")})
    assert reporting.problems(saved) == []


def test_a_report_shows_declared_beside_measured_with_the_difference(
    client, settings, province, report, measured_short
):
    save(province, report, values={measured_short.pk: ValueDraft(value=Decimal(75))})
    settings.SECOND_FACTOR = False
    settings.TODAY = TODAY
    for who in ("focal", "office"):
        client.force_login(province.users[who])
        shown = client.get(reverse("steering:report", args=[report.pk])).content.decode()
        assert "Số đo chưa đạt mục tiêu" in shown
        assert "35" in shown.partition("chênh lệch")[2][:40] or ">35<" in shown, who
