"""Codes of the room in people's words: tone, icon and label of each state, and why something was refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from danso.steering.status import Timeliness

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True, slots=True)
class Wording:
    """How a state is shown: never by colour alone."""

    label: _StrPromise
    tone: str
    icon: str


TIMELINESS: dict[str, Wording] = {
    Timeliness.NO_DEADLINE: Wording(_("Thường xuyên, không hạn"), "neutral", "refresh"),
    Timeliness.WAITING_TRIGGER: Wording(_("Chờ hướng dẫn"), "pending", "hourglass"),
    Timeliness.IN_TIME: Wording(_("Trong hạn"), "info", "play"),
    Timeliness.DUE_SOON: Wording(_("Sắp đến hạn"), "warning", "clock"),
    Timeliness.OVERDUE: Wording(_("Quá hạn"), "danger", "alert"),
    Timeliness.DONE_ON_TIME: Wording(_("Hoàn thành đúng hạn"), "good", "check-circle"),
    Timeliness.DONE_LATE: Wording(_("Hoàn thành quá hạn"), "warning", "check"),
}

UNITS_OF_TIME: dict[str, _StrPromise] = {
    "HOUR": _("giờ"),
    "WORKING_HOUR": _("giờ làm việc"),
    "DAY": _("ngày"),
    "WORKING_DAY": _("ngày làm việc"),
    "WEEK": _("tuần"),
    "MONTH": _("tháng"),
    "YEAR": _("năm"),
}

PROGRESS: dict[str, Wording] = {
    "not_started": Wording(_("Chưa thực hiện"), "neutral", "minus-circle"),
    "in_progress": Wording(_("Đang thực hiện"), "info", "play"),
    "awaiting_confirmation": Wording(_("Chờ xác nhận hoàn thành"), "pending", "hourglass"),
    "maintained": Wording(_("Đạt mục tiêu, tiếp tục duy trì"), "good", "refresh"),
    "completed": Wording(_("Đã hoàn thành"), "good", "check-circle"),
    "suspended": Wording(_("Tạm dừng"), "warning", "pause"),
    "cancelled": Wording(_("Đã bỏ"), "neutral", "x-circle"),
    "superseded": Wording(_("Đã thay thế"), "neutral", "copy"),
}

REPORT: dict[str, Wording] = {
    "draft": Wording(_("Đang soạn"), "neutral", "edit"),
    "submitted": Wording(_("Đã gửi, chờ duyệt"), "pending", "send"),
    "returned": Wording(_("Trả lại để bổ sung"), "warning", "undo"),
    "approved": Wording(_("Đã duyệt"), "good", "check-circle"),
}

GROUPS: dict[str, _StrPromise] = {
    "@all_departments": _("Các sở, ban, ngành"),
    "@all_localities": _("Các địa phương"),
    "@all_departments_and_localities": _("Các sở, ban, ngành, địa phương"),
    "@all_districts": _("UBND các huyện, thị xã, thành phố"),
    "@all_communes": _("UBND các xã, phường, thị trấn"),
}

REFUSALS: dict[str, _StrPromise] = {
    "no_such_move": _("Không thể chuyển sang trạng thái này từ trạng thái hiện tại."),
    "reason_needed": _("Hãy ghi rõ lý do."),
    "continuous_work_goes_on": _(
        "Nhiệm vụ thường xuyên chưa hết thời gian thực hiện nên chưa thể báo hoàn thành."
    ),
    "goal_is_maintained": _(
        "Kế hoạch yêu cầu duy trì thường xuyên: hãy chọn “Đạt mục tiêu, tiếp tục duy trì”."
    ),
    "completed_in_the_future": _("Ngày hoàn thành không được sau ngày hôm nay."),
    "stale": _("Người khác vừa lưu báo cáo này. Hãy tải lại trang để xem bản mới nhất rồi sửa tiếp."),
    "period_is_closed": _("Kỳ báo cáo đã chốt."),
    "period_is_open": _("Kỳ báo cáo đang mở."),
    "report_is_with_the_office": _("Báo cáo đã gửi, đang ở cơ quan thường trực."),
    "report_is_not_with_the_office": _("Báo cáo chưa được gửi lên cơ quan thường trực."),
    "completion_needs_a_date": _("Dòng báo hoàn thành phải có ngày hoàn thành."),
    "completion_needs_a_result": _("Dòng báo hoàn thành phải ghi kết quả."),
    "suspension_needs_a_reason": _("Dòng báo tạm dừng phải ghi khó khăn, vướng mắc."),
    "work_goes_on": _(
        "Nhiệm vụ thường xuyên chưa thể báo hoàn thành; hãy chọn “Đạt mục tiêu, tiếp tục duy trì” "
        "hoặc “Đang thực hiện”."
    ),
    "target_not_reached": _("Số đo chưa đạt mục tiêu: hãy ghi lý do vẫn báo hoàn thành."),
    "own_report": _("Người gửi báo cáo không tự duyệt báo cáo đó."),
    "not_waiting_for_a_person": _("Văn bản này không còn chờ xác nhận."),
    "already_confirmed": _("Văn bản này đã được xác nhận."),
    "no_task_is_kept": _("Hãy giữ lại ít nhất một nhiệm vụ."),
    "outside_calendar": _("Năm kế hoạch hoặc ngày có hiệu lực nằm ngoài lịch làm việc mà hệ thống biết."),
    "nothing_changed": _("Văn bản này không thay đổi gì so với kế hoạch đang thực hiện."),
    "not_discarded": _("Văn bản này chưa bị bỏ nên không cần khôi phục."),
    "no_way_back": _("Không thể quay lại trạng thái trước của công việc này."),
    "task_not_in_plan": _("Có nhiệm vụ không thuộc kế hoạch này."),
    "task_is_out": _("Nhiệm vụ đã bỏ hoặc đã thay thế thì không điều chỉnh được nữa."),
    "edited_and_dropped": _("Một nhiệm vụ không thể vừa sửa vừa bỏ trong một lần điều chỉnh."),
    "held_in_the_future": _("Ngày họp không được sau ngày hôm nay."),
    "not_a_planned_review": _("Chỉ cuộc họp quý đang dự kiến mới ghi nhận là không tổ chức được."),
    "not_held_yet": _("Cuộc họp chưa diễn ra nên chưa có kết luận."),
    "new_task_needs_a_draft_and_a_notice": _(
        "Nhiệm vụ mới cần nội dung, đơn vị chủ trì, thời hạn và số văn bản thông báo kết luận."
    ),
    "already_held_or_missed": _("Cuộc họp đã kết thúc, không sửa chương trình được nữa."),
    "measure_needed": _("Chỉ tiêu do hệ thống đo phải chọn số đo."),
    "unknown_measure": _("Hệ thống không có số đo này."),
    "denominator_not_positive": _("Mẫu số phải lớn hơn 0."),
    "value_is_not_its_parts": _("Giá trị không khớp với tử số và mẫu số."),
    "value_or_reason": _("Hãy ghi giá trị, hoặc lý do chưa có số liệu (số 0 là có số liệu)."),
}


def refusal(code: str) -> str:
    """Why something was refused, in words; raises KeyError for a code nobody worded."""
    return str(REFUSALS[code])


EVENTS: dict[str, _StrPromise] = {
    "plan.put_in_force": _("Kế hoạch có hiệu lực"),
    "plan.amended": _("Điều chỉnh kế hoạch"),
    "task.added": _("Giao nhiệm vụ"),
    "task.amended": _("Sửa đổi nhiệm vụ"),
    "task.dropped": _("Bỏ nhiệm vụ"),
    "task.commented": _("Ý kiến mới"),
    "assignment.moved": _("Cập nhật tiến độ"),
    "assignment.accepted": _("Nhận việc"),
    "trigger.satisfied": _("Đã có văn bản, bắt đầu tính thời hạn"),
    "milestone.added": _("Thêm mốc"),
    "milestone.reached": _("Đạt mốc"),
    "milestone.reopened": _("Bỏ đánh dấu đạt mốc"),
    "evidence.added": _("Thêm tài liệu kiểm chứng"),
    "report.submitted": _("Gửi báo cáo"),
    "report.returned": _("Trả lại báo cáo"),
    "report.approved": _("Duyệt báo cáo"),
    "period.closed": _("Chốt kỳ báo cáo"),
    "period.reopened": _("Mở lại kỳ báo cáo"),
    "review.held": _("Đã họp"),
    "review.missed": _("Không tổ chức được cuộc họp"),
    "indicator.declared": _("Khai số liệu chỉ tiêu"),
}

FIELDS: dict[str, _StrPromise] = {
    "leads": _("chủ trì"),
    "coordinators": _("phối hợp"),
    "title": _("nội dung"),
    "deadline_raw": _("thời hạn"),
    "product": _("sản phẩm"),
    "accountable_head": _("người chịu trách nhiệm"),
    "authority": _("thẩm quyền"),
    "funding": _("kinh phí"),
    "path": _("số thứ tự"),
}

REGISTER_NAMES: dict[str, _StrPromise] = {
    "pilot-models": _("Mô hình điểm"),
    "breakthroughs": _("Đăng ký khâu đột phá"),
    "budget": _("Kinh phí"),
    "training": _("Đào tạo, bồi dưỡng"),
    "communication": _("Tuyên truyền"),
    "legal-documents": _("Rà soát văn bản, góp ý dự thảo"),
}
EVENTS |= {
    "register.saved": _("Cập nhật sổ theo dõi"),
    "register.deleted": _("Xóa dòng sổ theo dõi"),
}
