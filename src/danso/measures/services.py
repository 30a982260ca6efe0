"""What can be done with measures: count them and keep the dated values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from danso.measures.models import MeasureValue
from danso.measures.registry import get, registered

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence


@transaction.atomic
def snapshot(*, as_of: dt.date, now: dt.datetime, names: Sequence[str] | None = None) -> int:
    """Count the named measures (None: all) for the day and keep their values; a recount replaces them."""
    chosen = registered() if names is None else tuple(get(name) for name in names)
    kept = 0
    for chosen_measure in chosen:
        MeasureValue.objects.filter(measure=chosen_measure.name, as_of=as_of).delete()
        values = [
            MeasureValue(
                measure=chosen_measure.name,
                organization_id=figure.organization_id,
                dimension=figure.dimension,
                as_of=as_of,
                numerator=figure.numerator,
                denominator=figure.denominator,
                computed_at=now,
            )
            for figure in chosen_measure.count(as_of)
        ]
        kept += len(MeasureValue.objects.bulk_create(values))
    return kept
