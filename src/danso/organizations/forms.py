"""What an administrator writes about agencies, and what the office writes about the calendar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from danso.organizations.models import CalendarDay, Kind, Organization, OrganizationGroup
from danso.organizations.queries import organizations
from danso.vietnam.text import nfc
from danso.web.forms import VietnameseDateField, VietnameseTextField

if TYPE_CHECKING:
    import datetime as dt

    from django.http import QueryDict

WEEKDAYS = (
    (0, _("Thứ Hai")),
    (1, _("Thứ Ba")),
    (2, _("Thứ Tư")),
    (3, _("Thứ Năm")),
    (4, _("Thứ Sáu")),
    (5, _("Thứ Bảy")),
    (6, _("Chủ Nhật")),
)


class OrganizationField(forms.ModelChoiceField):
    """One of the organizations, shown by its whole name."""

    def label_from_instance(self, organization: Organization) -> str:
        """The whole name, and the code where names repeat."""
        return f"{organization.name} ({organization.code})"


class ListForm(forms.Form):
    """How the list of organizations is narrowed."""

    q = VietnameseTextField(label=_("Tìm theo tên, không cần dấu"), required=False, max_length=200)
    on = VietnameseDateField(label=_("Tại ngày"), required=False, help_text="")


class NewOrganizationForm(forms.Form):
    """A new organization."""

    name = VietnameseTextField(label=_("Tên"), max_length=300)
    short_name = VietnameseTextField(label=_("Tên ngắn"), max_length=80, required=False)
    code = forms.CharField(
        label=_("Mã"), max_length=40, help_text=_("Chữ không dấu, chữ số, gạch nối; không đổi được về sau")
    )
    kind = forms.ChoiceField(label=_("Loại"), choices=Kind.choices)
    parent = OrganizationField(
        label=_("Cơ quan cấp trên"), queryset=Organization.objects.none(), required=False
    )
    valid_from = VietnameseDateField(label=_("Từ ngày"), required=False)

    def __init__(self, data: QueryDict | None, *, on: dt.date) -> None:
        super().__init__(data)
        self.fields["parent"].queryset = organizations(on=on)  # type: ignore[attr-defined]


class RenameForm(forms.Form):
    """A new name; the old one stays an alias."""

    name = VietnameseTextField(label=_("Tên"), max_length=300)
    short_name = VietnameseTextField(label=_("Tên ngắn"), max_length=80, required=False)


class AliasForm(forms.Form):
    """Another way to write the name."""

    text = VietnameseTextField(label=_("Cách viết khác"), max_length=300)


class MemberForm(forms.Form):
    """A group to join."""

    group = forms.ModelChoiceField(label=_("Nhóm"), queryset=OrganizationGroup.objects.order_by("name"))
    valid_from = VietnameseDateField(label=_("Từ ngày"), required=False)


class EndForm(forms.Form):
    """The last day, and who takes over."""

    last_day = VietnameseDateField(label=_("Ngày cuối cùng"))
    successor = OrganizationField(
        label=_("Cơ quan kế tục"), queryset=Organization.objects.none(), required=False
    )

    def __init__(self, data: QueryDict | None, *, organization: Organization) -> None:
        super().__init__(data)
        others = Organization.objects.exclude(pk=organization.pk).order_by("name")
        self.fields["successor"].queryset = others  # type: ignore[attr-defined]


class MergeForm(forms.Form):
    """Several organizations that become one."""

    merged = forms.ModelMultipleChoiceField(
        label=_("Các cơ quan sáp nhập"),
        queryset=Organization.objects.none(),
        widget=forms.SelectMultiple(attrs={"size": 10}),
        help_text=_("Giữ phím Ctrl để chọn nhiều cơ quan"),
    )
    into = OrganizationField(label=_("Thành cơ quan"), queryset=Organization.objects.none())
    on = VietnameseDateField(label=_("Từ ngày"))

    def __init__(self, data: QueryDict | None, *, on: dt.date) -> None:
        super().__init__(data)
        self.fields["merged"].queryset = organizations(on=on).order_by("name")  # type: ignore[attr-defined]
        self.fields["into"].queryset = Organization.objects.order_by("name")  # type: ignore[attr-defined]


class DayForm(forms.Form):
    """A day that differs from its weekday, and the document that says so."""

    day = VietnameseDateField(label=_("Ngày"))
    kind = forms.ChoiceField(label=_("Loại"), choices=CalendarDay.DayKind.choices)
    works_like = forms.TypedChoiceField(
        label=_("Làm việc như"),
        choices=WEEKDAYS,
        coerce=int,
        required=False,
        empty_value=None,
        help_text=_("Chỉ dùng cho ngày làm bù"),
    )
    name = VietnameseTextField(label=_("Tên ngày"), max_length=200)
    source = VietnameseTextField(label=_("Văn bản quy định"), max_length=300)

    def clean_name(self) -> str:
        """Composed letters, single spaces."""
        return " ".join(nfc(self.cleaned_data["name"]).split())
