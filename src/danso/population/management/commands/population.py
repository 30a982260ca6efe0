"""`danso population load`: the mirror's first load in one go."""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from danso.population.models import MirroredResident
from danso.population.port import RegisterRefused, RegisterUnavailable
from danso.population.register import is_configured, the_feed
from danso.population.services.loading import load

if TYPE_CHECKING:
    from django.core.management.base import CommandParser

PAGES_A_LINE = 20


class Command(BaseCommand):
    """Load the province's residents from the register."""

    help = (
        "Load the mirror of the register in one go. The worker does the same bit by bit; both may run, and "
        "what was stopped goes on where it stood."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the verb."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        verbs.add_parser("load", help="the first load, until it is done")

    def handle(self, *_args: str, **_options: object) -> None:
        """Load, and say every ten thousand residents how fast."""
        if not is_configured():
            raise CommandError("The register's secret is not set: docs/reference/settings.md.")
        try:
            self._load()
        except (RegisterUnavailable, RegisterRefused) as silence:
            raise CommandError(
                f"The register does not answer ({silence}). What came is kept: run this again."
            ) from None

    def _load(self) -> None:
        complete, records, started = False, 0, perf_counter()
        while not complete:
            loaded = load(feed=the_feed(), now=timezone.now(), pages=PAGES_A_LINE)
            complete, records = loaded.complete, records + loaded.records
            rate = records / (perf_counter() - started)
            self.stdout.write(f"{records:,} residents loaded, {rate:,.0f} a second")
        self.stdout.write(f"The mirror is whole: {MirroredResident.objects.count():,} residents.")
