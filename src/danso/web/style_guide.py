"""Examples of every component, with made-up content, for the living style guide."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.paginator import Paginator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from danso.web.charts import Chart, Kind, Series, Tone
from danso.web.forms import VietnameseDateField, VietnameseTextField
from danso.web.icons import DRAWINGS

if TYPE_CHECKING:
    from django.http import HttpRequest

MOMENT = dt.datetime(2024, 11, 18, 7, 30, tzinfo=dt.timezone(dt.timedelta(hours=7)))
RECEIVED = (41_300, 33_900, 52_100, 50_200, 48_800, 54_700, 55_900, 57_400, 60_100, 64_000, 61_400)
ON_TIME = (91.2, 92.0, 92.8, None, 93.5, 94.8, 95.2, 96.0, 96.3, 97.0, 97.3)
AGENCIES = (
    "Công an tỉnh",
    "Văn phòng UBND tỉnh",
    "Sở Thông tin và Truyền thông",
    "Sở Tư pháp",
    "Sở Xây dựng",
)


class ExampleForm(forms.Form):
    """A form with every kind of control."""

    title = VietnameseTextField(label=gettext_lazy("Tên nhiệm vụ"), max_length=200)
    due = VietnameseDateField(label=gettext_lazy("Thời hạn"))
    agency = forms.ChoiceField(
        label=gettext_lazy("Cơ quan chủ trì"), choices=[("", "–"), *((name, name) for name in AGENCIES)]
    )
    priority = forms.ChoiceField(
        label=gettext_lazy("Mức ưu tiên"),
        choices=[("high", gettext_lazy("Cao")), ("normal", gettext_lazy("Bình thường"))],
        widget=forms.RadioSelect,
    )
    notes = VietnameseTextField(
        label=gettext_lazy("Ghi chú"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Không ghi dữ liệu cá nhân."),
    )
    code = forms.CharField(label=gettext_lazy("Mã nhiệm vụ"), disabled=True, initial="2.5.(10)")
    remind = forms.BooleanField(label=gettext_lazy("Nhắc trước hạn 3 ngày"), required=False)


class UploadForm(forms.Form):
    """One file to upload."""

    document = forms.FileField(label=gettext_lazy("Văn bản kế hoạch"))


def dossiers_chart() -> Chart:
    """Columns with a line of percentages over them."""
    return Chart(
        Kind.COLUMNS,
        tuple(f"T{month}" for month in range(1, 12)),
        (
            Series(_("Hồ sơ tiếp nhận"), RECEIVED, Tone.SOFT),
            Series(_("Trả đúng hạn"), ON_TIME, Tone.BRAND, as_line=True, percent=True),
        ),
        unit=_("hồ sơ"),
    )


def agencies_chart() -> Chart:
    """Stacked bars that patterns tell apart as well as colours."""
    return Chart(
        Kind.STACKED_BARS,
        AGENCIES,
        (
            Series(_("Hoàn thành"), (11, 9, 8, 2, 0), Tone.GOOD),
            Series(_("Đang thực hiện"), (6, 4, 5, 1, 1), Tone.SOFT),
            Series(_("Quá hạn"), (0, 1, 1, 0, 0), Tone.DANGER),
        ),
        unit=_("nhiệm vụ"),
    )


def tasks() -> list[dict[str, Any]]:
    """Rows of the example table."""
    rows = (
        (
            "2.2.(8)",
            _("Chuẩn hóa mẫu đơn, tờ khai có thông tin công dân"),
            1,
            dt.date(2024, 11, 15),
            "danger",
        ),
        ("2.5.(10)", _("Làm sạch dữ liệu đối tượng hưởng trợ cấp"), 2, dt.date(2024, 11, 30), "warning"),
        ("2.5.(8)", _("Hoàn thiện hệ thống thông tin về nhà ở"), 4, dt.date(2024, 12, 1), "neutral"),
        ("2.3.(4)", _("Kết nối hóa đơn điện tử với cơ quan thuế"), 0, dt.date(2024, 3, 31), "good"),
    )
    words = {
        "danger": _("Quá hạn 3 ngày"),
        "warning": _("Sắp đến hạn"),
        "neutral": _("Chưa báo cáo"),
        "good": _("Hoàn thành"),
    }
    return [
        {"path": path, "title": title, "lead": AGENCIES[lead], "due": due, "tone": tone, "state": words[tone]}
        for path, title, lead, due, tone in rows
    ]


def examples(request: HttpRequest) -> dict[str, Any]:
    """Everything the style guide shows; ?page= moves its pager."""
    refused = ExampleForm({"title": "", "due": "31/02/2024", "priority": "high"})
    refused.is_valid()
    return {
        "form": ExampleForm(prefix="fine"),
        "refused": refused,
        "upload": UploadForm(prefix="upload"),
        "dossiers": dossiers_chart(),
        "agencies": agencies_chart(),
        "no_data": Chart(Kind.COLUMNS, ("T1",), (Series(_("Hồ sơ tiếp nhận"), (None,)),)),
        "tasks": tasks(),
        "page": Paginator(range(1_742), 20).get_page(request.GET.get("page", 3)),
        "steps": [_("Tải văn bản"), _("Rà soát đề xuất"), _("Xác nhận")],
        "icons": sorted(DRAWINGS),
        "moment": MOMENT,
        "data_as_of": MOMENT,
    }
