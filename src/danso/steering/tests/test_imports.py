from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied

from danso.steering.amending import preview_of, task_draft
from danso.steering.models import (
    EscalationStep,
    Indicator,
    Plan,
    PlanImport,
    ReportingObligation,
    ReportingPeriod,
)
from danso.steering.queries.imports import import_whole, source_lines
from danso.steering.services import imports
from danso.steering.services.imports import ImportRefused, TaskCorrection
from danso.steering.tests.factories import NOW
from danso.steering.tests.real_plans import PLANS

REAL_PLAN = PLANS / "brvt-2024.txt"
ISSUED = dt.date(2024, 1, 12)

OWN_PLAN = """\
BAN CHỈ ĐẠO ĐỀ ÁN 06 TỈNH BÌNH SƠN

Số: 07/KH-BCĐ

Bình Sơn, ngày 12 tháng 01 năm 2024

KẾ HOẠCH

Thực hiện Đề án 06 trên địa bàn tỉnh Bình Sơn năm 2024

I. MỤC ĐÍCH

Nêu rõ việc phải làm trong năm.

II. NHIỆM VỤ

1. Hạ tầng

(1) Nâng cấp máy trạm tại bộ phận một cửa các cấp

- Đơn vị chủ trì: Sở Thông tin và Truyền thông.
- Đơn vị phối hợp: Công an tỉnh.
- Thời gian hoàn thành: tháng 6 năm 2024.

(2) 80% hồ sơ được số hóa khi tiếp nhận

- Đơn vị chủ trì: Văn phòng UBND tỉnh.
- Đơn vị phối hợp: các sở, ban, ngành, địa phương.
- Thời gian hoàn thành: trong năm 2024.

III. TỔ CHỨC THỰC HIỆN

1. Các sở, ban, ngành, địa phương báo cáo kết quả gửi về Công an tỉnh trước ngày 18 hàng tháng.
"""


def upload(province, text=OWN_PLAN, name="ke-hoach.txt", **kwargs):
    data = text if isinstance(text, bytes) else text.encode()
    made = imports.upload_plan(
        officer=province.officer("office"), data=data, file_name=name, now=NOW, **kwargs
    )
    return imports.read_import(import_id=made.pk)


def confirm(province, plan_import, **kwargs):
    return imports.confirm_import(
        officer=province.officer("office"),
        import_id=plan_import.pk,
        **{"year": 2024, "effective_from": ISSUED, "now": NOW, **kwargs},
    )


def test_a_document_becomes_a_proposal_and_nothing_more(province):
    plan_import = upload(province)
    assert plan_import.state == PlanImport.State.PROPOSED
    assert [task.path for task in plan_import.tasks.all()] == ["II.1.1", "II.1.2"]
    assert plan_import.document.number == "07/KH-BCĐ"
    assert Plan.objects.count() == 1


def test_each_proposed_task_is_shown_where_it_came_from(province):
    plan_import = import_whole(province.officer("office"), upload(province).pk)
    begins = [line for line in source_lines(plan_import) if line.begins]
    assert [line.text[:14] for line in begins] == ["(1) Nâng cấp m", "(2) 80% hồ sơ "]


def test_a_confirmed_proposal_is_a_plan_in_force(province):
    version = confirm(province, upload(province))
    assert version.plan.title.startswith("Thực hiện Đề án 06")
    task = version.plan.tasks.get(path="II.1.1")
    assert task.due_on == dt.date(2024, 6, 30)
    assert task.assignments.get(primary=True).organization.code == "STTTT"
    assert version.plan.tasks.get(path="II.1.2").assignments.filter(role="coordinator").count() == 8


def test_a_monthly_obligation_makes_twelve_periods(province):
    version = confirm(province, upload(province))
    obligation = ReportingObligation.objects.get(plan=version.plan, frequency="monthly")
    assert (obligation.office_day, obligation.strict_before) == (18, True)
    assert obligation.from_group.code == "@all_departments_and_localities"
    assert obligation.periods.count() == 12


def test_a_plan_put_in_force_in_october_gives_reports_reviews_and_reminders_from_october_on(province):
    version = confirm(province, upload(province), effective_from=dt.date(2024, 10, 10))
    under_way = ReportingPeriod.objects.filter(
        obligation__plan=version.plan, reports__isnull=False
    ).distinct()
    assert [period.name for period in under_way] == ["Tháng 10/2024"]
    reviews = version.plan.meetings.values_list("quarter_starts_on", flat=True)
    assert list(reviews) == [dt.date(2024, 10, 1)]
    assert EscalationStep.objects.filter(active=True).exists()


def test_a_percentage_in_a_title_becomes_an_indicator_with_its_target(province):
    version = confirm(province, upload(province))
    indicator = Indicator.objects.get(plan=version.plan)
    assert (indicator.code, indicator.unit) == ("II.1.2", "%")
    assert [str(target.value) for target in indicator.targets.all()] == ["80.000"]


def test_a_person_corrects_what_was_read(province):
    plan_import = upload(province)
    row = plan_import.tasks.get(path="II.1.1")
    imports.correct_task(
        officer=province.officer("office"),
        proposed_task_id=row.pk,
        correction=TaskCorrection(
            title="Nâng cấp máy trạm", leads=("Sở Nội vụ",), coordinators=(), deadline_raw="quý III năm 2024"
        ),
    )
    task = confirm(province, plan_import).plan.tasks.get(path="II.1.1")
    assert task.due_on == dt.date(2024, 9, 30)
    assert task.assignments.get(role="lead").organization.code == "SNV"


def test_a_task_left_out_does_not_reach_the_plan(province):
    plan_import = upload(province)
    plan_import.tasks.filter(path="II.1.2").update(kept=False)
    assert [task.path for task in confirm(province, plan_import).plan.tasks.all()] == ["II.1.1"]


def test_a_proposal_without_any_task_cannot_be_confirmed(province):
    plan_import = upload(province)
    plan_import.tasks.update(kept=False)
    with pytest.raises(ImportRefused, match="no_task_is_kept"):
        confirm(province, plan_import)
    assert Plan.objects.count() == 1


@pytest.mark.parametrize("year", [2061, 2100])
def test_a_plan_beyond_the_calendar_is_refused_whole(province, year):
    plan_import = upload(province)
    with pytest.raises(ImportRefused, match="outside_calendar"):
        confirm(province, plan_import, year=year)
    assert Plan.objects.count() == 1


def test_a_proposal_is_confirmed_once(province):
    plan_import = upload(province)
    confirm(province, plan_import)
    with pytest.raises(ImportRefused, match="not_waiting"):
        confirm(province, plan_import)


def test_a_discarded_proposal_leaves_nothing(province):
    plan_import = upload(province)
    imports.discard_import(officer=province.officer("office"), import_id=plan_import.pk)
    with pytest.raises(ImportRefused):
        confirm(province, plan_import)
    assert Plan.objects.count() == 1


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"", "rong.txt"),
        (b"%PDF-1.7 broken", "hong.pdf"),
        (b"PK\x03\x04 cut", "cut.docx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "cu.doc"),
    ],
)
def test_a_document_that_cannot_be_read_says_why_in_both_languages(province, data, name):
    plan_import = upload(province, data, name)
    assert plan_import.state == PlanImport.State.FAILED
    assert plan_import.failure_vietnamese
    assert plan_import.failure_english
    assert plan_import.tasks.count() == 0


def test_an_agency_cannot_import_a_plan(province):
    with pytest.raises(PermissionDenied):
        imports.upload_plan(officer=province.officer("focal"), data=b"x", file_name="a.txt", now=NOW)


def test_an_amended_document_shows_its_difference_then_becomes_an_amendment(province):
    first = confirm(province, upload(province))
    changed = OWN_PLAN.replace("tháng 6 năm 2024", "tháng 11 năm 2024")
    plan_import = upload(province, changed, amends=first.plan)
    drafts = [task_draft(row) for row in plan_import.tasks.all()]
    (row,) = preview_of(first.plan, drafts).rows
    assert (row.path, row.before, row.after) == ("II.1.1", "tháng 6 năm 2024.", "tháng 11 năm 2024.")
    with pytest.raises(ImportRefused, match="reason_needed"):
        confirm(province, plan_import)
    second = confirm(province, plan_import, reason="Theo công văn xin lùi")
    assert (second.plan, second.number) == (first.plan, 2)
    assert second.plan.tasks.get(path="II.1.1").due_on == dt.date(2024, 11, 30)


def test_the_same_document_again_changes_nothing(province):
    first = confirm(province, upload(province))
    again = upload(province, amends=first.plan)
    with pytest.raises(ImportRefused, match="nothing_changed"):
        confirm(province, again, reason="nhập lại")


def test_the_real_plan_of_2024_is_put_in_force_whole(province):
    plan_import = upload(province, REAL_PLAN.read_bytes(), "ke-hoach-2024.txt")
    codes = {flag.code for flag in plan_import.flags.all()}
    assert {"contradicting_dates", "contradicting_issuers"} <= codes
    version = confirm(province, plan_import)
    assert version.plan.tasks.count() == 58
    assert version.plan.tasks.filter(waiting=True).count() == 13
    assert version.plan.tasks.filter(continuous=True).count() == 20
    assert version.plan.tasks.get(path="II.2.1.4").progress == "completed"
    assert version.plan.obligations.count() == 5
