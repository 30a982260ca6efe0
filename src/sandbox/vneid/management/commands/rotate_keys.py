"""`danso-sandbox rotate_keys`: publish the next signing key of a provider."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from sandbox.vneid.issuers import ISSUERS
from sandbox.vneid.keys import ANNOUNCED, rotate
from sandbox.vneid.server import seconds


class Command(BaseCommand):
    """Announce a new key; it signs when its time has come."""

    help = "Publish a provider's next signing key; it signs after --after seconds."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the issuer and the time."""
        parser.add_argument("--issuer", choices=sorted(ISSUERS), default="vneid")
        parser.add_argument("--after", type=int, default=ANNOUNCED)

    def handle(self, **options: Any) -> None:  # noqa: ANN401 - Django's signature
        """Rotate and print the new key's identifier."""
        made = rotate(ISSUERS[options["issuer"]], now=seconds(), announced=options["after"])
        self.stdout.write(made.kid)
