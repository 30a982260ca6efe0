"""What can be asked of the measures' dated values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from danso.measures.models import MeasureValue
from danso.measures.registry import Figure

if TYPE_CHECKING:
    import datetime as dt

    from danso.organizations.models import Organization


@dataclass(frozen=True, slots=True)
class DatedFigure:
    """A figure and the day it is true of."""

    as_of: dt.date
    figure: Figure


def _dated(row: MeasureValue) -> DatedFigure:
    return DatedFigure(row.as_of, Figure(row.numerator, row.denominator, row.organization_id, row.dimension))


def value(
    measure: str, *, as_of: dt.date, organization: Organization | None = None, dimension: str = ""
) -> DatedFigure | None:
    """The newest value at or before the day; None when it was never counted."""
    rows = MeasureValue.objects.filter(
        measure=measure, organization=organization, dimension=dimension, as_of__lte=as_of
    ).order_by("-as_of")[:1]
    return next((_dated(row) for row in rows), None)


def series(
    measure: str,
    *,
    since: dt.date,
    until: dt.date,
    organization: Organization | None = None,
    dimension: str = "",
) -> list[DatedFigure]:
    """Values between two days, oldest first."""
    rows = MeasureValue.objects.filter(
        measure=measure, organization=organization, dimension=dimension, as_of__range=(since, until)
    ).order_by("as_of")
    return [_dated(row) for row in rows]
