"""Who can be chosen on a provider's page: citizens by name or number, representatives, officers."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache

from django.db.models import OuterRef, Subquery

from sandbox.kept import Kept
from sandbox.register.models import Business, EIdentityAccount, Resident, Status
from sandbox.statements import compiled, rows
from sandbox.vneid.models import Officer, SubjectKind

SHOWN = 10
NAME = ("family_name", "middle_name", "given_name")


@dataclass(frozen=True, slots=True)
class Person:
    """A line to choose: `key` is `<kind>:<resident>:<business code>`."""

    key: str
    name: str
    words: str
    level: int


@dataclass(frozen=True, slots=True)
class Facts:
    """What a provider needs to know of a resident; `level` is 0 without an account."""

    name: str
    birth_date: str
    number: str
    living: bool
    level: int


NOBODY = Facts("", "", "", living=False, level=0)


def name_key(text: str) -> str:
    """Return the register's look-up form of a name: ASCII capitals without spaces."""
    plain = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(sign for sign in plain.upper() if sign.isascii() and sign.isalnum())


def people(search: str, kind: str) -> list[Person]:
    """Return who can sign in as the kind, those matching the search first typed."""
    match kind:
        case SubjectKind.BUSINESS:
            return _representatives(search)
        case SubjectKind.OFFICER:
            return _officers()
        case _:
            return _citizens(search)


def _citizens(search: str) -> list[Person]:
    return _found_citizens(search) if search else FIRST_CITIZENS()


def _found_citizens(search: str) -> list[Person]:
    found = Resident.objects.filter(status=Status.LIVING)
    key = name_key(search)
    if key.isdecimal() and key:
        found = found.filter(number=key)
    elif key:
        found = found.filter(name_key__startswith=key)
    else:
        with_account = EIdentityAccount.objects.filter(active=True).values("resident")[:SHOWN]
        found = found.filter(pk__in=list(with_account.values_list("resident", flat=True)))
    residents = list(found.order_by("pk")[:SHOWN])
    levels = account_levels([each.pk for each in residents])
    return [
        Person(f"{SubjectKind.CITIZEN}:{each.pk}:", each.full_name, born(each), levels.get(each.pk, 0))
        for each in residents
    ]


FIRST_CITIZENS = Kept(lambda: _found_citizens(""))


def _representatives(search: str) -> list[Person]:
    found = Business.objects.select_related("representative").order_by("pk")
    if search:
        found = found.filter(name__icontains=search) | found.filter(code=search)
    shown = list(found[:SHOWN])
    levels = account_levels([each.representative_id for each in shown])
    return [
        Person(
            f"{SubjectKind.BUSINESS}:{each.representative_id}:{each.code}",
            each.representative.full_name,
            f"{each.position}, {each.name}",
            levels.get(each.representative_id, 0),
        )
        for each in shown
    ]


def _officers() -> list[Person]:
    shown = list(Officer.objects.select_related("resident").order_by("pk"))
    levels = account_levels([each.resident_id for each in shown])
    return [
        Person(
            f"{SubjectKind.OFFICER}:{each.resident_id}:",
            each.resident.full_name,
            f"{each.words}, số {each.resident.number}",  # the demo's administrator binds it to an account
            levels.get(each.resident_id, 0),
        )
        for each in shown
    ]


def account_levels(residents: list[int]) -> dict[int, int]:
    """Return the level of each one's account, residents without one left out."""
    levels: dict[int, int] = {}
    for account in EIdentityAccount.objects.filter(resident__in=residents, active=True):
        levels[account.resident_id] = max(account.level, levels.get(account.resident_id, 0))
    return levels


def born(resident: Resident) -> str:
    """Say when somebody was born, as far as the register knows."""
    parts = resident.birth_date.split("-")
    return f"sinh {'/'.join(reversed(parts))}" if resident.birth_date else "không rõ ngày sinh"


def facts(resident: int) -> Facts:
    """Return what is known of a resident, and the level of the account; `NOBODY` without one."""
    found = rows(_facts_statement(), (resident,))
    if not found:
        return NOBODY
    level, status, birth_date, number, *names = found[0]
    return Facts(" ".join(filter(None, names)), birth_date, number or "", status == Status.LIVING, level or 0)


@cache
def _facts_statement() -> str:
    own = EIdentityAccount.objects.filter(resident=OuterRef("pk"), active=True).order_by("-level")
    found = Resident.objects.filter(pk=0).annotate(account=Subquery(own.values("level")[:1]))
    return compiled(found.values_list("account", "status", "birth_date", "number", *NAME))


def may_be(key: str) -> tuple[int, str, str, int] | None:
    """Return (resident, kind, business, account level) of a line's key, None when nobody is that."""
    kind, _, rest = key.partition(":")
    number, _, business = rest.partition(":")
    if kind not in SubjectKind.values or not number.isdecimal():
        return None
    resident = int(number)
    person = facts(resident)
    known = person.living and bool(person.level)
    if kind == SubjectKind.BUSINESS:
        known = known and Business.objects.filter(code=business, representative=resident).exists()
    elif kind == SubjectKind.OFFICER:
        known = known and Officer.objects.filter(resident=resident).exists()
    return (resident, kind, business, person.level) if known else None
