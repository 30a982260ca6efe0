"""Forms of the registers, reviews, indicators and the reminder ladder."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.forms import modelform_factory
from django.utils.translation import gettext_lazy as _

from danso.organizations.models import Organization, Role
from danso.steering.models import Conclusion, EscalationStep, Indicator, IndicatorTarget, Plan
from danso.steering.services.registers import REGISTERS
from danso.web.forms import VietnameseDateField, VietnameseTextField

if TYPE_CHECKING:
    from django.forms import ModelForm

HIDDEN_FIELDS = ("plan",)


def _control(field: Any, **kwargs: Any) -> forms.Field | None:  # noqa: ANN401 - a model field of any kind
    if field.get_internal_type() == "DateField":
        return VietnameseDateField(label=field.verbose_name, required=not field.blank)
    control: forms.Field | None = field.formfield(**kwargs)
    if control is not None and isinstance(control.widget, forms.Textarea):
        control.widget.attrs["rows"] = 2
    return control


def register_form(register: str) -> type[ModelForm[Any]]:
    """The form of a register, from its model."""
    return modelform_factory(REGISTERS[register], exclude=HIDDEN_FIELDS, formfield_callback=_control)


def limit_to_plan(form: ModelForm[Any], plan: Plan) -> None:
    """Offer the plan's own tasks, and organizations in the tree's order."""
    form.fields["task"].queryset = plan.tasks.order_by("position")  # type: ignore[attr-defined]
    form.fields["task"].label = _("Nhiệm vụ")
    form.fields["task"].label_from_instance = lambda task: task.path  # type: ignore[attr-defined]
    form.fields["organization"].queryset = Organization.objects.order_by("path")  # type: ignore[attr-defined]
    form.fields["organization"].label_from_instance = lambda row: row.name  # type: ignore[attr-defined]


class HoldForm(forms.Form):
    """The meeting took place."""

    held_on = VietnameseDateField(label=_("Ngày họp"))
    chair = VietnameseTextField(label=_("Người chủ trì"), max_length=200)


class AgendaForm(forms.Form):
    """The agenda, a point a line."""

    titles = VietnameseTextField(
        label=_("Chương trình"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Mỗi dòng một nội dung"),
    )


class ConclusionForm(forms.Form):
    """What a meeting concluded; a new task names who, what and by when, and the notice that assigns it."""

    kind = forms.ChoiceField(label=_("Loại"), choices=Conclusion.Kind.choices)
    text = VietnameseTextField(label=_("Nội dung kết luận"), widget=forms.Textarea(attrs={"rows": 3}))
    leads = VietnameseTextField(
        label=_("Chủ trì (nhiệm vụ mới)"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Mỗi dòng một cơ quan"),
    )
    deadline_raw = VietnameseTextField(label=_("Thời hạn (nhiệm vụ mới)"), required=False)
    notice_number = VietnameseTextField(
        label=_("Số thông báo kết luận"), required=False, max_length=60, help_text=_("Ví dụ: 45/TB-BCĐ")
    )

    def clean(self) -> dict[str, Any]:
        """A new task needs its lead, its deadline and the notice."""
        data = super().clean() or {}
        if data.get("kind") == Conclusion.Kind.NEW_TASK:
            for name in ("leads", "deadline_raw", "notice_number"):
                if not data.get(name):
                    self.add_error(name, _("Nhiệm vụ mới cần thông tin này."))
        return data


class StepForm(forms.Form):
    """A rung of the reminder ladder."""

    subject = forms.ChoiceField(label=_("Về việc"), choices=EscalationStep.Subject.choices)
    offset_working_days = forms.IntegerField(
        label=_("Số ngày làm việc so với hạn"),
        min_value=-60,
        max_value=250,
        help_text=_("Số âm: trước hạn; 0: đúng ngày hạn; số dương: sau hạn"),
    )
    recipient = forms.ChoiceField(label=_("Người nhận"), choices=Role.choices)
    by_email = forms.BooleanField(label=_("Gửi cả thư điện tử"), required=False, initial=True)
    active = forms.BooleanField(label=_("Đang dùng"), required=False, initial=True)


class IndicatorForm(forms.ModelForm[Indicator]):
    """An indicator's definition and its first target."""

    target = forms.DecimalField(label=_("Mục tiêu"), max_digits=16, decimal_places=3, required=False)
    comparator = forms.ChoiceField(label=_("So sánh"), choices=IndicatorTarget.Comparator.choices)
    by_when = VietnameseDateField(label=_("Đến ngày"), required=False)

    class Meta:
        model = Indicator
        fields = [
            "code",
            "name",
            "unit",
            "direction",
            "method",
            "numerator",
            "denominator",
            "measure",
            "definition_confirmed",
        ]
        widgets = {name: forms.Textarea(attrs={"rows": 2}) for name in ("name", "numerator", "denominator")}


class DeclareForm(forms.Form):
    """A declared figure: a value, its parts, or why there is none."""

    as_of = VietnameseDateField(label=_("Tính đến ngày"))
    value = forms.DecimalField(label=_("Giá trị"), required=False, max_digits=16, decimal_places=3)
    numerator = forms.DecimalField(label=_("Tử số"), required=False, max_digits=16, decimal_places=3)
    denominator = forms.DecimalField(label=_("Mẫu số"), required=False, max_digits=16, decimal_places=3)
    reason_missing = VietnameseTextField(label=_("Lý do chưa có số liệu"), required=False, max_length=300)
    source = VietnameseTextField(label=_("Nguồn số liệu"), required=False, max_length=200)
