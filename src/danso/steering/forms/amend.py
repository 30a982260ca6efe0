"""What the office types to amend a plan from a task's page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from danso.web.forms import VietnameseDateField, VietnameseTextField

if TYPE_CHECKING:
    from danso.steering.drafts import TaskDraft
    from danso.steering.models import Task


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def names_of(text: str) -> tuple[str, ...]:
    """Names written one a line."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


class DecisionForm(forms.Form):
    """Why, by which document, and from when."""

    reason = VietnameseTextField(label=_("Lý do điều chỉnh"), widget=_area(2))
    number = VietnameseTextField(
        label=_("Số, ký hiệu quyết định"), max_length=60, help_text=_("Ví dụ: 88/QĐ-BCĐ")
    )
    signed_on = VietnameseDateField(label=_("Ngày quyết định"))
    approved_by = VietnameseTextField(label=_("Người quyết định"), max_length=200, required=False)
    effective_from = VietnameseDateField(label=_("Hiệu lực từ ngày"))


class WordsForm(forms.Form):
    """A task's words: names one a line, groups by their code."""

    title = VietnameseTextField(label=_("Nội dung nhiệm vụ"), widget=_area(3))
    leads = VietnameseTextField(label=_("Chủ trì"), widget=_area(2), help_text=_("Mỗi dòng một cơ quan"))
    coordinators = VietnameseTextField(
        label=_("Phối hợp"), required=False, widget=_area(2), help_text=_("Mỗi dòng một cơ quan")
    )
    deadline_raw = VietnameseTextField(
        label=_("Thời hạn"), required=False, help_text=_("Như trong văn bản, ví dụ: trong Quý IV năm 2024")
    )
    product = VietnameseTextField(label=_("Sản phẩm"), required=False, widget=_area(2))
    accountable_head = VietnameseTextField(label=_("Người chịu trách nhiệm"), required=False, max_length=300)
    authority = VietnameseTextField(label=_("Thẩm quyền"), required=False, widget=_area(2))
    funding = VietnameseTextField(label=_("Kinh phí"), required=False, widget=_area(2))

    def changes(self) -> dict[str, Any]:
        """The fields as a draft keeps them."""
        data = self.cleaned_data
        names = {name: names_of(data[name]) for name in ("leads", "coordinators") if name in data}
        return data | names


class PartForm(forms.Form):
    """One of the tasks that a task is split into."""

    title = VietnameseTextField(label=_("Nội dung nhiệm vụ"), widget=_area(2))
    leads = VietnameseTextField(label=_("Chủ trì"), widget=_area(2), help_text=_("Mỗi dòng một cơ quan"))
    deadline_raw = VietnameseTextField(label=_("Thời hạn"), required=False)


PartForms = forms.formset_factory(PartForm, min_num=2, max_num=6, extra=2, validate_min=True, absolute_max=6)


class MergeForm(WordsForm):
    """The tasks that go into this one, and how this one reads then."""

    others: forms.ModelMultipleChoiceField[Task] = forms.ModelMultipleChoiceField(
        label=_("Gộp các nhiệm vụ sau vào nhiệm vụ này"), queryset=None, widget=forms.CheckboxSelectMultiple
    )
    field_order = ("others",)

    def __init__(self, task: Task, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - the parent's own
        super().__init__(*args, **kwargs)
        others = (
            task.plan.tasks.exclude(pk=task.pk)
            .exclude(progress__in=("cancelled", "superseded"))
            .select_related("edition")
            .order_by("position")
        )
        self.fields["others"].queryset = others  # type: ignore[attr-defined]
        self.fields["others"].label_from_instance = (  # type: ignore[attr-defined]
            lambda row: f"{row.path}. {row.edition.title[:120]}"
        )

    def changes(self) -> dict[str, Any]:
        """The words without the choice of tasks."""
        return {name: value for name, value in super().changes().items() if name != "others"}


def initial_words(draft: TaskDraft) -> dict[str, str]:
    """A draft as the forms show it."""
    fields = WordsForm.base_fields
    shown = {name: getattr(draft, name) for name in fields}
    return shown | {name: "\n".join(shown[name]) for name in ("leads", "coordinators")}
