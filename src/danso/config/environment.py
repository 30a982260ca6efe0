"""Settings come from environment variables; this reads them with a type and a clear refusal."""

from __future__ import annotations

import datetime as dt
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from django.core.exceptions import ImproperlyConfigured

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

YES = frozenset({"1", "true", "yes", "on"})
NO = frozenset({"0", "false", "no", "off"})


@dataclass(frozen=True)
class Environment:
    """Environment variables, read by type; an empty value counts as not set."""

    values: Mapping[str, str]

    def text(self, name: str, default: str = "") -> str:
        """Return the value as it stands."""
        return self.values.get(name, "").strip() or default

    def choice(self, name: str, default: str, choices: Sequence[str]) -> str:
        """Return the value when it is one of `choices`."""
        value = self.text(name, default)
        if value not in choices:
            raise refusal(name, value, f"one of {', '.join(choices)}")
        return value

    def flag(self, name: str, *, default: bool) -> bool:
        """Return a yes or no."""
        value = self.text(name).lower()
        if not value:
            return default
        if value not in YES | NO:
            raise refusal(name, value, "1 or 0")
        return value in YES

    def number(self, name: str, default: int, *, least: int = 0) -> int:
        """Return a whole number of at least `least`."""
        value = self.text(name, str(default))
        if not value.isdecimal() or int(value) < least:
            raise refusal(name, value, f"a whole number of at least {least}")
        return int(value)

    def date(self, name: str) -> dt.date | None:
        """Return an ISO date, or None when not set."""
        value = self.text(name)
        try:
            return dt.date.fromisoformat(value) if value else None
        except ValueError:
            raise refusal(name, value, "YYYY-MM-DD") from None

    def names(self, name: str, default: Sequence[str] = ()) -> list[str]:
        """Return the parts between commas."""
        parts = (part.strip() for part in self.text(name).split(","))
        return [part for part in parts if part] or list(default)

    def folder(self, name: str, default: Path) -> Path:
        """Return a folder's absolute path; `~` is the home folder."""
        value = self.text(name)
        return Path(value).expanduser().resolve() if value else default


def refusal(name: str, value: str, wanted: str) -> ImproperlyConfigured:
    """Word the refusal of a setting in Vietnamese and English; a secret's value is not repeated."""
    shown = "…" if name.endswith(("KEY", "PASSWORD")) else value
    return ImproperlyConfigured(
        f"{name}={shown}: giá trị không hợp lệ, cần {wanted} / not valid, wanted {wanted}. "
        "See docs/reference/settings.md",
    )


environment = Environment(os.environ)
