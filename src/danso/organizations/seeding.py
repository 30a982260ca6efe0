"""Filling an empty tree: agencies from the directory, committees from the register of units."""

from __future__ import annotations

import datetime as dt
import tomllib
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING

from django.db import transaction

from danso.organizations.directory import (
    ALL_COMMUNES,
    ALL_DEPARTMENTS,
    ALL_DEPARTMENTS_AND_LOCALITIES,
    ALL_DISTRICTS,
    ALL_LOCALITIES,
    CENTRAL,
    load_default_directory,
)
from danso.organizations.models import Kind, Organization, OrganizationAlias, OrganizationGroup
from danso.organizations.services import join
from danso.vietnam import administrative_units as units
from danso.vietnam.administrative_units import AdministrativeUnit
from danso.vietnam.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from danso.organizations.directory import Agency

ROOT = "ubnd-tinh"
# Who "các sở, ban, ngành" are; central bodies are named one by one, never commanded as a group.
DEPARTMENTS = frozenset({Kind.PPC_OFFICE, Kind.DEPARTMENT, Kind.POLICE, Kind.MILITARY})
GROUP_NAMES = {
    ALL_DEPARTMENTS: "Các sở, ban, ngành",
    ALL_LOCALITIES: "Các địa phương",
    ALL_DEPARTMENTS_AND_LOCALITIES: "Các sở, ban, ngành, địa phương",
    ALL_DISTRICTS: "UBND các huyện, thị xã, thành phố",
    ALL_COMMUNES: "UBND các xã, phường, thị trấn",
}
LAST_DAY_OF_DISTRICTS = units.TWO_TIERS_SINCE - dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ProvinceSeed:
    """What a province's tree is made of; without `unit` its committees are not in the register."""

    place: str
    on: dt.date
    agencies: tuple[str, ...]
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Committee:
    """A people's committee (UBND) of a district or commune, before it is a row."""

    code: str
    name: str
    kind: Kind
    parent: str
    unit_code: str = ""
    aliases: tuple[str, ...] = ()
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    successor: str | None = None


def known_seeds() -> tuple[str, ...]:
    """Names of the seeds that come with danso."""
    folder = resources.files("danso.organizations").joinpath("data/provinces")
    return tuple(sorted(file.name.removesuffix(".toml") for file in folder.iterdir()))


def load_seed(name: str) -> ProvinceSeed:
    """A seed that comes with danso; raises FileNotFoundError."""
    text = resources.files("danso.organizations").joinpath(f"data/provinces/{name}.toml").read_text("utf-8")
    data = tomllib.loads(text)
    return ProvinceSeed(data["place"], data["on"], tuple(data["agencies"]), data["unit"])


def default_seed(*, place: str, on: dt.date, unit: str | None = None) -> ProvinceSeed:
    """The bodies that every province has: those of the directory that exist on the day."""
    codes = tuple(
        agency.code
        for agency in load_default_directory().agencies
        if agency.kind not in (CENTRAL, Kind.DISTRICT, Kind.COMMUNE)
        and not agency.code.startswith("bao-ba-ria")
        and (agency.since is None or agency.since <= on)
        and (agency.until is None or on <= agency.until)
    )
    return ProvinceSeed(place, on, codes, unit)


class AnotherProvinceError(Exception):
    """The tree is another province's already."""


@transaction.atomic
def seed_province(seed: ProvinceSeed) -> int:
    """Make what the seed names and is not there yet; returns how many organizations were made."""
    before = Organization.objects.count()
    if Organization.objects.filter(code=ROOT).exclude(name__endswith=f" {seed.place}").exists():
        raise AnotherProvinceError(seed.place)
    root = seed_agencies(seed.agencies, place=seed.place)
    if seed.unit:
        seed_committees(committees_of(seed.unit, on=seed.on), root=root)
    seed_groups()
    return Organization.objects.count() - before


def seed_agencies(codes: Sequence[str], *, place: str) -> Organization:
    """The directory's agencies of these codes and those that succeed them, below the province; returns it."""
    known = {agency.code: agency for agency in load_default_directory().agencies if agency.code}
    root = _agency_row(known[ROOT], None, place)
    for code in with_successors(codes, known):
        if code != ROOT:
            _agency_row(known[code], root, place)
    for code in with_successors(codes, known):
        if known[code].until is not None:
            _succeed(code, known[code].successor)
    return root


def with_successors(codes: Iterable[str], known: Mapping[str, Agency]) -> list[str]:
    """The codes, followed by those of the bodies that took over on a known day."""
    found = list(dict.fromkeys(codes))
    for code in found:
        after = known[code].successor
        if known[code].until is not None and after and after not in found:
            found.append(after)
    return found


def _agency_row(agency: Agency, parent: Organization | None, place: str) -> Organization:
    level_named = agency.name.lower().endswith("tỉnh") and not agency.as_written
    row, _created = Organization.objects.get_or_create(
        code=agency.code,
        defaults={
            "name": f"{agency.name} {place}" if agency.code == ROOT else agency.name,
            "short_name": agency.short_name,
            "kind": agency.kind,
            "parent": parent,
            "valid_from": agency.since,
            "valid_to": agency.until,
        },
    )
    placed = (agency.name, f"{agency.name} {place}") if level_named else ()
    _aliases(row, (*agency.aliases, *placed))
    return row


def _aliases(row: Organization, texts: Iterable[str]) -> None:
    for text in texts:
        if fold(text) != row.name_key:
            OrganizationAlias.objects.get_or_create(
                key=fold(text), defaults={"organization": row, "text": text}
            )


def _succeed(code: str, successor: str | None) -> None:
    after = Organization.objects.filter(code=successor).first() if successor else None
    if after is not None:
        Organization.objects.filter(code=code, successor__isnull=True).update(successor=after)


def committees_of(province: str, *, on: dt.date) -> list[Committee]:
    """The committees of a province's districts and communes on the day and of what became of them.

    Parents come first; a unit that only changed its name stays one body, under the name it bore on the day.
    """
    districts = units.children(province, on)
    communes = [commune for district in districts for commune in units.children(district.code, on)]
    bodies = _bodies(_through_time([*districts, *communes]))
    codes = {version: _body_code(body) for body in bodies for version in body}
    made = [_committee(body, on, codes) for body in bodies]
    return sorted(made, key=lambda committee: committee.kind != Kind.DISTRICT)


Body = tuple[AdministrativeUnit, ...]


def _through_time(of_the_day: Iterable[AdministrativeUnit]) -> list[AdministrativeUnit]:
    """The units and everything they became."""
    found = list(of_the_day)
    for unit in found:
        found.extend(after for after in units.successors(unit) if after not in found)
    return found


def _bodies(versions: Sequence[AdministrativeUnit]) -> list[Body]:
    """Chains of versions between which only the name changed."""
    after = {unit: _renamed(unit) for unit in versions}
    chains: list[Body] = []
    for unit in versions:
        if unit in after.values():
            continue
        chain = [unit]
        while (follower := after[chain[-1]]) is not None:
            chain.append(follower)
        chains.append(tuple(chain))
    return chains


def _renamed(unit: AdministrativeUnit) -> AdministrativeUnit | None:
    """What the unit became when it alone became it, under its own code and parent."""
    after = units.successors(unit)
    same = len(after) == 1 and (after[0].code, after[0].parent_code) == (unit.code, unit.parent_code)
    return after[0] if same and units.predecessors(after[0]) == (unit,) else None


def _body_code(body: Body) -> str:
    first = body[0]
    return first.code if first.valid_from is None else f"{first.code}-{first.valid_from:%Y%m}"


def _committee(body: Body, on: dt.date, codes: Mapping[AdministrativeUnit, str]) -> Committee:
    first, last = body[0], body[-1]
    named = next((version for version in body if version.is_valid(on)), first)
    above = units.unit(first.parent_code or "", max(first.valid_from or on, on))
    after = units.successors(last)
    return Committee(
        code=_body_code(body),
        name=committee_name(named.name),
        kind=Kind.DISTRICT if first.level is units.Level.DISTRICT else Kind.COMMUNE,
        parent=codes.get(above, ROOT) if above else ROOT,
        unit_code=first.code,
        aliases=tuple(committee_name(version.name) for version in body if version is not named),
        valid_from=first.valid_from,
        valid_to=last.valid_to,
        successor=codes.get(after[0]) if after else None,
    )


def committee_name(unit: str) -> str:
    """The committee of a unit: `UBND phường 1` of `Phường 1`."""
    return f"UBND {unit[0].lower()}{unit[1:]}"


def seed_committees(committees: Sequence[Committee], *, root: Organization) -> None:
    """Make the committees that are not there yet, parents before what lies below them."""
    rows = {row.code: row for row in Organization.objects.all()}
    for committee in committees:
        rows.setdefault(committee.code, _committee_row(committee, rows.get(committee.parent, root)))
    for committee in committees:
        _succeed(committee.code, committee.successor)


def _committee_row(committee: Committee, parent: Organization) -> Organization:
    row, _created = Organization.objects.get_or_create(
        code=committee.code,
        defaults={
            "name": committee.name,
            "short_name": committee.name.removeprefix("UBND "),
            "kind": committee.kind,
            "parent": parent,
            "unit_code": committee.unit_code,
            "valid_from": committee.valid_from,
            "valid_to": committee.valid_to,
        },
    )
    _aliases(row, (*committee.aliases, *directory_aliases(committee.name)))
    return row


def directory_aliases(name: str) -> tuple[str, ...]:
    """Other names the directory knows of a committee."""
    known = load_default_directory().find(name)
    return known.aliases if known and fold(known.name) == fold(name) else ()


def seed_groups() -> None:
    """Make the groups that plans speak of, with every organization as long as it exists.

    The localities are the districts while there are any, and the communes afterwards.
    """
    groups = {
        code: OrganizationGroup.objects.get_or_create(code=code, defaults={"name": name})[0]
        for code, name in GROUP_NAMES.items()
    }
    for row in Organization.objects.all():
        for code, first, last in memberships_of(row):
            join(group=groups[code], organization=row, valid_from=first, valid_to=last)


def memberships_of(row: Organization) -> list[tuple[str, dt.date | None, dt.date | None]]:
    """Groups an organization belongs to by its kind, with the first and last day."""
    first, last = row.valid_from, row.valid_to
    if row.kind in DEPARTMENTS:
        return [(code, first, last) for code in (ALL_DEPARTMENTS, ALL_DEPARTMENTS_AND_LOCALITIES)]
    if row.kind == Kind.DISTRICT:
        codes = (ALL_DISTRICTS, ALL_LOCALITIES, ALL_DEPARTMENTS_AND_LOCALITIES)
        return [(code, first, last) for code in codes]
    if row.kind != Kind.COMMUNE:
        return []
    found = [(ALL_COMMUNES, first, last)]
    if last is None or last > LAST_DAY_OF_DISTRICTS:
        since = max(first or units.TWO_TIERS_SINCE, units.TWO_TIERS_SINCE)
        found += [(code, since, last) for code in (ALL_LOCALITIES, ALL_DEPARTMENTS_AND_LOCALITIES)]
    return found
