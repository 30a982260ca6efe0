"""The live business a reading stands on: each room that has cases says how to find one by its code."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt


@dataclass(frozen=True, slots=True)
class CaseQuestion:
    """A case's code, the agency that asks, the people it asks about (indexes of numbers), and when."""

    case: str
    agency: str
    people: frozenset[str]
    now: dt.datetime


@dataclass(frozen=True, slots=True)
class CaseState:
    """What a case allows: whether it is open, in the asker's unit, and all the people are parties of it."""

    live: bool
    in_unit: bool
    parties: bool


Resolver = Callable[[CaseQuestion], CaseState | None]

_kinds: dict[str, Resolver] = {}


def register_case_kind(prefix: str, resolver: Resolver) -> None:
    """Let cases whose code begins with `prefix` be found by `resolver`; raises ValueError when taken."""
    if not prefix or _kinds.setdefault(prefix, resolver) is not resolver:
        raise ValueError(f"the case prefix {prefix!r} is empty or taken")


def forget_case_kind(prefix: str) -> None:
    """Take a kind away again, as tests do."""
    _kinds.pop(prefix, None)


def state_of(question: CaseQuestion) -> CaseState | None:
    """The state of the case, None when no room knows it; the longest prefix answers."""
    known = [prefix for prefix in _kinds if question.case.startswith(prefix)]
    return _kinds[max(known, key=len)](question) if known else None
