"""A wrong record: from the evidence to the commune police, to the register, to the feed's confirmation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.core.exceptions import PermissionDenied
from django.db import transaction

from danso.organizations.rights import Action, require
from danso.population.cases import CaseState
from danso.population.fields import field
from danso.population.models import CorrectionCase, CorrectionEvent
from danso.population.numbers import seal, unseal
from danso.population.port import Correction, Envelope, RegisterRefused
from danso.population.requests import new_request_id

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection

    from danso.organizations.models import Organization
    from danso.organizations.rights import Officer
    from danso.population.cases import CaseQuestion
    from danso.population.models import MirroredResident
    from danso.population.port import ChangeFeed

State = CorrectionCase.State
PREFIX: Final = "PHSL-"

# Move → states it may be made from, and the state it leads to.
MOVES: Final[dict[str, tuple[frozenset[str], str]]] = {
    "hand_over": (frozenset({State.NOTED}), State.WITH_POLICE),
    "verify": (frozenset({State.WITH_POLICE}), State.VERIFIED),
    "send": (frozenset({State.VERIFIED}), State.REQUESTED),
    "confirm": (frozenset({State.REQUESTED}), State.CONFIRMED),
    "refuse": (frozenset({State.REQUESTED}), State.REFUSED),
    "reopen": (frozenset({State.REFUSED}), State.WITH_POLICE),
    "withdraw": (frozenset({State.NOTED, State.WITH_POLICE, State.REFUSED}), State.WITHDRAWN),
}
BY_OFFICERS: Final = frozenset({"hand_over", "verify", "reopen", "withdraw"})
CLOSED: Final = frozenset({State.CONFIRMED, State.WITHDRAWN})


class CorrectionRefused(Exception):  # noqa: N818 - said as the domain says it
    """The move does not fit the case's state, or the case cannot be; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def moves_from(state: str) -> list[str]:
    """What an officer can do with a case in this state."""
    return [move for move, (before, _after) in MOVES.items() if state in before and move in BY_OFFICERS]


@transaction.atomic
def open_case(
    *,
    officer: Officer,
    organization: Organization,
    resident: MirroredResident,
    code: str,
    value: str,
    evidence: str,
    now: dt.datetime,
    rule: str = "",
) -> CorrectionCase:
    """Note that a field should say something else, and on what evidence; one open case a field."""
    require(officer, Action.CLEAN_RESIDENTS, organization)
    if not value.strip() or not evidence.strip():
        raise CorrectionRefused("no_evidence")
    if resident.number_index is None:
        raise CorrectionRefused("no_number")
    if CorrectionCase.objects.filter(resident=resident, field=code, closed_at__isnull=True).exists():
        raise CorrectionRefused("open_already")
    case = CorrectionCase.objects.create(
        code=new_request_id(now)[-12:],
        resident=resident,
        organization=organization,
        field=field(code).code,
        rule=rule,
        value_sealed=seal(value.strip()),
        evidence=evidence.strip(),
        opened_at=now,
    )
    case.code = f"{PREFIX}{now.year}-{case.pk:06d}"
    case.save(update_fields=["code"])
    CorrectionEvent.objects.create(case=case, at=now, by_id=officer.user_id, move="open")
    return case


@transaction.atomic
def move_case(
    *, officer: Officer, case_id: int, move: str, note: str = "", now: dt.datetime
) -> CorrectionCase:
    """An officer's move; a verified case is sent by the next tick."""
    case = CorrectionCase.objects.select_for_update().select_related("organization").get(pk=case_id)
    require(officer, Action.CLEAN_RESIDENTS, case.organization)
    if move not in BY_OFFICERS:
        raise PermissionDenied(move)
    return _move(case, move, now, by=officer.user_id, note=note)


@transaction.atomic
def confirm(*, case: CorrectionCase, now: dt.datetime) -> CorrectionCase:
    """The feed has told the correction."""
    return _move(CorrectionCase.objects.select_for_update().get(pk=case.pk), "confirm", now)


def send_verified(*, feed: ChangeFeed, now: dt.datetime) -> int:
    """Send each verified case; raises RegisterUnavailable, and what is left waits for the next tick."""
    waiting = CorrectionCase.objects.filter(state=State.VERIFIED).select_related("resident", "organization")
    sent = 0
    for case in waiting.order_by("id"):
        try:
            answer = feed.ask_correction(_request(case), envelope=_envelope(case, now))
        except RegisterRefused as refusal:  # this one case will never be taken so
            _sent(case, "", now, refused=refusal.code)
        else:
            sent += _sent(case, answer.code, now)
    return sent


@transaction.atomic
def _sent(case: CorrectionCase, code: str, now: dt.datetime, *, refused: str = "") -> bool:
    mine = CorrectionCase.objects.select_for_update().get(pk=case.pk)
    if mine.state != State.VERIFIED:
        return False
    mine.register_code = code
    _move(mine, "send", now)
    if refused:
        _move(mine, "refuse", now, note=refused)
    return not refused


def follow_up(*, feed: ChangeFeed, now: dt.datetime) -> int:
    """Ask how far sent requests have come: a refusal goes back; a yes is confirmed by the feed alone."""
    refused = 0
    for case in CorrectionCase.objects.filter(state=State.REQUESTED).order_by("id"):
        answer = feed.correction(case.register_code)
        if answer.accepted is False:
            with transaction.atomic():
                mine = CorrectionCase.objects.select_for_update().get(pk=case.pk)
                if mine.state == State.REQUESTED:
                    _move(mine, "refuse", now, note=answer.reason)
                    refused += 1
    return refused


def number_of(resident: MirroredResident) -> str:
    """The personal number of a mirrored resident, unsealed; empty when there is none."""
    return unseal(resident.number_sealed) if resident.number_sealed else ""


def resolve(question: CaseQuestion) -> CaseState | None:
    """What a correction case allows to read: its resident, to its unit, while it is open."""
    case = (
        CorrectionCase.objects.filter(code=question.case).select_related("resident", "organization").first()
    )
    if case is None:
        return None
    return CaseState(
        live=case.closed_at is None,
        in_unit=case.organization.code == question.agency,
        parties=question.people <= {case.resident.number_index or ""},
    )


def closings(codes: Collection[str]) -> dict[str, dt.datetime]:
    """When those of the correction cases were closed that are; one query."""
    closed = CorrectionCase.objects.filter(code__in=codes, closed_at__isnull=False)
    return {code: at for code, at in closed.values_list("code", "closed_at") if at is not None}


def _move(
    case: CorrectionCase, move: str, now: dt.datetime, *, by: int | None = None, note: str = ""
) -> CorrectionCase:
    before, after = MOVES.get(move, (frozenset(), ""))
    if case.state not in before:
        raise CorrectionRefused("wrong_state")
    case.state = after
    case.closed_at = now if after in CLOSED else None
    case.save()
    CorrectionEvent.objects.create(case=case, at=now, by_id=by, move=move, note=note[:300])
    return case


def _request(case: CorrectionCase) -> Correction:
    return Correction(
        case.code, number_of(case.resident), case.field, unseal(case.value_sealed), case.evidence
    )


def _envelope(case: CorrectionCase, now: dt.datetime) -> Envelope:
    return Envelope(
        request=new_request_id(now),
        service="",
        officer="system:danso",
        purpose="LAM_SACH",
        legal_basis="qd-06-2022",
        case=case.code,
        at=now,
    )
