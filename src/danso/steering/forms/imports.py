"""What people type while a plan's document becomes a plan."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from danso.steering.models import Plan
from danso.web.forms import VietnameseDateField, VietnameseTextField

LONGEST_UPLOAD = 50 * 1024 * 1024


class UploadForm(forms.Form):
    """The plan's document, and the plan it amends."""

    file = forms.FileField(label=_("Văn bản kế hoạch"))
    amends = forms.ModelChoiceField(
        label=_("Điều chỉnh kế hoạch"),
        queryset=Plan.objects.none(),
        required=False,
        empty_label=_("Không, đây là kế hoạch mới"),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["amends"].queryset = Plan.objects.filter(state=Plan.State.IN_FORCE)  # type: ignore[attr-defined]

    def clean_file(self) -> object:
        """Refuse a file too large to be a plan before anything of it is read."""
        upload = self.cleaned_data["file"]
        if upload.size > LONGEST_UPLOAD:
            raise forms.ValidationError(
                _("Tệp lớn hơn 50 MB. Hãy bỏ bớt hình ảnh hoặc tách phụ lục rồi tải lại.")
            )
        return upload


class CorrectionForm(forms.Form):
    """One proposed task, corrected by a person; names one a line."""

    title = VietnameseTextField(label=_("Nội dung nhiệm vụ"), widget=forms.Textarea(attrs={"rows": 3}))
    leads = VietnameseTextField(
        label=_("Chủ trì"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Mỗi dòng một cơ quan"),
    )
    coordinators = VietnameseTextField(
        label=_("Phối hợp"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Mỗi dòng một cơ quan"),
    )
    deadline_raw = VietnameseTextField(label=_("Thời hạn"), required=False)
    product = VietnameseTextField(
        label=_("Sản phẩm"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    accountable_head = VietnameseTextField(label=_("Người chịu trách nhiệm"), required=False, max_length=300)
    funding = VietnameseTextField(
        label=_("Kinh phí"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    kept = forms.BooleanField(label=_("Đưa vào kế hoạch"), required=False)


class ResolveForm(forms.Form):
    """What a person decided about a flag."""

    resolution = VietnameseTextField(label=_("Cách xử lý"), max_length=300)


class ConfirmForm(forms.Form):
    """Put the proposal in force."""

    year = forms.IntegerField(label=_("Năm kế hoạch"), min_value=2000, max_value=2100)
    effective_from = VietnameseDateField(label=_("Có hiệu lực từ ngày"))
    reason = VietnameseTextField(
        label=_("Lý do điều chỉnh"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
