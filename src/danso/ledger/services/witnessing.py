"""Independent witnesses: show new checkpoints to those who answer, take signatures of those who follow."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

import httpx
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db.models import Max

from danso.ledger import tree
from danso.ledger.errors import NotAWitness, NotOurs
from danso.ledger.models import Checkpoint, Cosignature
from danso.ledger.queries import newest_checkpoint
from witness.cosigning import OTHER_SIZE, Request
from witness.notes import Checkpoint as SaidCheckpoint
from witness.notes import Note, NoteError, Signature, Verifier

if TYPE_CHECKING:
    import datetime as dt

logger = logging.getLogger(__name__)
_PATIENCE = 10.0


@dataclass(frozen=True, slots=True)
class KnownWitness:
    """A witness whose signatures count; `url` is empty when it follows the log by itself."""

    url: str
    key: Verifier


def known_witnesses() -> list[KnownWitness]:
    """The witnesses of DANSO_LEDGER_WITNESSES."""
    return [_known(entry) for entry in settings.LEDGER_WITNESSES]


def _known(entry: str) -> KnownWitness:
    url, _, key = entry.rpartition("=")
    try:
        return KnownWitness(url, Verifier.parse(key))
    except NoteError as error:
        raise ImproperlyConfigured(
            f"DANSO_LEDGER_WITNESSES: {error}; wanted https://…=name+hash+key, or the key alone"
        ) from None


def ask_witnesses(*, now: dt.datetime, client: httpx.Client | None = None) -> int:
    """Ask each witness that has not signed the newest checkpoint; return how many signed now.

    A witness that is down or refuses is logged and asked again next time; nothing waits for it.
    """
    newest = newest_checkpoint()
    witnesses = [one for one in known_witnesses() if one.url]
    if newest is None or not witnesses:
        return 0
    done = set(newest.cosignatures.values_list("witness", flat=True))
    with client or httpx.Client(timeout=_PATIENCE) as talk:
        return sum(_ask(one, newest, talk, now) for one in witnesses if one.key.name not in done)


def _ask(witness: KnownWitness, checkpoint: Checkpoint, talk: httpx.Client, now: dt.datetime) -> bool:
    seen = (
        Cosignature.objects.filter(witness=witness.key.name).aggregate(size=Max("checkpoint__size"))["size"]
        or 0
    )
    try:
        answer = talk.post(witness.url, content=_request(seen, checkpoint))
        if answer.status_code == OTHER_SIZE and answer.text.strip().isdecimal():
            answer = talk.post(witness.url, content=_request(int(answer.text), checkpoint))
        answer.raise_for_status()
        signature = Signature.parse(answer.text.removesuffix("\n"))
        witness.key.time_of(Note.parse(checkpoint.note).text, signature)
    except (httpx.HTTPError, NoteError, ValueError) as error:
        reason = type(error).__name__
        logger.warning("a witness did not sign", extra={"witness": witness.key.name, "reason_code": reason})
        return False
    _keep(checkpoint, witness.key, signature, now)
    return True


def take_cosignature(*, text: str, now: dt.datetime) -> None:
    """Keep what a witness that follows the log brings: a checkpoint of ours as a note with its signature.

    NotAWitness when no witness of DANSO_LEDGER_WITNESSES signed it, NotOurs when the checkpoint is not in
    the log.
    """
    try:
        note = Note.parse(text)
        keys = [one.key for one in known_witnesses()]
        signed = note.signed_by(keys)
        said = SaidCheckpoint.parse(note.text)
    except NoteError:
        raise NotAWitness("not a note that a witness signed") from None
    if not signed:
        raise NotAWitness("signed by no witness of ours")
    checkpoint = Checkpoint.objects.filter(size=said.size).first()
    if checkpoint is None or Note.parse(checkpoint.note).text != note.text:
        raise NotOurs("no checkpoint of this log")
    for key in signed:
        line = next(one for one in note.signatures if (one.name, one.key_hash) == (key.name, key.key_hash))
        _keep(checkpoint, key, line, now)


def _keep(checkpoint: Checkpoint, key: Verifier, signature: Signature, now: dt.datetime) -> None:
    Cosignature.objects.get_or_create(
        checkpoint=checkpoint, witness=key.name, defaults={"line": str(signature), "at": now}
    )


def _request(seen: int, checkpoint: Checkpoint) -> bytes:
    proof = tree.prove_growth(seen, checkpoint.size)
    return str(Request(seen, proof, Note.parse(checkpoint.note))).encode()
