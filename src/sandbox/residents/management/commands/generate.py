"""Make the synthetic province."""

from __future__ import annotations

import resource
import time
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command
from django.db import connection

from sandbox.register.models import World
from sandbox.residents.loading import content_digest, load, opened
from sandbox.residents.packs import Plan, pack
from sandbox.residents.world import draw_world

if TYPE_CHECKING:
    from argparse import ArgumentParser

LEAST = 200
TRUTH = "truth.csv"


class Command(BaseCommand):
    """`danso-sandbox generate`: a province of so many records, the same for the same seed."""

    help = "Tạo cư dân tổng hợp / make the synthetic residents, the same for the same number, seed and day."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the size, the seed and the day."""
        parser.add_argument("--residents", type=int, default=20_000, help="records in the register")
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--as-of", type=date.fromisoformat, default=pack("rates")["as_of"])
        parser.add_argument("--replace", action="store_true", help="make anew over what is there")
        parser.add_argument("--digest", action="store_true", help="print a digest of the content")

    def handle(self, *, residents: int, seed: int, as_of: date, **options: Any) -> None:  # noqa: ANN401 Django's
        """Make the world unless it is there; refuse to overwrite another one without being told."""
        if residents < LEAST:
            raise CommandError(f"Cần ít nhất {LEAST} cư dân / at least {LEAST} residents")
        call_command("migrate", verbosity=0)
        there = World.objects.first()
        if there and not options["replace"]:
            self._keep(there, residents, seed, as_of)
            return
        started = time.monotonic()
        drawn = draw_world(Plan(residents, seed, as_of.toordinal(), pack("rates")))
        self.stdout.write(f"drawn in {time.monotonic() - started:.1f} s")
        connection.close()
        with opened(Path(connection.settings_dict["NAME"])) as database:
            load(database, drawn, Path(settings.DATA) / TRUTH, self._progress)
            self._report(residents, started)
            if options["digest"]:
                self.stdout.write(f"digest {content_digest(database)}")

    def _keep(self, there: World, residents: int, seed: int, as_of: date) -> None:
        if (there.residents, there.seed, there.made_for) != (residents, seed, as_of):
            raise CommandError(
                "Đã có một tỉnh khác; thêm --replace để tạo lại / another province is there; use --replace"
            )
        self.stdout.write("đã có / already there")

    def _progress(self, what: str, done: int) -> None:
        self.stdout.write(f"  {what} {done:,}")
        self.stdout.flush()

    def _report(self, residents: int, started: float) -> None:
        seconds = time.monotonic() - started
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        self.stdout.write(
            f"{residents:,} residents in {seconds:.1f} s ({residents / seconds:,.0f}/s), "
            f"{time.process_time():.1f} s of processor time, peak memory {peak:,.0f} MB"
        )
