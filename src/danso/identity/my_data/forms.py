"""Forms of the log's page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from danso.identity.my_data.entries import Filters
from danso.web.forms import VietnameseDateField, VietnameseTextField

if TYPE_CHECKING:
    from django.http import QueryDict

    from danso.identity.my_data.entries import Choices

LONGEST_QUESTION = 2000


class FilterForm(forms.Form):
    """Period, agency and purpose; what cannot be read narrows nothing and is said."""

    since = VietnameseDateField(label=_("Từ ngày"), required=False, help_text="")
    until = VietnameseDateField(label=_("Đến ngày"), required=False, help_text="")
    agency = forms.ChoiceField(label=_("Cơ quan"), required=False)
    purpose = forms.ChoiceField(label=_("Mục đích"), required=False)

    def __init__(self, asked: QueryDict, choices: Choices) -> None:
        super().__init__(asked)
        anything = [("", _("Tất cả"))]
        self.fields["agency"].choices = [*anything, *choices.agencies]  # type: ignore[attr-defined]
        self.fields["purpose"].choices = [*anything, *choices.purposes]  # type: ignore[attr-defined]

    def filters(self) -> Filters:
        """What was asked for, as far as it could be read."""
        self.is_valid()
        said = self.cleaned_data
        return Filters(
            said.get("since"), said.get("until"), said.get("agency") or "", said.get("purpose") or ""
        )


class QuestionForm(forms.Form):
    """A question to the agency that read the data."""

    text = VietnameseTextField(
        label=_("Bạn muốn hỏi điều gì?"),
        max_length=LONGEST_QUESTION,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Ví dụ: Cơ quan xem dữ liệu của tôi cho hồ sơ nào? Đừng ghi số định danh vào đây."),
    )


class AnswerForm(forms.Form):
    """The agency's answer."""

    text = VietnameseTextField(
        label=_("Câu trả lời"), max_length=LONGEST_QUESTION, widget=forms.Textarea(attrs={"rows": 4})
    )
