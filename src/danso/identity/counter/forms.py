"""What is scanned, photographed or typed at the counter."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from danso.identity.counter.photos import UnreadablePhotoError, code_in
from danso.identity.counter.services import Claim
from danso.identity.models import CounterAuthentication
from danso.population.answers import PartialDate
from danso.vietnam.card_qr import CardClaim, UnreadableCardError, read_card
from danso.vietnam.personal_numbers import NotANumberError, PersonalNumber
from danso.web.forms import VietnameseDateField, VietnameseTextField

Reason = CounterAuthentication.Reason
NOT_READ = _("Mã này không thuộc dạng thẻ đã biết. Hãy nhập tay từ thẻ, đừng đoán.")


class CardForm(forms.Form):
    """A scanner types the code's text; else a photograph of the card is read and forgotten."""

    code = forms.CharField(
        label=_("Mã QR trên thẻ"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autofocus": True, "spellcheck": "false"}),
        help_text=_("Đặt con trỏ ở đây rồi quét thẻ bằng máy quét."),
    )
    photo = forms.FileField(
        label=_("Hoặc chụp mã QR"),
        required=False,
        widget=forms.FileInput(
            attrs={"accept": "image/jpeg, image/png, image/webp", "capture": "environment"}
        ),
        help_text=_("Ảnh chỉ được đọc trong bộ nhớ rồi bỏ, không lưu."),
    )

    def clean(self) -> dict[str, Any]:
        """Read the one or the other as a card."""
        said = super().clean() or self.cleaned_data
        if not said.get("code") and not said.get("photo"):
            raise ValidationError(_("Hãy quét thẻ hoặc chọn ảnh chụp mã QR."))
        try:
            text = said.get("code") or code_in(said["photo"].read())
            said["card"] = read_card(text)
        except UnreadablePhotoError:
            self.add_error(
                "photo", _("Không đọc được mã QR nào trong ảnh. Hãy chụp gần và rõ hơn, hoặc nhập tay.")
            )
        except UnreadableCardError:
            self.add_error("code", NOT_READ)
        return said

    def claim(self) -> Claim:
        """Who the card says it is."""
        card: CardClaim = self.cleaned_data["card"]
        birth = PartialDate(card.birth.year, card.birth.month, card.birth.day)
        return Claim(name=card.name, birth=birth, number=card.number.digits, shape=card.shape)


class ManualForm(forms.Form):
    """People without a readable card, and foreigners; the reason is kept."""

    reason = forms.ChoiceField(label=_("Vì sao nhập tay"), choices=Reason.choices)
    number = forms.CharField(
        label=_("Số định danh cá nhân"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
        help_text=_("Bỏ trống nếu là người nước ngoài không có số định danh."),
    )
    name = VietnameseTextField(label=_("Họ, chữ đệm và tên"), max_length=150)
    birth = VietnameseDateField(label=_("Ngày sinh"))

    def clean_number(self) -> str:
        """Keep the digits of a whole number."""
        typed = "".join(str(self.cleaned_data["number"]).split())
        if not typed:
            return ""
        try:
            return PersonalNumber(typed).digits
        except NotANumberError:
            raise ValidationError(_("Số định danh cá nhân gồm 12 chữ số, xem trên thẻ căn cước.")) from None

    def clean(self) -> dict[str, Any]:
        """A foreigner has no number, everybody else has one."""
        said = super().clean() or self.cleaned_data
        foreign = said.get("reason") == Reason.FOREIGNER
        if "number" in said and foreign == bool(said["number"]):
            wrong = _("Người nước ngoài thì bỏ trống số; người khác phải có số định danh.")
            self.add_error("number", wrong)
        return said

    def claim(self) -> Claim:
        """Who the person says to be."""
        said = self.cleaned_data
        birth = PartialDate(said["birth"].year, said["birth"].month, said["birth"].day)
        return Claim(name=said["name"], birth=birth, number=said["number"], reason=said["reason"])
