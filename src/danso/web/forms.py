"""Forms that every room gets: accessible rendering, Vietnamese dates, text in one Unicode form."""

from __future__ import annotations

import datetime as dt
import unicodedata
from typing import Any, cast

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext_lazy as _

CONTROL_CLASSES: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.CheckboxSelectMultiple, "form-check-input"),
    (forms.RadioSelect, "form-check-input"),
    (forms.CheckboxInput, "form-check-input"),
    (forms.Select, "form-select"),
    (forms.HiddenInput, ""),
    (forms.Widget, "form-control"),
)
DATE_FORMATS = ("%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d")


def control_class(widget: forms.Widget) -> str:
    """Return the design system's class for a widget."""
    return next(name for kind, name in CONTROL_CLASSES if isinstance(widget, kind))


class AccessibleBoundField(BoundField):
    """A field whose control carries the design system's class and says aloud that it is wrong."""

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        """Add the classes to what Django says about required, described and invalid."""
        widget = widget or self.field.widget
        built = super().build_widget_attrs(attrs, widget)
        own = f"{widget.attrs.get('class', '')} {built.get('class', '')}"
        invalid = "is-invalid" if self.errors and not widget.is_hidden else ""
        classes = f"{control_class(widget)} {own} {invalid}".split()
        return built | ({"class": " ".join(dict.fromkeys(classes))} if classes else {})


class AccessibleRenderer(TemplatesSetting):
    """Renders `{{ form }}` with our templates: error summary, hint above the control, error beside it."""

    form_template_name = "web/forms/form.html"
    field_template_name = "web/forms/field.html"
    formset_template_name = "web/forms/formset.html"
    bound_field_class = AccessibleBoundField


class VietnameseDateInput(forms.DateInput):
    """A text box for dd/MM/yyyy: browsers show their own order in a native date box."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        typing = {"inputmode": "numeric", "autocomplete": "off", "maxlength": "10", "data-date": ""}
        super().__init__(attrs=typing | (attrs or {}), format="%d/%m/%Y")

    def format_value(self, value: object) -> str | None:
        """Show a date as dd/MM/yyyy in either language, and what was typed as it was typed."""
        return f"{value:%d/%m/%Y}" if isinstance(value, dt.date) else cast("str | None", value)


class VietnameseDateField(forms.DateField):
    """A date typed as dd/MM/yyyy or ISO."""

    widget = VietnameseDateInput
    default_error_messages = {
        "invalid": _("Nhập ngày theo dạng ngày/tháng/năm, ví dụ 05/11/2024"),
    }

    def __init__(self, **kwargs: Any) -> None:  # noqa: ANN401 - the parent field's own options
        kwargs.setdefault("help_text", _("Ví dụ: 05/11/2024"))
        super().__init__(input_formats=DATE_FORMATS, **kwargs)


class VietnameseTextField(forms.CharField):
    """Text kept in NFC: a decomposed letter would neither match nor show in the page's font."""

    def to_python(self, value: object) -> str | None:
        """Compose the letters before anything else sees them."""
        return super().to_python(unicodedata.normalize("NFC", value) if isinstance(value, str) else value)
