"""Mistakes of definition files in words, by code (definitions/mistakes.py)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

REASONS = {
    "not_toml": _("Tệp không đúng cú pháp TOML."),
    "unknown_key": _("Khóa này không có trong định nghĩa thủ tục."),
    "missing": _("Thiếu khóa bắt buộc."),
    "wrong_value": _("Giá trị không đúng kiểu hoặc ngoài khoảng cho phép."),
    "not_one_of": _("Giá trị không thuộc danh mục cho phép."),
    "condition_shape": _("Điều kiện viết không đúng dạng."),
    "condition_empty": _("Điều kiện không có giá trị hoặc vế nào."),
    "condition_field": _("Điều kiện trỏ tới ô không có trong biểu mẫu, hoặc ở dòng lặp của phần khác."),
    "condition_value": _("Điều kiện so với giá trị mà ô ấy không thể có."),
    "twice": _("Mã xuất hiện hai lần."),
    "empty": _("Danh sách không được để trống."),
    "file_name": _("Tên tệp khác với mã thủ tục."),
    "unknown_source": _("Nguồn được dẫn chưa khai ở mục sources."),
    "unused_source": _("Nguồn đã khai nhưng không giá trị nào dẫn."),
    "unknown_attribute": _("Không có thông tin này ở cơ sở dữ liệu nào."),
    "unknown_result": _("Không thủ tục nào trả kết quả này."),
    "unknown_topic": _("Lĩnh vực hoặc sự kiện không có trong danh mục."),
    "no_origin": _("Ô chưa nêu lấy từ đâu hoặc vì sao phải hỏi."),
    "two_origins": _("Ô vừa lấy từ cơ sở dữ liệu vừa nêu lý do hỏi."),
    "optional_and_required": _("Ô vừa không bắt buộc vừa có điều kiện bắt buộc."),
    "choices": _("Chỉ ô lựa chọn mới có, và phải có, danh sách lựa chọn."),
    "no_party": _("Phần lấy dữ liệu dân cư chưa nêu của ai."),
    "no_number": _("Phần về người khác cần số định danh của người đó."),
    "no_way": _("Thành phần hồ sơ chưa nêu cách đáp ứng."),
    "shares": _("Tổng tỷ lệ thời gian các bước không bằng 100."),
    "no_last_limit": _("Thời hạn cuối cùng phải không kèm điều kiện."),
    "unreached_limit": _("Thời hạn không điều kiện đứng trước thời hạn khác."),
    "channel": _("Kênh thu phí không thuộc các kênh tiếp nhận."),
    "dates": _("Ngày hết hiệu lực trước ngày có hiệu lực."),
}
