"""Online submissions of dossiers (nộp hồ sơ trực tuyến): each room that takes them says how many it took.

Nobody takes any until a room registers: then the measure is not counted at all, which is not zero.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt


@dataclass(frozen=True, slots=True)
class Submissions:
    """Submissions to an agency, and those of people who were authenticated at level 02 as they submitted."""

    organization_id: int
    authenticated: int
    all: int


Source = Callable[["dt.date", "dt.date"], Iterable[Submissions]]

_sources: dict[str, Source] = {}


def register_submissions(name: str, source: Source) -> None:
    """Let a room's submissions between two days, both included, be counted; ValueError for a taken name."""
    if _sources.setdefault(name, source) is not source:
        raise ValueError(f"submissions of {name} are registered twice")


def forget_submissions(name: str) -> None:
    """Take a source away again, as tests do."""
    _sources.pop(name, None)


def submissions(first: dt.date, last: dt.date) -> list[Submissions] | None:
    """What all rooms took between two days, both included; None when none takes any."""
    return [each for source in _sources.values() for each in source(first, last)] if _sources else None
