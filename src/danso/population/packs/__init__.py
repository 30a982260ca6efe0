"""Dated rules as data: each value with its source and whether that was verified or is assumed."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent


def pack(name: str) -> dict[str, Any]:
    """Read the pack `name`.toml of this folder."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
