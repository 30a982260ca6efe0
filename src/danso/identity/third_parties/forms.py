"""Forms of consent, and of the office that keeps the agreements."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from danso.identity.models import Consent, ThirdParty
from danso.identity.my_data.wording import purpose_words
from danso.identity.third_parties.agreements import purposes_to_agree_on
from danso.web.forms import VietnameseDateField, VietnameseTextField

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import QueryDict

KEY_DAYS = 365


class ConsentForm(forms.Form):
    """Who may ask, for what, how often."""

    asker = forms.ChoiceField(label=_("Cho phép ai hỏi, để làm gì"))
    kind = forms.ChoiceField(
        label=_("Được hỏi mấy lần"), choices=Consent.Kind.choices, initial=Consent.Kind.STANDING,
        widget=forms.RadioSelect,
    )  # fmt: skip

    def __init__(self, data: QueryDict | None, *, parties: Iterable[ThirdParty], chosen: str = "") -> None:
        super().__init__(data)
        self.parties = {party.code: party for party in parties}
        choices = [
            (f"{party.code}:{purpose}", f"{party.name}: {purpose_words(purpose)}")
            for party in self.parties.values()
            for purpose in party.purposes
        ]
        self.fields["asker"].choices = choices  # type: ignore[attr-defined]
        self.fields["asker"].initial = chosen

    def said(self) -> dict[str, Any]:
        """What `consents.give` takes."""
        code, _mark, purpose = self.cleaned_data["asker"].partition(":")
        return {"party": self.parties[code], "purpose": purpose, "kind": self.cleaned_data["kind"]}


class ThirdPartyForm(forms.ModelForm):
    """A third party and its agreement."""

    name = VietnameseTextField(label=_("Tên"), max_length=300)
    valid_from = VietnameseDateField(label=_("Từ ngày"))
    valid_to = VietnameseDateField(label=_("Đến hết ngày"))
    purposes = forms.MultipleChoiceField(label=_("Mục đích"), widget=forms.CheckboxSelectMultiple)
    price = forms.IntegerField(label=_("Đồng mỗi lượt"), min_value=0, max_value=10_000_000)

    class Meta:
        model = ThirdParty
        fields = (
            "code", "name", "business_code", "agreement", "valid_from", "valid_to", "purposes", "price",
            "calls_a_minute", "monthly_ceiling",
        )  # fmt: skip

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data)
        self.fields["purposes"].choices = [  # type: ignore[attr-defined]
            (code, purpose_words(code)) for code in purposes_to_agree_on()
        ]


class KeyForm(forms.Form):
    """A public key to paste."""

    keyid = forms.CharField(label=_("Tên khóa"), max_length=60, help_text=_("Ví dụ: ngan-hang-a-2026"))
    text = forms.CharField(
        label=_("Khóa công khai"), max_length=2_000, widget=forms.Textarea(attrs={"rows": 4})
    )
    days = forms.IntegerField(
        label=_("Dùng trong bao nhiêu ngày"), initial=KEY_DAYS, min_value=1, max_value=1_100
    )


class PriceForm(forms.Form):
    """A price from a day on."""

    since = VietnameseDateField(label=_("Từ ngày"))
    vnd = forms.IntegerField(label=_("Đồng mỗi lượt"), min_value=0, max_value=10_000_000)


class MonthForm(forms.Form):
    """The month of the report."""

    month = forms.ChoiceField(label=_("Tháng"), required=False)
