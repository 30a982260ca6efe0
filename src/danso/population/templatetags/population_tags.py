"""What the room's pages write: communes by name."""

from __future__ import annotations

from django import template

from danso.population.worded import place_name
from danso.web.clock import today

register = template.Library()


@register.filter
def commune_name(code: str) -> str:
    """Write a commune's name, of today's units or of those before 01/07/2025; the code when it is neither."""
    return place_name(code, today())
