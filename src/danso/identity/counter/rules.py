"""Rules of the counter (rules.toml)."""

from __future__ import annotations

import datetime as dt
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from danso.ledger.access import Assurance


@dataclass(frozen=True, slots=True)
class Rules:
    """Levels that a card and another way give, times to confirm and to wait, majority, largest photograph."""

    card_level: Assurance
    manual_level: Assurance
    confirm_within: dt.timedelta
    postponed: dt.timedelta
    postponed_again: dt.timedelta
    adult_age: int
    photo_bytes: int
    photo_pixels: int


@cache
def rules() -> Rules:
    """The pack as it stands."""
    pack = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    return Rules(
        card_level=Assurance(pack["card_level"]["value"]),
        manual_level=Assurance(pack["manual_level"]["value"]),
        confirm_within=dt.timedelta(minutes=pack["confirm_within_minutes"]["value"]),
        postponed=dt.timedelta(days=pack["postponed_days"]["value"]),
        postponed_again=dt.timedelta(minutes=pack["postponed_again_minutes"]["value"]),
        adult_age=pack["adult_age"]["value"],
        photo_bytes=pack["photo_megabytes"]["value"] * 1_000_000,
        photo_pixels=pack["photo_megapixels"]["value"] * 1_000_000,
    )
