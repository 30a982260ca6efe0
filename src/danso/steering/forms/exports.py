"""Bulk edits: the workbook that comes back, and applying what it changes."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from danso.web.forms import VietnameseDateField, VietnameseTextField


class BulkUploadForm(forms.Form):
    """The edited workbook."""

    file = forms.FileField(
        label=_("Bảng nhiệm vụ đã sửa (.xlsx)"),
        help_text=_("Tải bảng từ trang Nhiệm vụ, sửa, rồi nộp lại; cột Mã không được đổi"),
    )


class BulkApplyForm(forms.Form):
    """Apply the difference that was shown."""

    rows = forms.CharField(widget=forms.HiddenInput)
    reason = VietnameseTextField(label=_("Lý do điều chỉnh"), widget=forms.Textarea(attrs={"rows": 2}))
    effective_from = VietnameseDateField(label=_("Có hiệu lực từ ngày"))

    def clean_rows(self) -> list[dict[str, Any]]:
        """Read the rows back; whoever changed them by hand changes only what they may change anyway."""
        try:
            rows = json.loads(self.cleaned_data["rows"])
        except ValueError:
            raise forms.ValidationError(_("Hãy nộp lại bảng.")) from None
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise forms.ValidationError(_("Hãy nộp lại bảng."))
        return rows
