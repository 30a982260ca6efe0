"""Who acts for a child: the guardian at the counter, the child by number, the register's word on kinship."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from danso.identity.counter.rules import rules
from danso.identity.counter.services import access_of, received, require_counter
from danso.identity.models import Delegation
from danso.identity.services.delegations import end_guardianship, record_guardianship
from danso.identity.services.sign_in import person_with
from danso.ledger.access import Mode
from danso.ledger.services import record
from danso.population.answers import Kin, Supplied, UnderVerification, same_name
from danso.population.fields import expand
from danso.population.numbers import index_of
from danso.population.port import Subject
from danso.population.services import Standing, read

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.models import QuerySet

    from danso.identity.counter.services import Claim
    from danso.identity.models import Person
    from danso.organizations.rights import Officer
    from danso.population.answers import PartialDate, Resident

PURPOSE, LEGAL_BASIS = "GHI_NHAN_GIAM_HO", "bo-luat-dan-su-2015"
KIN = ("father", "mother", "representative")
FIELDS = tuple(expand(("name.full", "birth.date", *KIN)))
Kinship = Delegation.Kinship


class Relation(models.TextChoices):
    """By which title somebody acts for a child: by birth or adoption, or by a decision."""

    PARENT = "parent", lazy("Cha, mẹ (giấy khai sinh, quyết định nhận con nuôi)")
    APPOINTED = "appointed", lazy("Người giám hộ (quyết định công nhận giám hộ)")


def last_day_as_child(birth: PartialDate) -> dt.date:
    """The day before the age of majority; a birth known in part counts from its earliest day."""
    year = birth.year + rules().adult_age
    try:
        majority = dt.date(year, birth.month or 1, birth.day or 1)
    except ValueError:  # born on 29 February
        majority = dt.date(year, 3, 1)
    return majority - dt.timedelta(days=1)


def kinship(child: Resident, guardian: Person) -> Delegation.Kinship:
    """What the register says of the guardian; others only when it names both parents and neither is it."""
    known = {code: _kin(child, code) for code in KIN}
    if any(kin and kin.number == guardian.personal_number for kin in known.values()):
        return Kinship.CONFIRMED
    if any(kin and not kin.number and same_name(guardian.name, kin.name) for kin in known.values()):
        return Kinship.BY_NAME
    parents = (known["father"], known["mother"])
    return Kinship.OTHERS if all(kin and kin.number for kin in parents) else Kinship.NOT_SUPPLIED


def _kin(child: Resident, code: str) -> Kin | None:
    answer = child[code]
    value = answer.value if isinstance(answer, Supplied | UnderVerification) else None
    return value if isinstance(value, Kin) else None


def register(
    *,
    officer: Officer,
    counter_id: int,
    child: Claim,
    relation: str,
    scopes: Sequence[str],
    valid_to: dt.date,
    basis: str,
    now: dt.datetime,
) -> Delegation | None:
    """Record that somebody received at this counter acts for a child; None when the child does not match.

    Raises ValidationError for terms that do not hold, PermissionDenied, and as `population.services.read`;
    commits by itself: call it outside of any transaction.
    """
    require_counter(officer)
    guardian = _guardian(officer, counter_id, now)
    _check_end(child.birth, valid_to, on=timezone.localdate(now))
    found = read(
        access=access_of(officer, purpose=PURPOSE, legal_basis=LEGAL_BASIS),
        subjects=[Subject(child.number, child.name, child.birth)],
        fields=FIELDS,
        standing=Standing.of_officer(officer),
        now=now,
    ).people[0]
    if found is None:
        return None
    kin = kinship(found, guardian)
    if kin is Kinship.OTHERS and relation != Relation.APPOINTED:
        raise ValidationError(
            _(
                "Cơ sở dữ liệu quốc gia ghi cha, mẹ của trẻ là người khác. "
                "Chỉ ghi nhận được theo quyết định công nhận giám hộ; nếu dữ liệu sai, hãy phản hồi sai lệch."
            )
        )
    terms = {"scopes": scopes, "valid_to": valid_to, "basis": basis, "kinship": kin}
    return _record(officer, guardian, child, terms, now)


def _guardian(officer: Officer, counter_id: int, now: dt.datetime) -> Person:
    at_counter = received(officer=officer, now=now).filter(pk=counter_id, registered=True).first()
    if at_counter is None:
        raise PermissionDenied("nobody with a number was received here lately")
    return at_counter.person


def _check_end(birth: PartialDate, valid_to: dt.date, *, on: dt.date) -> None:
    last = last_day_as_child(birth)
    if last < on:
        raise ValidationError({"birth": _("Người này đã đủ %(age)s tuổi.") % {"age": rules().adult_age}})
    if valid_to > last:
        day = {"day": f"{last:%d/%m/%Y}"}
        raise ValidationError({"valid_to": _("Muộn nhất là %(day)s, ngày trước khi trẻ thành niên.") % day})


@transaction.atomic
def _record(
    officer: Officer, guardian: Person, child: Claim, terms: dict[str, object], now: dt.datetime
) -> Delegation:
    ward = person_with(number=child.number, now=now)
    ward.name, ward.born_on = child.name[:150], child.birth.iso
    ward.save(update_fields=["name", "born_on"])
    made = record_guardianship(
        by=officer,
        ward=ward,
        guardian=guardian,
        valid_from=timezone.localdate(now),
        now=now,
        **terms,  # type: ignore[arg-type]
    )
    _write(officer, ward, Mode.DECIDED, now)
    return made


def _write(officer: Officer, ward: Person, mode: Mode, now: dt.datetime) -> None:
    record(
        access=access_of(officer, purpose=PURPOSE, legal_basis=LEGAL_BASIS),
        mode=mode,
        personal_number=ward.personal_number,
        fields=("representative",),
        allowed=True,
        now=now,
    )


def at_the_counter(*, officer: Officer, now: dt.datetime) -> list[Delegation]:
    """Guardianships in force of the people whom the officer has just received, as guardian or as child."""
    people = received(officer=officer, now=now).values("person")
    return list(_in_force(now).filter(models.Q(representative__in=people) | models.Q(principal__in=people)))


@transaction.atomic
def of_child(*, officer: Officer, number: str, now: dt.datetime) -> list[Delegation]:
    """Guardianships in force over the child of a number, when nobody of them is here; the look is logged."""
    require_counter(officer)
    found = list(_in_force(now).filter(principal__number_index=index_of(number)))
    if found:
        _write(officer, found[0].principal, Mode.CONSULTED, now)
    return found


def _in_force(now: dt.datetime) -> QuerySet[Delegation]:
    own = Delegation.objects.filter(kind=Delegation.Kind.GUARDIAN, revoked_at=None)
    lasting = own.filter(valid_to__gte=timezone.localdate(now))
    return lasting.select_related("principal", "representative").order_by("pk")


@transaction.atomic
def end(*, officer: Officer, delegation_id: int, papers: str, now: dt.datetime) -> Delegation:
    """End a guardianship on papers that the officer saw; the decision is in the ledger."""
    ended = end_guardianship(by=officer, delegation_id=delegation_id, papers=papers, now=now)
    _write(officer, ended.principal, Mode.DECIDED, now)
    return ended
