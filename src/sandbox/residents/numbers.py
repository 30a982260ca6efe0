"""Numbers of a given beginning, each given out once, looking as random as real ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from sandbox.residents.draws import Draws, Numbers

SERIALS: Final = 1_000_000
_STRIDE: Final = 618_033  # shares no divisor with SERIALS, so that all serials come before one comes again


class NoSerialLeftError(Exception):
    """More people than six digits can tell apart share a beginning."""


def personal_prefixes(province: Numbers, sex: Numbers, birth_year: Numbers) -> Numbers:
    """Return `PPP G YY` as numbers; province as a number, sex 1 or 2, years 1900 to 2099."""
    century = (birth_year // 100 - 19) * 2
    return province * 1000 + (century + sex - 1) * 100 + birth_year % 100


def with_serials(prefixes: Numbers, draws: Draws) -> Numbers:
    """Return each prefix with six more digits; no number twice."""
    order = np.argsort(prefixes, kind="stable")
    ordered = prefixes[order]
    starts = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]])
    lengths = np.diff(np.r_[starts, len(ordered)])
    if lengths.max(initial=0) > SERIALS:
        raise NoSerialLeftError
    offsets = draws.below(SERIALS, len(starts))
    rank = np.arange(len(ordered)) - np.repeat(starts, lengths)
    serials = np.empty(len(ordered), dtype=np.int64)
    serials[order] = (rank * _STRIDE + np.repeat(offsets, lengths)) % SERIALS
    return prefixes * SERIALS + serials
