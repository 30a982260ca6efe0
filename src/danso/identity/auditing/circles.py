"""Who stands close to an officer: the officer's own record, colleagues, people of one household or address.

The log knows people by the tags of its years; a tag is made of the number, which stands sealed in the mirror
or with the person who signed in. An officer whose account bears no number has no circle.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import Q

from danso.identity.models import MisuseFinding, OfficerNumber, Person
from danso.ledger.keys import subject_tags
from danso.organizations.models import Position
from danso.organizations.queries import in_force
from danso.population.models import MirroredResident
from danso.population.numbers import unseal

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

Rule = MisuseFinding.Rule
Circle = dict[Rule, frozenset[str]]
Home = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Officers:
    """Officers by user id: indexes of their numbers, the agencies they serve, and who serves an agency."""

    indexes: Mapping[int, str] = field(repr=False)
    agencies: Mapping[int, set[int]]
    members: Mapping[int, set[int]]

    def colleagues(self, user: int) -> set[int]:
        """Everybody else in one of the officer's agencies."""
        return {each for agency in self.agencies[user] for each in self.members[agency]} - {user}


def circles(actors: Iterable[str], *, on: dt.date) -> dict[str, Circle]:
    """The circle of each actor (as the log spells it) in tags of the day's year; five queries."""
    users = {int(who) for kind, _mark, who in (each.partition(":") for each in actors) if who.isdecimal()}
    officers = _officers(users, on)
    residents = _residents(officers.indexes.values())
    tags = _own_tags(residents, officers.indexes.values(), on.year)
    homes = _at_home(residents, on.year)
    return {
        f"officer:{user}": _circle(user, officers, tags, homes)
        for user in users & officers.indexes.keys()
        if officers.indexes[user] in tags
    }


def _circle(user: int, officers: Officers, tags: Mapping[str, str], homes: Mapping[str, set[str]]) -> Circle:
    own = tags[officers.indexes[user]]
    numbered = officers.colleagues(user) & officers.indexes.keys()
    colleagues = {tags[officers.indexes[each]] for each in numbered if officers.indexes[each] in tags}
    return {
        Rule.SELF: frozenset({own}),
        Rule.COLLEAGUE: frozenset(colleagues - {own}),
        Rule.SAME_ADDRESS: frozenset(homes.get(officers.indexes[user], set()) - {own}),
    }


def _officers(users: set[int], on: dt.date) -> Officers:
    posts = Position.objects.filter(in_force(on))
    theirs = posts.filter(user__in=users).values("organization")
    agencies, members = defaultdict[int, set[int]](set), defaultdict[int, set[int]](set)
    for user, agency in posts.filter(organization__in=theirs).values_list("user", "organization"):
        agencies[user].add(agency)
        members[agency].add(user)
    known = OfficerNumber.objects.filter(user__in={*users, *agencies})
    return Officers(dict(known.values_list("user", "number_index")), agencies, members)


def _residents(indexes: Iterable[str]) -> list[MirroredResident]:
    found = MirroredResident.objects.filter(number_index__in=set(indexes))
    return list(found.only("number_index", "number_sealed", "household", "commune", "address"))


def _own_tags(residents: list[MirroredResident], indexes: Iterable[str], year: int) -> dict[str, str]:
    """Tags by index, of the mirror's sealed numbers and of those who signed in as people."""
    signed_in = Person.objects.filter(number_index__in=set(indexes)).values_list(
        "number_index", "sealed_number"
    )
    sealed = dict(signed_in) | {each.number_index: each.number_sealed for each in residents}
    known = ((index, number) for index, number in sealed.items() if index and number)
    return {index: tag for index, number in known for tag in _tag(number, year)}


def _tag(sealed: bytes | memoryview, year: int) -> list[str]:
    """The one tag of the year; none when the year has no key, hence no lines."""
    return subject_tags(unseal(sealed), range(year, year + 1))


def _at_home(residents: list[MirroredResident], year: int) -> dict[str, set[str]]:
    """Tags of all who share household or address, by the index of the officer they share it with."""
    lived_at = {each.number_index: _homes(each) for each in residents}
    homes = set[Home]().union(*lived_at.values())
    household = Q(household__in={head for head, address in homes if not address})
    address = Q(address__in={address for _commune, address in homes if address})
    near = MirroredResident.objects.filter(
        household | address, commune__in={each.commune for each in residents}, number_sealed__isnull=False
    )
    tags = defaultdict[Home, set[str]](set)
    for each in near.only("number_sealed", "household", "commune", "address").iterator():
        shared = _homes(each) & homes
        for home in shared:
            tags[home].update(_tag(each.number_sealed or b"", year))
    return {
        index: set[str]().union(*(tags[home] for home in theirs))
        for index, theirs in lived_at.items()
        if index
    }


def _homes(resident: MirroredResident) -> set[Home]:
    """The household (its head, no address) and the address (its commune and text), where they are known."""
    household = {(resident.household, "")} if resident.household else set()
    address = {(resident.commune, resident.address)} if resident.commune and resident.address else set()
    return household | address
