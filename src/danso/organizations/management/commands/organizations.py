"""`danso organizations seed`: fill the tree of a new province."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.management.base import BaseCommand, CommandError

from danso.organizations.calendars import seed_calendar
from danso.organizations.seeding import (
    AnotherProvinceError,
    ProvinceSeed,
    default_seed,
    known_seeds,
    load_seed,
    seed_province,
)
from danso.web.clock import today

if TYPE_CHECKING:
    from django.core.management.base import CommandParser

CALENDAR_YEARS_AFTER = 2


class Command(BaseCommand):
    """Make the organizations, groups and working calendar of a province."""

    help = "Make a province's agencies, groups and working calendar; what is there already is kept."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare which province."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        seed = verbs.add_parser("seed", help="make what is missing")
        which = seed.add_mutually_exclusive_group(required=True)
        which.add_argument("--plan", choices=known_seeds(), help="the bodies of a plan that danso knows")
        which.add_argument("--default", metavar="NAME", help="the usual bodies, for a province of that name")
        seed.add_argument("--unit", help="with --default: the province's code in the register, e.g. 77")

    def handle(self, *_args: str, **options: object) -> None:
        """Seed, and say how much was made."""
        seed = self._seed(options)
        try:
            made = seed_province(seed)
        except AnotherProvinceError as refused:
            raise CommandError(f"The tree holds another province than {refused}.") from refused
        days = seed_calendar(years=range(seed.on.year, today().year + CALENDAR_YEARS_AFTER))
        self.stdout.write(f"{made} organizations, {days} calendar days")

    def _seed(self, options: dict[str, object]) -> ProvinceSeed:
        if options["plan"]:
            return load_seed(str(options["plan"]))
        unit = options["unit"]
        return default_seed(place=str(options["default"]), on=today(), unit=str(unit) if unit else None)
