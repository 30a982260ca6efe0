"""What people's data may be read for, and on which legal basis (packs/purposes.toml)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any

from danso.population.fields import covers
from danso.population.packs import pack

if TYPE_CHECKING:
    from collections.abc import Mapping


class Way(StrEnum):
    """How people are asked for."""

    VERIFY = "verify"
    NUMBER = "number"
    NAME = "name"
    ADDRESS = "address"
    MIRROR = "mirror"


class CaseNeed(StrEnum):
    """What must stand behind a reading: nothing, a live case, one the person is a party of, or a reason."""

    NONE = "none"
    OPEN = "open"
    PARTY = "party"
    REASON = "reason"


@dataclass(frozen=True, slots=True)
class Hours:
    """Local hours in which a purpose may read: from `start` up to, not including, `end`."""

    start: dt.time
    end: dt.time

    def hold(self, at: dt.time) -> bool:
        """Whether the moment lies within."""
        return self.start <= at < self.end


@dataclass(frozen=True, slots=True)
class Purpose:
    """One purpose (mục đích); `daily` is people an officer may read a day, 0 for no count.

    `consent` needs the person's own (sự đồng ý): such purposes are what third parties ask for.
    """

    code: str
    vi: str
    en: str
    askers: frozenset[str]
    ways: frozenset[Way]
    fields: tuple[str, ...]
    sensitive: bool
    legal_bases: frozenset[str]
    assurance: int
    case: CaseNeed
    own: bool
    hours: Hours | None
    daily: int
    since: dt.date
    consent: bool

    def allows_field(self, code: str) -> bool:
        """Whether the purpose may read the field."""
        return any(covers(head, code) for head in self.fields)


@dataclass(frozen=True, slots=True)
class LegalBasis:
    """One legal basis (căn cứ pháp lý) in plain words."""

    code: str
    vi: str
    en: str


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one request may ask for or bring back."""

    numbers: int
    hits_by_name: int
    hits_by_address: int
    fields: int


@dataclass(frozen=True, slots=True)
class Throttle:
    """Reads a minute, of one officer and of one system."""

    officer: int
    system: int


@cache
def purposes() -> Mapping[str, Purpose]:
    """All purposes by code."""
    return {row["code"]: _purpose(row) for row in pack("purposes")["purposes"]}


@cache
def legal_bases() -> Mapping[str, LegalBasis]:
    """All legal bases by code."""
    rows = pack("purposes")["legal_bases"]
    return {code: LegalBasis(code, row["vi"], row["en"]) for code, row in rows.items()}


@cache
def limits() -> Limits:
    """The caps of one request."""
    row = pack("purposes")["limits"]
    return Limits(row["numbers"], row["hits_by_name"], row["hits_by_address"], row["fields"])


@cache
def throttle() -> Throttle:
    """The reads a minute that are let through."""
    row = pack("purposes")["throttle"]
    return Throttle(row["officer_reads_a_minute"], row["system_reads_a_minute"])


def _purpose(row: Mapping[str, Any]) -> Purpose:
    return Purpose(
        code=row["code"],
        vi=row["vi"],
        en=row["en"],
        askers=frozenset(row["askers"]),
        ways=frozenset(Way(way) for way in row["ways"]),
        fields=tuple(row["fields"]),
        sensitive=row["sensitive"],
        legal_bases=frozenset(row["legal_bases"]),
        assurance=row["assurance"],
        case=CaseNeed(row["case"]),
        own=row["subject"] == "own",
        hours=_hours(row["hours"]),
        daily=row["daily"],
        since=row["covers"],
        consent=row.get("consent", False),
    )


def _hours(text: str) -> Hours | None:
    if not text:
        return None
    start, end = (dt.time.fromisoformat(part) for part in text.split("-"))
    return Hours(start, end)
