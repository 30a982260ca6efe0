"""A person's consent to third parties: given at level 02 in one's own name, listed, revoked."""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from danso.identity.models import Consent, ThirdParty
from danso.identity.services.delegations import acting_for_another
from danso.identity.third_parties.authenticating import code_digest
from danso.identity.third_parties.marks import CODE_HOLDS
from danso.ledger.access import Assurance

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from danso.identity.models import AuthenticationSession

STANDING_DAYS: Final = 365
CODE_BYTES: Final = 16


@dataclass(frozen=True, slots=True)
class Given:
    """A consent, and for one of once the code that the person hands over (shown now and never again)."""

    consent: Consent
    code: str = field(default="", repr=False)


def parties_to_consent_to(*, on: dt.date) -> QuerySet[ThirdParty]:
    """Third parties whose agreement holds on the day."""
    return ThirdParty.objects.filter(revoked_at=None, valid_from__lte=on, valid_to__gte=on).order_by("name")


def consents_of(session: AuthenticationSession) -> QuerySet[Consent]:
    """What the person consented to, newest first."""
    index = _index(session)
    return Consent.objects.filter(person_index=index).select_related("third_party")


@transaction.atomic
def give(
    *, session: AuthenticationSession, party: ThirdParty, purpose: str, kind: str, now: dt.datetime
) -> Given:
    """Let the third party ask for the purpose: for a year at most, or once within a quarter of an hour.

    Needs level 02 in one's own name. A standing consent replaces the one before.
    """
    index = _index(session)
    if not parties_to_consent_to(on=timezone.localdate(now)).filter(pk=party.pk).exists():
        raise ValidationError(_("Thỏa thuận với bên này không còn hiệu lực."))
    if purpose not in party.purposes:
        raise ValidationError(_("Thỏa thuận không có mục đích này."))
    once = kind == Consent.Kind.ONCE
    code = secrets.token_urlsafe(CODE_BYTES) if once else ""
    if not once:
        _standing(index, party, purpose).update(revoked_at=now)
    consent = Consent.objects.create(
        person_index=index,
        third_party=party,
        purpose=purpose,
        kind=kind,
        code_digest=code_digest(code) if once else "",
        given_at=now,
        expires_at=now + (CODE_HOLDS if once else dt.timedelta(days=STANDING_DAYS)),
    )
    return Given(consent, code)


def revoke(*, session: AuthenticationSession, consent_id: int, now: dt.datetime) -> None:
    """Take a consent back; the next call is refused. PermissionDenied for somebody else's."""
    mine = consents_of(session).filter(pk=consent_id)
    if not mine.exists():
        raise PermissionDenied("not one's own consent")
    mine.filter(revoked_at=None).update(revoked_at=now)


def _standing(index: str, party: ThirdParty, purpose: str) -> QuerySet[Consent]:
    return Consent.objects.filter(
        person_index=index, third_party=party, purpose=purpose, kind=Consent.Kind.STANDING, revoked_at=None
    )


def _index(session: AuthenticationSession) -> str:
    index = session.person.number_index
    if session.level < Assurance.LOA2 or acting_for_another(session) or index is None:
        raise PermissionDenied("level 02 in one's own name is needed")
    return index
