"""Acting for others: granted by the person at level 02, or for guardians by an officer who saw the papers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from danso.identity.models import AuthenticationSession, Delegation
from danso.identity.services.sign_in import person_with
from danso.ledger.access import Assurance
from danso.organizations.rights import Action
from danso.vietnam.personal_numbers import NotANumberError, PersonalNumber

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from django.db.models import QuerySet

    from danso.identity.models import Person
    from danso.organizations.rights import Officer

LONGEST_YEARS = 5


@transaction.atomic
def authorise(
    *,
    session: AuthenticationSession,
    number: str,
    scopes: Sequence[str],
    valid_from: dt.date,
    valid_to: dt.date,
    basis: str,
    now: dt.datetime,
) -> Delegation:
    """Let the bearer of a number act for the signed-in person, once they accept; needs level 02.

    A number that nobody signed in with yet is taken alike: the answer tells nothing about it.
    """
    if session.level < Assurance.LOA2 or acting_for_another(session):
        raise PermissionDenied("level 02 in one's own name is needed")
    representative = person_with(number=_read(number), now=now)
    return _grant(
        kind=Delegation.Kind.AUTHORISED,
        principal=session.person,
        representative=representative,
        scopes=scopes,
        valid_from=valid_from,
        valid_to=valid_to,
        basis=basis,
        now=now,
    )


@transaction.atomic
def record_guardianship(
    *,
    by: Officer,
    ward: Person,
    guardian: Person,
    kinship: Delegation.Kinship,
    scopes: Sequence[str],
    valid_from: dt.date,
    valid_to: dt.date,
    basis: str,
    now: dt.datetime,
) -> Delegation:
    """Record a parent or guardian whose papers the officer saw; it holds at once.

    `counter.guardians.register` makes sure of both people first.
    """
    _require_counter(by)
    if in_force_between(ward, guardian, on=timezone.localdate(now)).exists():
        raise ValidationError(_("Người này đã được ghi nhận đại diện cho trẻ và còn hiệu lực."))
    return _grant(
        kind=Delegation.Kind.GUARDIAN,
        principal=ward,
        representative=guardian,
        kinship=kinship,
        scopes=scopes,
        valid_from=valid_from,
        valid_to=valid_to,
        basis=basis,
        now=now,
        officer=by.user_id,
    )


def _grant(
    *,
    kind: Delegation.Kind,
    principal: Person,
    representative: Person,
    scopes: Sequence[str],
    valid_from: dt.date,
    valid_to: dt.date,
    basis: str,
    now: dt.datetime,
    officer: int | None = None,
    kinship: str = "",
) -> Delegation:
    if principal == representative:
        raise ValidationError({"number": _("Đây là số định danh của chính bạn.")})
    _check_terms(scopes, valid_from, valid_to, kind)
    return Delegation.objects.create(
        kind=kind,
        kinship=kinship,
        principal=principal,
        representative=representative,
        scopes=sorted(set(scopes)),
        valid_from=valid_from,
        valid_to=valid_to,
        basis=basis,
        granted_at=now,
        granted_by_id=officer,
        accepted_at=now if officer else None,
    )


def in_force_between(ward: Person, guardian: Person, *, on: dt.date) -> QuerySet[Delegation]:
    """The guardianships of one person over another that have not ended on the day."""
    mine = Delegation.objects.filter(principal=ward, representative=guardian, revoked_at=None)
    return mine.filter(kind=Delegation.Kind.GUARDIAN, valid_to__gte=on)


def _require_counter(officer: Officer) -> None:
    if not officer.may_somewhere(Action.READ_RESIDENT):
        raise PermissionDenied("not at a counter")


def _check_terms(
    scopes: Sequence[str], valid_from: dt.date, valid_to: dt.date, kind: Delegation.Kind
) -> None:
    if not scopes or not set(Delegation.Scope.values).issuperset(scopes):
        raise ValidationError({"scopes": _("Hãy chọn ít nhất một việc.")})
    if valid_to < valid_from:
        raise ValidationError({"valid_to": _("Ngày kết thúc phải từ ngày bắt đầu trở đi.")})
    years = valid_to.year - valid_from.year
    if kind is Delegation.Kind.AUTHORISED and years > LONGEST_YEARS:
        raise ValidationError({"valid_to": _("Ủy quyền không quá %(n)s năm.") % {"n": LONGEST_YEARS}})


def _read(number: str) -> str:
    try:
        return PersonalNumber("".join(number.split())).digits
    except NotANumberError:
        raise ValidationError(
            {"number": _("Số định danh cá nhân gồm 12 chữ số, xem trên thẻ căn cước.")}
        ) from None


def acting_for_another(session: AuthenticationSession) -> bool:
    """Whether the sign-in acts for a business or another person."""
    return session.business_id is not None or session.delegation_id is not None


@transaction.atomic
def accept(*, session: AuthenticationSession, delegation_id: int, now: dt.datetime) -> Delegation:
    """Take on a delegation that was offered to the signed-in person; needs level 02."""
    if session.level < Assurance.LOA2:
        raise PermissionDenied("level 02 is needed")
    mine = Delegation.objects.select_for_update().filter(
        pk=delegation_id, representative=session.person, revoked_at=None
    )
    delegation = mine.first()
    if delegation is None:
        raise PermissionDenied("not offered to this person")
    if delegation.accepted_at is None:
        delegation.accepted_at = now
        delegation.save(update_fields=["accepted_at"])
    return delegation


@transaction.atomic
def revoke(*, session: AuthenticationSession, delegation_id: int, now: dt.datetime) -> Delegation:
    """End a delegation: either side may, a guardian's by the guardian alone; whoever acts under it stops."""
    about = Delegation.objects.select_for_update().filter(pk=delegation_id)
    delegation = about.first()
    sides = {delegation.representative_id} if delegation else set()
    if delegation and delegation.kind == Delegation.Kind.AUTHORISED:
        sides.add(delegation.principal_id)
    if delegation is None or session.person_id not in sides:
        raise PermissionDenied("neither side of it")
    return _end(delegation, now)


@transaction.atomic
def end_guardianship(*, by: Officer, delegation_id: int, papers: str, now: dt.datetime) -> Delegation:
    """End a guardianship on papers that the officer saw (a court's decision, a death); whoever acts stops."""
    _require_counter(by)
    guardianships = Delegation.objects.select_for_update().filter(kind=Delegation.Kind.GUARDIAN)
    delegation = guardianships.filter(pk=delegation_id, revoked_at=None).first()
    if delegation is None:
        raise PermissionDenied("no such guardianship in force")
    if not papers.strip():
        raise ValidationError({"papers": _("Hãy ghi giấy tờ làm căn cứ chấm dứt.")})
    delegation.revoked_by_id, delegation.revoked_on = by.user_id, papers.strip()[:300]
    return _end(delegation, now)


def _end(delegation: Delegation, now: dt.datetime) -> Delegation:
    if delegation.revoked_at is None:
        delegation.revoked_at = now
        delegation.save(update_fields=["revoked_at", "revoked_by", "revoked_on"])
    AuthenticationSession.objects.filter(delegation=delegation).update(delegation=None)
    return delegation


@transaction.atomic
def act_under(
    *, session: AuthenticationSession, delegation_id: int | None, on: dt.date
) -> AuthenticationSession:
    """Act for the principal of a delegation in force, or with None for oneself again; needs level 02."""
    if session.level < Assurance.LOA2:
        raise PermissionDenied("level 02 is needed")
    delegation = None
    if delegation_id is not None:
        held = Delegation.objects.filter(pk=delegation_id, representative=session.person)
        delegation = held.filter(
            accepted_at__isnull=False, revoked_at=None, valid_from__lte=on, valid_to__gte=on
        ).first()
        if delegation is None:
            raise PermissionDenied("no such delegation in force")
    session.delegation, session.business = delegation, None
    session.save(update_fields=["delegation", "business"])
    return session
