"""Give waiting lines their positions in the tree, and sign the tree they make."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection, transaction

from danso.ledger import tree
from danso.ledger.errors import TreeDamaged
from danso.ledger.keys import signing_seed
from danso.ledger.models import Checkpoint, Line, SigningKey
from danso.ledger.services.recording import moment
from danso.ledger.services.watching import ask_again
from witness import notes

if TYPE_CHECKING:
    import datetime as dt

LINES_AT_ONCE = 10_000
_LOCK = 6_962


def seal(*, now: dt.datetime) -> Checkpoint | None:
    """Seal up to 10,000 waiting lines and return the checkpoint; None when none wait.

    Positions are given here, under a lock, because a line with a lower id may be committed later than one
    with a higher id. A clock that went back does not take the checkpoints' time back with it. TreeDamaged:
    what is stored is not what was signed last, and nothing more is signed over it.
    """
    with transaction.atomic():
        _one_at_a_time()
        waiting = list(
            Line.objects.filter(position__isnull=True)
            .order_by("id")
            .values_list("id", "leaf")[:LINES_AT_ONCE]
        )
        if not waiting:
            return None
        last = Checkpoint.objects.order_by("size").last()
        leaves = {pk: bytes(leaf) for pk, leaf in waiting}
        checkpoint = _sign(_appended(leaves, last), last, now)
    ask_again()
    return checkpoint


def seal_all(*, now: dt.datetime) -> int:
    """Seal until no line waits; return how many checkpoints that took."""
    made = 0
    while seal(now=now):
        made += 1
    return made


def signer() -> notes.Signer:
    """The key that signs now, under the log's name."""
    return notes.Signer(settings.LEDGER_ORIGIN, signing_seed())


def _one_at_a_time() -> None:
    if connection.vendor == "postgresql":  # SQLite's transactions are one at a time already
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def _appended(leaves: dict[int, bytes], last: Checkpoint | None) -> tuple[int, bytes]:
    size = last.size if last else 0
    try:
        signed = last is None or tree.edge_at(size).root() == bytes(last.root)
    except (KeyError, IndexError):
        signed = False
    if not signed:
        raise TreeDamaged("the stored tree is not the one signed last: run danso ledger verify")
    with connection.cursor() as cursor:
        cursor.executemany(
            "UPDATE ledger_line SET position = %s WHERE id = %s AND position IS NULL",
            [(size + place, pk) for place, pk in enumerate(leaves)],
        )
    edge = tree.append(size, list(leaves.values()))
    return edge.size, edge.root()


def _sign(tree_now: tuple[int, bytes], last: Checkpoint | None, now: dt.datetime) -> Checkpoint:
    size, root = tree_now
    at = max(now, last.at) if last else now
    key = signer()
    SigningKey.objects.get_or_create(verifier=str(key.verifier), defaults={"since": at})
    text = str(notes.Checkpoint(settings.LEDGER_ORIGIN, size, root, moment(at)))
    note = notes.Note(text, (key.sign(text),))
    return Checkpoint.objects.create(size=size, root=root, at=at, note=str(note))
