"""What a dossier is held to from receipt on: pinned then, from the procedure's version and its rule pack."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from danso.procedures.definitions.model import Unit
from danso.procedures.dossiers.clock import Limit, Pause, Resumes
from danso.procedures.dossiers.states import NATIONAL_CODES, State

if TYPE_CHECKING:
    from collections.abc import Mapping

# A supplement always stops the clock; the other pauses only where the law of the procedure says so.
ALWAYS_PAUSING: Final = frozenset({Pause.SUPPLEMENT})
REJECTION_CODES: Final = (NATIONAL_CODES[State.REJECTED], NATIONAL_CODES[State.ISSUED])


class TermsError(ValueError):
    """Terms that cannot be read: the text names the key."""


@dataclass(frozen=True, slots=True)
class Terms:
    """The limit and the rules of one dossier.

    `supplements` is how often papers may be asked for after receipt; `rejection_code` is what the national
    portal is told of a rejection on the merits, 9 if that is a result like any other.
    """

    limit: Limit
    calendar: str
    supplements: int
    pausing: frozenset[Pause] = ALWAYS_PAUSING
    resumes: Resumes = Resumes.CONTINUE
    paper_result: bool = True
    rejection_code: int = 8

    def __post_init__(self) -> None:
        if self.rejection_code not in REJECTION_CODES:
            raise ValueError(f"a rejection has one of the codes {REJECTION_CODES}")
        if not self.pausing >= ALWAYS_PAUSING:
            raise ValueError("a supplement always stops the clock")


def terms_as_json(terms: Terms) -> dict[str, Any]:
    """Return the terms as the event of receipt carries them."""
    return {
        "calendar": terms.calendar,
        "limit": limit_as_json(terms.limit),
        "paper_result": terms.paper_result,
        "pausing": sorted(str(reason) for reason in terms.pausing),
        "rejection_code": terms.rejection_code,
        "resumes": str(terms.resumes),
        "supplements": terms.supplements,
    }


def terms_from_json(said: Mapping[str, Any]) -> Terms:
    """Read terms back; TermsError for a key that is missing, unknown or wrong."""
    try:
        terms = Terms(
            calendar=said["calendar"],
            limit=limit_from_json(said["limit"]),
            paper_result=said["paper_result"],
            pausing=frozenset(Pause(reason) for reason in said["pausing"]),
            rejection_code=said["rejection_code"],
            resumes=Resumes(said["resumes"]),
            supplements=said["supplements"],
        )
    except (KeyError, TypeError, ValueError) as error:
        raise TermsError(f"terms: {error}") from None
    if terms_as_json(terms) != said:
        raise TermsError("terms: a key is unknown")
    return terms


def limit_as_json(limit: Limit) -> dict[str, Any]:
    """Return a limit as events carry it."""
    cut_off = limit.cut_off.isoformat("minutes") if limit.cut_off else None
    return {"cut_off": cut_off, "number": limit.number, "unit": str(limit.unit)}


def limit_from_json(said: Mapping[str, Any]) -> Limit:
    """Read a limit back; KeyError, TypeError or ValueError for what is none."""
    cut_off = dt.time.fromisoformat(said["cut_off"]) if said["cut_off"] is not None else None
    return Limit(said["number"], Unit(said["unit"]), cut_off)
