"""Communes of the province and of the rest of the country, as codes to draw from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from danso.vietnam.administrative_units import (
    Kind,
    Level,
    ancestors,
    descendants_in_time,
    unit,
    units,
)
from sandbox.residents.packs import pack

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    from danso.vietnam.administrative_units import AdministrativeUnit
    from sandbox.residents.draws import Numbers, Reals


@dataclass(frozen=True, slots=True)
class Places:
    """Every commune once, the province's own first; places are told by their index here."""

    old: NDArray[np.object_]
    new: NDArray[np.object_]
    province: Numbers  # 77 of 77
    urban: NDArray[np.bool_]
    weight: Reals  # of the province's own
    own: int  # how many are the province's own

    @property
    def index(self) -> dict[str, int]:
        """Where each three-tier code stands."""
        return _index()


@cache
def places() -> Places:
    """Return the communes of 2024 in the province, and of June 2025 elsewhere."""
    book = pack("places")
    day: date = book["as_of_units"]
    last_day = date_before(book["two_tiers"])
    island = unit(book["island_district"], day)
    inside = [each for each in units(day, Level.COMMUNE) if _province(each, day) == book["province"]]
    outside = [
        each for each in units(last_day, Level.COMMUNE) if _province(each, last_day) != book["province"]
    ]
    own = [*inside, *([island] if island else [])]
    return Places(
        old=np.array([each.code for each in (*own, *outside)], dtype=object),
        new=np.array([_successor(each, book["two_tiers"]) for each in (*own, *outside)], dtype=object),
        province=np.array(
            [int(book["province"])] * len(own) + [int(_province(each, last_day)) for each in outside]
        ),
        urban=np.array([each.kind in {Kind.WARD, Kind.TOWNSHIP} for each in (*own, *outside)]),
        weight=np.array([book["weights"][_weight_name(each)] for each in own], dtype=np.float64),
        own=len(own),
    )


def date_before(day: date) -> date:
    """Return the day before."""
    return day.fromordinal(day.toordinal() - 1)


@cache
def _index() -> dict[str, int]:
    return {code: place for place, code in enumerate(places().old)}


def _province(this: AdministrativeUnit, on: date) -> str:
    return ancestors(this, on)[-1].code


def _successor(this: AdministrativeUnit, on: date) -> str:
    return next((after.code for after in descendants_in_time(this, on) if after.level is Level.COMMUNE), "")


def _weight_name(this: AdministrativeUnit) -> str:
    return "island" if this.level is Level.DISTRICT else str(this.kind)
