"""Forms of the sign-in and of the officers' administration."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django import forms
from django.contrib.auth.forms import (
    AuthenticationForm,
    PasswordChangeForm,
    SetPasswordForm,
    UsernameField,
)
from django.contrib.auth.models import User
from django.utils.translation import gettext_lazy as _

from danso.identity.models import Delegation
from danso.organizations.models import Organization, Role
from danso.organizations.queries import organizations
from danso.web.forms import VietnameseDateField, VietnameseTextField

if TYPE_CHECKING:
    import datetime as dt

    from django.http import QueryDict
    from django.utils.functional import _StrPromise


def old_password_box(label: str | _StrPromise) -> forms.CharField:
    """Return the box for a password that exists already."""
    box = forms.PasswordInput(attrs={"autocomplete": "current-password"})
    return forms.CharField(label=label, strip=False, widget=box)


def new_password_box(label: str | _StrPromise, help_text: str | _StrPromise = "") -> forms.CharField:
    """Return a box for a password to be."""
    box = forms.PasswordInput(attrs={"autocomplete": "new-password"})
    return forms.CharField(label=label, strip=False, widget=box, help_text=help_text)


PASSWORD_RULES = _(
    "Ít nhất 10 ký tự, không chỉ có chữ số, không giống tên của bạn và không phải mật khẩu thường gặp."
)


class SignInForm(AuthenticationForm):
    """User name and password; one answer for every way of being wrong."""

    error_messages = {
        "invalid_login": _("Tên đăng nhập hoặc mật khẩu không đúng."),
        "inactive": _("Tên đăng nhập hoặc mật khẩu không đúng."),
    }
    username = UsernameField(
        label=_("Tên đăng nhập"), widget=forms.TextInput(attrs={"autofocus": True, "spellcheck": "false"})
    )
    password = old_password_box(_("Mật khẩu"))


CODE_BOX = forms.TextInput(
    attrs={"autocomplete": "one-time-code", "autofocus": True, "class": "input-code", "spellcheck": "false"}
)


class CodeForm(forms.Form):
    """A code of the authenticator app, or a recovery code."""

    code = forms.CharField(
        label=_("Mã xác thực"),
        help_text=_("6 chữ số trong ứng dụng xác thực, hoặc một mã dự phòng."),
        max_length=20,
        widget=CODE_BOX,
    )


class FirstCodeForm(forms.Form):
    """The code by which a new app shows that it holds the secret."""

    code = forms.CharField(label=_("Mã xác thực"), max_length=20, widget=CODE_BOX)


class ChangePasswordForm(PasswordChangeForm):
    """The old password and twice the new one."""

    old_password = old_password_box(_("Mật khẩu hiện tại"))
    new_password1 = new_password_box(_("Mật khẩu mới"), PASSWORD_RULES)
    new_password2 = new_password_box(_("Nhập lại mật khẩu mới"))


class ChoosePasswordForm(SetPasswordForm):
    """Twice the first password."""

    new_password1 = new_password_box(_("Mật khẩu mới"), PASSWORD_RULES)
    new_password2 = new_password_box(_("Nhập lại mật khẩu mới"))


class OfficerForm(forms.ModelForm):
    """A new officer's account."""

    full_name = VietnameseTextField(label=_("Họ và tên"), max_length=150)

    class Meta:
        model = User
        fields = ("username", "email")
        labels = {"username": _("Tên đăng nhập"), "email": _("Thư điện tử công vụ")}
        help_texts = {"username": _("Chữ không dấu, chữ số và các ký tự @ . + - _")}

    field_order = ("full_name", "username", "email")


class PositionForm(forms.Form):
    """A position to give: where and as what."""

    organization = forms.ModelChoiceField(
        label=_("Cơ quan"), queryset=Organization.objects.none(), empty_label=_("Chọn cơ quan")
    )
    role = forms.ChoiceField(label=_("Vai trò"), choices=Role.choices)
    title = VietnameseTextField(label=_("Chức vụ"), max_length=200, required=False)

    def __init__(self, data: QueryDict | None = None, *, on: dt.date) -> None:
        super().__init__(data)
        choice = cast("forms.ModelChoiceField[Organization]", self.fields["organization"])
        choice.queryset = organizations(on=on)


class NumberForm(forms.Form):
    """The personal number by which an officer enters through an identity provider."""

    number = forms.CharField(
        label=_("Số định danh cá nhân"),
        help_text=_("12 chữ số. Chỉ lưu dạng đã mã hóa một chiều, không đọc lại được."),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


class DelegationForm(forms.Form):
    """Whom one lets act in one's name, in what, from when to when."""

    number = forms.CharField(
        label=_("Số định danh của người được ủy quyền"),
        help_text=_("12 chữ số trên thẻ căn cước của người đó."),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    scopes = forms.MultipleChoiceField(
        label=_("Được làm thay những việc"),
        choices=Delegation.Scope.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    valid_from = VietnameseDateField(label=_("Từ ngày"))
    valid_to = VietnameseDateField(label=_("Đến hết ngày"))
    basis = VietnameseTextField(
        label=_("Căn cứ"), help_text=_("Ví dụ: giấy ủy quyền số, ngày, nơi chứng thực."), max_length=300
    )

    def __init__(self, data: QueryDict | None = None, *, on: dt.date) -> None:
        super().__init__(data, initial={"valid_from": on})
