"""Numbers, cards, accounts and contacts that people hold by their age."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from sandbox.residents.days import YEAR, birthdays
from sandbox.residents.draws import by_band
from sandbox.residents.lives import LIVING
from sandbox.residents.numbers import personal_prefixes, with_serials
from sandbox.residents.packs import Plan, pack
from sandbox.residents.places import places

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sandbox.residents.draws import Draws, Flags, Numbers, Reals
    from sandbox.residents.families import Families
    from sandbox.residents.homes import Homes
    from sandbox.residents.lives import Lives

NONE: Final = 0
CARD_AGE, CHILD_CARD_AGE, LAST_RENEWAL = 14, 6, 60
REASONS: Final = ("sex", "birth_year", "double_issue")

# Where nine-digit numbers began: 273 in the province, two other digits in each of the others.
_OWN_OLD_PREFIX: Final = 273
_OWN_OLD_PROVINCE: Final = 27
_MILLION: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Cancelled:
    """Numbers that were taken back: whose row, which number, when and why."""

    person: Numbers
    number: Numbers
    day: Numbers
    reason: NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class Cards:
    """Cards by row of their holder; `expires` is `NONE` for life."""

    person: Numbers
    kind: NDArray[np.object_]
    issued: Numbers
    expires: Numbers
    valid: Flags


@dataclass(frozen=True, slots=True)
class Accounts:
    """E-identity accounts by row of their holder."""

    person: Numbers
    level: Numbers
    since: Numbers


def beginnings(families: Families, lives: Lives, homes: Homes) -> Numbers:
    """Return the first six digits of everyone's number."""
    province = places().province[homes.registration]
    return personal_prefixes(province, families.sex, lives.birth_year)


def draw_numbers(
    prefixes: Numbers, copies: Numbers, lives: Lives, plan: Plan, draws: Draws
) -> tuple[Numbers, Cancelled]:
    """Return everyone's number, then another one for each copied row; and the numbers taken back."""
    who = np.flatnonzero(draws.chance(plan.rates["registration"]["reissued"], len(prefixes)))
    reason = draws.below(len(REASONS), len(who))
    wrong = _wrong_beginnings(prefixes[who], reason)
    every = with_serials(np.concatenate([prefixes, prefixes[copies], wrong]), draws)
    lived = np.maximum(plan.today - lives.birth[who], 1)
    day = plan.today - draws.below(np.minimum(lived, int(6 * YEAR)), len(who))
    kept = len(every) - len(who)
    return every[:kept], Cancelled(who, every[kept:], day, np.array(REASONS, dtype=object)[reason])


def _wrong_beginnings(prefixes: Numbers, reason: Numbers) -> Numbers:
    """Return the beginnings that had to be corrected: of the other sex, or a year beside."""
    other_sex = prefixes + np.where(prefixes // 100 % 2, -100, 100)
    other_year = prefixes + np.where(prefixes % 100, -1, 1)
    return np.select([reason == 0, reason == 1], [other_sex, other_year], prefixes)


def draw_old_numbers(lives: Lives, homes: Homes, rates: dict[str, Any], draws: Draws) -> Numbers:
    """Return the nine-digit numbers of those of age before chip cards came; `NONE` for the others."""
    count = len(lives.birth)
    young = lives.birth_year >= rates["young"]["from_birth_year"]
    share = np.where(young, rates["young"]["share"], rates["share"])
    held = (lives.birth_year <= rates["last_birth_year"]) & draws.chance(share, count)
    province = places().province[homes.registration]
    others = np.searchsorted(np.unique(places().province), province) + 1
    others = others + (others >= _OWN_OLD_PROVINCE)
    prefix = np.where(province == _own_province(), _OWN_OLD_PREFIX, others * 10 + draws.below(10, count))
    numbers = np.zeros(count, dtype=np.int64)
    numbers[held] = with_serials(prefix[held], draws)
    return numbers


def draw_cards(families: Families, lives: Lives, old: Numbers, plan: Plan, draws: Draws) -> Cards:
    """Draw who holds which card, since when and until when."""
    rates = plan.rates["cards"]
    count = len(families.age)
    held = (lives.status == LIVING) & draws.chance(by_band(rates["coverage"], families.age), count)
    chip, new = rates["chip_since"].toordinal(), rates["card_of_2024_since"].toordinal()
    of_age = birthdays(lives.birth, np.full(count, CARD_AGE))
    earliest = np.where(families.age >= CARD_AGE, np.maximum(of_age, chip), new)
    held &= earliest <= plan.today
    issued = earliest + (draws.uniform(count) * (plan.today - earliest + 1)).astype(np.int64)
    paper = (
        held & (old != NONE) & (families.age >= LAST_RENEWAL) & draws.chance(rates["paper_only"] * 4, count)
    )
    issued = np.where(paper, np.minimum(chip - 1 - draws.below(3000, count), plan.today), issued)
    kind = np.select([paper, issued >= new], ["CMND", "CC"], "CCCD").astype(object)
    expires = np.where(paper, issued + int(15 * YEAR), expiry(lives.birth, issued, rates["renewal_ages"]))
    who = np.flatnonzero(held)
    valid = (expires == NONE) | (expires > plan.today)
    return Cards(who, kind[who], issued[who], expires[who], valid[who])


def expiry(birth: Numbers, issued: Numbers, ages: list[int]) -> Numbers:
    """Return the next birthday at which a card is renewed; one issued two years before it skips it."""
    expires = np.zeros(len(birth), dtype=np.int64)
    for age in reversed([CARD_AGE, *ages]):
        due = birthdays(birth, np.full(len(birth), age))
        margin = 0 if age == CARD_AGE else int(2 * YEAR)
        expires = np.where(issued < due - margin, due, expires)
    return expires


def draw_accounts(families: Families, cards: Cards, plan: Plan, draws: Draws) -> Accounts:
    """Draw accounts of those who hold a card: level 2 mostly, which was opened with the card or later."""
    rates = plan.rates["accounts"]
    count = len(cards.person)
    share = by_band(rates["coverage"], families.age[cards.person])
    opened = (cards.kind != "CMND") & draws.chance(share, count)
    since = cards.issued + draws.below(300, count)
    rows = np.flatnonzero(opened & (since <= plan.today))
    level = np.where(draws.chance(rates["level_two"], len(rows)), 2, 1)
    return Accounts(cards.person[rows], level, since[rows])


def draw_phones(ages: Reals, here: Flags, rates: dict[str, Any], draws: Draws) -> Numbers:
    """Return seven digits after the prefix, each once; `NONE` for those without a telephone."""
    count = len(ages)
    held = here & draws.chance(by_band(rates["phone"], ages), count)
    ranks = np.argsort(draws.uniform(9 * _MILLION) if count > _MILLION else draws.uniform(4 * count))
    phones = np.zeros(count, dtype=np.int64)
    phones[held] = _MILLION + ranks[: int(held.sum())]
    return phones


def _own_province() -> int:
    return int(pack("places")["province"])
