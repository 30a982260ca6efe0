"""Who signed a request: the third party behind a key, and what its agreement allows."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.utils import timezone

from danso.identity.models import ThirdPartyKey
from danso.identity.third_parties import marks
from danso.identity.third_parties.usage import calls_of_month
from danso.population.throttling import Throttle
from danso.signatures import Claim, Message, Refusal, SignatureRefused, claim_of

if TYPE_CHECKING:
    import datetime as dt

    from django.http import HttpRequest

KEY_ENDED = "key_ended"
AGREEMENT_ENDED, PURPOSE_NOT_AGREED, CEILING_REACHED = (
    "agreement_ended",
    "purpose_not_agreed",
    "ceiling_reached",
)
_READ = "_signed_message"
_COLUMNS = (
    "keyid", "public_key", "valid_from", "valid_to", "revoked_at", "third_party_id", "third_party__code",
    "third_party__purposes", "third_party__valid_from", "third_party__valid_to", "third_party__revoked_at",
    "third_party__calls_a_minute", "third_party__monthly_ceiling",
)  # fmt: skip


class CallerRefused(Exception):  # noqa: N818 - said as the domain says it
    """Nobody is believed to have signed the request; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Caller:
    """A third party whose signature held; `base` is what it signed, `mark` lets the request come once."""

    id: int
    code: str
    purposes: tuple[str, ...]
    valid_from: dt.date
    valid_to: dt.date
    revoked: bool
    calls_a_minute: int
    monthly_ceiling: int | None
    nonce: str
    mark: str
    base: bytes

    def refusals(self, purpose: str, now: dt.datetime) -> tuple[str, ...]:
        """What the agreement has against a call for the purpose; the ceiling is of sealed calls."""
        today = timezone.localdate(now)
        against = {
            AGREEMENT_ENDED: self.revoked or not self.valid_from <= today <= self.valid_to,
            PURPOSE_NOT_AGREED: purpose not in self.purposes,
            CEILING_REACHED: self._over(today),
        }
        return tuple(code for code, holds in against.items() if holds)

    def too_fast(self) -> bool:
        """Whether the third party has called more often than agreed, in this process."""
        return not throttle(self.calls_a_minute).take(self.code)

    def _over(self, today: dt.date) -> bool:
        ceiling = self.monthly_ceiling
        return ceiling is not None and calls_of_month(self.id, today) >= ceiling


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
    row = ThirdPartyKey.objects.filter(keyid=claim.keyid).values_list(*_COLUMNS).first()
    if row is None or not _signed(claim, bytes(row[1])):
        raise CallerRefused(Refusal.WRONG)
    if row[4] is not None or not row[2] <= now < row[3]:
        raise CallerRefused(KEY_ENDED)
    return Caller(
        id=row[5],
        code=row[6],
        purposes=tuple(row[7]),
        valid_from=row[8],
        valid_to=row[9],
        revoked=row[10] is not None,
        calls_a_minute=row[11],
        monthly_ceiling=row[12],
        nonce=claim.nonce,
        mark=marks.of_nonce(claim.keyid, claim.nonce),
        base=claim.base,
    )


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
