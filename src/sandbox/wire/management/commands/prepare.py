"""`danso-sandbox prepare`: make this world ready for the demo's house."""

from __future__ import annotations

import os
import time
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser

from sandbox.register.models import World
from sandbox.vneid.services import prepare as prepare_sign_in
from sandbox.wire.consumers import prepare_house


class Command(BaseCommand):
    """Migrate, make the residents when there are none, and let the house in; again and again to no harm."""

    help = "Migrate; make the demo's residents when there are none; register the demo's house."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take where the house keeps its data, and how many residents."""
        parser.add_argument("--house", type=Path, default=settings.HOUSE_DATA, help="the house's data folder")
        parser.add_argument("--residents", type=int, default=20_000)

    def handle(self, *, house: Path, residents: int, **_options: object) -> None:
        """Run all steps."""
        call_command("migrate", verbosity=0)
        if not World.objects.exists():
            call_command("generate", residents=residents, stdout=self.stdout)
        prepare_house(house)
        prepare_sign_in(house_data=house, house_addresses=house_addresses(), now=int(time.time()))


def house_addresses() -> list[str]:
    """Return where browsers find the house of this machine."""
    port = os.environ.get("DANSO_PORT") or "8006"
    return [f"http://{host}:{port}" for host in ("127.0.0.1", "localhost")]
