"""Signing people in on a provider's word: who it is, linked by personal number at level 02 alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from danso.identity.models import (
    AuthenticationSession,
    Business,
    ExternalIdentity,
    OfficerNumber,
    Person,
    Representation,
)
from danso.identity.openid import RefusedError
from danso.ledger.access import Assurance
from danso.organizations.queries import officer_of
from danso.population.numbers import index_of, seal
from danso.vietnam.personal_numbers import NotANumberError, PersonalNumber

if TYPE_CHECKING:
    import datetime as dt

    from django.contrib.auth.models import User

    from danso.identity.openid import Told
    from danso.identity.providers import Provider

BUSINESS = "to_chuc"
LINKING_LEVEL = 2


@transaction.atomic
def enter(*, provider: Provider, told: Told, device: str, now: dt.datetime) -> AuthenticationSession:
    """Open a sign-in for whom the provider named; RefusedError when two words contradict each other."""
    identity = recognise(provider=provider, told=told, now=now)
    return AuthenticationSession.objects.create(
        person=identity.person,
        identity=identity,
        channel=AuthenticationSession.Channel.WEB,
        provider=provider.code,
        assurance=told.assurance,
        acr=told.acr,
        amr=list(told.amr),
        auth_time=told.auth_time,
        device=device,
        started_at=now,
        last_seen=now,
        business=_represented(identity.person, provider, told, now),
    )


@transaction.atomic
def step_up(
    *, session: AuthenticationSession, provider: Provider, told: Told, now: dt.datetime
) -> AuthenticationSession:
    """Raise an open sign-in; RefusedError when the provider now names somebody else."""
    known = session.identity
    if known is None or (known.provider, known.sub) != (provider.code, told.sub):
        raise RefusedError("somebody_else")
    identity = recognise(provider=provider, told=told, now=now)
    raised = AuthenticationSession.objects.select_related("person").get(pk=session.pk)
    if raised.ended_at is not None:
        raise RefusedError("ended")
    raised.person = identity.person
    raised.assurance = told.assurance
    raised.acr, raised.amr, raised.auth_time = told.acr, list(told.amr), told.auth_time
    raised.stepped_up_at = raised.last_seen = now
    raised.business = raised.business or _represented(identity.person, provider, told, now)
    raised.save()
    return raised


def recognise(*, provider: Provider, told: Told, now: dt.datetime) -> ExternalIdentity:
    """Return the account a provider speaks of, with its person; in the caller's transaction.

    An account is the person of its number when the provider proved it at level 02 for an account of level 02.
    Anything else it says (name, e-mail, a number at level 01) links nothing.
    """
    known = ExternalIdentity.objects.select_for_update().filter(provider=provider.code, sub=told.sub)
    identity = known.select_related("person").first()
    person = _proved_person(provider, told, identity, now) or (identity.person if identity else None)
    person = person or Person.objects.create(first_seen=now, name=told.name[:150], born_on=told.born_on[:10])
    _note(person, told)
    if identity is None:
        return ExternalIdentity.objects.create(
            provider=provider.code,
            sub=told.sub,
            person=person,
            account_level=told.account_level,
            first_seen=now,
            last_seen=now,
        )
    _move(identity, person)
    identity.account_level, identity.last_seen = told.account_level, now
    identity.save()
    return identity


def proved_number(provider: Provider, told: Told) -> str:
    """Return the personal number if the provider proved it, else nothing."""
    level_known = told.account_level >= LINKING_LEVEL or not provider.account_levels
    if not told.number or told.assurance < Assurance.LOA2 or not level_known:
        return ""
    try:
        return PersonalNumber(told.number).digits
    except NotANumberError:
        raise RefusedError("number") from None


def _proved_person(
    provider: Provider, told: Told, identity: ExternalIdentity | None, now: dt.datetime
) -> Person | None:
    number = proved_number(provider, told)
    if not number:
        return None
    index = index_of(number)
    if identity and identity.person.number_index not in {None, index}:
        raise RefusedError("another_number")
    return person_with(number=number, now=now, unnumbered=identity.person if identity else None)


def person_with(*, number: str, now: dt.datetime, unnumbered: Person | None = None) -> Person:
    """Return the person of a number; without one, `unnumbered` or a new person gets it."""
    index = index_of(number)
    person = Person.objects.select_for_update().filter(number_index=index).first()
    if person is not None:
        return person
    person = unnumbered or Person(first_seen=now)
    person.number_index, person.sealed_number = index, seal(number)
    person.save()
    return person


def _note(person: Person, told: Told) -> None:
    name, born_on = told.name[:150] or person.name, told.born_on[:10] or person.born_on
    if (name, born_on) != (person.name, person.born_on):
        person.name, person.born_on = name, born_on
        person.save(update_fields=["name", "born_on"])


def _move(identity: ExternalIdentity, person: Person) -> None:
    before = identity.person
    if before == person:
        return
    identity.person = person
    identity.save(update_fields=["person"])
    before.sessions.update(person=person)
    before.representations.all().delete()  # the provider names them anew
    if before.number_index is None and not before.identities.exists():
        before.delete()


def _represented(person: Person, provider: Provider, told: Told, now: dt.datetime) -> Business | None:
    if told.kind != BUSINESS or not told.business_code or told.assurance < Assurance.LOA2:
        return None
    business, _made = Business.objects.update_or_create(
        code=told.business_code[:14], defaults={"name": told.business_name[:300]}
    )
    Representation.objects.update_or_create(
        business=business,
        person=person,
        provider=provider.code,
        defaults={"confirmed_at": now},
        create_defaults={"since": now, "confirmed_at": now},
    )
    return business


def officer_by_number(*, provider: Provider, told: Told, on: dt.date) -> User:
    """Return the officer whose account bears the proved number; RefusedError when none may enter so."""
    number = proved_number(provider, told)
    if not number:
        raise RefusedError("downgraded")
    bound = OfficerNumber.objects.select_related("user").filter(
        number_index=index_of(number), user__is_active=True
    )
    found = bound.first()
    if found is None or not officer_of(found.user, on=on).posts:
        raise RefusedError("no_officer")
    return found.user


def end(
    *, session: AuthenticationSession, why: AuthenticationSession.Ended, now: dt.datetime
) -> AuthenticationSession:
    """End a sign-in; one that has ended keeps its end."""
    AuthenticationSession.objects.filter(pk=session.pk, ended_at=None).update(ended_at=now, ended=why)
    session.refresh_from_db()
    return session
