"""The change feed at the start of a world: what happened in its last months, in the order it was recorded."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from sandbox.residents.days import iso
from sandbox.residents.lives import DECEASED, LIVING, MOVED_OUT
from sandbox.residents.places import places

if TYPE_CHECKING:
    from sandbox.residents.draws import Draws, Numbers
    from sandbox.residents.world import Drawn

KINDS: Final = (
    "birth",
    "move_in",
    "move_out",
    "number_cancelled",
    "card_issued",
    "account_opened",
    "death",
)
UNRECORDED: Final = "deceased_alive"
_LONGEST_DELAY: Final = 20


@dataclass(frozen=True, slots=True)
class Feed:
    """Events in the order of their cursor, which begins at 1."""

    kind: Numbers
    person: Numbers  # row
    happened: Numbers
    recorded: Numbers


def draw_feed(drawn: Drawn, draws: Draws) -> Feed:
    """Gather what happened within the feed's days, and draw when each event was recorded."""
    first = drawn.plan.today - drawn.plan.rates["life"]["feed_days"]
    parts = [
        (KINDS.index(name), person[day > first], day[day > first])
        for name, (person, day) in _happenings(drawn).items()
    ]
    kind = np.concatenate([np.full(len(person), place) for place, person, _ in parts])
    person = np.concatenate([each for _, each, _ in parts])
    happened = np.concatenate([each for _, _, each in parts])
    recorded = np.minimum(happened + draws.below(_LONGEST_DELAY, len(kind)), drawn.plan.today)
    order = np.lexsort((person, kind, recorded))
    return Feed(kind[order], person[order], happened[order], recorded[order])


def _happenings(drawn: Drawn) -> dict[str, tuple[Numbers, Numbers]]:
    """Return rows and days of everything that happened, by kind."""
    lives, homes = drawn.lives, drawn.homes
    everyone = np.arange(drawn.people)
    unrecorded = drawn.defects.rows(UNRECORDED)[: drawn.people]
    dead = np.flatnonzero((lives.status == DECEASED) & ~unrecorded)
    left = np.flatnonzero(lives.status == MOVED_OUT)
    came = np.flatnonzero(homes.arrived & (lives.status == LIVING))
    return {
        "birth": (everyone, lives.birth),
        "death": (dead, lives.death[dead]),
        "move_out": (left, lives.moved_out[left]),
        "move_in": (came, homes.since[came]),
        "number_cancelled": (drawn.cancelled.person, drawn.cancelled.day),
        "card_issued": (drawn.cards.person, drawn.cards.issued),
        "account_opened": (drawn.accounts.person, drawn.accounts.since),
    }


def last_cursors(feed: Feed, records: int) -> Numbers:
    """Return the cursor of each record's last event; 0 for those without."""
    cursors = np.zeros(records, dtype=np.int64)
    np.maximum.at(cursors, feed.person, np.arange(1, len(feed.person) + 1))
    return cursors


def changes(drawn: Drawn, feed: Feed) -> list[str]:
    """Return the JSON of what each event changed in the register's columns."""
    texts = ["{}"] * len(feed.kind)
    dead = np.flatnonzero(feed.kind == KINDS.index("death"))
    moved = np.flatnonzero(np.isin(feed.kind, [KINDS.index("move_out")]))
    for place in dead.tolist():
        day = str(iso(feed.happened[place : place + 1])[0])
        texts[place] = _json({"status": [LIVING, DECEASED], "death_date": ["", day]})
    before = {int(row): place for row, place in zip(*_left_places(drawn), strict=True)}
    for place in moved.tolist():
        row = int(feed.person[place])
        old, new = before[row], int(drawn.homes.permanent[row])
        texts[place] = _json(
            {
                "permanent_old": [places().old[old], places().old[new]],
                "permanent_new": [places().new[old], places().new[new]],
                "status": [LIVING, MOVED_OUT],
            }
        )
    return texts


def _left_places(drawn: Drawn) -> tuple[list[int], list[int]]:
    left = drawn.stays.reason == "moved"
    return drawn.stays.person[left].tolist(), drawn.stays.place[left].tolist()


def _json(value: dict[str, list[Any]]) -> str:
    return json.dumps(value, ensure_ascii=False)
