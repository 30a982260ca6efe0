"""May these people's data be read, by whom, for what? One pure table of checks, denying by default.

Every refusal is given, not the first alone: the reasons are stored with the line in the ledger.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from danso.ledger.access import Access, Assurance
from danso.population.fields import catalogue
from danso.population.purposes import CaseNeed, Purpose, Way, legal_bases, limits, purposes

if TYPE_CHECKING:
    import datetime as dt

    from danso.population.cases import CaseState

OFFICER, CITIZEN, SYSTEM = "officer", "citizen", "system"


class Reason(StrEnum):
    """Why a reading was refused."""

    NOT_SIGNED_IN = "not_signed_in"
    NO_RIGHT = "no_right"
    UNKNOWN_PURPOSE = "unknown_purpose"
    PURPOSE_NOT_YET = "purpose_not_yet"
    WRONG_ASKER = "wrong_asker"
    WRONG_WAY = "wrong_way"
    WRONG_LEGAL_BASIS = "wrong_legal_basis"
    ASSURANCE_TOO_LOW = "assurance_too_low"
    NO_CASE = "no_case"
    UNKNOWN_CASE = "unknown_case"
    CASE_CLOSED = "case_closed"
    CASE_ELSEWHERE = "case_elsewhere"
    NOT_A_PARTY = "not_a_party"
    NOT_OWN = "not_own"
    NO_CONSENT = "no_consent"
    NO_FIELDS = "no_fields"
    TOO_MANY_FIELDS = "too_many_fields"
    UNKNOWN_FIELD = "unknown_field"
    FIELD_NOT_ALLOWED = "field_not_allowed"
    SENSITIVE_FIELD = "sensitive_field"
    NOBODY_ASKED = "nobody_asked"
    TOO_MANY_PEOPLE = "too_many_people"
    OUTSIDE_HOURS = "outside_hours"
    QUOTA_USED = "quota_used"
    TOO_FAST = "too_fast"


class Ground(StrEnum):
    """What an allowed reading stands on, beside purpose and legal basis."""

    RIGHT = "right"
    OWN_DATA = "own_data"
    CASE = "case"
    PARTY = "party"
    STATED_REASON = "stated_reason"
    CONSENT = "consent"


@dataclass(frozen=True, slots=True)
class ReadRequest:
    """All that a decision depends on.

    `people` is how many are asked about (or may come back from a mirror); `authenticated` that the session or
    signature held; `right` that the officer's position or the system's agreement allows such reading; `own`
    that everyone asked about is the asker or represented by the asker; `consent` that they let the asker ask
    for the purpose; `used` is people read today by the officer for the purpose; `at` is local time.
    """

    access: Access
    way: Way
    fields: tuple[str, ...]
    people: int
    at: dt.datetime
    authenticated: bool = False
    right: bool = False
    own: bool = False
    consent: bool = False
    case: CaseState | None = None
    used: int = 0
    too_fast: bool = False

    @property
    def asker(self) -> str:
        """The kind of who asks: officer, citizen or system."""
        return self.access.actor.split(":", 1)[0]


@dataclass(frozen=True, slots=True)
class Decision:
    """Allowed or not, and why; the reasons are codes."""

    allowed: bool
    reasons: tuple[str, ...]


Check = Callable[[ReadRequest, Purpose], "Reason | None"]


def decide(request: ReadRequest) -> Decision:
    """Say whether the reading may take place."""
    purpose = purposes().get(request.access.purpose)
    if purpose is None:
        return Decision(allowed=False, reasons=(Reason.UNKNOWN_PURPOSE,))
    found = (check(request, purpose) for check in CHECKS)
    refusals = tuple(dict.fromkeys(reason for reason in found if reason))
    return Decision(not refusals, refusals or _grounds(purpose))


def _grounds(purpose: Purpose) -> tuple[str, ...]:
    by_case = {
        CaseNeed.OPEN: Ground.CASE,
        CaseNeed.PARTY: Ground.PARTY,
        CaseNeed.REASON: Ground.STATED_REASON,
    }
    first = Ground.OWN_DATA if purpose.own else Ground.CONSENT if purpose.consent else Ground.RIGHT
    case = by_case.get(purpose.case)
    return (first, case) if case else (first,)


def _signed_in(request: ReadRequest, _purpose: Purpose) -> Reason | None:
    return None if request.authenticated else Reason.NOT_SIGNED_IN


def _right(request: ReadRequest, purpose: Purpose) -> Reason | None:
    # A citizen needs no position: that the data are the citizen's own is checked apart.
    return None if request.right or (purpose.own and request.asker == CITIZEN) else Reason.NO_RIGHT


def _asker(request: ReadRequest, purpose: Purpose) -> Reason | None:
    return None if request.asker in purpose.askers else Reason.WRONG_ASKER


def _in_force(request: ReadRequest, purpose: Purpose) -> Reason | None:
    return None if request.at.date() >= purpose.since else Reason.PURPOSE_NOT_YET


def _way(request: ReadRequest, purpose: Purpose) -> Reason | None:
    return None if request.way in purpose.ways else Reason.WRONG_WAY


def _legal_basis(request: ReadRequest, purpose: Purpose) -> Reason | None:
    basis = request.access.legal_basis
    return None if basis in purpose.legal_bases and basis in legal_bases() else Reason.WRONG_LEGAL_BASIS


def _assurance(request: ReadRequest, purpose: Purpose) -> Reason | None:
    return None if request.access.assurance >= purpose.assurance else Reason.ASSURANCE_TOO_LOW


def _case(request: ReadRequest, purpose: Purpose) -> Reason | None:
    if purpose.case is CaseNeed.NONE:
        return None
    if not request.access.case:
        return Reason.NO_CASE
    return None if purpose.case is CaseNeed.REASON else _live_case(request.case, purpose)


def _live_case(case: CaseState | None, purpose: Purpose) -> Reason | None:
    if case is None:
        return Reason.UNKNOWN_CASE
    if not case.live:
        return Reason.CASE_CLOSED
    if not case.in_unit:
        return Reason.CASE_ELSEWHERE
    return Reason.NOT_A_PARTY if purpose.case is CaseNeed.PARTY and not case.parties else None


def _own(request: ReadRequest, purpose: Purpose) -> Reason | None:
    return Reason.NOT_OWN if purpose.own and not request.own else None


def _consent(request: ReadRequest, purpose: Purpose) -> Reason | None:
    return Reason.NO_CONSENT if purpose.consent and not request.consent else None


def _some_fields(request: ReadRequest, _purpose: Purpose) -> Reason | None:
    if not request.fields:
        return Reason.NO_FIELDS
    return Reason.TOO_MANY_FIELDS if len(request.fields) > limits().fields else None


def _known_fields(request: ReadRequest, _purpose: Purpose) -> Reason | None:
    return None if all(code in catalogue() for code in request.fields) else Reason.UNKNOWN_FIELD


def _allowed_fields(request: ReadRequest, purpose: Purpose) -> Reason | None:
    return None if all(map(purpose.allows_field, request.fields)) else Reason.FIELD_NOT_ALLOWED


def _sensitive_fields(request: ReadRequest, purpose: Purpose) -> Reason | None:
    sensitive = any(code in catalogue() and catalogue()[code].sensitive for code in request.fields)
    sure = purpose.sensitive and request.access.assurance >= Assurance.LOA2
    return Reason.SENSITIVE_FIELD if sensitive and not sure else None


def _people(request: ReadRequest, _purpose: Purpose) -> Reason | None:
    if request.people < 1:
        return Reason.NOBODY_ASKED
    capped = request.way is not Way.MIRROR
    return Reason.TOO_MANY_PEOPLE if capped and request.people > limits().numbers else None


def _hours(request: ReadRequest, purpose: Purpose) -> Reason | None:
    within = purpose.hours is None or purpose.hours.hold(request.at.time())
    return None if within or request.asker != OFFICER else Reason.OUTSIDE_HOURS


def _quota(request: ReadRequest, purpose: Purpose) -> Reason | None:
    counted = purpose.daily and request.asker == OFFICER
    return Reason.QUOTA_USED if counted and request.used + request.people > purpose.daily else None


def _speed(request: ReadRequest, _purpose: Purpose) -> Reason | None:
    return Reason.TOO_FAST if request.too_fast else None


CHECKS: Final[tuple[Check, ...]] = (
    _signed_in,
    _right,
    _asker,
    _in_force,
    _way,
    _legal_basis,
    _assurance,
    _case,
    _own,
    _consent,
    _some_fields,
    _known_fields,
    _allowed_fields,
    _sensitive_fields,
    _people,
    _hours,
    _quota,
    _speed,
)
