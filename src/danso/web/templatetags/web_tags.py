"""How pages write dates, numbers, icons and addresses."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import template
from django.forms import BaseForm, BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.html import json_script
from django.utils.translation import gettext

from danso.web.icons import icon as draw_icon

if TYPE_CHECKING:
    from django.core.paginator import Page
    from django.template import RequestContext
    from django.utils.safestring import SafeString

    from danso.web.charts import Chart

register = template.Library()

NOTHING = "–"
KILOBYTE, MEGABYTE = 1_000, 1_000_000
Number = int | float | Decimal


@register.filter
def vi_date(value: dt.date | dt.datetime | None) -> str:
    """Write a date as dd/MM/yyyy, a moment as dd/MM/yyyy HH:mm in local time, None as a dash."""
    if value is None or value == "":
        return NOTHING
    if isinstance(value, dt.datetime):
        local = timezone.localtime(value) if timezone.is_aware(value) else value
        return f"{local:%d/%m/%Y %H:%M}"
    return f"{value:%d/%m/%Y}"


@register.filter
def vi_month(value: dt.date | None) -> str:
    """Write the month of a date as MM/yyyy."""
    return NOTHING if value is None else f"{value:%m/%Y}"


@register.filter
def iso(value: dt.date | dt.datetime) -> str:
    """Write a date or moment for a machine: the datetime attribute of <time>."""
    return value.isoformat()


@register.filter
def vi_number(value: Number | None, decimals: int | None = None) -> str:
    """Group a number the way the page's language does (1.742 in Vietnamese); None is a dash, not zero."""
    if value is None or value == "":
        return NOTHING
    if decimals is None and isinstance(value, float):
        decimals = 0 if value.is_integer() else 1
    return number_format(value, decimal_pos=decimals, use_l10n=True, force_grouping=True)


@register.filter
def percent(value: Number | None, decimals: int = 1) -> str:
    """Write a percentage 0 to 100 (96,8%), without decimals when they are zero."""
    if value is None or value == "":
        return NOTHING
    rounded = round(Decimal(str(value)), decimals)
    whole = rounded == rounded.to_integral_value()
    return f"{number_format(rounded, decimal_pos=0 if whole else decimals, use_l10n=True)}%"


@register.filter
def share(part: Number | None, whole: Number | None) -> Decimal | None:
    """Return part as a percentage of whole, None when there is no whole."""
    if part is None or not whole:
        return None
    return Decimal(str(part)) * 100 / Decimal(str(whole))


@register.filter
def machine(value: Number) -> str:
    """Write a number for an attribute (96.8), whatever the page's language."""
    return format(Decimal(str(value)).normalize(), "f")


@register.filter
def file_size(value: int) -> str:
    """Write a size in bytes as kB or MB of a thousand."""
    if value < MEGABYTE:
        return f"{number_format(max(1, round(value / KILOBYTE)), use_l10n=True)} kB"
    return f"{number_format(Decimal(value) / MEGABYTE, decimal_pos=1, use_l10n=True)} MB"


@register.filter
def days_left(days: int) -> str:
    """Word a distance to a deadline: 3 is three days left, 0 today, -3 three days late."""
    if days == 0:
        return gettext("Hạn hôm nay")
    if days > 0:
        return gettext("Còn %(days)s ngày") % {"days": vi_number(days)}
    return gettext("Quá hạn %(days)s ngày") % {"days": vi_number(-days)}


@register.simple_tag
def icon(name: str, label: str = "", classes: str = "") -> SafeString:
    """Draw an icon of the set; give a label only when the icon stands alone."""
    return draw_icon(name, label, classes)


@register.filter
def clamp(value: Number, top: Number = 100) -> Number:
    """Keep a number between 0 and top."""
    return max(0, min(value, top))


@register.filter
def control_id(field: BoundField) -> str:
    """Return the id an error link jumps to: the control, or the first of a group of controls."""
    if field.use_fieldset and getattr(field, "subwidgets", None):
        return str(field.subwidgets[0].id_for_label)
    return str(field.id_for_label or field.auto_id)


@register.filter
def control_kind(field: BoundField) -> str:
    """Return how a field is laid out: one check box, a group of choices, or a control below its label."""
    widget = field.field.widget
    if isinstance(widget, CheckboxInput):
        return "check"
    return "choices" if isinstance(widget, RadioSelect | CheckboxSelectMultiple) else "control"


TONE_ICONS = {
    "good": "check-circle",
    "warning": "clock",
    "danger": "alert",
    "info": "info",
    "neutral": "minus-circle",
    "brand": "flag",
    "soft": "dot",
    "pending": "hourglass",
}
MESSAGE_TONES = {"success": "good", "error": "danger", "debug": "neutral"}


@register.filter
def tone_icon(tone: str) -> str:
    """Return the icon that says a tone without its colour."""
    return TONE_ICONS[tone]


@register.filter
def tone_word(tone: str) -> str:
    """Say a notice's tone in a word, for those who do not see its colour and icon."""
    words = {
        "good": gettext("Thành công"),
        "warning": gettext("Lưu ý"),
        "danger": gettext("Lỗi"),
        "info": gettext("Thông tin"),
    }
    return words.get(tone, gettext("Thông tin"))


@register.filter
def message_tone(level: str) -> str:
    """Turn the level tag of a Django message into a tone; a tone stays itself."""
    return MESSAGE_TONES.get(level, level)


@register.filter
def error_count(form: BaseForm) -> int:
    """Count the messages of a form's error summary."""
    return sum(len(errors) for errors in form.errors.values())


@register.filter
def page_numbers(page: Page[Any]) -> list[int | None]:
    """Return the pages worth a link: first, last and those near the current one; None marks a gap."""
    return [
        number if isinstance(number, int) else None
        for number in page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    ]


@register.simple_tag(takes_context=True)
def page_link(context: RequestContext, name: str, number: int) -> str:
    """Return the address of another page of the same list, filters kept."""
    query = context["request"].GET.copy()
    query[name] = str(number)
    return f"?{query.urlencode()}"


@register.simple_tag
def chart_data(chart: Chart, chart_id: str) -> SafeString:
    """Write a chart's data where the drawing script finds it."""
    return json_script(chart.data(), f"{chart_id}-data")


@register.simple_tag
def described_control(field: BoundField, accept: str = "") -> SafeString:
    """Render a file control that names its hint and its error."""
    described = f"{field.auto_id}_helptext" + (f" {field.auto_id}_error" if field.errors else "")
    attributes: dict[str, str | bool] = {"aria-describedby": described}
    if accept:
        attributes["accept"] = accept.replace(" ", "")
    return field.as_widget(attrs=attributes)


@register.filter
def vi_time(value: dt.datetime) -> str:
    """Write the time of a moment as HH:mm:ss, in local time."""
    return f"{timezone.localtime(value):%H:%M:%S}"
