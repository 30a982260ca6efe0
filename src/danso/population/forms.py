"""What officers write: a look-up with its purpose and case, a correction with its evidence."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from danso.population.answers import NotADateError, PartialDate
from danso.population.decide import OFFICER
from danso.population.fields import catalogue
from danso.population.purposes import Way, legal_bases, purposes
from danso.population.quality import words
from danso.vietnam.personal_numbers import NotANumberError, parse
from danso.web.forms import VietnameseTextField

CORRECTABLE = (
    "name.full",
    "birth.date",
    "sex",
    "permanent_residence.address",
    "marital_status",
    "death.date",
)
YEAR_LENGTH = 4


def in_language(row: Any) -> str:  # noqa: ANN401 - a field, a purpose, a legal basis or a rule
    """The words of a pack's row in the reader's language."""
    return str(row.en if get_language() == "en" else row.vi)


def word_in_language(word: str) -> str:
    """One of the four words in the reader's language."""
    return words()[word]["en" if get_language() == "en" else "vi"]


def purpose_choices() -> list[tuple[str, str]]:
    """Purposes for which an officer may look a person up by number."""
    found = (each for each in purposes().values() if OFFICER in each.askers and Way.NUMBER in each.ways)
    return [(each.code, in_language(each)) for each in found]


class PartialDateField(forms.CharField):
    """A birth as it is known: dd/MM/yyyy, MM/yyyy or yyyy."""

    default_error_messages = {"invalid": _("Nhập ngày/tháng/năm, tháng/năm hoặc năm.")}

    def to_python(self, value: Any) -> Any:  # noqa: ANN401 - Django's own signature
        """Read the date; an empty one is None."""
        text = str(value or "").strip().replace("-", "/").replace(".", "/")
        if not text:
            return None
        parts = [part.zfill(2) for part in reversed(text.split("/"))]
        try:
            if not all(part.isdecimal() for part in parts) or len(parts[0]) != YEAR_LENGTH:
                raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
            return PartialDate.read("-".join(parts))
        except NotADateError:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from None


class LookUpForm(forms.Form):
    """A look-up: for what, on which basis, about which case, and whom."""

    purpose = forms.ChoiceField(label=_("Mục đích"), choices=purpose_choices)
    legal_basis = forms.ChoiceField(
        label=_("Căn cứ pháp lý"),
        choices=lambda: [(each.code, in_language(each)) for each in legal_bases().values()],
    )
    case = VietnameseTextField(
        label=_("Mã hồ sơ"),
        required=False,
        max_length=80,
        help_text=_("Hồ sơ đang giải quyết mà người này là một bên; trường hợp khẩn cấp: nêu lý do."),
    )
    number = VietnameseTextField(
        label=_("Số định danh cá nhân hoặc số chứng minh nhân dân"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    name = VietnameseTextField(label=_("Họ, chữ đệm và tên"), max_length=120)
    birth = PartialDateField(
        label=_("Ngày sinh"),
        help_text=_("dd/mm/yyyy; chỉ ghi năm nếu giấy tờ chỉ ghi năm."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": "10"}),
    )

    def clean_number(self) -> str:
        """Twelve or nine digits."""
        try:
            return parse(self.cleaned_data["number"]).digits
        except NotANumberError:
            raise forms.ValidationError(
                _("Số cần 12 hoặc 9 chữ số, đúng cấu trúc."), code="invalid"
            ) from None


class CorrectionForm(forms.Form):
    """What a record should say, and on what evidence."""

    code = forms.ChoiceField(
        label=_("Thông tin sai"),
        choices=lambda: [(code, in_language(catalogue()[code])) for code in CORRECTABLE],
    )
    value = VietnameseTextField(
        label=_("Giá trị đúng"), max_length=200, help_text=_("Ngày viết yyyy-mm-dd; giới tính 1 nam, 2 nữ.")
    )
    evidence = VietnameseTextField(label=_("Giấy tờ làm căn cứ"), max_length=300)


class MoveForm(forms.Form):
    """A note to a move of a case."""

    note = VietnameseTextField(label=_("Ghi chú"), required=False, max_length=300)
