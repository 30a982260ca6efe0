"""The demo's officers at the demo's VNeID: the outside world names, in a file, who plays them."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain, zip_longest
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction

from danso.identity.log import record
from danso.identity.models import OfficerNumber, SecurityEvent
from danso.identity.queries import demo_roster
from danso.population.numbers import index_of

if TYPE_CHECKING:
    import datetime as dt

    from danso.organizations.models import Position, Role

FILE = "demo_officers.json"


@dataclass(frozen=True, slots=True)
class Player:
    """A synthetic resident who plays an officer: the index of their number, and the words at VNeID's page."""

    index: str
    words: str


@dataclass(frozen=True, slots=True)
class Seat:
    """A position of the demo, and what VNeID's page calls its officer; empty without a number."""

    position: Position
    played_by: str


def roster(*, on: dt.date) -> list[tuple[Role, list[Seat]]]:
    """Return the demo's positions by role; none outside a demo."""
    if not settings.DEMO:
        return []
    words = bind(on=on)
    return [
        (role, [Seat(each, words.get(each.user_id, "")) for each in positions])
        for role, positions in demo_roster(on=on)
    ]


def players() -> list[Player]:
    """Return who plays; nobody outside a demo, or before the outside world was there."""
    if not settings.DEMO:
        return []
    with suppress(FileNotFoundError):
        told = json.loads((settings.DATA / FILE).read_text(encoding="utf-8"))
        return [Player(index_of(each["number"]), each["words"]) for each in told]
    return []


@transaction.atomic
def bind(*, on: dt.date) -> dict[int, str]:
    """Bind players who have no account yet to accounts without a number, one of each role first.

    Returns the words of the player by user id. What an administrator bound stays as it is.
    """
    given = {each.index: each.words for each in players()}
    if not given:
        return {}
    bound = dict(OfficerNumber.objects.values_list("user_id", "number_index"))
    free = [index for index in given if index not in bound.values()]
    roles = ([each.user for each in positions] for _, positions in demo_roster(on=on))
    users = {user.pk: user for user in chain(*zip_longest(*roles)) if user and user.pk not in bound}
    for user, index in zip(users.values(), free, strict=False):
        OfficerNumber.objects.create(user=user, number_index=index)
        record(SecurityEvent.Kind.NUMBER_BOUND, user=user)
        bound[user.pk] = index
    return {user: given[index] for user, index in bound.items() if index in given}
