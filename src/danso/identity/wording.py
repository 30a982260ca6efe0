"""What pages say about refusals of the sign-in: what happened, and what one can do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

STARTED_ELSEWHERE = _(
    "Lượt đăng nhập này đã hết hạn hoặc không bắt đầu từ trình duyệt này. Hãy đăng nhập lại từ đầu."
)
NOT_BELIEVED = _(
    "Câu trả lời của nhà cung cấp định danh không hợp lệ nên không được chấp nhận. Hãy đăng nhập lại từ đầu."
)
REFUSALS: dict[str, _StrPromise] = {
    "state": STARTED_ELSEWHERE,
    "declined": _("Bạn đã không đồng ý chia sẻ thông tin, nên chưa đăng nhập."),
    "downgraded": _(
        "Nhà cung cấp chỉ xác nhận bạn ở mức độ 1, còn việc này cần mức độ 2. "
        "Nếu tài khoản định danh của bạn mới ở mức độ 1, hãy đến Công an cấp xã để nâng lên mức độ 2."
    ),
    "stale": _("Lần xác thực tại nhà cung cấp đã quá lâu. Hãy xác thực lại."),
    "somebody_else": _(
        "Bạn vừa xác thực bằng tài khoản của người khác. Hãy dùng đúng tài khoản đang đăng nhập, "
        "hoặc đăng xuất trước."
    ),
    "another_number": _(
        "Số định danh mà nhà cung cấp gửi khác với số đã biết của tài khoản này. "
        "Hãy đến bộ phận một cửa để được kiểm tra."
    ),
    "no_officer": _(
        "Không có tài khoản cán bộ nào đang giữ chức vụ gắn với số định danh này. "
        "Hãy liên hệ quản trị hệ thống của cơ quan."
    ),
    "not_set_up": _("Kết nối với nhà cung cấp này chưa được thiết lập. Hãy báo cho quản trị hệ thống."),
    "ended": _("Phiên đăng nhập đã kết thúc. Hãy đăng nhập lại."),
}


def refusal_words(code: str) -> _StrPromise:
    """Say why a sign-in was refused."""
    return REFUSALS.get(code, NOT_BELIEVED)
