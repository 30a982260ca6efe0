"""The catalogue as data: one file a procedure, and the words they share."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any, Final

FOLDER: Final = Path(__file__).parent
PROCEDURES: Final = FOLDER / "procedures"


def pack(name: str) -> dict[str, Any]:
    """Read the pack `name`.toml of this folder."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
