"""`danso screenshots`: the documentation's pictures, taken anew."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from danso.config.pictures import NoPicturesError, take_pictures


class Command(BaseCommand):
    """Take the pictures of the five main pages."""

    help = "Take pictures of the five main pages from a demo of their own, in a real browser."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare where the pictures go."""
        parser.add_argument(
            "folder", nargs="?", type=Path, default=settings.PROJECT / "docs" / "pictures", metavar="DIR"
        )

    def handle(self, *_args: str, **options: object) -> None:
        """Take them; the data of this installation is not touched."""
        folder = options["folder"]
        assert isinstance(folder, Path)  # noqa: S101 - argparse made it
        try:
            take_pictures(folder, say=self.stdout.write)
        except NoPicturesError as missing:
            raise CommandError(str(missing)) from missing
