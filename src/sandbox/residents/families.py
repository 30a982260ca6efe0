"""Households and kin: who lives together, how old they are, whose child and spouse each one is.

A household is a row of eight seats: the first adult, the spouse, up to four children, and the first adult's
father and mother. Ages are years at the day the world is made for, as reals.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sandbox.residents.draws import Draws, Flags, Numbers, Reals

ADULT, SPOUSE, FIRST_CHILD, CHILDREN, FATHER, MOTHER = 0, 1, 2, 4, 6, 7
SEATS: Final = 8
KINDS: Final = ("single", "couple", "family", "lone_parent", "three_generations")
SINGLE, COUPLE, FAMILY, LONE_PARENT, THREE_GENERATIONS = range(5)
NO_ONE: Final = 0
MALE, FEMALE = 1, 2

_SMALLEST_MEAN: Final = 2.4  # people a household, lower than any draw gives
_OLDEST: Final = 104.0


@dataclass(frozen=True, slots=True)
class Families:
    """People by household; kin as ids, counted from 1, `NO_ONE` where there is none in the register."""

    household: Numbers  # of each person, from 0
    seat: Numbers
    age: Reals
    sex: Numbers
    kind: Numbers  # of each household
    ids: NDArray[np.int64]  # household x seat

    @property
    def households(self) -> int:
        """How many households there are."""
        return len(self.kind)

    def relative(self, seats: Numbers | int) -> Numbers:
        """Return the id of whoever takes a seat of each person's household."""
        return self.ids[self.household, seats]

    def relative_sex(self, seat: int) -> Numbers:
        """Return the sex of whoever takes the seat in each person's household; 0 for an empty seat."""
        return np.where(self.relative(seat) == NO_ONE, 0, self.sex[self.relative(seat) - 1])

    @property
    def is_child(self) -> Flags:
        """Who takes a child's seat."""
        return (self.seat >= FIRST_CHILD) & (self.seat < FIRST_CHILD + CHILDREN)


def draw_families(people: int, rates: dict[str, Any], draws: Draws) -> Families:
    """Draw exactly so many people in households."""
    count = int(people / _SMALLEST_MEAN) + 8
    kind = draws.pick([rates[name]["weight"] for name in KINDS], count)
    seats = _seats(kind, rates, draws)
    counted = np.cumsum(seats.present.ravel()).reshape(seats.present.shape)
    present = seats.present & (counted <= people)
    ids = np.where(present, counted, NO_ONE)
    used = int(present.any(axis=1).sum())
    household, seat = np.nonzero(present)
    return Families(
        household, seat, seats.ages[household, seat], seats.sexes[household, seat], kind[:used], ids[:used]
    )


@dataclass(frozen=True, slots=True)
class _Seats:
    """Household x seat, while it is being filled."""

    ages: Reals
    present: NDArray[np.bool_]
    sexes: Numbers


def _seats(kind: Numbers, rates: dict[str, Any], draws: Draws) -> _Seats:
    count = len(kind)
    shape = (count, SEATS)
    seats = _Seats(np.zeros(shape), np.zeros(shape, dtype=bool), np.full(shape, MALE, dtype=np.int64))
    first = _first_ages(kind, rates, draws)
    seats.ages[:, ADULT], seats.present[:, ADULT] = first, True
    paired = np.isin(kind, [COUPLE, FAMILY, THREE_GENERATIONS])
    wife = _wives(first, rates["husband_older"], draws)
    seats.ages[:, SPOUSE], seats.present[:, SPOUSE] = wife, paired
    alone_is_woman = draws.chance(np.where(kind == LONE_PARENT, 0.75, 0.5), count)
    seats.sexes[:, ADULT] = np.where(~paired & alone_is_woman, FEMALE, MALE)
    seats.sexes[:, SPOUSE] = FEMALE
    mother = np.where(seats.sexes[:, ADULT] == FEMALE, first, wife)
    with_children = np.isin(kind, [FAMILY, LONE_PARENT, THREE_GENERATIONS])
    _seat_children(seats, mother, with_children, rates, draws)
    _seat_grandparents(seats, kind == THREE_GENERATIONS, rates, draws)
    return _Seats(seats.ages, seats.present & (seats.ages < _OLDEST), seats.sexes)


def _wives(husbands: Reals, older: dict[str, float], draws: Draws) -> Reals:
    gap = older["mean"] + draws.bell(len(husbands)) * older["deviation"]
    return np.maximum(husbands - np.clip(gap, older["least"], older["most"]), 18.0)


def _first_ages(kind: Numbers, rates: dict[str, Any], draws: Draws) -> Reals:
    """Draw the first adult's age from the bands of the household's kind."""
    ages = np.zeros(len(kind))
    for place, name in enumerate(KINDS):
        bands = np.array(rates[name]["ages"])
        rows = np.flatnonzero(kind == place)
        chosen = bands[draws.pick(bands[:, 2], len(rows))]
        ages[rows] = draws.between(chosen[:, 0], chosen[:, 1], len(rows))
    return ages


def _seat_children(seats: _Seats, mother: Reals, allowed: Flags, rates: dict[str, Any], draws: Draws) -> None:
    count = len(mother)
    wanted = draws.pick(rates["children"], count) + 1
    first, spacing = rates["first_birth"], rates["spacing"]
    at_birth = first["least"] + draws.peaked(count) * first["spread"]
    for nth in range(CHILDREN):
        seat = FIRST_CHILD + nth
        ages = mother - at_birth
        years_away = np.maximum(ages - rates["leaves_from"], 0)
        at_home = draws.chance(np.maximum(1 - years_away * rates["leaves_each_year"], 0.02), count)
        born = (ages >= 0) & (at_birth <= rates["latest_birth"])
        seats.ages[:, seat] = ages
        seats.present[:, seat] = allowed & (nth < wanted) & born & at_home
        seats.sexes[:, seat] = np.where(draws.chance(rates["boys"], count), MALE, FEMALE)
        at_birth = at_birth + spacing["least"] + draws.uniform(count) * spacing["spread"]


def _seat_grandparents(seats: _Seats, allowed: Flags, rates: dict[str, Any], draws: Draws) -> None:
    count = len(allowed)
    older = rates["grandparents_older"]
    seats.ages[:, MOTHER] = seats.ages[:, ADULT] + older["least"] + draws.peaked(count) * older["spread"]
    seats.ages[:, FATHER] = seats.ages[:, MOTHER] + 1 + draws.peaked(count) * 6
    seats.sexes[:, MOTHER] = FEMALE
    seats.present[:, MOTHER] = allowed & draws.chance(rates["grandmother"], count)
    seats.present[:, FATHER] = allowed & (
        draws.chance(rates["grandfather"], count) | ~seats.present[:, MOTHER]
    )


def heads(families: Families, may_lead: Flags, rates: dict[str, Any], draws: Draws) -> Numbers:
    """Return the seat of each household's head among those who may lead it; -1 where nobody may."""
    count = families.households
    order = np.tile(np.array([1.0, 2, 5, 6, 7, 8, 3, 4]), (count, 1))
    order[:, SPOUSE] -= draws.chance(rates["wife_is_head"], count) * 1.5
    order[:, [FATHER, MOTHER]] -= draws.chance(rates["grandparent_is_head"], count)[:, None] * 3.5
    order[~_by_seat(families, may_lead)] = np.inf
    seat = order.argmin(axis=1)
    return np.where(np.isinf(order.min(axis=1)), -1, seat)


def _by_seat(families: Families, flags: Flags) -> NDArray[np.bool_]:
    table = np.zeros((families.households, SEATS), dtype=bool)
    table[families.household, families.seat] = flags
    return table


def relations(families: Families, head: Numbers) -> NDArray[np.object_]:
    """Return everyone's relation code with the head's seat; empty where the household has no head."""
    codes = np.array([[_relation(top, seat, sex) for sex in (MALE, FEMALE)] for top, seat in _PAIRS])
    table = codes.reshape(SEATS, SEATS, 2).astype(object)
    top = head[families.household]
    found = table[np.maximum(top, 0), families.seat, families.sex - 1]
    return np.where(top >= 0, found, "")


_PAIRS: Final = [(top, seat) for top in range(SEATS) for seat in range(SEATS)]
_CHILD_SEATS: Final = range(FIRST_CHILD, FIRST_CHILD + CHILDREN)


def _relation(top: int, seat: int, sex: int) -> str:
    """Return the code of what the one in `seat` is to the head in seat `top`."""
    if top == seat:
        return "CH01"
    by_sex = sex - 1
    generation = {ADULT: 1, SPOUSE: 1, FATHER: 2, MOTHER: 2}
    distance = generation.get(seat, 0) - generation.get(top, 0)
    if distance == 0:
        return "CH09" if top in _CHILD_SEATS else ("CH02" if by_sex else "CH03")
    if abs(distance) > 1:
        return "CH10" if distance > 0 else "CH11"
    if SPOUSE in {top, seat} and {FATHER, MOTHER} & {top, seat}:
        return "CH08" if distance > 0 else "CH07"
    return ("CH05" if by_sex else "CH04") if distance > 0 else "CH06"
