"""How pages of the room word states."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from django import template
from django.template.loader import render_to_string
from django.utils.translation import get_language, gettext

from danso.steering.plan_document.flags import english, vietnamese
from danso.steering.wording import (
    EVENTS,
    FIELDS,
    GROUPS,
    PROGRESS,
    REPORT,
    TIMELINESS,
    UNITS_OF_TIME,
    Wording,
)
from danso.web.templatetags.web_tags import vi_number

if TYPE_CHECKING:
    import datetime as dt

    from django.contrib.auth.models import User
    from django.utils.safestring import SafeString

    from danso.steering.models import ImportFlag, Trigger

register = template.Library()


@register.filter
def timeliness_badge(state: str) -> SafeString:
    """The badge of a timeliness."""
    return drawn(get_language(), "timeliness", state)


@register.filter
def progress_wording(state: str) -> Wording:
    """Label, tone and icon of a progress."""
    return PROGRESS[state]


@register.filter
def progress_badge(state: str) -> SafeString:
    """The badge of a progress."""
    return drawn(get_language(), "progress", state)


WORDINGS = {"timeliness": TIMELINESS, "progress": PROGRESS}


@lru_cache(maxsize=128)
def drawn(_language: str | None, axis: str, state: str) -> SafeString:
    """A state's badge, drawn once a language: a list of fifty tasks shows a hundred of them."""
    return render_to_string("steering/badge.html", {"word": WORDINGS[axis][state]})


@register.filter
def report_wording(state: str) -> Wording:
    """Label, tone and icon of a report's state."""
    return REPORT[state]


@register.filter
def days_until(day: dt.date, today: dt.date) -> int:
    """How many days are left until a day; negative once it is past."""
    return (day - today).days


@register.filter
def amount(value: Decimal | None) -> str:
    """An indicator's figure with at most two decimals and no idle zeros; None is a dash."""
    if value is None:
        return vi_number(None)
    rounded = round(Decimal(str(value)), 2).normalize()
    return vi_number(rounded, max(0, -int(rounded.as_tuple().exponent)))


@register.filter
def comparator(code: str | None) -> str:
    """The sign of a target: at least, at most or equal."""
    return {">=": "≥", "<=": "≤", "=": "="}.get(code or "", code or "")


@register.filter
def party_names(text: str) -> str:
    """Names one a line, the groups' codes in words."""
    return "\n".join(str(GROUPS.get(line, line)) for line in text.splitlines())


@register.filter
def person_name(user: User | None) -> str:
    """Who did it; what danso does by itself has nobody behind it."""
    return (user.get_full_name() or user.get_username()) if user else gettext("Hệ thống")


@register.filter
def event_word(kind: str) -> str:
    """What an event says happened."""
    return str(EVENTS[kind])


@register.filter
def field_word(name: str) -> str:
    """The name of a field an amendment changed."""
    return str(FIELDS[name])


@register.filter
def flag_words(flag: ImportFlag) -> str:
    """What a flag says, in the page's language."""
    word = english if get_language() == "en" else vietnamese
    return word(flag.code, flag.details)


@register.filter
def time_allowed(trigger: Trigger) -> str:
    """How long a task has from its trigger on, in words."""
    if not trigger.within:
        return gettext("%(count)s ngày làm việc") % {"count": trigger.grace_working_days}
    count, unit = trigger.within.split()
    return f"{count.replace('.', ',')} {UNITS_OF_TIME[unit]}"
