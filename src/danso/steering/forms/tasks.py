"""What people type on a task's page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from danso.steering.status import TRANSITIONS
from danso.steering.wording import PROGRESS, TIMELINESS
from danso.web.forms import VietnameseDateField, VietnameseTextField

if TYPE_CHECKING:
    from danso.steering.models import Assignment


class TaskFilterForm(forms.Form):
    """Narrow a list of tasks."""

    q = forms.CharField(label=_("Tìm trong nội dung, không cần dấu"), required=False)
    timeliness = forms.ChoiceField(label=_("Thời hạn"), required=False)
    progress = forms.ChoiceField(label=_("Tiến độ"), required=False)
    organization = forms.IntegerField(required=False, widget=forms.HiddenInput)
    section = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["timeliness"].choices = [  # type: ignore[attr-defined]
            ("", _("Tất cả")),
            *((state, word.label) for state, word in TIMELINESS.items()),
        ]
        self.fields["progress"].choices = [  # type: ignore[attr-defined]
            ("", _("Tất cả")),
            *((state, word.label) for state, word in PROGRESS.items()),
        ]


class CommentForm(forms.Form):
    """A remark on a task."""

    text = VietnameseTextField(label=_("Ý kiến"), widget=forms.Textarea(attrs={"rows": 3}), max_length=5000)
    file = forms.FileField(label=_("Tệp kèm theo"), required=False)


class UndoForm(forms.Form):
    """Why a move is taken back."""

    reason = VietnameseTextField(label=_("Lý do"), widget=forms.Textarea(attrs={"rows": 2}))


class MilestoneForm(forms.Form):
    """A step on the way of a task."""

    title = VietnameseTextField(label=_("Mốc"), max_length=300)
    due_on = VietnameseDateField(label=_("Hạn"))


class EvidenceForm(forms.Form):
    """A file, a document number, or both."""

    file = forms.FileField(label=_("Tệp"), required=False)
    document_number = VietnameseTextField(
        label=_("Số, ký hiệu văn bản"), max_length=60, required=False, help_text=_("Ví dụ: 830/UBND-VP")
    )
    note = VietnameseTextField(label=_("Ghi chú"), max_length=300, required=False)

    def clean(self) -> dict[str, object]:
        """Ask for one of the two."""
        data = super().clean() or {}
        if not data.get("file") and not data.get("document_number"):
            raise forms.ValidationError(_("Hãy chọn tệp hoặc ghi số, ký hiệu văn bản."))
        return data


class MoveForm(forms.Form):
    """Move an agency's work from where it stands."""

    to = forms.ChoiceField(label=_("Chuyển sang"))
    on = VietnameseDateField(label=_("Từ ngày"))
    reason = VietnameseTextField(
        label=_("Lý do"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Bắt buộc khi trả lại, mở lại hoặc tạm dừng"),
    )

    def __init__(self, assignment: Assignment, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["to"].choices = [  # type: ignore[attr-defined]
            (state, PROGRESS[state].label) for state in PROGRESS if state in TRANSITIONS[assignment.progress]
        ]


class TriggerForm(forms.Form):
    """The awaited document has come."""

    triggers = forms.MultipleChoiceField(
        label=_("Nhiệm vụ đang chờ văn bản này"), widget=forms.CheckboxSelectMultiple
    )
    number = VietnameseTextField(label=_("Số, ký hiệu văn bản"), max_length=60)
    issuer = VietnameseTextField(label=_("Cơ quan ban hành"), max_length=300, required=False)
    title = VietnameseTextField(label=_("Trích yếu"), required=False)
    on = VietnameseDateField(label=_("Ngày văn bản đến"))

    def __init__(self, choices: list[tuple[str, str]], *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["triggers"].choices = choices  # type: ignore[attr-defined]
