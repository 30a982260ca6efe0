"""The whole demo: the province, its plan from the document, and everything that happened up to the day."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass
from functools import partial
from importlib import resources
from typing import TYPE_CHECKING

from django.db import transaction

from danso.measures.services import snapshot
from danso.organizations.calendars import seed_calendar
from danso.steering.demo import indicators, meetings
from danso.steering.demo.diary import Diary, moment
from danso.steering.demo.people import Cast, make_people
from danso.steering.demo.places import make_places
from danso.steering.demo.registers import keep_registers
from danso.steering.demo.reports import MonthlyRound, current_month, document_number
from danso.steering.demo.words import REMARKS
from danso.steering.models import Assignment, Notification, Plan, PlanImport, ReportingPeriod, SourceDocument
from danso.steering.services.evidence import add_evidence
from danso.steering.services.imports import confirm_import, read_import, resolve_flag, upload_plan
from danso.steering.services.indicators import measure_indicators
from danso.steering.services.reminders import mark_read, remind, seed_ladder
from danso.steering.services.tasks import (
    add_milestone,
    comment,
    move_assignment,
    reach_milestone,
    satisfy_triggers,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from danso.organizations.models import Organization

SIGNED_ON = dt.date(2024, 1, 22)
TODAY = dt.date(2024, 10, 10)
DOCUMENT = "ke-hoach-mau.txt"
SEED = 6
# When a document that tasks waited for came: day, tasks, who issued it, its number and title.
ARRIVALS = (
    (
        dt.date(2024, 4, 8),
        ("II.2.3.1",),
        "Bộ Lao động - Thương binh và Xã hội",
        "1180/BLĐTBXH-BTXH",
        "Hướng dẫn chi trả chính sách an sinh xã hội qua tài khoản",
    ),
    (
        dt.date(2024, 5, 20),
        ("II.2.5.2", "II.2.5.5"),
        "Bộ Công an",
        "1702/C06-TTDLDC",
        "Hướng dẫn kết nối cơ sở dữ liệu chuyên ngành với dữ liệu dân cư",
    ),
    (
        dt.date(2024, 7, 15),
        ("II.2.1.2",),
        "Bộ Công an",
        "2466/BCA-A05",
        "Đề nghị góp ý dự thảo Luật Bảo vệ dữ liệu cá nhân",
    ),
    (
        dt.date(2024, 9, 27),
        ("II.2.5.9",),
        "Bộ Xây dựng",
        "5310/BXD-QLN",
        "Hướng dẫn cập nhật cơ sở dữ liệu nhà ở và thị trường bất động sản",
    ),
)
# Steps on the way of some tasks: path, title, day.
MILESTONES = (
    ("II.2.1.1", "Lấy ý kiến các cơ quan", dt.date(2024, 2, 28)),
    ("II.2.1.1", "Sở Tư pháp thẩm định", dt.date(2024, 3, 20)),
    ("II.2.1.1", "Trình Hội đồng nhân dân tỉnh", dt.date(2024, 4, 25)),
    ("II.2.5.7", "Đối khớp xong hai huyện", dt.date(2024, 7, 30)),
    ("II.2.5.7", "Đối khớp xong toàn tỉnh", dt.date(2024, 11, 15)),
    ("II.2.6.5", "Khảo sát điểm hỗ trợ", dt.date(2024, 8, 15)),
    ("II.2.6.5", "Chạy thử bản đồ", dt.date(2024, 10, 30)),
    ("II.2.7.2", "Tập huấn xong cấp xã", dt.date(2024, 8, 30)),
)
REMINDER_DAYS = (8, 20)
AWAITING = 3
REMARKED = ("II.2.1.6", "II.2.2.9", "II.2.2.11", "II.2.3.2", "II.2.3.3", "II.2.5.1", "II.2.5.6", "II.2.6.3")


@dataclass
class Demo:
    """What was made."""

    plan: Plan
    cast: Cast
    deeds: int


@transaction.atomic
def make_province(*, today: dt.date = TODAY) -> Demo:
    """Make the province and let it live until the day; all or nothing."""
    seed_calendar(years=range(SIGNED_ON.year - 1, SIGNED_ON.year + 3))
    places = make_places()
    cast = make_people(places, random.Random(SEED))  # noqa: S311 - a demo needs no secret numbers
    seed_ladder()
    plan = import_plan(cast)
    diary = Diary()
    rounds = MonthlyRound(plan, SIGNED_ON, cast, diary)
    for period in ReportingPeriod.objects.filter(obligation__plan=plan, office_due_on__gt=SIGNED_ON):
        rounds.plan_period(period)
    meetings.plan_meetings(plan, cast)
    indicators.define_indicators(plan, cast)
    write_year(plan, cast, places, diary)
    deeds = diary.live_until(moment(today, 0))
    finish(plan, cast, rounds, moment(today, 8, 30))
    return Demo(plan, cast, deeds)


def import_plan(cast: Cast) -> Plan:
    """The plan the way an office gets it: uploaded, read, looked at, confirmed."""
    at = moment(SIGNED_ON, 14)
    data = resources.files("danso.steering.demo").joinpath(DOCUMENT).read_bytes()
    uploaded = upload_plan(officer=cast.office, data=data, file_name=DOCUMENT, now=at)
    plan_import = read_import(import_id=uploaded.pk)
    if plan_import.state != PlanImport.State.PROPOSED:
        raise RuntimeError(plan_import.failure)
    for flag in plan_import.flags.all():
        resolve_flag(officer=cast.office, flag_id=flag.pk, resolution="Đã xem, đúng như văn bản.", now=at)
    version = confirm_import(
        officer=cast.office,
        import_id=plan_import.pk,
        year=SIGNED_ON.year,
        effective_from=SIGNED_ON,
        now=moment(SIGNED_ON, 15),
    )
    return version.plan


def write_year(plan: Plan, cast: Cast, places: Mapping[str, Organization], diary: Diary) -> None:
    """Write down what will happen beside the reports."""
    write = diary.write
    write(moment(meetings.NOTICE_DAY, 14), lambda at: meetings.hold_first(plan, cast, at))
    write(moment(dt.date(2024, 6, 25), 14), lambda at: meetings.hold_second(plan, cast, at))
    write(moment(dt.date(2024, 10, 1), 6, 30), meetings.miss_third)
    write(moment(dt.date(2024, 10, 8), 14), lambda at: meetings.hold_helper_group(plan, cast, at))
    for day, paths, issuer, number, title in ARRIVALS:
        document = SourceDocument(
            kind="Công văn", number=number, issuer=issuer, signed_on=day, title=title, signer=""
        )
        write(moment(day, 10), partial(_arrive, plan, cast, paths, document))
    for path, title, due_on in MILESTONES:
        write(moment(due_on, 16), partial(_reach, plan, cast, path, title))
    write(moment(SIGNED_ON + dt.timedelta(days=3), 9), lambda at: _set_milestones(plan, cast, at))
    for n, path in enumerate(REMARKED):
        write(moment(dt.date(2024, 3 + n % 7, 21), 15), partial(_remark, plan, cast, path, n))
    for month in range(2, 13):
        write(moment(dt.date(2024, month, 6), 10), lambda at: keep_registers(plan, places, cast, at))
        write(moment(dt.date(2024, month, 26), 17), lambda at: add_evidence_of_month(plan, cast, at))
        write(moment(dt.date(2024, month, 28), 23), lambda at: _count(plan, cast, at))
        for day_of_month in REMINDER_DAYS:
            write(
                moment(dt.date(2024, month, day_of_month), 6, 30), lambda at: remind(today=at.date(), now=at)
            )


def _arrive(
    plan: Plan, cast: Cast, paths: tuple[str, ...], document: SourceDocument, at: dt.datetime
) -> None:
    triggers = [
        pk
        for path in paths
        for pk in plan.tasks.get(path=path).triggers.order_by("pk").values_list("pk", flat=True)
    ]
    satisfy_triggers(officer=cast.office, trigger_ids=triggers, document=document, on=at.date(), now=at)


def _set_milestones(plan: Plan, cast: Cast, at: dt.datetime) -> None:
    for path, title, due_on in MILESTONES:
        add_milestone(
            officer=cast.office, task_id=plan.tasks.get(path=path).pk, title=title, due_on=due_on, now=at
        )


def _reach(plan: Plan, cast: Cast, path: str, title: str, at: dt.datetime) -> None:
    milestone = plan.tasks.get(path=path).milestones.get(title=title)
    reach_milestone(officer=cast.office, milestone_id=milestone.pk, on=at.date(), now=at)


def _remark(plan: Plan, cast: Cast, path: str, n: int, at: dt.datetime) -> None:
    task = plan.tasks.get(path=path)
    lead = task.assignments.filter(role=Assignment.Role.LEAD).order_by("-primary", "pk").first()
    comment(
        officer=cast.head if n % 2 else cast.office, task_id=task.pk, text=REMARKS[n % len(REMARKS)], now=at
    )
    if lead is not None and (focal := cast.focal.get(lead.organization_id)):
        comment(
            officer=focal,
            task_id=task.pk,
            text=REMARKS[(n + 1) % len(REMARKS)],
            now=at + dt.timedelta(hours=1),
        )


def add_evidence_of_month(plan: Plan, cast: Cast, at: dt.datetime) -> int:
    """Agencies add the number of the document that shows a result completed since the last time."""
    since = at.date() - dt.timedelta(days=31)
    done = Assignment.objects.filter(
        task__plan=plan, role=Assignment.Role.LEAD, primary=True, completed_on__gt=since
    ).select_related("task", "organization")
    added = 0
    for assignment in done.order_by("pk"):
        focal = cast.focal.get(assignment.organization_id)
        if focal is None or assignment.evidence.exists():
            continue
        number = document_number(f"{assignment.task.path} {assignment.organization.code}")
        add_evidence(
            officer=focal,
            task_id=assignment.task_id,
            now=at,
            document_number=number,
            note="Báo cáo kết quả thực hiện",
        )
        added += 1
    return added


def _count(plan: Plan, cast: Cast, at: dt.datetime) -> None:
    snapshot(as_of=at.date(), now=at)
    indicators.declare_month(plan, cast, at)
    measure_indicators(plan=plan, as_of=at.date(), now=at)


def ask_for_confirmation(plan: Plan, cast: Cast, at: dt.datetime) -> None:
    """Some agencies say this morning that they are done; the office has not answered yet."""
    nearly_done = (
        Assignment.objects.filter(
            task__plan=plan,
            role=Assignment.Role.LEAD,
            primary=True,
            progress="in_progress",
            task__due_on__range=(at.date() - dt.timedelta(days=15), at.date() + dt.timedelta(days=60)),
        )
        .order_by("pk")
        .select_related("organization")[:AWAITING]
    )
    for assignment in nearly_done:
        move_assignment(
            officer=cast.focal[assignment.organization_id],
            assignment_id=assignment.pk,
            to="awaiting_confirmation",
            on=at.date(),
            now=at,
        )


def finish(plan: Plan, cast: Cast, rounds: MonthlyRound, at: dt.datetime) -> None:
    """The morning of the day: the current period half written, today's reminders and figures."""
    current = ReportingPeriod.objects.filter(
        obligation__plan=plan, starts_on__lte=at.date(), office_due_on__gte=at.date()
    ).first()
    if current is not None:
        current_month(rounds, current, at)
    ask_for_confirmation(plan, cast, at)
    remind(today=at.date(), now=at)
    snapshot(as_of=at.date(), now=at)
    measure_indicators(plan=plan, as_of=at.date(), now=at)
    old = Notification.objects.filter(created_at__lt=at - dt.timedelta(days=20))
    everybody = (
        cast.head,
        cast.office,
        cast.second_office,
        *cast.focal.values(),
        *cast.heads.values(),
    )
    for officer in everybody:
        mark_read(
            officer=officer,
            notification_ids=old.filter(recipient_id=officer.user_id).values_list("pk", flat=True),
            now=at,
        )
