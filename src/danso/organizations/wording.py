"""What a refusal of the tree says to people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

REFUSALS: dict[str, _StrPromise] = {
    "code_is_not_plain": _("Mã chỉ gồm chữ không dấu, chữ số, gạch nối, tối đa 40 ký tự."),
    "code_is_taken": _("Mã này đã dùng cho cơ quan khác."),
    "name_needed": _("Nhập tên."),
    "alias_is_taken": _("Cách viết này đã là tên của cơ quan khác."),
    "member_already": _("Cơ quan đã là thành viên của nhóm vào ngày đó."),
    "ends_before_it_starts": _("Ngày cuối cùng sớm hơn ngày thành lập."),
    "units_below_go_on": _("Còn đơn vị trực thuộc hoạt động sau ngày đó. Hãy kết thúc các đơn vị ấy trước."),
    "succeeds_itself": _("Cơ quan không thể kế tục chính mình."),
    "successor_is_not_there": _("Cơ quan kế tục không hoạt động vào ngày hôm sau."),
    "nothing_to_merge": _("Chọn ít nhất một cơ quan khác với cơ quan nhận sáp nhập."),
}
