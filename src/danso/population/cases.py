"""The live business a reading stands on: each room that has cases says how to find one by its code."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

AT_ONCE: Final = 10_000  # codes, within what a database takes as parameters


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
Closings = Callable[[Collection[str]], Mapping[str, "dt.datetime"]]

_kinds: dict[str, tuple[Resolver, Closings | None]] = {}


def register_case_kind(prefix: str, resolver: Resolver, closings: Closings | None = None) -> None:
    """Let cases whose code begins with `prefix` be found by `resolver`; raises ValueError when taken.

    `closings` says when those of many cases were closed that are, in one query.
    """
    if not prefix or _kinds.setdefault(prefix, (resolver, closings)) != (resolver, closings):
        raise ValueError(f"the case prefix {prefix!r} is empty or taken")


def forget_case_kind(prefix: str) -> None:
    """Take a kind away again, as tests do."""
    _kinds.pop(prefix, None)


def state_of(question: CaseQuestion) -> CaseState | None:
    """The state of the case, None when no room knows it; the longest prefix answers."""
    prefix = _prefix_of(question.case)
    return _kinds[prefix][0](question) if prefix else None


def closings_of(cases: Iterable[str]) -> dict[str, dt.datetime]:
    """When each case was closed, by its code; those that are open, or that no room knows, are left out."""
    by_kind: dict[str, list[str]] = {}
    for case in cases:
        by_kind.setdefault(_prefix_of(case), []).append(case)
    found: dict[str, dt.datetime] = {}
    for prefix, codes in by_kind.items():
        closings = _kinds[prefix][1] if prefix else None
        if closings:
            for start in range(0, len(codes), AT_ONCE):
                found |= closings(codes[start : start + AT_ONCE])
    return found


def _prefix_of(case: str) -> str:
    return max((prefix for prefix in _kinds if case.startswith(prefix)), key=len, default="")
