"""How pages of the room word states."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.utils.translation import get_language

from danso.steering.plan_document.flags import english, vietnamese
from danso.steering.wording import EVENTS, FIELDS, PROGRESS, REPORT, TIMELINESS, Wording

if TYPE_CHECKING:
    from danso.steering.models import ImportFlag

register = template.Library()


@register.filter
def timeliness_wording(state: str) -> Wording:
    """Label, tone and icon of a timeliness."""
    return TIMELINESS[state]


@register.filter
def progress_wording(state: str) -> Wording:
    """Label, tone and icon of a progress."""
    return PROGRESS[state]


@register.filter
def report_wording(state: str) -> Wording:
    """Label, tone and icon of a report's state."""
    return REPORT[state]


@register.filter
def part_of(cells_count: int, total: int) -> float | None:
    """Percentage of a cell in the total, None of nothing."""
    return cells_count * 100 / total if total else None


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
