"""One question to the register from its decision to its line in the ledger: the steps all readings share."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeVar

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from danso.ledger.services import record
from danso.organizations.rights import Action
from danso.population.cases import CaseQuestion, CaseState, state_of
from danso.population.decide import OFFICER, Ground, ReadRequest, Reason, decide
from danso.population.models import ReadTally
from danso.population.numbers import digest_of, index_of
from danso.population.port import Envelope, RegisterRefused, RegisterUnavailable
from danso.population.purposes import Way, purposes, throttle
from danso.population.reasons import read_on_a_reason
from danso.population.register import the_register
from danso.population.requests import new_request_id
from danso.population.services.health import note
from danso.population.throttling import Throttle
from danso.vietnam.personal_numbers import NotANumberError, parse

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

    from danso.ledger.access import Access, Hidden, Mode
    from danso.organizations.rights import Officer
    from danso.population.port import PopulationRegister, Subject

T = TypeVar("T")

officers = Throttle(throttle().officer, "officer")
systems = Throttle(throttle().system, "system")


class ReadRefused(Exception):  # noqa: N818 - said as the domain says it
    """The reading was refused and the refusal is in the ledger; `reasons` are codes."""

    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__(", ".join(reasons))
        self.reasons = tuple(reasons)


@dataclass(frozen=True, slots=True)
class Standing:
    """What the caller has made sure of about the asker; nothing, unless said.

    `authenticated`: the session or signature held; `right`: the position or agreement allows such reading;
    `own`: indexes (`numbers.index_of`) of the asker's number and of those the asker represents.
    """

    authenticated: bool = False
    right: bool = False
    own: frozenset[str] = frozenset()

    @classmethod
    def of_officer(cls, officer: Officer, path: str | None = None) -> Standing:
        """A signed-in officer's, for the organization at `path` (None: for any of the officer's own)."""
        if path is None:
            return cls(authenticated=True, right=officer.may_somewhere(Action.READ_RESIDENT))
        return cls(authenticated=True, right=officer.may(Action.READ_RESIDENT, path))


@dataclass(frozen=True, slots=True)
class Question:
    """All that is asked; `people` is how many the quota counts."""

    access: Access
    way: Way
    mode: Mode
    fields: tuple[str, ...]
    subjects: tuple[Subject, ...] = field(repr=False)
    people: int
    standing: Standing
    now: dt.datetime
    hidden: Hidden | None = None
    grounds: tuple[str, ...] = ()


def admit(question: Question) -> Question:
    """Return the question with the grounds it is allowed on; else write the refusal and raise ReadRefused."""
    decision = decide(_request(question))
    if not decision.allowed:
        refuse(question, decision.reasons)
    return replace(question, grounds=decision.reasons)


def ask(
    question: Question,
    call: Callable[[PopulationRegister, Envelope], T],
    register: PopulationRegister | None = None,
) -> T:
    """Call the register, outside of any transaction; what it does not answer is in the ledger too."""
    register = register or the_register()
    try:
        answer = call(register, _envelope(question))
    except RegisterUnavailable as silence:
        note(driver=register.name, trouble=silence.trouble, now=question.now)
        _write(question, ("register_unavailable", silence.trouble.value))
        raise
    except RegisterRefused as refusal:
        _write(question, ("register_refused", refusal.code))
        raise
    note(driver=register.name, trouble=None, now=question.now)
    return answer


def release(question: Question, answers: Sequence[str]) -> tuple[int, ...]:
    """Count and write, in one transaction, what is about to be answered; return the ids of the lines.

    `answers` are texts of the answers in the order of the subjects: only a keyed digest of each is kept.
    Raises ReadRefused when others have used up the quota in between, SealingDead.
    """
    with transaction.atomic(durable=True):
        within = take_quota(question)
        lines = _lines(question, question.grounds, answers) if within else ()
        if Ground.STATED_REASON in question.grounds:
            read_on_a_reason.send(sender=None, lines=lines, access=question.access, now=question.now)
    if not within:
        refuse(question, (Reason.QUOTA_USED,))
    return lines


def refuse(question: Question, reasons: Sequence[str]) -> None:
    """Write the refusal, commit it, and raise ReadRefused."""
    _write(question, reasons)
    raise ReadRefused(reasons)


def _write(question: Question, reasons: Sequence[str]) -> None:
    with transaction.atomic(durable=True):
        _lines(question, reasons, (), allowed=False)


def _lines(
    question: Question, reasons: Sequence[str], answers: Sequence[str], *, allowed: bool = True
) -> tuple[int, ...]:
    """One line a person; one about nobody when nobody was found or named."""
    numbers = [subject.number for subject in question.subjects] or [""]
    digests = [digest_of(answer) for answer in answers] or [""] * len(numbers)
    return tuple(
        record(
            access=question.access,
            mode=question.mode,
            personal_number=number if is_number(number) else None,
            fields=question.fields,
            allowed=allowed,
            reasons=reasons,
            request_digest=digest_of(f"{question.way}|{number}|{','.join(question.fields)}"),
            response_digest=digest,
            hidden=question.hidden,
            now=question.now,
        ).pk
        for number, digest in zip(numbers, digests, strict=True)
    )


def is_number(text: str) -> bool:
    """Whether the text is a personal number of 12 or 9 digits; anything else is nobody's."""
    try:
        parse(text)
    except NotANumberError:
        return False
    return True


def _request(question: Question) -> ReadRequest:
    people = frozenset(index_of(subject.number) for subject in question.subjects)
    return ReadRequest(
        access=question.access,
        way=question.way,
        fields=question.fields,
        people=question.people,
        at=timezone.localtime(question.now),
        authenticated=question.standing.authenticated,
        right=question.standing.right,
        own=bool(people) and people <= question.standing.own,
        case=_case(question, people),
        used=_used(question),
        too_fast=_too_fast(question),
    )


def _case(question: Question, people: frozenset[str]) -> CaseState | None:
    access = question.access
    if not access.case:
        return None
    return state_of(CaseQuestion(access.case, access.agency, people, question.now))


def _too_fast(question: Question) -> bool:
    access, count = question.access, max(1, question.people)
    slow = not _is_officer(access) or officers.take(access.actor, count)
    return not (slow and systems.take(access.system, count))


def _is_officer(access: Access) -> bool:
    return access.actor.startswith(f"{OFFICER}:")


def _tally(question: Question) -> dict[str, object]:
    day = timezone.localtime(question.now).date()
    return {"actor": question.access.actor, "purpose": question.access.purpose, "day": day}


def _daily(access: Access) -> int:
    purpose = purposes().get(access.purpose)
    return purpose.daily if purpose and _is_officer(access) else 0


def _used(question: Question) -> int:
    if not _daily(question.access):
        return 0
    return ReadTally.objects.filter(**_tally(question)).values_list("people", flat=True).first() or 0


def take_quota(question: Question) -> bool:
    """Count the people in the caller's transaction; False when the day's quota does not hold them."""
    daily = _daily(question.access)
    if not daily:
        return True
    tally, new = ReadTally.objects.get_or_create(**_tally(question), defaults={"people": question.people})
    if new:
        return question.people <= daily
    room = ReadTally.objects.filter(pk=tally.pk, people__lte=daily - question.people)
    return bool(room.update(people=F("people") + question.people))


def _envelope(question: Question) -> Envelope:
    access = question.access
    return Envelope(
        request=new_request_id(question.now),
        service=access.service,
        officer=access.actor,
        purpose=access.purpose,
        legal_basis=access.legal_basis,
        case=access.case,
        at=question.now,
    )
