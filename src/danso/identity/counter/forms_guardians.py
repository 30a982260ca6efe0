"""What the officer types about a child, its guardian's papers, and the end of a guardianship."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from danso.identity.counter.guardians import Relation
from danso.identity.counter.services import Claim
from danso.identity.models import Delegation
from danso.population.answers import PartialDate
from danso.vietnam.personal_numbers import NotANumberError, PersonalNumber
from danso.web.forms import VietnameseDateField, VietnameseTextField

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import QueryDict

    from danso.identity.models import CounterAuthentication


class NumberField(forms.CharField):
    """A personal number of twelve digits; blanks between them do not matter."""

    widget = forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"})

    def clean(self, value: Any) -> str:  # noqa: ANN401 - Django's own signature
        """Keep the digits of a whole number."""
        typed = "".join(str(super().clean(value)).split())
        try:
            return PersonalNumber(typed).digits if typed else ""
        except NotANumberError:
            raise ValidationError(_("Số định danh cá nhân gồm 12 chữ số, xem trên thẻ căn cước.")) from None


class GuardianForm(forms.Form):
    """Who acts for which child, by which title, in what, until when, on which papers."""

    guardian = forms.ChoiceField(
        label=_("Cha mẹ, người giám hộ đang ở quầy"),
        help_text=_("Người vừa được xác thực tại quầy này."),
        widget=forms.RadioSelect,
    )
    relation = forms.ChoiceField(
        label=_("Tư cách đại diện"), choices=Relation.choices, widget=forms.RadioSelect
    )
    number = NumberField(label=_("Số định danh của trẻ"))
    name = VietnameseTextField(label=_("Họ, chữ đệm và tên của trẻ"), max_length=150)
    birth = VietnameseDateField(label=_("Ngày sinh của trẻ"))
    scopes = forms.MultipleChoiceField(
        label=_("Được làm thay những việc"),
        choices=Delegation.Scope.choices,
        initial=[each.value for each in Delegation.Scope],
        widget=forms.CheckboxSelectMultiple,
    )
    valid_to = VietnameseDateField(
        label=_("Đến hết ngày"), help_text=_("Muộn nhất là ngày trước khi trẻ thành niên.")
    )
    basis = VietnameseTextField(
        label=_("Giấy tờ đã xem"),
        help_text=_("Ví dụ: giấy khai sinh số, ngày, nơi cấp; quyết định công nhận giám hộ."),
        max_length=300,
    )

    def __init__(self, data: QueryDict | None, received: Iterable[CounterAuthentication]) -> None:
        super().__init__(data)
        choices = [(str(each.pk), each.person.name) for each in received if each.registered]
        self.fields["guardian"].choices = choices  # type: ignore[attr-defined]

    def terms(self) -> dict[str, Any]:
        """What `guardians.register` takes."""
        said = self.cleaned_data
        birth = PartialDate(said["birth"].year, said["birth"].month, said["birth"].day)
        child = Claim(name=said["name"], birth=birth, number=said["number"])
        kept = {name: said[name] for name in ("relation", "scopes", "valid_to", "basis")}
        return {"counter_id": int(said["guardian"]), "child": child, **kept}


class ChildForm(forms.Form):
    """The child whose guardians are shown, when none of them is at the counter."""

    number = NumberField(label=_("Số định danh của trẻ"))
