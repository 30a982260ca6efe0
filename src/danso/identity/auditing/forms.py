"""The auditor's search, and the reviewer's verdict."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from danso.identity.models import ReadingReview
from danso.identity.my_data.wording import MODES, purpose_words
from danso.organizations.models import Organization
from danso.population.purposes import purposes
from danso.vietnam.personal_numbers import NotANumberError, holds_number, parse
from danso.web.forms import VietnameseDateField, VietnameseTextField

ANYTHING = [("", _("Tất cả"))]


class VerdictForm(forms.Form):
    """The reviewer's verdict; what is to be explained is said."""

    verdict = forms.ChoiceField(
        label=_("Nhận định"), choices=ReadingReview.Verdict.choices, widget=forms.RadioSelect
    )
    note = VietnameseTextField(
        label=_("Ghi chú"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Bắt buộc khi cần giải trình. Đừng ghi số định danh vào đây."),
    )

    def clean_note(self) -> str:
        """No personal number: the note is read by more people than the reading."""
        note = str(self.cleaned_data["note"])
        if holds_number(note):
            raise ValidationError(_("Đừng ghi số định danh vào đây."))
        return note

    def clean(self) -> dict[str, Any]:
        """Ask for a note with what is to be explained."""
        said = super().clean() or self.cleaned_data
        if said.get("verdict") == ReadingReview.Verdict.TO_EXPLAIN and not said.get("note", "?").strip():
            self.add_error("note", _("Hãy ghi điều cần giải trình."))
        return said


class LogSearchForm(forms.Form):
    """Structured filters over the log; all are optional, and together they narrow down."""

    since = VietnameseDateField(label=_("Từ ngày"), required=False, help_text="")
    until = VietnameseDateField(label=_("Đến ngày"), required=False, help_text="")
    agency = forms.ChoiceField(label=_("Cơ quan"), required=False)
    username = VietnameseTextField(label=_("Tên đăng nhập của cán bộ"), required=False, max_length=150)
    purpose = forms.ChoiceField(label=_("Mục đích"), required=False)
    mode = forms.ChoiceField(label=_("Hình thức"), required=False, choices=[*ANYTHING, *MODES.items()])
    case = VietnameseTextField(label=_("Mã hồ sơ"), required=False, max_length=80)
    outside_case = forms.BooleanField(label=_("Chỉ lần xem ngoài hồ sơ"), required=False)
    refused = forms.BooleanField(label=_("Chỉ lần bị từ chối"), required=False)
    number = forms.CharField(
        label=_("Số định danh của người có dữ liệu"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - the parent's own options
        super().__init__(*args, **kwargs)
        agencies = Organization.objects.order_by("name").values_list("code", "name")
        self.fields["agency"].choices = [*ANYTHING, *agencies]  # type: ignore[attr-defined]
        known = [(code, purpose_words(code)) for code in purposes()]
        self.fields["purpose"].choices = [*ANYTHING, *known]  # type: ignore[attr-defined]

    def clean_number(self) -> str:
        """Keep the digits; a text that is no number finds nobody and is said."""
        typed = str(self.cleaned_data["number"]).strip()
        if not typed:
            return ""
        try:
            return parse(typed).digits
        except NotANumberError:
            raise ValidationError(_("Số định danh gồm 12 chữ số, số chứng minh cũ gồm 9 chữ số.")) from None

    def clean(self) -> dict[str, Any]:
        """A case and "outside a case" cannot both be asked for."""
        said = super().clean() or self.cleaned_data
        if said.get("case") and said.get("outside_case"):
            self.add_error("case", _("Đã chọn chỉ lần xem ngoài hồ sơ thì không nhập mã hồ sơ."))
        return said
