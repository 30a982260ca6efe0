"""A person reads their own data, or those of whom they represent; the reading is a line like any other."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from danso.ledger.access import Access
from danso.population.answers import NotADateError, PartialDate
from danso.population.fields import expand
from danso.population.numbers import index_of
from danso.population.port import Subject
from danso.population.purposes import purposes
from danso.population.services import Standing, read

if TYPE_CHECKING:
    import datetime as dt

    from danso.identity.models import AuthenticationSession, Person
    from danso.population.answers import Resident

PURPOSE, LEGAL_BASIS = "TU_TRA_CUU", "luat-can-cuoc-5"
AGENCY = SYSTEM = "danso"


@dataclass(frozen=True, slots=True)
class OwnData:
    """What came back (None: no match) and the id of the line that says so."""

    resident: Resident | None = field(repr=False)
    line: int


def read_own_data(*, session: AuthenticationSession, about: Person, now: dt.datetime) -> OwnData:
    """Read all that the purpose allows about `about`, who the caller has made sure may be read.

    Raises as `population.services.read` does. It commits by itself: call it outside of any transaction.
    """
    number = about.personal_number or ""
    access = Access(
        agency=AGENCY,
        system=SYSTEM,
        actor=_actor(session, about),
        assurance=session.level,
        purpose=PURPOSE,
        legal_basis=LEGAL_BASIS,
        service=PURPOSE,
    )
    reading = read(
        access=access,
        subjects=[Subject(number, about.name, _birth(about))],
        fields=expand(purposes()[PURPOSE].fields),
        standing=Standing(authenticated=True, own=frozenset({index_of(number)})),
        now=now,
    )
    return OwnData(reading.people[0], reading.lines[0])


def _actor(session: AuthenticationSession, about: Person) -> str:
    own = session.person_id == about.pk
    return "citizen" if own else f"citizen:delegation-{session.delegation_id}"


def _birth(about: Person) -> PartialDate | None:
    """What a provider told of the birth; a text that is no date says nothing."""
    try:
        return PartialDate.read(about.born_on)
    except NotADateError:
        return None
