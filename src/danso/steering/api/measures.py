"""Measures: what danso counts itself, on a day and over time."""

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router
from ninja.errors import HttpError

from danso.measures import queries as measure_queries
from danso.measures.registry import registered
from danso.organizations.models import Organization
from danso.organizations.rights import Action, require
from danso.steering.api.base import reader
from danso.steering.schemas.common import Day, Id, Number
from danso.steering.schemas.indicators import FigureOut, MeasureOut, SeriesIn
from danso.web.clock import today

router = Router(tags=["measures"])


@router.get("/measures", response=list[MeasureOut])
def list_measures(request: HttpRequest) -> Any:  # noqa: ANN401 - resolved by the schema
    """Every registered measure and what it counts."""
    reader(request)
    return registered()


def _about(request: HttpRequest, name: str, organization_id: int | None) -> Organization | None:
    """The organization asked about (None: the province), when the measure and the right are there."""
    officer = reader(request)
    if name not in {measure.name for measure in registered()}:
        raise HttpError(404, "not found")
    about = get_object_or_404(Organization, pk=organization_id) if organization_id else None
    require(officer, Action.READ, about)
    return about


def _shown(dated: measure_queries.DatedFigure) -> dict[str, Any]:
    figure = dated.figure
    return {
        "as_of": dated.as_of,
        "numerator": figure.numerator,
        "denominator": figure.denominator,
        "value": figure.value,
    }


@router.get("/measures/{name}/value", response=FigureOut | None)
def measure_value(
    request: HttpRequest,
    name: str,
    as_of: Query[Day | None] = None,
    organization_id: Query[Id | None] = None,
    dimension: Query[Number] = "",
) -> Any:  # noqa: ANN401 - resolved by the schema
    """The newest value at or before a day (today), of the province or one organization, if ever counted."""
    dated = measure_queries.value(
        name,
        as_of=as_of or today(),
        organization=_about(request, name, organization_id),
        dimension=dimension,
    )
    return _shown(dated) if dated else None


@router.get("/measures/{name}/series", response=list[FigureOut])
def measure_series(request: HttpRequest, name: str, asked: Query[SeriesIn]) -> Any:  # noqa: ANN401 - resolved by the schema
    """Values between two days, the oldest first."""
    about = _about(request, name, asked.organization_id)
    found = measure_queries.series(
        name, since=asked.since, until=asked.until, organization=about, dimension=asked.dimension
    )
    return [_shown(dated) for dated in found]
