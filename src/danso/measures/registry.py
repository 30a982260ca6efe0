"""The registry of measures: each room registers what it counts, nobody types a percentage by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Figure:
    """One counted figure: a share when it has a denominator, else a count.

    A denominator of zero is a share of nothing: `value` is None, which is not zero.
    """

    numerator: Decimal
    denominator: Decimal | None = None
    organization_id: int | None = None
    dimension: str = ""

    @property
    def value(self) -> Decimal | None:
        """Percent for a share, the numerator for a count, None for a share of nothing."""
        if self.denominator is None:
            return self.numerator
        return self.numerator * 100 / self.denominator if self.denominator else None


Count = Callable[["dt.date"], Iterable[Figure]]


@dataclass(frozen=True, slots=True)
class Measure:
    """A registered measure: its name, what it says, and the function that counts it for a day."""

    name: str
    title: str
    numerator: str
    denominator: str
    unit: str
    count: Count


_registered: dict[str, Measure] = {}


def measure(
    name: str, *, title: str, numerator: str, denominator: str = "", unit: str = "%"
) -> Callable[[Count], Count]:
    """Register the decorated function as a measure; raises ValueError for a name already taken."""

    def register(count: Count) -> Count:
        if name in _registered and _registered[name].count is not count:
            raise ValueError(f"measure {name} is registered twice")
        _registered[name] = Measure(name, title, numerator, denominator, unit, count)
        return count

    return register


def registered() -> tuple[Measure, ...]:
    """All measures, by name."""
    return tuple(_registered[name] for name in sorted(_registered))


def get(name: str) -> Measure:
    """The measure of that name; raises KeyError."""
    return _registered[name]
