"""`danso-sandbox serve`: this world over HTTP, for this machine alone."""

from __future__ import annotations

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels


class Command(BaseCommand):
    """Serve the register and the providers, in one process: faults and used timestamps live in it."""

    help = "Serve the register and the providers on 127.0.0.1."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Take whether to make ready first."""
        parser.add_argument("--prepare", action="store_true", help="run `prepare` first")

    def handle(self, *, prepare: bool, **_options: object) -> None:
        """Serve until told to stop."""
        if prepare:
            call_command("prepare", stdout=self.stdout)
        Granian(
            "sandbox.wsgi:application",
            address="127.0.0.1",
            port=settings.PORT,
            interface=Interfaces.WSGI,
            workers=1,
            blocking_threads=settings.THREADS,
            workers_kill_timeout=5,
            websockets=False,
            log_level=LogLevels.warning,
        ).serve()
