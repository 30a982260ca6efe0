"""`danso web`: the pages alone."""

from __future__ import annotations

from django.conf import settings
from django.core.management.base import BaseCommand
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels


class Command(BaseCommand):
    """Serve the pages and the API."""

    help = "Serve the pages and the API, without background work. `danso serve` runs both."
    requires_system_checks = ()

    def handle(self, *_args: str, **_options: object) -> None:
        """Serve until told to stop."""
        Granian(
            "danso.config.wsgi:application",
            address=settings.HOST,
            port=settings.PORT,
            interface=Interfaces.WSGI,
            workers=settings.WEB_WORKERS,
            blocking_threads=settings.WEB_THREADS,
            respawn_failed_workers=True,
            websockets=False,
            log_level=LogLevels.warning,
            log_dictconfig=settings.LOGGING,
        ).serve()
