"""A value against its target: pure comparison, missing is neither reached nor missed."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from decimal import Decimal


def reaches(value: Decimal, comparator: str, target: Decimal) -> bool:
    """Whether a value satisfies its target; raises KeyError for a comparator nobody defined."""
    return {">=": value >= target, "<=": value <= target, "=": value == target}[comparator]


def falls_short(value: Decimal | None, comparator: str | None, target: Decimal | None) -> bool:
    """Whether a known value misses a known target."""
    if value is None or target is None or not comparator:
        return False
    return not reaches(value, comparator, target)
