"""Indicators and measures."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Annotated

from ninja import Schema
from pydantic import Field

from danso.steering.models.indicators import Indicator, IndicatorTarget
from danso.steering.schemas.common import Amount, Day, Id, Name, Number, Text, Words

Comparator = IndicatorTarget.Comparator
Method = Indicator.Method
Direction = Indicator.Direction


class IndicatorOut(Schema):
    """An indicator, declared beside measured; null is missing, zero is zero."""

    id: int
    code: str
    name: str
    unit: str
    method: str
    measure: str
    definition_confirmed: bool
    target: Decimal | None
    declared: Decimal | None
    declared_on: dt.date | None
    measured: Decimal | None
    measured_on: dt.date | None
    difference: Decimal | None


class DeclareIn(Schema):
    """A declared figure, or why there is none."""

    as_of: Day
    value: Amount | None = None
    numerator: Amount | None = None
    denominator: Amount | None = None
    reason_missing: Words = ""
    source: Name = ""


class TargetIn(Schema):
    """A value to reach."""

    value: Amount
    comparator: Comparator = Comparator.AT_LEAST
    dimension: Number = ""
    by_when: Day | None = None


class DefineIn(Schema):
    """An indicator's definition; its code names it in the plan."""

    code: Annotated[Words, Field(min_length=1, max_length=40)]
    name: Annotated[Text, Field(min_length=1)]
    unit: Annotated[Words, Field(max_length=40)]
    method: Method
    numerator: Text = ""
    denominator: Text = ""
    measure: Number = ""
    definition_confirmed: bool = False
    direction: Direction = Direction.UP
    task_id: Id | None = None
    targets: list[TargetIn] = []


class ValueOut(Schema):
    """One value ever recorded; null says why in `reason_missing`."""

    id: int
    kind: str
    as_of: dt.date
    dimension: str
    organization_id: int | None
    numerator: Decimal | None
    denominator: Decimal | None
    value: Decimal | None
    reason_missing: str
    source: str
    recorded_at: dt.datetime


class MeasureOut(Schema):
    """A registered measure: what danso counts itself."""

    name: str
    title: str
    numerator: str
    denominator: str
    unit: str


class SeriesIn(Schema):
    """Between which days, of what; no organization: the whole province."""

    since: Day
    until: Day
    organization_id: Id | None = None
    dimension: Number = ""


class FigureOut(Schema):
    """A counted figure and the day it is true of; a share of nothing has no value."""

    as_of: dt.date
    numerator: Decimal
    denominator: Decimal | None
    value: Decimal | None
