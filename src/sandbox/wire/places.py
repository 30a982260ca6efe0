"""The codes of a place as the answer of a day gives them: three tiers until June 2025, two since."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from danso.vietnam.administrative_units import (
    TWO_TIERS_SINCE,
    Level,
    ancestors,
    descendants_in_time,
    unit,
)

OLD_CODES_OF: Final = date(2024, 6, 1)  # the day that three-tier codes in the register are of


@dataclass(frozen=True, slots=True)
class PlaceCodes:
    """Codes from the top down; a code that no list has stands alone, at its own tier."""

    province: str = ""
    district: str = ""
    commune: str = ""


@lru_cache(maxsize=32_768)
def place_codes(code: str, on: date) -> PlaceCodes:
    """Return the codes of the tier in force; `code` may be of either order."""
    if on >= TWO_TIERS_SINCE:
        code = _successor(code, on)
    else:
        on = OLD_CODES_OF
    return _codes(code, on)


def two_tiers(on: date) -> bool:
    """Whether districts are abolished on the day."""
    return on >= TWO_TIERS_SINCE


def _codes(code: str, on: date) -> PlaceCodes:
    this = unit(code, on)
    if this is None:
        return PlaceCodes(commune=code)
    by_level = {each.level: each.code for each in (this, *ancestors(this, on))}
    return PlaceCodes(*(by_level.get(level, "") for level in (Level.PROVINCE, Level.DISTRICT, Level.COMMUNE)))


def _successor(code: str, on: date) -> str:
    before = unit(code, OLD_CODES_OF)
    if before is None:
        return code
    later = (each.code for each in descendants_in_time(before, on) if each.level is Level.COMMUNE)
    return next(later, code)
