"""Let the synthetic province live on."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from django.core.management import BaseCommand, CommandError

from sandbox.register.models import World
from sandbox.residents.stepping import step

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    """`danso-sandbox step`: some more days of births, deaths, moves, corrections and cards."""

    help = "Cho tỉnh sống thêm vài ngày / advance the world by some days; what happens goes into the feed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the number of days."""
        parser.add_argument("--days", type=int, default=1)

    def handle(self, *, days: int, **_options: Any) -> None:  # noqa: ANN401 Django's
        """Advance, and say what day it is."""
        if not World.objects.exists():
            raise CommandError("Chưa có cư dân: chạy generate trước / no residents yet: run generate first")
        started = time.monotonic()
        events = step(days)
        today = World.objects.get().today
        self.stdout.write(f"{today:%d/%m/%Y}: {events:,} events in {time.monotonic() - started:.1f} s")
