"""The values of rules.toml, by name."""

from __future__ import annotations

import datetime as dt
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Rules:
    """Years of retention, how late sealing may be, and how many waiting lines call for it at once."""

    retention_years: int
    alarm_after: dt.timedelta
    stop_after: dt.timedelta
    lines_a_seal: int


@cache
def rules() -> Rules:
    """Read the pack once."""
    pack = tomllib.loads(Path(__file__).with_name("rules.toml").read_text(encoding="utf-8"))
    return Rules(
        retention_years=pack["retention_years"]["value"],
        alarm_after=dt.timedelta(minutes=pack["alarm_after_minutes"]["value"]),
        stop_after=dt.timedelta(minutes=pack["stop_after_minutes"]["value"]),
        lines_a_seal=pack["lines_a_seal"]["value"],
    )
