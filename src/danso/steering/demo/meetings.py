"""The year's reviews: two held, the third missed, the helper group called in its place."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from danso.steering.drafts import TaskDraft
from danso.steering.models import Conclusion, Meeting, Plan, SourceDocument
from danso.steering.services.reviews import conclude, hold, miss_overdue_reviews, plan_reviews, set_agenda

if TYPE_CHECKING:
    from danso.steering.demo.people import Cast

AGENDA = (
    "Báo cáo kết quả thực hiện Kế hoạch trong quý",
    "Nhiệm vụ quá hạn, nguyên nhân và biện pháp",
    "Kiến nghị của các cơ quan, đơn vị, địa phương",
    "Kết luận của Trưởng Ban Chỉ đạo",
)
FIRST = (
    (
        Conclusion.Kind.INFORMATION,
        "Ban Chỉ đạo ghi nhận các cơ quan đã ban hành kế hoạch, tổ công tác cấp xã hoạt động nền nếp.",
    ),
    (
        Conclusion.Kind.DECISION,
        "Cơ quan nào báo cáo chậm hai kỳ liên tiếp thì người đứng đầu giải trình bằng văn bản.",
    ),
)
SECOND = (
    (
        Conclusion.Kind.INFORMATION,
        "Sáu tháng đầu năm, phần lớn nhiệm vụ đến hạn đã hoàn thành; nhóm nhiệm vụ chờ hướng dẫn còn nhiều.",
    ),
    (
        Conclusion.Kind.DECISION,
        "Giao Công an tỉnh có văn bản hỏi các Bộ, ngành về thời gian ban hành hướng dẫn kết nối dữ liệu.",
    ),
    (
        Conclusion.Kind.DECISION,
        "Sở Tài chính hướng dẫn nguồn chi cho việc làm sạch dữ liệu trước ngày 31/7/2024.",
    ),
)
INSTEAD = (
    (
        Conclusion.Kind.INFORMATION,
        "Tổ giúp việc đã đánh giá kết quả chín tháng và báo cáo Trưởng Ban Chỉ đạo các nhiệm vụ quá hạn.",
    ),
    (
        Conclusion.Kind.DECISION,
        "Các cơ quan chủ trì nhiệm vụ quá hạn gửi phương án hoàn thành về Công an tỉnh trước 20/10/2024.",
    ),
)
NEW_TASK = TaskDraft(
    path="II.2.2.14",
    section_path="II.2.2",
    title="Mở điểm hỗ trợ nộp hồ sơ trực tuyến lưu động tại các xã cách Bộ phận Một cửa trên 15 km",
    leads=("Văn phòng UBND tỉnh",),
    coordinators=("@all_districts", "Bưu điện tỉnh", "Tỉnh đoàn"),
    deadline_raw="trước ngày 30/9/2024",
    product="Điểm hỗ trợ lưu động hoạt động theo lịch công khai",
)
NOTICE_DAY = dt.date(2024, 3, 26)


def plan_meetings(plan: Plan, cast: Cast) -> None:
    """The year's quarterly reviews with their agenda."""
    for meeting in plan_reviews(plan=plan, year=plan.year):
        set_agenda(officer=cast.office, meeting_id=meeting.pk, titles=AGENDA)


def _review(plan: Plan, quarter: int) -> Meeting:
    return plan.meetings.get(
        kind=Meeting.Kind.QUARTERLY, quarter_starts_on=dt.date(plan.year, 3 * quarter - 2, 1)
    )


def hold_first(plan: Plan, cast: Cast, at: dt.datetime) -> None:
    """The first review: two conclusions and a new task."""
    meeting = _review(plan, 1)
    hold(officer=cast.office, meeting_id=meeting.pk, held_on=at.date(), chair=cast.head.name, now=at)
    _conclude(meeting, FIRST, cast, at)
    conclude(
        officer=cast.office,
        meeting_id=meeting.pk,
        kind=Conclusion.Kind.NEW_TASK,
        text="Giao Văn phòng UBND tỉnh mở điểm hỗ trợ nộp hồ sơ lưu động ở các xã xa trung tâm.",
        now=at,
        new_task=NEW_TASK,
        notice=SourceDocument(
            kind="Thông báo",
            number="58/TB-BCĐ",
            issuer="Ban Chỉ đạo Đề án 06 tỉnh Bình Sơn",
            signed_on=at.date(),
            title="Kết luận của Trưởng Ban Chỉ đạo tại phiên họp quý I năm 2024",
            signer=cast.head.name,
        ),
    )


def hold_second(plan: Plan, cast: Cast, at: dt.datetime) -> None:
    """The second review."""
    meeting = _review(plan, 2)
    hold(officer=cast.office, meeting_id=meeting.pk, held_on=at.date(), chair=cast.head.name, now=at)
    _conclude(meeting, SECOND, cast, at)


def _conclude(
    meeting: Meeting, conclusions: tuple[tuple[str, str], ...], cast: Cast, at: dt.datetime
) -> None:
    for kind, text in conclusions:
        conclude(officer=cast.office, meeting_id=meeting.pk, kind=kind, text=text, now=at)


def miss_third(at: dt.datetime) -> None:
    """The third quarter ended without a review: the helper group must meet."""
    miss_overdue_reviews(today=at.date(), now=at)


def hold_helper_group(plan: Plan, cast: Cast, at: dt.datetime) -> None:
    """The helper group met, assessed and reported to the Head, as the plan asks."""
    meeting = plan.meetings.get(kind=Meeting.Kind.HELPER_GROUP)
    hold(officer=cast.office, meeting_id=meeting.pk, held_on=at.date(), chair=cast.office.name, now=at)
    _conclude(meeting, INSTEAD, cast, at)
