"""Indicators: defined, declared, and every value ever recorded."""

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Status
from ninja.pagination import LimitOffsetPagination, paginate

from danso.identity.queries import current_officer
from danso.organizations.rights import Action, require
from danso.steering.api.base import plan_for, reader
from danso.steering.models import Indicator
from danso.steering.queries import indicators as indicator_queries
from danso.steering.schemas import common
from danso.steering.schemas import indicators as schemas
from danso.steering.services import indicators as indicator_services
from danso.web.clock import now

router = Router(tags=["indicators"])


@router.get("/plans/{plan_id}/indicators", response=list[schemas.IndicatorOut])
def list_indicators(request: HttpRequest, plan_id: int) -> Any:  # noqa: ANN401 - resolved by the schema
    """Indicators, declared beside measured."""
    officer, plan = plan_for(request, plan_id)
    return indicator_queries.indicator_list(officer, plan)


@router.post("/indicators/{indicator_id}/values", response={201: common.CreatedOut})
def declare_value(request: HttpRequest, indicator_id: int, payload: schemas.DeclareIn) -> Status:
    """Append a declared value of the whole province."""
    declared = indicator_services.declare_value(
        officer=current_officer(request),
        indicator=get_object_or_404(Indicator, pk=indicator_id),
        organization=None,
        now=now(),
        **payload.dict(),
    )
    return Status(201, declared)


@router.get("/indicators/{indicator_id}/values", response=list[schemas.ValueOut])
@paginate(LimitOffsetPagination)
def list_values(request: HttpRequest, indicator_id: int) -> Any:  # noqa: ANN401 - resolved by the schema
    """Every value ever recorded of an indicator, the newest first."""
    reader(request)
    return indicator_queries.values_of(get_object_or_404(Indicator, pk=indicator_id))


@router.post("/plans/{plan_id}/indicators", response={201: common.CreatedOut})
def define_indicator(request: HttpRequest, plan_id: int, payload: schemas.DefineIn) -> Status:
    """Define an indicator, or redefine the one of the same code, targets and all."""
    officer, plan = plan_for(request, plan_id)
    require(officer, Action.CHANGE_PLAN)
    words = payload.dict(exclude={"task_id", "targets"})
    defined = indicator_services.define_indicator(
        officer=officer,
        plan=plan,
        task=get_object_or_404(plan.tasks, pk=payload.task_id) if payload.task_id else None,
        targets=[(row.value, row.comparator, row.dimension, row.by_when) for row in payload.targets],
        **words,
    )
    return Status(201, defined)
