"""A whole province drawn: people, their copies in the register, and all they hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from sandbox.residents.defects import Defects, draw_defects
from sandbox.residents.draws import Draws, by_band
from sandbox.residents.families import ADULT, FATHER, MALE, SPOUSE, Families, draw_families
from sandbox.residents.homes import Homes, Stays, draw_homes
from sandbox.residents.lives import OF_AGE, Lives, draw_lives
from sandbox.residents.names import MEN, WOMEN, Names, draw_families_names, draw_names
from sandbox.residents.packs import Plan, listed
from sandbox.residents.papers import (
    Accounts,
    Cancelled,
    Cards,
    beginnings,
    draw_accounts,
    draw_cards,
    draw_numbers,
    draw_old_numbers,
    draw_phones,
)

if TYPE_CHECKING:
    from sandbox.residents.draws import Flags, Numbers

WHOLE, MONTH, YEAR_ONLY, UNKNOWN = 10, 7, 4, 0  # signs of a birth date that are known


@dataclass(frozen=True, slots=True)
class Marks:
    """Small facts about each person, as places in their code lists."""

    ethnicity: Numbers
    religion: Numbers
    blood: Numbers
    birth_known: Numbers
    confirmed: Numbers
    phone: Numbers
    mail: Flags
    other_name: Flags
    under_verification: Flags


@dataclass(frozen=True, slots=True)
class Drawn:
    """Everything drawn. Records are the people, then second records of those in `copies`."""

    plan: Plan
    families: Families
    lives: Lives
    homes: Homes
    stays: Stays
    names: Names
    fathers: Names
    mothers: Names
    numbers: Numbers
    cancelled: Cancelled
    old_numbers: Numbers
    cards: Cards
    accounts: Accounts
    marks: Marks
    copies: Numbers
    copy_numbers: Numbers
    defects: Defects

    @property
    def people(self) -> int:
        """How many people there are."""
        return len(self.numbers)


def draw_world(plan: Plan) -> Drawn:
    """Draw the province of a plan."""

    def draws(name: str) -> Draws:
        return Draws(plan.seed, name)

    copied = round(plan.records * plan.rates["defects"]["duplicate"])
    families = draw_families(plan.records - copied, plan.rates["households"], draws("families"))
    lives = draw_lives(families, plan, draws("lives"))
    homes, stays = draw_homes(families, lives, plan, draws("homes"))
    adults = np.flatnonzero(lives.here & (families.age >= OF_AGE))
    copies = np.sort(draws("copies").sample(adults, copied))
    numbers, cancelled = draw_numbers(
        beginnings(families, lives, homes), copies, lives, plan, draws("numbers")
    )
    own_numbers = numbers[: len(families.age)]
    old = draw_old_numbers(lives, homes, plan.rates["old_number"], draws("old numbers"))
    cards = draw_cards(families, lives, old, plan, draws("cards"))
    names, fathers, mothers = _draw_names(families, lives, draws("names"))
    return Drawn(
        plan=plan,
        families=families,
        lives=lives,
        homes=homes,
        stays=stays,
        names=names,
        fathers=fathers,
        mothers=mothers,
        numbers=own_numbers,
        cancelled=cancelled,
        old_numbers=old,
        cards=cards,
        accounts=draw_accounts(families, cards, plan, draws("accounts")),
        marks=_draw_marks(families, lives, plan, draws("marks")),
        copies=copies,
        copy_numbers=numbers[len(families.age) :],
        defects=draw_defects(lives, plan, len(copies), draws("defects")),
    )


def _draw_names(families: Families, lives: Lives, draws: Draws) -> tuple[Names, Names, Names]:
    """Draw names; children bear their father's family name, siblings name the same parents."""
    count = len(families.age)
    own = draw_families_names(count, draws)
    of_household = draw_families_names(families.households, draws)[families.household]
    of_children = draw_families_names(families.households, draws)[families.household]
    line = np.isin(families.seat, [ADULT, FATHER])
    from_man = families.relative_sex(ADULT) == MALE
    child_line = np.where(from_man, of_household, of_children)
    family = np.select([line, families.is_child], [of_household, child_line], own)
    names = draw_names(family, families.sex, lives.birth_year, draws)
    for _ in range(2):
        _rename(names, _namesakes(families, names), families, lives, draws)
    same = np.where(families.is_child, _first_child(families), np.arange(count))
    men, women = np.full(count, MEN), np.full(count, WOMEN)
    fathers = draw_names(family, men, lives.birth_year - 29, draws)
    mothers = draw_names(draw_families_names(count, draws), women, lives.birth_year - 26, draws)
    return names, _taken(fathers, same), _taken(mothers, same)


def _namesakes(families: Families, names: Names) -> Numbers:
    """Return the rows of children whose given name an elder brother or sister bears."""
    rows = np.flatnonzero(families.is_child)
    pairs = families.household[rows] * _MANY_NAMES + names.given[rows]
    _, firsts = np.unique(pairs, return_index=True)
    return np.delete(rows, firsts)


def _rename(names: Names, rows: Numbers, families: Families, lives: Lives, draws: Draws) -> None:
    drawn = draw_names(names.family[rows], families.sex[rows], lives.birth_year[rows], draws)
    names.middle[rows], names.given[rows] = drawn.middle, drawn.given


def _first_child(families: Families) -> Numbers:
    first = np.full(families.households, len(families.age) - 1)
    rows = np.flatnonzero(families.is_child)
    np.minimum.at(first, families.household[rows], rows)
    return first[families.household]


def _taken(names: Names, rows: Numbers) -> Names:
    return Names(names.family[rows], names.middle[rows], names.given[rows])


def _draw_marks(families: Families, lives: Lives, plan: Plan, draws: Draws) -> Marks:
    rates = plan.rates
    count = len(families.age)
    lived = np.maximum(plan.today - lives.birth, 1)
    mail = lives.here & (families.age >= OF_AGE) & draws.chance(rates["contact"]["email"], count)
    return Marks(
        ethnicity=_shared(families, "ethnicities", draws),
        religion=_shared(families, "religions", draws),
        blood=draws.pick(listed("bloods")[1], count),
        birth_known=_birth_known(families, rates["registration"], draws),
        confirmed=plan.today - draws.below(np.minimum(lived, _CONFIRMED_DAYS), count),
        phone=draw_phones(families.age, lives.here, rates["contact"], draws),
        mail=mail,
        other_name=draws.chance(rates["registration"]["other_name"], count),
        under_verification=draws.chance(rates["registration"]["under_verification"], count),
    )


_CONFIRMED_DAYS: Final = 900
_MANY_NAMES: Final = 100_000
_OLD: Final = 55


def _shared(families: Families, name: str, draws: Draws) -> Numbers:
    """Draw a code for each household, which those who married into it may differ from."""
    weights = listed(name)[1]
    of_household = draws.pick(weights, families.households)[families.household]
    differs = (families.seat == SPOUSE) & draws.chance(0.3, len(families.age))
    return np.where(differs, draws.pick(weights, len(families.age)), of_household)


def _birth_known(families: Families, rates: dict[str, Any], draws: Draws) -> Numbers:
    """Draw how much of the birth date is known: of the old, sometimes the year alone."""
    count = len(families.age)
    year_only = draws.chance(by_band(rates["birth_year_only"], families.age), count)
    month = (families.age >= _OLD) & draws.chance(rates["birth_month_only"], count)
    unknown = draws.chance(by_band(rates["birth_unknown"], families.age), count)
    return np.select([unknown, year_only, month], [UNKNOWN, YEAR_ONLY, MONTH], WHOLE)
