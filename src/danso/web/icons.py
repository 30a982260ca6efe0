"""Icons drawn for danso on a 24 by 24 grid, stroked with the text's colour."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

DRAWINGS: dict[str, str] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=1024)
def icon(name: str, label: str = "", classes: str = "") -> SafeString:
    """Draw the icon as inline SVG: hidden from screen readers unless it has a label; KeyError if unknown."""
    drawing = mark_safe(DRAWINGS[name])  # noqa: S308 - our own drawings
    spoken = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html(
        '<svg class="icon {}" viewBox="0 0 24 24" width="20" height="20" focusable="false" {}>{}</svg>',
        classes,
        spoken,
        drawing,
    )
