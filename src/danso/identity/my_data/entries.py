"""The lines about a person as the person reads them: words for codes, never a value."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from danso.identity.models import ThirdParty
from danso.identity.my_data.rules import rules
from danso.identity.my_data.wording import (
    asker_words,
    field_words,
    legal_basis_words,
    mode_words,
    purpose_words,
)
from danso.ledger.access import Mode
from danso.ledger.queries import bulk_lines_about, lines_about
from danso.organizations.models import Organization
from danso.population.queries import mirror_index

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from danso.ledger.models import Line


@dataclass(frozen=True, slots=True)
class Filters:
    """Which lines are shown: from a day through another, of an agency, for a purpose; None or "": all."""

    since: dt.date | None = None
    until: dt.date | None = None
    agency: str = ""
    purpose: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line in words; `fields` are names of items; `hidden_until` is a hiding that is over."""

    id: int
    at: dt.datetime
    agency: str
    system: str
    asker: str
    purpose: str
    legal_basis: str
    case: str
    fields: tuple[str, ...]
    mode: str
    bulk: bool
    allowed: bool
    sealed: bool
    own: bool
    people: int = 0
    hidden_until: dt.date | None = None
    hidden_basis: str = ""


def lines_of(personal_number: str, filters: Filters, *, now: dt.datetime) -> QuerySet[Line]:
    """What the person may see, newest first."""
    since, until = _period(filters, now)
    return lines_about(
        personal_number,
        since=since,
        until=until,
        agency=filters.agency or None,
        purpose=filters.purpose or None,
        today=timezone.localdate(now),
    )


def bulk_of(personal_number: str, filters: Filters, *, now: dt.datetime) -> QuerySet[Line]:
    """The bulk jobs that the person was in, newest first."""
    since, until = _period(filters, now)
    resident = mirror_index(personal_number)
    found = bulk_lines_about(personal_number, resident=resident, since=since, until=until)
    narrowed = {"agency": filters.agency, "purpose": filters.purpose}
    return found.filter(**{name: value for name, value in narrowed.items() if value})


def line_of(personal_number: str, line_id: int, *, now: dt.datetime) -> Line | None:
    """One line, if the person may see it; somebody else's is as if it did not exist."""
    own = lines_of(personal_number, Filters(), now=now).filter(pk=line_id).first()
    return own or bulk_of(personal_number, Filters(), now=now).filter(pk=line_id).first()


def _period(filters: Filters, now: dt.datetime) -> tuple[dt.datetime, dt.datetime]:
    """Both ends always: the years to look in are then known without asking the log."""
    today = timezone.localdate(now)
    first = filters.since or dt.date(today.year - rules().years_shown, 1, 1)
    last = filters.until or today
    return _midnight(first), _midnight(last + dt.timedelta(days=1))


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))


@dataclass(frozen=True, slots=True)
class Choices:
    """What one may narrow the log down to: agencies and purposes that occur in it, by code, in words."""

    agencies: tuple[tuple[str, str], ...]
    purposes: tuple[tuple[str, str], ...]


def choices_in(lines: QuerySet[Line]) -> Choices:
    """The agencies and purposes of the lines; two queries."""
    pairs = list(lines.order_by().values_list("agency", "purpose").distinct())
    names = agency_names({agency for agency, _purpose in pairs})
    return Choices(
        agencies=tuple(sorted(names.items(), key=lambda pair: pair[1])),
        purposes=tuple(sorted({(code, purpose_words(code)) for _agency, code in pairs})),
    )


def agency_names(codes: Iterable[str]) -> dict[str, str]:
    """Names of agencies and third parties by code; one that the house does not know keeps its code."""
    wanted = set(codes)
    known = dict(Organization.objects.filter(code__in=wanted).values_list("code", "name"))
    strangers = wanted - known.keys() - {"danso"}
    if strangers:
        known |= dict(ThirdParty.objects.filter(code__in=strangers).values_list("code", "name"))
    return {code: code for code in wanted} | known


def entries(lines: Iterable[Line], names: dict[str, str]) -> list[Entry]:
    """The lines in words."""
    return [entry(line, names.get(line.agency, line.agency)) for line in lines]


def entry(line: Line, agency: str) -> Entry:
    """One line in words."""
    said = line.content
    told = Entry(
        id=line.pk,
        at=line.at,
        agency=agency,
        system=line.system,
        asker=asker_words(line.actor),
        purpose=purpose_words(line.purpose),
        legal_basis=legal_basis_words(line.legal_basis),
        case=line.case,
        fields=tuple(field_words(code) for code in line.fields),
        mode=mode_words(line.mode),
        bulk=line.mode == Mode.BULK,
        allowed=line.allowed,
        sealed=line.sealed,
        own=line.actor.startswith("citizen"),
    )
    return replace(told, **_more(line, said))


def _more(line: Line, said: dict[str, Any]) -> dict[str, Any]:
    more: dict[str, Any] = {"people": said["bulk"]["people"]} if "bulk" in said else {}
    if line.hidden_until is not None:
        basis = said.get("hidden", {}).get("legal_basis", "")
        more |= {"hidden_until": line.hidden_until, "hidden_basis": legal_basis_words(basis)}
    return more
