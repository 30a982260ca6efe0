"""People's browsers, signed in."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.test import Client
from django.utils import timezone

from danso.identity import sessions
from danso.identity.models import AuthenticationSession, Person
from danso.identity.services.sign_in import person_with

NAME, BORN_ON = "Lê Thị Ánh", "1990-03-07"


def signed_in(number: str, *, level: int = 2, raises: bool = True, **acting: Any) -> Client:
    """The browser of the person with that number; `acting` says for whom (delegation or business)."""
    now = timezone.now()
    with transaction.atomic():  # in a test with real transactions too
        person = person_with(number=number, now=now)
    Person.objects.filter(pk=person.pk, name="").update(name=NAME, born_on=BORN_ON)
    session = AuthenticationSession.objects.create(
        person=person, channel="web", provider="vneid", assurance=level, auth_time=now, started_at=now,
        last_seen=now, **acting,
    )  # fmt: skip
    client = Client(raise_request_exception=raises)
    kept = client.session
    kept[sessions.PERSON_SESSION] = session.pk
    kept.save()
    return client
