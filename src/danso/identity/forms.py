"""Forms of the sign-in and of the officers' administration."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm, SetPasswordForm
from django.contrib.auth.models import User
from django.utils.translation import gettext_lazy as _

from danso.organizations.models import Organization, Role
from danso.organizations.queries import organizations
from danso.web.forms import VietnameseTextField

if TYPE_CHECKING:
    import datetime as dt


class SignInForm(AuthenticationForm):
    """User name and password; one answer for every way of being wrong."""

    error_messages = {
        "invalid_login": _("Tên đăng nhập hoặc mật khẩu không đúng."),
        "inactive": _("Tên đăng nhập hoặc mật khẩu không đúng."),
    }

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("Tên đăng nhập")
        self.fields["password"].label = _("Mật khẩu")


class CodeForm(forms.Form):
    """A code of the authenticator app, or a recovery code."""

    code = forms.CharField(
        label=_("Mã xác thực"),
        help_text=_("6 chữ số trong ứng dụng xác thực, hoặc một mã dự phòng."),
        max_length=20,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "autofocus": True,
                "class": "input-code",
                "spellcheck": "false",
            }
        ),
    )


class FirstCodeForm(CodeForm):
    """The code by which a new app shows that it holds the secret."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].help_text = ""


class ChangePasswordForm(PasswordChangeForm):
    """The old password and twice the new one."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["old_password"].label = _("Mật khẩu hiện tại")
        word_new_password(self)


class ChoosePasswordForm(SetPasswordForm):
    """Twice the first password."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        word_new_password(self)


def word_new_password(form: forms.Form) -> None:
    """Say the rules in one hint instead of a list."""
    form.fields["new_password1"].label = _("Mật khẩu mới")
    form.fields["new_password1"].help_text = _(
        "Ít nhất 10 ký tự, không chỉ có chữ số, không giống tên của bạn và không phải mật khẩu thường gặp."
    )
    form.fields["new_password2"].label = _("Nhập lại mật khẩu mới")
    form.fields["new_password2"].help_text = ""


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

    def __init__(self, *args: object, on: dt.date, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organization"].queryset = organizations(on=on)
