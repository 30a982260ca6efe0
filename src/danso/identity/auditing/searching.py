"""An auditor's look-up in the log: the right, the line that says so, and then the answer."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from danso.ledger.access import Access, Assurance, Mode
from danso.ledger.queries import lines_where
from danso.ledger.services import record
from danso.organizations.models import Organization, Role
from danso.organizations.rights import POLICY, Action
from danso.population.numbers import digest_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from danso.ledger.models import Line
    from danso.organizations.rights import Officer

PURPOSE, LEGAL_BASIS = "KIEM_TRA", "luat-bvdlcn-2025"
MOST = 200


@dataclass(frozen=True, slots=True)
class Search:
    """What an auditor looks for; None and "" narrow nothing."""

    since: dt.date | None = None
    until: dt.date | None = None
    agency: str = ""
    username: str = ""
    purpose: str = ""
    mode: str = ""
    case: str = ""
    outside_case: bool = False
    refused: bool = False
    number: str = field(default="", repr=False)


def may_audit(officer: Officer | None) -> bool:
    """Whether the officer audits the log (kiểm tra, giám sát)."""
    return officer is not None and officer.has_role(Role.AUDITOR)


@transaction.atomic
def search_log(*, officer: Officer, search: Search, now: dt.datetime) -> list[Line]:
    """Return the newest lines that fit, 200 at most, once the look-up itself is written.

    A person whose number was looked up finds the look-up in their own log. Raises SealingDead.
    """
    if not may_audit(officer):
        raise PermissionDenied("not an auditor")
    found = _found(search, now)
    write_look(
        officer=officer, asked=_spelled(search), found=len(found), number=search.number or None, now=now
    )
    return found


def _found(search: Search, now: dt.datetime) -> list[Line]:
    actor = _actor(search.username)
    if actor == "":
        return []
    lines = lines_where(
        personal_number=search.number or None,
        actor=actor,
        agency=search.agency or None,
        purpose=search.purpose or None,
        case="" if search.outside_case else search.case or None,
        mode=Mode(search.mode) if search.mode else None,
        allowed=False if search.refused else None,
        since=_midnight(search.since) if search.since else None,
        until=_midnight(search.until + dt.timedelta(days=1)) if search.until else now,
    )
    return list(lines[:MOST])


def _actor(username: str) -> str | None:
    """The log's word for an officer: None when nobody was named, "" when there is no such account."""
    if not username:
        return None
    known = User.objects.filter(username=username).values_list("pk", flat=True).first()
    return f"officer:{known}" if known is not None else ""


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))


def write_look(
    *, officer: Officer, asked: str, found: int, now: dt.datetime, number: str | None = None
) -> None:
    """Write that an auditor or reviewer looked, in the caller's transaction. Raises SealingDead."""
    post = next(post for post in officer.posts if Action.REVIEW_READINGS in POLICY[post.role])
    agency = Organization.objects.values_list("code", flat=True).get(pk=post.organization_id)
    access = Access(
        agency=agency,
        system="danso",
        actor=f"officer:{officer.user_id}",
        assurance=Assurance.LOA2,
        purpose=PURPOSE,
        legal_basis=LEGAL_BASIS,
    )
    record(
        access=access,
        mode=Mode.FOUND,
        personal_number=number,
        fields=(),
        allowed=True,
        reasons=("audit",),
        request_digest=digest_of(asked),
        response_digest=digest_of(str(found)),
        now=now,
    )


def _spelled(search: Search) -> str:
    return json.dumps([str(getattr(search, name)) for name in search.__slots__], ensure_ascii=False)


def officer_names(actors: Iterable[str]) -> dict[str, str]:
    """Names of the officers by the log's word for them; one query."""
    kinds = (actor.partition(":") for actor in actors)
    wanted = {int(who) for kind, _mark, who in kinds if kind == "officer" and who.isdecimal()}
    known = User.objects.filter(pk__in=wanted)
    return {f"officer:{user.pk}": user.get_full_name() or user.username for user in known}
