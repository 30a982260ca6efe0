"""Births, deaths, marriages and kin of everybody, before anything is written into a register."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from sandbox.residents.days import FIRST, YEAR, years
from sandbox.residents.families import (
    ADULT,
    FATHER,
    LONE_PARENT,
    MALE,
    MOTHER,
    NO_ONE,
    SINGLE,
    SPOUSE,
    Families,
    heads,
    relations,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sandbox.residents.draws import Draws, Flags, Numbers, Reals
    from sandbox.residents.packs import Plan

LIVING, DECEASED, MISSING, MOVED_OUT = 1, 2, 3, 4
UNMARRIED, MARRIED, NO_LONGER_MARRIED = 1, 2, 3
NEVER: Final = 0
OF_AGE: Final = 18


@dataclass(frozen=True, slots=True)
class Lives:
    """What happened to each person; days as numbers, `NEVER` where it did not happen."""

    birth: Numbers
    birth_year: Numbers
    death: Numbers  # or the day of going missing
    moved_out: Numbers
    status: Numbers
    father: Numbers
    mother: Numbers
    spouse: Numbers
    representative: Numbers
    marital: Numbers
    head: Numbers  # id, of each household
    relation: NDArray[np.object_]

    @property
    def here(self) -> Flags:
        """Who lives in the province."""
        return self.status == LIVING


def draw_lives(families: Families, plan: Plan, draws: Draws) -> Lives:
    """Draw what happened to everybody until today."""
    today, rates = plan.today, plan.rates
    birth = np.maximum(today - np.floor(families.age * YEAR).astype(np.int64), FIRST)
    status, ended = _ends(families, today - birth, plan, draws)
    here = status == LIVING
    head_seat = heads(families, here & (families.age >= OF_AGE), rates["households"], draws)
    rows = np.arange(families.households)
    head = np.where(head_seat >= 0, families.ids[rows, np.maximum(head_seat, 0)], NO_ONE)
    father, mother = _parents(families)
    spouse = _only(_partner(families), here)
    return Lives(
        birth=birth,
        birth_year=years(birth),
        death=np.where(np.isin(status, [DECEASED, MISSING]), ended, NEVER),
        moved_out=np.where(status == MOVED_OUT, ended, NEVER),
        status=status,
        father=father,
        mother=mother,
        spouse=np.where(here, spouse, NO_ONE),
        representative=_representatives(families, here, father, mother),
        marital=_marital(families, spouse, draws),
        head=head,
        relation=np.where(here, relations(families, head_seat), ""),
    )


def _ends(families: Families, lived: Numbers, plan: Plan, draws: Draws) -> tuple[Numbers, Numbers]:
    """Return everyone's status, and the day it became so."""
    count, rates = len(lived), plan.rates["life"]
    window = np.minimum(rates["recorded_deaths_days"], lived + 1)
    dies = draws.chance(1 - (1 - mortality(families.age, rates["mortality"])) ** (window / YEAR), count)
    missing = draws.chance(rates["missing"], count)
    least, most = rates["emigrant_ages"]
    footloose = (families.age >= least) & (families.age < most)
    footloose &= families.is_child | (families.kind[families.household] == SINGLE)
    share = rates["moved_out"] / max(float(footloose.mean()), 0.01)
    leaves = footloose & draws.chance(share, count)
    status = np.select([dies, missing, leaves], [DECEASED, MISSING, MOVED_OUT], LIVING)
    return status, plan.today - draws.below(window, count)


def mortality(ages: Reals, rates: dict[str, float]) -> Reals:
    """Return the chance to die within a year, growing by a fixed share with each year of age."""
    grown = rates["base"] * np.exp(rates["growth"] * np.maximum(ages - rates["from_age"], 0))
    return np.minimum(np.where(ages < 1, rates["infant"], grown), rates["most"])


def _parents(families: Families) -> tuple[Numbers, Numbers]:
    first = families.relative(ADULT)
    first_is_man = families.relative_sex(ADULT) == MALE
    second = families.relative(SPOUSE)
    child, adult = families.is_child, families.seat == ADULT
    father = np.select([child & first_is_man, adult], [first, families.relative(FATHER)], NO_ONE)
    mother = np.select(
        [child & first_is_man, child, adult], [second, first, families.relative(MOTHER)], NO_ONE
    )
    return father, mother


def _partner(families: Families) -> Numbers:
    other = np.array([SPOUSE, ADULT, 0, 0, 0, 0, MOTHER, FATHER])
    return np.where(families.is_child, NO_ONE, families.relative(other[families.seat]))


def _only(ids: Numbers, allowed: Flags) -> Numbers:
    """Return the ids of those allowed; everyone else becomes no one."""
    return np.where((ids != NO_ONE) & allowed[ids - 1], ids, NO_ONE)


def _representatives(families: Families, here: Flags, father: Numbers, mother: Numbers) -> Numbers:
    parent = np.where(_only(mother, here) != NO_ONE, mother, _only(father, here))
    return np.where(families.age < OF_AGE, parent, NO_ONE)


def _marital(families: Families, spouse: Numbers, draws: Draws) -> Numbers:
    kind = families.kind[families.household]
    chance = draws.uniform(len(kind))
    alone = np.where(
        chance < 0.5,  # noqa: PLR2004 half of them
        UNMARRIED,
        NO_LONGER_MARRIED,
    )
    single = np.where(families.age < 33, UNMARRIED, alone)  # noqa: PLR2004 few marry for the first time later
    parent = np.where(chance < 0.25, UNMARRIED, NO_LONGER_MARRIED)  # noqa: PLR2004 a share of lone parents
    return np.select(
        [families.is_child, spouse != NO_ONE, kind == SINGLE, kind == LONE_PARENT],
        [np.full(len(kind), UNMARRIED), np.full(len(kind), MARRIED), single, parent],
        NO_LONGER_MARRIED,
    )
