"""What officers write: a look-up with its purpose and case, a correction with its evidence."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from danso.organizations.models import Organization
from danso.population.answers import NotADateError, PartialDate
from danso.population.decide import OFFICER
from danso.population.fields import catalogue
from danso.population.port import Search
from danso.population.purposes import Way, legal_bases, purposes
from danso.population.quality import words
from danso.population.services.asking import is_number
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


@dataclass(frozen=True, slots=True)
class Grounds:
    """For what people are asked for, and on which of that purpose's legal bases."""

    purpose: str
    legal_basis: str

    @classmethod
    def read(cls, text: str) -> Grounds:
        """Read `PURPOSE:legal-basis`."""
        return cls(*text.split(":"))


def grounds_choices(way: Way) -> list[tuple[str, str]]:
    """Purposes for which an officer may ask for people in such a way, each with a basis of its own."""
    found = (each for each in purposes().values() if OFFICER in each.askers and way in each.ways)
    return [
        (f"{purpose.code}:{basis.code}", f"{in_language(purpose)} – {in_language(basis)}")
        for purpose in found
        for basis in legal_bases().values()
        if basis.code in purpose.legal_bases
    ]


def commune_choices() -> list[tuple[str, str]]:
    """Communes of the province, by their committees."""
    found = Organization.objects.exclude(unit_code="").order_by("name")
    return [("", str(_("Chọn xã, phường"))), *found.values_list("unit_code", "name")]


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


class GroundsForm(forms.Form):
    """What a reading stands on: for what, on which basis, about which case."""

    way: ClassVar[Way]
    grounds = forms.TypedChoiceField(label=_("Mục đích và căn cứ pháp lý"), coerce=Grounds.read)
    case = VietnameseTextField(
        label=_("Mã hồ sơ"),
        required=False,
        max_length=80,
        help_text=_("Hồ sơ đang giải quyết mà người này là một bên; trường hợp khẩn cấp: nêu lý do."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's own signature
        super().__init__(*args, **kwargs)
        self.fields["grounds"].choices = grounds_choices(self.way)  # type: ignore[attr-defined]

    def clean_case(self) -> str:
        """The log keeps the case for all to see: no number of a person may stand in it."""
        case = str(self.cleaned_data["case"])
        if any(is_number(digits) for digits in re.findall(r"\d+", case)):
            raise forms.ValidationError(_("Đừng ghi số định danh vào đây."), code="invalid")
        return case


def birth_box() -> PartialDateField:
    """A box for a birth."""
    return PartialDateField(
        label=_("Ngày sinh"),
        help_text=_("dd/mm/yyyy; chỉ ghi năm nếu giấy tờ chỉ ghi năm."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": "10"}),
    )


class LookUpForm(GroundsForm):
    """A look-up: on which grounds, and whom."""

    way = Way.NUMBER
    number = VietnameseTextField(
        label=_("Số định danh cá nhân hoặc số chứng minh nhân dân"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    name = VietnameseTextField(label=_("Họ, chữ đệm và tên"), max_length=120)
    birth = birth_box()

    def clean_number(self) -> str:
        """Twelve or nine digits."""
        try:
            return parse(self.cleaned_data["number"]).digits
        except NotANumberError:
            raise forms.ValidationError(
                _("Số cần 12 hoặc 9 chữ số, đúng cấu trúc."), code="invalid"
            ) from None


class FindByNameForm(GroundsForm):
    """Who has no number at hand: a whole name and a birth."""

    way = Way.NAME
    name = VietnameseTextField(label=_("Họ, chữ đệm và tên"), max_length=120)
    birth = birth_box()

    def search(self) -> Search:
        """Whom to find."""
        return Search(name=self.cleaned_data["name"], birth=self.cleaned_data["birth"])


class FindByPlaceForm(GroundsForm):
    """Who lives at a place: a commune and the address in it."""

    way = Way.ADDRESS
    commune = forms.ChoiceField(label=_("Xã, phường thường trú"), choices=commune_choices)
    address = VietnameseTextField(
        label=_("Số nhà, đường, thôn, tổ"), max_length=120, help_text=_("Viết như trong dữ liệu cư trú.")
    )

    def search(self) -> Search:
        """Where to find people."""
        return Search(commune=self.cleaned_data["commune"], address=self.cleaned_data["address"])


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
