"""The data files that the world is made from."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def pack(name: str) -> dict[str, Any]:
    """Return a data file of this package: names, rates, codes or places."""
    return tomllib.loads((files("sandbox.residents") / "data" / f"{name}.toml").read_text(encoding="utf-8"))


def listed(name: str) -> tuple[list[str], list[float]]:
    """Return a code list's codes and weights, to draw from."""
    weights: dict[str, float] = pack("codes")[name]["weights"]
    return list(weights), list(weights.values())


@dataclass(frozen=True, slots=True)
class Plan:
    """What a world is made from; the same plan makes the same world."""

    records: int
    seed: int
    today: int  # ordinal of the day it is made for
    rates: dict[str, Any]
