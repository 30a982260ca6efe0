"""Where people come from and live: origins, permanent and present residence, and what came before."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from sandbox.residents.days import YEAR
from sandbox.residents.families import ADULT, MOTHER, SPOUSE, Families
from sandbox.residents.lives import LIVING, MOVED_OUT, NEVER, Lives
from sandbox.residents.packs import Plan, pack
from sandbox.residents.places import places

if TYPE_CHECKING:
    from sandbox.residents.draws import Draws, Flags, Numbers, Texts

NOWHERE: Final = -1
PERMANENT, TEMPORARY, ABSENT = "permanent", "temporary", "absent"

_HOUSE_NUMBERS: Final = 240
_GROUPS: Final = 24


@dataclass(frozen=True, slots=True)
class Homes:
    """Places as indexes of `places()`, addresses of `addresses()`; `NOWHERE` where there is none."""

    household_place: Numbers
    household_address: Numbers
    hometown: Numbers
    birthplace: Numbers
    registration: Numbers
    permanent: Numbers
    address: Numbers
    since: Numbers
    current: Numbers
    current_address: Numbers
    arrived: Flags  # came to the province from elsewhere


@dataclass(frozen=True, slots=True)
class Stays:
    """Residences of the past and beside the permanent one, one entry a stay; `until` 0 while it lasts."""

    person: Numbers  # row
    kind: Texts
    place: Numbers
    address: Numbers
    since: Numbers
    until: Numbers
    reason: Texts


@cache
def addresses() -> Texts:
    """Return every address there is: first those of streets, then as many of hamlets."""
    book = pack("places")
    streets = [
        f"{number} {street}" for street, number in product(book["streets"], range(1, _HOUSE_NUMBERS + 1))
    ]
    hamlets = [
        f"Số {number}, tổ {group}, ấp {hamlet}"
        for hamlet, group, number in product(book["hamlets"], range(1, _GROUPS + 1), range(1, 30))
    ]
    return np.array([*streets, *hamlets[: len(streets)]], dtype=object)


def draw_address(place: Numbers, draws: Draws) -> Numbers:
    """Draw an address of a street in a ward or township, of a hamlet elsewhere."""
    half = len(addresses()) // 2
    return draws.below(half, len(place)) + np.where(places().urban[place], 0, half)


def draw_homes(families: Families, lives: Lives, plan: Plan, draws: Draws) -> tuple[Homes, Stays]:
    """Draw where everybody comes from and lives, with the stays to tell of."""
    h = families.household
    origin, settled, native = _settling(families, lives, plan, draws)
    place = draws.pick(places().weight, families.households)
    address = draw_address(place, draws)
    born = lives.birth
    hometown = np.where(
        np.isin(families.seat, [SPOUSE, MOTHER]), _origins(len(h), native[h], draws), origin[h]
    )
    birthplace = np.where(families.is_child & (born >= settled[h]), place[h], hometown)
    since = _since(families, born, settled[h], plan.today)
    homes = Homes(
        household_place=place,
        household_address=address,
        hometown=hometown,
        birthplace=birthplace,
        registration=np.where(draws.chance(0.96, len(h)), birthplace, hometown),
        permanent=place[h],
        address=address[h],
        since=since,
        current=np.full(len(h), NOWHERE),
        current_address=np.full(len(h), NOWHERE),
        arrived=(birthplace >= places().own) & ~families.is_child,
    )
    return homes, _draw_stays(families, lives, homes, plan, draws)


def _settling(families: Families, lives: Lives, plan: Plan, draws: Draws) -> tuple[Numbers, Numbers, Flags]:
    """Return each household's origin, the day it settled where it lives, and whether it is native."""
    count = families.households
    native = draws.chance(plan.rates["households"]["born_in_province"], count)
    first = families.ids[:, ADULT] - 1
    age = families.age[first]
    settled_at = draws.between(np.minimum(17.0, age), np.minimum(np.where(native, 32.0, 50.0), age), count)
    settled = np.minimum(lives.birth[first] + (settled_at * YEAR).astype(np.int64), plan.today - 20)
    return _origins(count, native, draws), settled, native


def _origins(count: int, native: Flags, draws: Draws) -> Numbers:
    here = draws.pick(places().weight, count)
    elsewhere = places().own + draws.below(len(places().old) - places().own, count)
    at_home = native | draws.chance(0.12, count)
    return np.where(at_home, here, elsewhere)


def _since(families: Families, born: Numbers, settled: Numbers, today: int) -> Numbers:
    """Return since when everyone is registered there: a child from birth, a spouse from marriage on."""
    earliest = np.where(families.seat == SPOUSE, born + int(20 * YEAR), born)
    return np.minimum(np.maximum(settled, np.minimum(earliest + 15, today)), today)


def _draw_stays(families: Families, lives: Lives, homes: Homes, plan: Plan, draws: Draws) -> Stays:
    """Draw the stays, and write into `homes` where somebody lives now elsewhere than registered."""
    parts = [
        _earlier(families, lives, homes, plan.rates["registration"]["previous_permanent"], draws),
        _temporary(families, lives, homes, plan, draws),
        _absent(families, lives, homes, plan, draws),
        _left(lives, homes, draws),
    ]
    return Stays(*(np.concatenate([getattr(part, name) for part in parts]) for name in Stays.__slots__))


def _earlier(families: Families, lives: Lives, homes: Homes, rates: dict[str, Any], draws: Draws) -> Stays:
    share = np.where(homes.arrived, rates["from_elsewhere"], rates["native"])
    adult = (families.age >= 20) & (homes.since - lives.birth > 17 * YEAR)  # noqa: PLR2004 has lived elsewhere
    who = np.flatnonzero(adult & draws.chance(share, len(share)))
    within = draws.pick(places().weight, len(who))
    place = np.where(homes.arrived[who], homes.birthplace[who], within)
    reason = np.where(families.seat[who] == SPOUSE, "marriage", "work").astype(object)
    return _stays(who, place, (lives.birth[who], homes.since[who]), (PERMANENT, reason), draws)


def _temporary(families: Families, lives: Lives, homes: Homes, plan: Plan, draws: Draws) -> Stays:
    mobile = (lives.status == LIVING) & (families.age >= 18) & (families.age < 40)  # noqa: PLR2004 ages of moving
    who = np.flatnonzero(mobile & draws.chance(plan.rates["registration"]["temporary"], len(mobile)))
    elsewhere = places().own + draws.below(len(places().old) - places().own, len(who))
    away = draws.chance(plan.rates["registration"]["temporary_elsewhere"], len(who))
    place = np.where(away, elsewhere, draws.pick(places().weight, len(who)))
    since = np.maximum(plan.today - draws.below(730, len(who)), homes.since[who])
    reason = np.where(families.age[who] < 23, "study", "work").astype(object)  # noqa: PLR2004 age of students
    stays = _stays(who, place, (since, np.full(len(who), NEVER)), (TEMPORARY, reason), draws)
    homes.current[who], homes.current_address[who] = place, stays.address
    return stays


def _absent(families: Families, lives: Lives, homes: Homes, plan: Plan, draws: Draws) -> Stays:
    settled = (lives.status == LIVING) & (families.age >= 18) & (homes.current == NOWHERE)  # noqa: PLR2004 of age
    who = np.flatnonzero(settled & draws.chance(plan.rates["registration"]["absent"], len(settled)))
    since = np.maximum(plan.today - draws.below(400, len(who)), homes.since[who])
    back = np.minimum(since + 30 + draws.below(300, len(who)), plan.today)
    until = np.where(draws.chance(0.5, len(who)), back, NEVER)
    return _stays(who, homes.permanent[who], (since, until), (ABSENT, "work"), draws)


def _left(lives: Lives, homes: Homes, draws: Draws) -> Stays:
    """Tell of the residence that those who left the province had, and send them to their new one."""
    who = np.flatnonzero(lives.status == MOVED_OUT)
    moved = np.maximum(lives.moved_out[who], homes.since[who])
    days = (homes.since[who], moved)
    stays = _stays(who, homes.permanent[who], days, (PERMANENT, "moved"), draws)
    homes.permanent[who] = places().own + draws.below(len(places().old) - places().own, len(who))
    homes.address[who] = draw_address(homes.permanent[who], draws)
    homes.since[who] = moved
    lives.moved_out[who] = moved
    return stays


def _stays(
    who: Numbers,
    place: Numbers,
    days: tuple[Numbers, Numbers],
    names: tuple[str, str | Texts],
    draws: Draws,
) -> Stays:
    """Return stays from and until `days`, of a kind and for a reason."""
    kind, reason = (np.full(len(who), name, dtype=object) for name in names)
    return Stays(who, kind, place, draw_address(place, draws), *days, reason)
