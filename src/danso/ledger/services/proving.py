"""Give a line's proof into a citizen's hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count

from danso.ledger import tree
from danso.ledger.errors import NotSealed
from danso.ledger.models import Checkpoint, Line, SigningKey
from danso.ledger.services.sealing import signer
from witness.notes import Note, Signature, Verifier
from witness.receipts import Evidence, make_receipt

if TYPE_CHECKING:
    import datetime as dt


def receipt(*, line_id: int, now: dt.datetime) -> str:  # noqa: ARG001 - every verb takes its moment
    """A line's receipt as a JWS; `danso-witness check FILE` checks it without the house.

    The caller has checked that the line is about the person who asks. NotSealed: the line waits for the next
    sealing, or its retention has ended.
    """
    line = Line.objects.get(pk=line_id)
    if line.position is None or line.record is None or line.salt is None:
        raise NotSealed("no proof yet, or no content any more")
    checkpoint = checkpoint_over(line.position)
    key = signer()
    evidence = Evidence(
        record=bytes(line.record),
        salt=bytes(line.salt),
        position=line.position,
        proof=tree.prove_inclusion(line.position, checkpoint.size),
        checkpoint=str(with_cosignatures(checkpoint)),
        keys=[Verifier.parse(text) for text in _verifiers(str(key.verifier))],
    )
    return make_receipt(evidence, key)


def checkpoint_over(position: int) -> Checkpoint:
    """The newest checkpoint over a position that most witnesses signed; NotSealed when there is none."""
    over = Checkpoint.objects.filter(size__gt=position)
    cosigned = over.filter(cosignatures__isnull=False).annotate(witnesses=Count("cosignatures"))
    found = cosigned.order_by("-witnesses", "-size").first() or over.order_by("size").last()
    if found is None:
        raise NotSealed("no checkpoint over that position")
    return found


def with_cosignatures(checkpoint: Checkpoint) -> Note:
    """The checkpoint's note with its witnesses' signatures under it."""
    lines = checkpoint.cosignatures.order_by("witness").values_list("line", flat=True)
    return Note.parse(checkpoint.note).with_signatures([Signature.parse(line) for line in lines])


def _verifiers(present: str) -> list[str]:
    known = list(SigningKey.objects.values_list("verifier", flat=True))
    return [*known, *([] if present in known else [present])]
