"""Who signed a request: the third party behind a key, and what its agreement allows."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.utils import timezone

from danso.identity.third_parties import marks
from danso.identity.third_parties.look_ups import key_with
from danso.identity.third_parties.usage import calls_of_month
from danso.population.throttling import Throttle
from danso.signatures import Claim, Message, Refusal, SignatureRefused, claim_of

if TYPE_CHECKING:
    import datetime as dt

    from django.http import HttpRequest

    from danso.identity.third_parties.look_ups import Party

KEY_ENDED = "key_ended"
AGREEMENT_ENDED, PURPOSE_NOT_AGREED, CEILING_REACHED = (
    "agreement_ended",
    "purpose_not_agreed",
    "ceiling_reached",
)
_READ = "_signed_message"


class CallerRefused(Exception):  # noqa: N818 - said as the domain says it
    """Nobody is believed to have signed the request; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Caller:
    """A third party whose signature held; `base` is what it signed, `mark` lets the request come once."""

    party: Party
    nonce: str
    mark: str
    base: bytes

    @property
    def id(self) -> int:
        """The third party's id."""
        return self.party.id

    @property
    def code(self) -> str:
        """The third party's code."""
        return self.party.code

    def refusals(self, purpose: str, now: dt.datetime) -> tuple[str, ...]:
        """What the agreement has against a call for the purpose; the ceiling is of sealed calls."""
        against = {
            AGREEMENT_ENDED: not self.party.agreement_holds,
            PURPOSE_NOT_AGREED: purpose not in self.party.purposes,
            CEILING_REACHED: self._over(now),
        }
        return tuple(code for code, holds in against.items() if holds)

    def too_fast(self) -> bool:
        """Whether the third party has called more often than agreed."""
        return not throttle(self.party.calls_a_minute).take(self.code)

    def _over(self, now: dt.datetime) -> bool:
        ceiling = self.party.monthly_ceiling
        return ceiling is not None and calls_of_month(self.id, timezone.localdate(now)) >= ceiling


@lru_cache(maxsize=256)
def throttle(calls_a_minute: int) -> Throttle:
    """One throttle for all who agreed on the same number."""
    return Throttle(calls_a_minute)


def caller_of(request: HttpRequest, *, now: dt.datetime) -> Caller:
    """The third party that signed the request; raises CallerRefused. One query.

    That the request comes for the first time shows only when its line is written.
    """
    try:
        claim = claim_of(message_of(request), now=now)
    except SignatureRefused as refusal:
        raise CallerRefused(refusal.code.value) from None
    found = key_with(keyid=claim.keyid, now=now)
    if found is None or not _signed(claim, found.public_key):
        raise CallerRefused(Refusal.WRONG)
    if not found.key_holds:
        raise CallerRefused(KEY_ENDED)
    return Caller(found.third_party, claim.nonce, marks.of_nonce(claim.keyid, claim.nonce), claim.base)


def _signed(claim: Claim, key: bytes) -> bool:
    try:
        claim.check(_public(key))
    except SignatureRefused:
        return False
    return True


def message_of(request: HttpRequest) -> Message:
    """The request as its signature sees it; read once."""
    known: Message | None = getattr(request, _READ, None)
    if known is None:
        headers = {name.lower(): value for name, value in request.headers.items()}
        known = Message(request.build_absolute_uri(), headers, request.body, request.method or "")
        setattr(request, _READ, known)
    return known


@lru_cache(maxsize=1_000)
def _public(key: bytes) -> Ed25519PublicKey:
    return Ed25519PublicKey.from_public_bytes(key)
