"""Charts as plain data: the same values feed the drawing, the table beside it and the spoken summary."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator


class Kind(StrEnum):
    """How a chart is drawn; `share` is one stacked bar of parts of a whole."""

    COLUMNS = "columns"
    STACKED_COLUMNS = "stacked_columns"
    BARS = "bars"
    STACKED_BARS = "stacked_bars"
    LINES = "lines"
    SHARE = "share"


class Tone(StrEnum):
    """The meaning of a series; the theme picks colour and pattern."""

    BRAND = "brand"
    SOFT = "soft"
    GOOD = "good"
    WARNING = "warning"
    DANGER = "danger"
    INFO = "info"
    NEUTRAL = "neutral"


@dataclass(frozen=True, slots=True)
class Series:
    """A row of values, as long as the categories; None is a gap, not zero; `as_line` draws over columns."""

    name: str
    values: tuple[float | None, ...]
    tone: Tone = Tone.BRAND
    as_line: bool = False
    percent: bool = False


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart (biểu đồ) of series over categories; `percent` means values are percentages 0 to 100."""

    kind: Kind
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str = ""
    percent: bool = False

    def __post_init__(self) -> None:
        """Refuse a series that does not fit the categories."""
        for series in self.series:
            if len(series.values) != len(self.categories):
                raise ValueError(
                    f"{series.name}: {len(series.values)} values, {len(self.categories)} categories"
                )

    def data(self) -> dict[str, Any]:
        """What the browser draws from."""
        return asdict(self)

    def rows(self) -> Iterator[tuple[str, list[tuple[str, float | None, bool]]]]:
        """Yield each category with its values as (series name, value, is a percentage)."""
        for index, category in enumerate(self.categories):
            yield (
                category,
                [
                    (series.name, series.values[index], self.percent or series.percent)
                    for series in self.series
                ],
            )

    @property
    def empty(self) -> bool:
        """Whether there is nothing to draw."""
        return all(value is None for series in self.series for value in series.values)
