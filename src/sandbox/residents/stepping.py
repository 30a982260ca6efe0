"""The world goes on, a day at a time: births, deaths, moves, corrections and cards become events of the feed.

A day is drawn from the world's seed and its date alone, so the same world lives through the same days,
whether in one go or in several.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from django.db import transaction
from django.db.models import Max

from sandbox.register.feed import record
from sandbox.register.models import (
    CancelledNumber,
    Card,
    EIdentityAccount,
    Household,
    Residence,
    Resident,
    Status,
    World,
)
from sandbox.residents.draws import Draws
from sandbox.residents.homes import addresses, draw_address
from sandbox.residents.lives import OF_AGE, mortality
from sandbox.residents.names import draw_families_names, draw_names, key_of, lists
from sandbox.residents.numbers import SERIALS, personal_prefixes
from sandbox.residents.packs import listed, pack
from sandbox.residents.papers import CARD_AGE, expiry
from sandbox.residents.places import places

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.db.models import QuerySet

YEAR_DAYS: Final = 365
_ROUNDS, _A_ROUND = 16, 25
_BATCH: Final = 500
_MOTHERS: Final = (20, 42)
_NEWCOMERS: Final = (19, 45)


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a world: its date, its draws and how many residents live."""

    date: date
    draws: Draws
    living: int
    last: int  # the highest id
    rates: dict[str, Any]

    def times(self, name: str) -> range:
        """Draw how often something happens today, at its share a thousand and a year."""
        expected = self.rates["step"][name] * self.living / 1000 / YEAR_DAYS
        return range(int(expected + self.draws.uniform(1)[0]))

    def one(self, count: int) -> int:
        """Draw one of so many."""
        return int(self.draws.below(count, 1)[0])


def step(days: int) -> int:
    """Let the world live through so many days; return how many events they brought."""
    return sum(_live_through_a_day() for _ in range(days))


@transaction.atomic
def _live_through_a_day() -> int:
    world = World.objects.get()
    today = world.today + timedelta(days=1)
    living = Resident.objects.filter(status=Status.LIVING)
    last = Resident.objects.aggregate(last=Max("pk"))["last"]
    day = Day(today, Draws(world.seed, "step", today.toordinal()), living.count(), last, pack("rates"))
    events = sum(1 for happening in HAPPENINGS for _ in happening(day))
    world.today = today
    world.save()
    return events


def _one_of(day: Day, fitting: QuerySet[Resident]) -> Iterator[Resident]:
    """Give one living resident drawn at random among those fitting, if a bounded search finds any."""
    for _ in range(_ROUNDS):
        drawn = (day.draws.below(day.last, _A_ROUND) + 1).tolist()
        found = {each.pk: each for each in fitting.filter(pk__in=drawn, status=Status.LIVING)}
        if found:
            yield next(found[pk] for pk in drawn if pk in found)
            return


def _born_between(day: Day, least: int, most: int) -> QuerySet[Resident]:
    """Return those between two ages, whose records hold a household."""
    years = (day.date.year - most, day.date.year - least)
    return Resident.objects.filter(birth_year__range=years, household__isnull=False)


def _births(day: Day) -> Iterator[None]:
    for _ in day.times("births"):
        for mother in _one_of(day, _born_between(day, *_MOTHERS).filter(sex=2, marital=2)):
            child = _newborn(day, mother)
            child.save()
            _tell(day, "birth", child, {})
            yield


def _newborn(day: Day, mother: Resident) -> Resident:
    sex = 1 + day.one(2)
    father = mother.spouse
    family = father.family_name if father and father.family_name else mother.family_name
    child = _person(day, sex=sex, born=day.date, family=family, registered=mother.permanent_old)
    child.father, child.mother, child.representative = father, mother, mother
    child.household, child.relation = (
        mother.household,
        "CH06" if mother.relation in {"CH01", "CH02"} else "CH11",
    )
    child.hometown = father.hometown if father else mother.hometown
    child.ethnicity, child.religion = mother.ethnicity, mother.religion
    _settle_as(child, mother, day.date)
    return child


def _settle_as(resident: Resident, other: Resident, since: date) -> None:
    """Let somebody live where another does."""
    resident.permanent_old, resident.permanent_new = other.permanent_old, other.permanent_new
    resident.permanent_address = other.permanent_address
    resident.permanent_since = since.isoformat()


def _person(day: Day, *, sex: int, born: date, family: str, registered: str) -> Resident:
    year = np.array([born.year])
    names = draw_names(np.array([0]), np.array([sex]), year, day.draws)
    words = lists()
    middle, given = words.middles.text[names.middle[0]], words.givens.text[names.given[0]]
    return Resident(
        family_name=family,
        middle_name=middle,
        given_name=given,
        name_key=key_of(f"{family}{middle}{given}"),
        number=_new_number(day, registered, sex, born.year),
        sex=sex,
        birth_date=born.isoformat(),
        birth_year=born.year,
        birthplace=registered,
        birth_registration=registered,
        hometown=registered,
        ethnicity="01",
        religion="00",
        nationality="VN",
        blood="00",
        marital=1,
        status=Status.LIVING,
        confirmed_on=day.date.isoformat(),
    )


def _new_number(day: Day, registered: str, sex: int, year: int) -> str:
    """Return a number nobody bears or bore."""
    at = places().index.get(registered, 0)
    prefix = personal_prefixes(places().province[[at]], np.array([sex]), np.array([year]))
    while True:
        number = f"{int(prefix[0]) * SERIALS + day.one(SERIALS):012d}"
        borne = Resident.objects.filter(number=number).exists()
        if not borne and not CancelledNumber.objects.filter(number=number).exists():
            return number


def _deaths(day: Day) -> Iterator[None]:
    """Let residents die by their age: of as many drawn as die at most, each is accepted by the own risk."""
    risks = day.rates["life"]["mortality"]
    count = int(day.last * risks["most"] / YEAR_DAYS + day.draws.uniform(1)[0])
    drawn = (day.draws.below(day.last, count) + 1).tolist()
    fate = (day.draws.uniform(count) * risks["most"]).tolist()
    born = _years_of_birth(drawn)
    for pk, chance in dict(zip(drawn, fate, strict=True)).items():
        age = np.array([float(day.date.year - born.get(pk, day.date.year))])
        if pk in born and chance < float(mortality(age, risks)[0]):
            _die(day, Resident.objects.get(pk=pk))
            yield


def _years_of_birth(pks: list[int]) -> dict[int, int]:
    """Return the known years of birth of those among them who live."""
    found: dict[int, int] = {}
    for start in range(0, len(pks), _BATCH):
        some = Resident.objects.filter(pk__in=pks[start : start + _BATCH], status=Status.LIVING)
        found |= dict(some.filter(birth_year__gt=0).values_list("pk", "birth_year"))
    return found


def _die(day: Day, who: Resident) -> None:
    happened = day.date - timedelta(days=min(day.one(5), 4))
    _leave_household(who)
    spouse = who.spouse
    _tell(
        day,
        "death",
        who,
        {"status": int(Status.DECEASED), "death_date": happened.isoformat()},
        happened=happened,
    )
    if spouse and spouse.status == Status.LIVING:
        spouse.marital, spouse.spouse = 3, None
        spouse.save()
    Card.objects.filter(resident=who).update(valid=False)
    EIdentityAccount.objects.filter(resident=who).update(active=False)


def _leave_household(who: Resident) -> None:
    """Take somebody out of the household; the eldest of age who stays leads it then."""
    household, who.household, who.relation = who.household, None, ""
    if household is None or household.head_id != who.pk:
        return
    staying = household.members.filter(status=Status.LIVING).exclude(pk=who.pk)
    eldest = staying.filter(birth_year__gt=0).order_by("birth_year", "pk").first()
    household.head = eldest
    household.save()
    if eldest:
        staying.exclude(pk=eldest.pk).update(relation="CH99")
        eldest.relation = "CH01"
        eldest.save()


def _moves(day: Day) -> Iterator[None]:
    for _ in day.times("moves_within"):
        for who in _one_of(day, _born_between(day, OF_AGE, 70)):
            _move(day, who, int(day.draws.pick(places().weight, 1)[0]))
            yield
    for _ in day.times("moves_out"):
        for who in _one_of(day, _born_between(day, OF_AGE, 45)):
            _move(day, who, places().own + day.one(len(places().old) - places().own))
            yield


def _move(day: Day, who: Resident, place: int) -> None:
    """Move a resident to a place: another commune of the province, or away from it."""
    Residence.objects.create(
        resident=who,
        kind="permanent",
        commune_old=who.permanent_old,
        commune_new=who.permanent_new,
        address=who.permanent_address,
        since=who.permanent_since,
        until=day.date.isoformat(),
        reason="moved",
    )
    _leave_household(who)
    within = place < places().own
    arrival = _arrival(day, place)
    if within:
        _house(who, arrival)
    status = Status.LIVING if within else Status.MOVED_OUT
    _tell(day, "move_within" if within else "move_out", who, {**arrival, "status": int(status)})


def _arrival(day: Day, place: int) -> dict[str, str]:
    address = addresses()[draw_address(np.array([place]), day.draws)[0]]
    return {
        "permanent_old": places().old[place],
        "permanent_new": places().new[place],
        "permanent_address": address,
        "permanent_since": day.date.isoformat(),
    }


def _house(who: Resident, arrival: dict[str, str]) -> None:
    """Make a household of one."""
    household = Household.objects.create(
        head=who,
        file_number="",
        commune_old=arrival["permanent_old"],
        commune_new=arrival["permanent_new"],
        address=arrival["permanent_address"],
    )
    household.file_number = f"{household.commune_old}{household.pk:09d}"
    household.save()
    who.household, who.relation = household, "CH01"


def _arrivals(day: Day) -> Iterator[None]:
    for _ in day.times("moves_in"):
        least, most = _NEWCOMERS
        born = day.date - timedelta(days=least * YEAR_DAYS + day.one((most - least) * YEAR_DAYS))
        origin = places().old[places().own + day.one(len(places().old) - places().own)]
        family = lists().families.text[draw_families_names(1, day.draws)[0]]
        who = _person(day, sex=1 + day.one(2), born=born, family=family, registered=origin)
        arrival = _arrival(day, int(day.draws.pick(places().weight, 1)[0]))
        who.save()
        _house(who, arrival)
        _tell(day, "move_in", who, arrival)
        yield


def _corrections(day: Day) -> Iterator[None]:
    for _ in day.times("corrections"):
        for who in _one_of(day, Resident.objects.all()):
            _tell(day, "correction", who, _corrected(day, who))
            yield


def _corrected(day: Day, who: Resident) -> dict[str, Any]:
    """Return a correction such as people ask for: religion, a telephone, or the day beside a known year."""
    religion = listed("religions")[0][day.one(len(listed("religions")[0]))]
    phone = f"{pack('rates')['contact']['phone_prefix']}{1_000_000 + day.one(9_000_000)}"
    if who.birth_year and who.birth_date == str(who.birth_year):
        return {"birth_date": f"{who.birth_year}-01-01"}
    return {"religion": religion} if day.one(2) and religion != who.religion else {"phone": phone}


def _papers(day: Day) -> Iterator[None]:
    without = Resident.objects.filter(number__isnull=False, birth_year__lte=day.date.year - CARD_AGE - 1)
    for _ in day.times("cards"):
        for who in _one_of(day, without.exclude(cards__valid=True)):
            _issue_card(day, who)
            _tell(day, "card_issued", who, {})
            yield
    ready = without.filter(cards__valid=True, e_identity_accounts__isnull=True)
    for _ in day.times("accounts"):
        for who in _one_of(day, ready):
            EIdentityAccount.objects.create(resident=who, level=2, since=day.date, active=True)
            _tell(day, "account_opened", who, {})
            yield


def _issue_card(day: Day, who: Resident) -> None:
    born = (
        date.fromisoformat((who.birth_date + "-01-01")[:10]) if who.birth_date else date(who.birth_year, 1, 1)
    )
    ends = expiry(
        np.array([born.toordinal()]), np.array([day.date.toordinal()]), day.rates["cards"]["renewal_ages"]
    )
    until = date.fromordinal(int(ends[0])) if ends[0] else None
    Card.objects.filter(resident=who).update(valid=False)
    Card.objects.create(
        resident=who, kind="CC", issued_on=day.date, expires_on=until, issuer="C06", valid=True
    )


def _expiries(day: Day) -> Iterator[None]:
    """Cards end on their day; that is no event of the feed."""
    Card.objects.filter(valid=True, expires_on__lte=day.date).update(valid=False)
    yield from ()


def _late_numbers(day: Day) -> Iterator[None]:
    """Give a number to those who waited for one, a few each day."""
    for who in Resident.objects.filter(number__isnull=True).order_by("pk"):
        if day.one(20) == 0:
            number = _new_number(day, who.birth_registration, who.sex or 1, who.birth_year)
            _tell(day, "number_issued", who, {"number": number})
            yield


def _tell(
    day: Day, kind: str, who: Resident, changes: dict[str, Any], *, happened: date | None = None
) -> None:
    record(kind=kind, resident=who, changes=changes, happened_on=happened or day.date, recorded_on=day.date)


HAPPENINGS: Final[tuple[Callable[[Day], Iterator[None]], ...]] = (
    _births,
    _deaths,
    _moves,
    _arrivals,
    _corrections,
    _papers,
    _expiries,
    _late_numbers,
)
