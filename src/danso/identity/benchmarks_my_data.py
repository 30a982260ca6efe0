"""How long the page "who has looked at my data" takes, from the request to its bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.test import Client
from django.utils import timezone

from danso.identity import sessions
from danso.identity.models import AuthenticationSession
from danso.identity.services.sign_in import person_with
from danso.ledger.access import Assurance
from danso.ledger.benchmarks import NOW, NUMBER, a_record
from danso.ledger.benchmarks_filling import OF_ONE_PERSON, filled_log
from danso.ledger.keys import subject_tag
from danso.ledger.models import Line
from danso.timing import Figure, Timing, timed

if TYPE_CHECKING:
    from collections.abc import Mapping

LIMIT = 0.150
PLACE = "/me/log/"
WANTED: Mapping[str, Mapping[str, str]] = {
    "first page": {},
    "last page": {"page": "20"},
    "narrowed by agency and purpose": {"agency": "H06.01.02", "purpose": "GQ_TTHC"},
    "narrowed by day": {"since": "01/05/2026"},
}


def bench_my_log() -> list[Figure]:
    """Open the log of a person with 1,000 lines among ten million, whole and narrowed down."""
    client = _signed_in()
    tag = subject_tag(NUMBER, NOW.year)
    with filled_log(tag=tag, record=a_record(tag), since=NOW) as filled:
        bare = timed(lambda: list(Line.objects.filter(subject_tag=tag).values_list()), repeats=20)
        return [
            _figure(client, f"my log, {name}, {OF_ONE_PERSON:,} lines among {filled:,}", query, bare)
            for name, query in WANTED.items()
        ]


def _figure(client: Client, name: str, query: Mapping[str, str], bare: Timing) -> Figure:
    def page() -> None:
        answer = client.get(PLACE, query)
        if answer.status_code != 200 or b"GQ_TTHC" not in answer.content:  # noqa: PLR2004
            raise RuntimeError(f"{PLACE} answered {answer.status_code}")

    return Figure(name, timed(page), bare, "the rows alone", LIMIT)


def _signed_in() -> Client:
    now = timezone.now()
    session = AuthenticationSession.objects.create(
        person=person_with(number=NUMBER, now=now),
        channel="web",
        provider="vneid",
        assurance=Assurance.LOA2,
        auth_time=now,
        started_at=now,
        last_seen=now,
    )
    client = Client()
    kept = client.session
    kept[sessions.PERSON_SESSION] = session.pk
    kept.save()
    return client
