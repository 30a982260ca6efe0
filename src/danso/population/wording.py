"""Codes of refusals, troubles and moves in words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

REASONS = {
    "not_signed_in": _("Phiên đăng nhập không còn hiệu lực."),
    "no_right": _("Vị trí công tác không có quyền tra cứu."),
    "unknown_purpose": _("Mục đích không có trong danh mục."),
    "purpose_not_yet": _("Mục đích chưa có hiệu lực vào ngày này."),
    "wrong_asker": _("Mục đích này không dành cho cán bộ."),
    "wrong_way": _("Mục đích này không cho phép cách tra cứu này."),
    "wrong_legal_basis": _("Căn cứ pháp lý không phải của mục đích này."),
    "assurance_too_low": _("Mục đích này cần mức xác thực cao hơn."),
    "no_case": _("Cần mã hồ sơ."),
    "unknown_case": _("Không có hồ sơ mang mã này."),
    "case_closed": _("Hồ sơ đã kết thúc."),
    "case_elsewhere": _("Hồ sơ do đơn vị khác giải quyết."),
    "not_a_party": _("Người này không phải một bên của hồ sơ."),
    "not_own": _("Chỉ đọc được dữ liệu của chính mình hoặc người mình đại diện."),
    "no_consent": _("Người này chưa đồng ý cho hỏi vì mục đích này."),
    "no_fields": _("Chưa chọn thông tin cần đọc."),
    "too_many_fields": _("Yêu cầu quá nhiều thông tin."),
    "unknown_field": _("Thông tin không có trong danh mục."),
    "field_not_allowed": _("Mục đích này không được đọc thông tin đã chọn."),
    "sensitive_field": _("Dữ liệu nhạy cảm cần mức xác thực 02 và mục đích cho phép."),
    "nobody_asked": _("Chưa nêu người cần tra cứu."),
    "too_many_people": _("Mỗi lần tra cứu nhiều nhất 20 người."),
    "outside_hours": _("Ngoài giờ được phép của mục đích này."),
    "quota_used": _("Đã hết hạn mức trong ngày của mục đích này."),
    "too_fast": _("Tra cứu quá nhanh; hãy chờ một phút."),
}
MOVES = {
    "open": _("Ghi nhận"),
    "hand_over": _("Chuyển công an cấp xã"),
    "verify": _("Đã xác minh, đề nghị sửa"),
    "send": _("Gửi Cơ sở dữ liệu quốc gia"),
    "confirm": _("Đã được cập nhật"),
    "refuse": _("Bị từ chối"),
    "reopen": _("Xác minh lại"),
    "withdraw": _("Không có sai lệch"),
}
CORRECTION_REFUSALS = {
    "wrong_state": _("Việc này không hợp với tình trạng của phản hồi."),
    "no_evidence": _("Cần giá trị đúng và giấy tờ làm căn cứ."),
    "no_number": _("Người này chưa có số định danh nên chưa gửi phản hồi được."),
    "open_already": _("Thông tin này đang có một phản hồi chưa kết thúc."),
}
