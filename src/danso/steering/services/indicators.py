"""Indicators: defined, declared, measured; the two values stand side by side."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction

from danso.measures.queries import value as measured_value
from danso.measures.registry import registered
from danso.organizations.rights import Action, Officer, require
from danso.steering.models import Indicator, IndicatorTarget, IndicatorValue, Plan, Task
from danso.steering.services.events import record

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from danso.measures.registry import Figure
    from danso.organizations.models import Organization


class ValueRefused(Exception):  # noqa: N818 - the refusal is the word users read
    """A value that says nothing, or the impossible; `code` says which rule."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@transaction.atomic
def define_indicator(
    *,
    officer: Officer,
    plan: Plan,
    code: str,
    name: str,
    unit: str,
    method: str,
    targets: Sequence[tuple[Decimal, str, str, dt.date | None]],
    task: Task | None = None,
    numerator: str = "",
    denominator: str = "",
    measure: str = "",
    definition_confirmed: bool = False,
    direction: str = Indicator.Direction.UP,
) -> Indicator:
    """Define an indicator or redefine it; `targets` are (value, comparator, dimension, by when)."""
    require(officer, Action.CHANGE_PLAN)
    if method != Indicator.Method.DECLARED and not measure:
        raise ValueRefused("measure_needed")
    if measure and measure not in {known.name for known in registered()}:
        raise ValueRefused("unknown_measure")
    indicator, _created = Indicator.objects.update_or_create(
        plan=plan,
        code=code,
        defaults={
            "name": name,
            "unit": unit,
            "method": method,
            "task": task,
            "numerator": numerator,
            "denominator": denominator,
            "measure": measure,
            "definition_confirmed": definition_confirmed,
            "direction": direction,
        },
    )
    indicator.targets.all().delete()
    IndicatorTarget.objects.bulk_create(
        IndicatorTarget(
            indicator=indicator, value=value, comparator=comparator, dimension=dimension, by_when=by_when
        )
        for value, comparator, dimension, by_when in targets
    )
    return indicator


def share(numerator: Decimal | None, denominator: Decimal | None) -> Decimal | None:
    """Percent from its parts, None unless both are there; raises ValueRefused for a denominator of zero."""
    if numerator is None or denominator is None:
        return None
    if denominator <= 0:
        raise ValueRefused("denominator_not_positive")
    return (numerator * 100 / denominator).quantize(Decimal("0.001"))


@transaction.atomic
def declare_value(
    *,
    officer: Officer,
    indicator: Indicator,
    organization: Organization | None,
    as_of: dt.date,
    now: dt.datetime,
    value: Decimal | None = None,
    numerator: Decimal | None = None,
    denominator: Decimal | None = None,
    reason_missing: str = "",
    dimension: str = "",
    source: str = "",
) -> IndicatorValue:
    """Append a declared value, or the reason there is none; the newest of a day counts."""
    require(officer, Action.DECLARE_VALUE, organization)
    counted = share(numerator, denominator)
    if counted is not None and value is not None and abs(counted - value) > Decimal("0.05"):
        raise ValueRefused("value_is_not_its_parts")
    stated = counted if counted is not None else value
    if stated is None and not reason_missing.strip():
        raise ValueRefused("value_or_reason")
    declared = IndicatorValue.objects.create(
        indicator=indicator,
        organization=organization,
        dimension=dimension,
        kind=IndicatorValue.Kind.DECLARED,
        as_of=as_of,
        numerator=numerator,
        denominator=denominator,
        value=stated,
        reason_missing="" if stated is not None else reason_missing.strip(),
        source=source,
        recorded_at=now,
    )
    record(
        plan=indicator.plan_id,
        kind="indicator.declared",
        task=indicator.task,
        organization_id=organization.pk if organization else None,
        after="" if stated is None else str(stated),
        reason=reason_missing,
        on=as_of,
        at=now,
        officer=officer,
    )
    return declared


@transaction.atomic
def measure_indicators(*, plan: Plan, as_of: dt.date, now: dt.datetime) -> int:
    """Append the measured value of each indicator that names a measure; missing is not zero."""
    measured = plan.indicators.exclude(measure="")
    values = [_measured(indicator, as_of, now) for indicator in measured]
    return len(IndicatorValue.objects.bulk_create(values))


def _measured(indicator: Indicator, as_of: dt.date, now: dt.datetime) -> IndicatorValue:
    dated = measured_value(indicator.measure, as_of=as_of)
    figure: Figure | None = dated.figure if dated else None
    value = figure.value if figure else None
    return IndicatorValue(
        indicator=indicator,
        kind=IndicatorValue.Kind.MEASURED,
        as_of=dated.as_of if dated else as_of,
        numerator=figure.numerator if figure else None,
        denominator=figure.denominator if figure and figure.denominator else None,
        value=value.quantize(Decimal("0.001")) if value is not None else None,
        reason_missing="" if value is not None else ("nothing_counted" if figure else "not_measured_yet"),
        source=indicator.measure,
        recorded_at=now,
    )
