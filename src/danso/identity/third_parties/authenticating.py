"""Whether number, name and birth are one person's: decided, matched, written, and only then answered."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from django.utils import timezone

from danso.identity.third_parties import marks, usage
from danso.identity.third_parties.look_ups import consent_for
from danso.ledger.access import Access, Assurance, Mode
from danso.ledger.services import AlreadyClaimed
from danso.population.decide import Decision, ReadRequest, Reason, decide
from danso.population.matching import belong_together, freshness
from danso.population.numbers import digest_of, index_of
from danso.population.purposes import Way, purposes
from danso.population.services.reading import VERIFIED_FIELDS

if TYPE_CHECKING:
    import datetime as dt

    from danso.identity.third_parties.callers import Caller
    from danso.identity.third_parties.look_ups import Given
    from danso.population.answers import PartialDate

ACTOR: Final = "system:third-party"
REPLAYED, MIRROR_NOT_READY, REFERENCE_NAMES = "replayed", "mirror_not_ready", "reference_names_a_person"


class AuthenticationRefused(Exception):  # noqa: N818 - said as the domain says it
    """No answer; `code` says why and `line` is the refusal's line in the ledger (0: none is written)."""

    def __init__(self, code: str, line: int = 0) -> None:
        super().__init__(code)
        self.code = code
        self.line = line


@dataclass(frozen=True, slots=True)
class Question:
    """What a third party asks; `consent` is the code of a consent of once, empty for the standing one."""

    number: str = field(repr=False)
    name: str = field(repr=False)
    birth: PartialDate = field(repr=False)
    purpose: str
    reference: str
    consent: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Answer:
    """Yes or no, of the mirror as of a moment; `line` is the ledger's line."""

    match: bool
    as_of: dt.datetime | None
    reference: str
    line: int


def authenticate(*, caller: Caller, question: Question, now: dt.datetime) -> Answer:
    """Answer, once the line is committed; call it outside of any transaction.

    Consent is looked for by the number's index before anything is looked up, so that a refusal tells nothing
    about who exists. Raises AuthenticationRefused, SealingDead, GroupFailed.
    """
    if question.number in question.reference:
        raise AuthenticationRefused(REFERENCE_NAMES)
    fresh = freshness(now)
    if not fresh.complete:
        raise AuthenticationRefused(MIRROR_NOT_READY)
    consent = _consent(caller, question, now)
    decision = _decided(caller, question, consent, now)
    if not decision.allowed:
        raise AuthenticationRefused(decision.reasons[0], _written(caller, question, decision, now))
    match = belong_together(number=question.number, name=question.name, birth=question.birth)
    told = Decision(True, (*decision.reasons, usage.YES if match else usage.NO))
    line = _written(caller, question, told, now, consent)
    return Answer(match, fresh.as_of, question.reference, line)


def _consent(caller: Caller, question: Question, now: dt.datetime) -> Given | None:
    return consent_for(
        person_index=index_of(question.number),
        third_party=caller.id,
        purpose=question.purpose,
        code_digest=code_digest(question.consent) if question.consent else "",
        now=now,
    )


def code_digest(code: str) -> str:
    """A code is 128 random bits: a bare hash of it is not found by trying."""
    return hashlib.sha256(code.encode()).hexdigest()


def _decided(caller: Caller, question: Question, consent: Given | None, now: dt.datetime) -> Decision:
    against = caller.refusals(question.purpose, now)
    request = ReadRequest(
        access=_access(caller, question),
        way=Way.VERIFY,
        fields=VERIFIED_FIELDS,
        people=1,
        at=timezone.localtime(now, timezone.get_default_timezone()),
        authenticated=True,
        right=not against,
        consent=consent is not None,
        too_fast=caller.too_fast(),
    )
    decision = decide(request)
    own = tuple(reason for reason in decision.reasons if reason != Reason.NO_RIGHT)
    return Decision(decision.allowed, (*against, *own))


def _access(caller: Caller, question: Question) -> Access:
    purpose = purposes().get(question.purpose)
    return Access(
        agency=caller.code,
        system=usage.SYSTEM,
        actor=ACTOR,
        assurance=Assurance.NONE,
        purpose=question.purpose,
        legal_basis=min(purpose.legal_bases) if purpose else "",
        request=question.reference,
    )


def _written(
    caller: Caller, question: Question, decision: Decision, now: dt.datetime, consent: Given | None = None
) -> int:
    """Write the line with the marks that hold once; a code that was used meanwhile is no consent."""
    once = [marks.of_consent(consent.id)] if consent and consent.once else []
    try:
        return _line(caller, question, decision, now, [caller.mark, *once])
    except AlreadyClaimed as held:
        if held.mark == caller.mark:
            raise AuthenticationRefused(REPLAYED) from None
    refused = Decision(False, (Reason.NO_CONSENT,))
    raise AuthenticationRefused(Reason.NO_CONSENT, _line(caller, question, refused, now, []))


def _line(caller: Caller, question: Question, decision: Decision, now: dt.datetime, held: list[str]) -> int:
    line = marks.lines.record(
        access=_access(caller, question),
        mode=Mode.VERIFIED,
        personal_number=question.number,
        fields=VERIFIED_FIELDS,
        allowed=decision.allowed,
        reasons=decision.reasons,
        request_digest=digest_of(caller.base.decode()),
        response_digest=digest_of(f"{question.reference}|{decision.reasons[-1]}"),
        marks=held,
        now=now,
    )
    return int(line.pk)
