"""`danso ledger`: verify the log, prove a line, seal, export, name the keys."""

from __future__ import annotations

import json
import os
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from danso.ledger import keys, queries, services, tree
from danso.ledger.models import Line, SigningKey
from danso.ledger.services.proving import with_cosignatures
from danso.ledger.services.sealing import signer
from danso.ledger.verification import BrokenError, verify
from witness.notes import Verifier, encoded

if TYPE_CHECKING:
    from collections.abc import Callable


class Command(BaseCommand):
    """Verify, prove, export, seal."""

    help = "The access and decision log: verify it, prove a line, export, seal, name its keys."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the verbs."""
        verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
        check = verbs.add_parser(
            "verify", help="hash every line again and compare with each signed checkpoint"
        )
        check.add_argument("--from", dest="first", type=int, default=0, metavar="A", help="first position")
        check.add_argument("--to", dest="last", type=int, metavar="B", help="position after the last one")
        check.add_argument("--key", action="append", type=Verifier.parse, help="a published key of the log")
        check.add_argument(
            "--checkpoint", action="append", default=[], type=Path, help="a note kept elsewhere"
        )
        check.add_argument(
            "--tree-only", action="store_true", help="do not compare the columns for searching"
        )
        check.add_argument("--processes", type=int, default=os.cpu_count() or 1, metavar="N")
        prove = verbs.add_parser("prove", help="the proof that a line stands in the tree, as JSON")
        prove.add_argument("position", type=int)
        export = verbs.add_parser("export", help="lines with salt and record, one JSON object a line")
        export.add_argument("--from", dest="first", type=int, default=0, metavar="A")
        export.add_argument("--to", dest="last", type=int, metavar="B")
        verbs.add_parser("seal", help="seal all waiting lines now")
        verbs.add_parser("checkpoint", help="the newest signed note with its cosignatures")
        shown = verbs.add_parser("keys", help="the log's public keys, to publish and to give to witnesses")
        shown.add_argument(
            "--rotate", action="store_true", help="first make a new key, which signs from now on"
        )

    def handle(self, *_args: str, verb: str, **options: Any) -> None:  # noqa: ANN401 - argparse's values
        """Do what the verb says."""
        verbs: dict[str, Callable[..., None]] = {
            "verify": self._verify,
            "prove": self._prove,
            "export": self._export,
            "seal": self._seal,
            "checkpoint": self._checkpoint,
            "keys": self._keys,
        }
        verbs[verb](**options)

    def _verify(
        self,
        *,
        first: int,
        last: int | None,
        key: list[Verifier] | None,
        checkpoint: list[Path],
        processes: int,
        tree_only: bool,
        **_options: object,
    ) -> None:
        started = perf_counter()
        witnessed = [place.read_text(encoding="utf-8") for place in checkpoint]
        try:
            found = verify(
                first=first,
                last=last,
                keys=key,
                witnessed=witnessed,
                processes=processes,
                columns=not tree_only,
            )
        except BrokenError as broken:
            raise CommandError(f"NOT WHOLE: {broken}") from None
        lines = found.size - found.first
        rate = lines / max(perf_counter() - started, 1e-9)
        self.stdout.write(
            f"whole: positions {found.first} to {found.size}, {lines} lines, "
            f"{found.checkpoints} checkpoints, {rate:,.0f} lines/s"
        )

    def _prove(self, *, position: int, **_options: object) -> None:
        newest = queries.newest_checkpoint()
        line = Line.objects.filter(position=position).first()
        if newest is None or line is None or position >= newest.size:
            raise CommandError(f"No sealed line at position {position}.")
        proof = tree.prove_inclusion(position, newest.size)
        said = {
            "position": position,
            "leaf": encoded(bytes(line.leaf)),
            "proof": [encoded(step) for step in proof],
            "checkpoint": str(with_cosignatures(newest)),
        }
        self.stdout.write(json.dumps(said, ensure_ascii=False, indent=1))

    def _export(self, *, first: int, last: int | None, **_options: object) -> None:
        lines = Line.objects.filter(position__gte=first).order_by("position")
        for line in (lines if last is None else lines.filter(position__lt=last)).iterator():
            kept = {"position": line.position, "leaf": encoded(bytes(line.leaf))}
            if line.record is not None and line.salt is not None:
                kept |= {"salt": encoded(bytes(line.salt)), "record": bytes(line.record).decode()}
            self.stdout.write(json.dumps(kept, ensure_ascii=False))

    def _seal(self, **_options: object) -> None:
        services.seal_all(now=timezone.now())
        state = queries.sealing_state(timezone.now())
        self.stdout.write(f"sealed {state.size}, waiting {state.waiting}")

    def _checkpoint(self, **_options: object) -> None:
        newest = queries.newest_checkpoint()
        if newest is None:
            raise CommandError("Nothing is sealed yet.")
        self.stdout.write(str(with_cosignatures(newest)), ending="")

    def _keys(self, *, rotate: bool, **_options: object) -> None:
        if rotate and settings.LEDGER_SIGNING_KEY:
            raise CommandError("The key comes from DANSO_LEDGER_SIGNING_KEY: change it there.")
        if rotate:
            signer()  # the first key, where none stands yet
            keys.rotate_signing_key()
        present = str(signer().verifier)
        for key in SigningKey.objects.exclude(verifier=present):
            self.stdout.write(f"{key.verifier}")
        self.stdout.write(present)
