"""Administrative units (đơn vị hành chính): codes, names and parents through time, and what became of each.

Two orders are known: province, district and commune until 30 June 2025, and province and commune from 1 July
2025. Bà Rịa - Vũng Tàu is followed through its changes since 2024; in the other provinces the three-tier
order stands in its last state for all earlier dates. Where the facts come from: `data/README.md`.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from danso.vietnam.text import nfc, search_key

if TYPE_CHECKING:
    from collections.abc import Iterable

TWO_TIERS_SINCE: Final = date(2025, 7, 1)


class Level(StrEnum):
    """Tier of a unit; the districts ended with June 2025."""

    PROVINCE = "province"
    DISTRICT = "district"
    COMMUNE = "commune"


class Kind(StrEnum):
    """What a unit is, by the first words of its name."""

    PROVINCE = "province"
    MUNICIPALITY = "municipality"
    CITY = "city"
    URBAN_DISTRICT = "urban_district"
    TOWN = "town"
    RURAL_DISTRICT = "rural_district"
    WARD = "ward"
    TOWNSHIP = "township"
    COMMUNE = "commune"
    SPECIAL_ZONE = "special_zone"


# Codes have two digits for a province, three for a district, five for a commune.
_LEVELS: Final = {2: Level.PROVINCE, 3: Level.DISTRICT, 5: Level.COMMUNE}
_PREFIXES: Final = {
    "Tỉnh": Kind.PROVINCE,
    "Thành phố": Kind.CITY,
    "Quận": Kind.URBAN_DISTRICT,
    "Thị xã": Kind.TOWN,
    "Huyện": Kind.RURAL_DISTRICT,
    "Phường": Kind.WARD,
    "Thị trấn": Kind.TOWNSHIP,
    "Xã": Kind.COMMUNE,
    "Đặc khu": Kind.SPECIAL_ZONE,
}
_ABBREVIATIONS: Final = {
    "tp": "thanh pho",
    "tx": "thi xa",
    "tt": "thi tran",
    "p": "phuong",
    "q": "quan",
    "h": "huyen",
    "x": "xa",
    "tphcm": "thanh pho ho chi minh",
    "hcm": "ho chi minh",
}


@dataclass(frozen=True, slots=True)
class AdministrativeUnit:
    """One unit for as long as its name, kind and parent stayed the same.

    Without `valid_from` the beginning is not recorded; `valid_to` is the last day. `successor_codes` are
    those of the next day, the unit that took the most of it first; a code may pass on to a successor.
    """

    code: str
    name: str
    parent_code: str | None
    valid_from: date | None
    valid_to: date | None
    successor_codes: tuple[str, ...]

    @property
    def level(self) -> Level:
        """The unit's tier."""
        return _LEVELS[len(self.code)]

    @property
    def kind(self) -> Kind:
        """What the unit is called: a city at the level of provinces is a municipality."""
        kind = _PREFIXES[self._prefix]
        return Kind.MUNICIPALITY if kind is Kind.CITY and self.level is Level.PROVINCE else kind

    @property
    def short_name(self) -> str:
        """The name without its kind: `Vũng Tàu` of `Phường Vũng Tàu`, `1` of `Phường 1`."""
        return self.name.removeprefix(self._prefix).lstrip()

    def is_valid(self, on: date) -> bool:
        """Tell whether the unit existed so on the day."""
        return (self.valid_from or date.min) <= on <= (self.valid_to or date.max)

    @property
    def _prefix(self) -> str:
        return next(prefix for prefix in _PREFIXES if self.name.startswith(f"{prefix} "))


def units(on: date, level: Level | None = None) -> tuple[AdministrativeUnit, ...]:
    """Return all units of the day, or those of one level, in order of code."""
    return tuple(each for each in _register().all if each.is_valid(on) and level in {None, each.level})


def unit(code: str, on: date) -> AdministrativeUnit | None:
    """Return the unit that bore the code on the day."""
    return _on(_register().by_code.get(code, ()), on)


def children(code: str, on: date) -> tuple[AdministrativeUnit, ...]:
    """Return the units directly below, in order of code."""
    return tuple(each for each in _register().by_parent.get(code, ()) if each.is_valid(on))


def ancestors(this: AdministrativeUnit, on: date) -> tuple[AdministrativeUnit, ...]:
    """Return the units above on the day, the nearest first."""
    above = unit(this.parent_code, on) if this.parent_code else None
    return (above, *ancestors(above, on)) if above else ()


def full_name(this: AdministrativeUnit, on: date) -> str:
    """Return the name with those above it: `Phường 1, Thành phố Vũng Tàu, Tỉnh Bà Rịa - Vũng Tàu`."""
    return ", ".join(each.name for each in (this, *ancestors(this, on)))


def successors(this: AdministrativeUnit) -> tuple[AdministrativeUnit, ...]:
    """Return what the unit became on the day after its last; nothing while it lasts."""
    if this.valid_to is None:
        return ()
    next_day = this.valid_to + timedelta(days=1)
    return tuple(after for code in this.successor_codes if (after := unit(code, next_day)))


def predecessors(this: AdministrativeUnit) -> tuple[AdministrativeUnit, ...]:
    """Return the units that became this one, in whole or in part, on its first day.

    They are of the same level, except for island districts that had no communes and became special zones.
    """
    if this.valid_from is None:
        return ()
    last_day = this.valid_from - timedelta(days=1)
    before = [each for each in _register().by_successor.get(this.code, ()) if each.valid_to == last_day]
    same_level = [each for each in before if each.level is this.level]
    return tuple(same_level or before)


def descendants_in_time(this: AdministrativeUnit, on: date) -> tuple[AdministrativeUnit, ...]:
    """Return what the unit had become by a later day, through all changes; itself while it is valid."""
    if this.is_valid(on):
        return (this,)
    found = (later for after in successors(this) for later in descendants_in_time(after, on))
    return tuple(dict.fromkeys(found))


def find(
    name: str, on: date, *, level: Level | None = None, within: str | None = None
) -> tuple[AdministrativeUnit, ...]:
    """Return the units of the day with that name, with or without its kind, diacritics or full spelling.

    `within` is the code of a unit above. Units spelt exactly so push out those that only sound alike.
    """
    candidates = [each for each in _register().by_name.get(_name_key(name), ()) if each.is_valid(on)]
    fitting = [
        each
        for each in candidates
        if level in {None, each.level}
        and (within is None or within in {above.code for above in ancestors(each, on)})
    ]
    exact = [each for each in fitting if nfc(name).casefold() in _spellings(each)]
    return tuple(exact or fitting)


@dataclass(frozen=True, slots=True)
class _Register:
    """All units, and the ways they are looked up."""

    all: tuple[AdministrativeUnit, ...]
    by_code: dict[str, list[AdministrativeUnit]]
    by_parent: dict[str, list[AdministrativeUnit]]
    by_successor: dict[str, list[AdministrativeUnit]]
    by_name: dict[str, list[AdministrativeUnit]]


@cache
def _register() -> _Register:
    path = files("danso.vietnam") / "data" / "administrative_units.tsv"
    with path.open(encoding="utf-8") as lines:
        every = tuple(_thisof(row) for row in csv.DictReader(lines, delimiter="\t"))
    register = _Register(every, defaultdict(list), defaultdict(list), defaultdict(list), defaultdict(list))
    for each in every:
        _enter(register, each)
    return register


def _enter(register: _Register, this: AdministrativeUnit) -> None:
    register.by_code[this.code].append(this)
    if this.parent_code:
        register.by_parent[this.parent_code].append(this)
    for code in this.successor_codes:
        register.by_successor[code].append(this)
    for key in {search_key(this.name), search_key(this.short_name)}:
        register.by_name[key].append(this)


def _thisof(row: dict[str, str]) -> AdministrativeUnit:
    first, last = (date.fromisoformat(day) if day else None for day in (row["valid_from"], row["valid_to"]))
    return AdministrativeUnit(
        row["code"], row["name"], row["parent"] or None, first, last, tuple(row["successors"].split())
    )


def _on(versions: Iterable[AdministrativeUnit], on: date) -> AdministrativeUnit | None:
    return next((this for this in versions if this.is_valid(on)), None)


def _name_key(name: str) -> str:
    first, *rest = search_key(name).split() or [""]
    words = [
        _ABBREVIATIONS.get(first, first),
        *(_ABBREVIATIONS["hcm"] if word == "hcm" else word for word in rest),
    ]
    return " ".join(words)


def _spellings(this: AdministrativeUnit) -> set[str]:
    return {this.name.casefold(), this.short_name.casefold()}
