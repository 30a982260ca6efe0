"""Days as numbers (`date.toordinal`), in bulk."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sandbox.residents.draws import Numbers

FIRST: Final = date(1900, 1, 1).toordinal()
LAST: Final = date(2150, 12, 31).toordinal()
YEAR: Final = 365.25

_EPOCH: Final = date(1970, 1, 1).toordinal()


@cache
def _texts() -> NDArray[np.object_]:
    return np.array([date.fromordinal(day).isoformat() for day in range(FIRST, LAST + 1)], dtype=object)


def iso(days: Numbers) -> NDArray[np.object_]:
    """Return ISO texts."""
    found: NDArray[np.object_] = _texts()[days - FIRST]
    return found


def years(days: Numbers) -> Numbers:
    """Return the calendar years."""
    return _dates(days).astype("datetime64[Y]").astype(np.int64) + 1970


def birthdays(births: Numbers, ages: Numbers) -> Numbers:
    """Return the days on which people reach the ages; who was born on 29 February waits for 1 March."""
    born = _dates(births)
    month = born.astype("datetime64[M]")
    later = (month + ages * 12).astype("datetime64[D]") + (born - month.astype("datetime64[D]"))
    return later.astype(np.int64) + _EPOCH


def _dates(days: Numbers) -> NDArray[np.datetime64]:
    return (days - _EPOCH).astype("datetime64[D]")
