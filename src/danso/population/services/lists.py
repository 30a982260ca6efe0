"""Lists of residents out of the mirror: decided like a reading, everybody on them in the ledger."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from django.core.exceptions import PermissionDenied
from django.db import transaction

from danso.ledger.access import Access, Assurance, Mode
from danso.ledger.people import ResidentBitmap
from danso.ledger.services.bulk import record_bulk
from danso.organizations.rights import Action
from danso.population.decide import Reason
from danso.population.numbers import digest_of
from danso.population.purposes import Way
from danso.population.services.asking import Question, Standing, admit, refuse, take_quota
from danso.population.services.corrections import number_of
from danso.vietnam.personal_numbers import masked

if TYPE_CHECKING:
    import datetime as dt

    from django.db.models import QuerySet

    from danso.organizations.models import Organization
    from danso.organizations.rights import Officer
    from danso.population.models import MirroredResident

PURPOSE, BASIS = "RA_SOAT", "qd-06-2022"
SHOWN: Final = (
    "name.full",
    "birth.date",
    "permanent_residence.commune",
    "permanent_residence.address",
    "personal_number",
)
LONGEST: Final = 2000


@dataclass(frozen=True, slots=True)
class Listed:
    """One resident of a list; the number is masked."""

    id: int
    name: str = field(repr=False)
    birth: str = field(repr=False)
    number: str = field(repr=False)
    commune: str
    address: str = field(repr=False)


def list_residents(
    *,
    officer: Officer,
    organization: Organization,
    people: QuerySet[MirroredResident],
    what: str,
    now: dt.datetime,
    start: int = 0,
    most: int = LONGEST,
) -> list[Listed]:
    """Residents of the organization's commune among `people`, each of them in the ledger's one bulk line.

    `what` says which list it is. Raises PermissionDenied, ReadRefused, SealingDead; commits by itself.
    """
    if not organization.unit_code or not officer.may(Action.CLEAN_RESIDENTS, organization.path):
        raise PermissionDenied(Action.CLEAN_RESIDENTS.value)
    mine = people.filter(commune=organization.unit_code).order_by("name_key", "pk")
    found = list(mine[start : start + min(most, LONGEST)])
    question = admit(_question(officer, organization, len(found), now)) if found else None
    if question:
        _write(question, found, what)
    return [_listed(resident) for resident in found]


def _question(officer: Officer, organization: Organization, people: int, now: dt.datetime) -> Question:
    access = Access(
        agency=organization.code,
        system="danso",
        actor=f"officer:{officer.user_id}",
        assurance=Assurance.LOA1,
        purpose=PURPOSE,
        legal_basis=BASIS,
    )
    standing = replace(Standing.of_officer(officer, organization.path), right=True)
    return Question(access, Way.MIRROR, Mode.BULK, SHOWN, (), people, standing, now)


def _write(question: Question, found: list[MirroredResident], what: str) -> None:
    with transaction.atomic(durable=True):
        within = take_quota(question)
        if within:
            record_bulk(
                access=question.access,
                personal_numbers=ResidentBitmap.of(resident.pk for resident in found),
                fields=SHOWN,
                query_digest=digest_of(f"{what}|{question.access.agency}"),
                output_digest=digest_of(",".join(str(resident.pk) for resident in found)),
                count=len(found),
                now=question.now,
            )
    if not within:
        refuse(question, (Reason.QUOTA_USED,))


def _listed(resident: MirroredResident) -> Listed:
    number = number_of(resident)
    return Listed(
        id=resident.pk,
        name=resident.name,
        birth=resident.birth,
        number=masked(number) if number else "",
        commune=resident.commune,
        address=resident.address,
    )
