"""`danso procedures load|diff`: the definition files into the catalogue, and what that would change."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from danso.procedures.definitions import DefinitionError, as_json, read_folder
from danso.procedures.definitions.comparing import compare
from danso.procedures.packs import PROCEDURES
from danso.procedures.queries import latest_versions
from danso.procedures.services import publish
from danso.procedures.wording import REASONS

if TYPE_CHECKING:
    from django.core.management.base import CommandParser

    from danso.procedures.definitions import Definition


class Command(BaseCommand):
    """Publish the procedures of a folder, or say what publishing them would change."""

    help = "Read a folder of definition files: publish those that changed, or tell the changes."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the verbs."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        for verb, told in (("load", "publish what changed"), ("diff", "tell what would change")):
            verbs.add_parser(verb, help=told).add_argument("--folder", type=Path, default=PROCEDURES)

    def handle(self, *_args: str, verb: str, folder: Path, **_options: object) -> None:
        """Read all files first: one mistake, and nothing is published."""
        try:
            read = read_folder(folder)
        except DefinitionError as error:
            told = (f"{each} ({REASONS[each.reason]})" for each in error.mistakes)
            raise CommandError("\n".join(told)) from None
        if not read:
            raise CommandError(f"No definition files in {folder}.")
        {"load": self._load, "diff": self._diff}[verb](read)

    def _load(self, read: dict[str, Definition]) -> None:
        published = publish(definitions=read.values(), now=timezone.now())
        for version in published:
            self.stdout.write(f"{version.procedure} version {version.number} {version.checksum}")
        self.stdout.write(f"{len(published)} published, {len(read) - len(published)} unchanged.")

    def _diff(self, read: dict[str, Definition]) -> None:
        kept = {version.procedure.code: version.definition for version in latest_versions()}
        for code, definition in read.items():
            if code not in kept:
                self.stdout.write(f"{code}: new")
                continue
            for change in compare(kept[code], as_json(definition)):
                self.stdout.write(f"{code}: {change.key}: {change.before!r} -> {change.after!r}")
        for code in kept.keys() - read.keys():
            self.stdout.write(f"{code}: no file; its last version stays in force")
