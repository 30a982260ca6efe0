"""How much is reviewed, and how soon (rules.toml)."""

from __future__ import annotations

import datetime as dt
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Rules:
    """The sample's share in percent, the time to judge each kind, and what the measures look back on."""

    sample_percent: int
    sample_within: dt.timedelta
    urgent_within: dt.timedelta
    finding_within: dt.timedelta
    measured: dt.timedelta


@cache
def rules() -> Rules:
    """The pack as it stands."""
    pack = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    return Rules(
        sample_percent=pack["sample_percent"]["value"],
        sample_within=dt.timedelta(days=pack["sample_days"]["value"]),
        urgent_within=dt.timedelta(hours=pack["urgent_hours"]["value"]),
        finding_within=dt.timedelta(days=pack["finding_days"]["value"]),
        measured=dt.timedelta(days=pack["measured_days"]["value"]),
    )
