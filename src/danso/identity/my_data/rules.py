"""Promises of the pages (rules.toml)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Rules:
    """Working days for an answer, years of the log that are shown, and lines that a file may hold."""

    answer_working_days: int
    years_shown: int
    lines_a_file: int


@cache
def rules() -> Rules:
    """The pack as it stands."""
    pack = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    return Rules(**{name: row["value"] for name, row in pack.items()})
