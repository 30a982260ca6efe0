"""`danso serve`: everything that one machine needs, as one process tree."""

from __future__ import annotations

import socket
import sys
from http.client import HTTPConnection, HTTPException

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from danso.config.places import in_use
from danso.config.supervisor import Program, supervise


class Command(BaseCommand):
    """Serve the pages and do the background work, until told to stop."""

    help = "Serve the pages and do the background work, as one: both stop when one stops."
    requires_system_checks = ()

    def handle(self, *_args: str, **_options: object) -> None:
        """Run both programs and end with their exit code."""
        if taken(settings.HOST, settings.PORT):
            raise CommandError(
                f"Cổng {settings.PORT} đang có chương trình khác dùng / port {settings.PORT} is in use: "
                "set DANSO_PORT",
            )
        with in_use(settings.DATA):
            code = supervise(
                [danso("web"), danso("worker"), *outside_world()],
                ready=answers,
                announce=self._say_where,
            )
        if code:
            sys.exit(code)

    def _say_where(self) -> None:
        address = f"http://{settings.HOST}:{settings.PORT}"
        self.stdout.write(f"danso: mở / open {address}  (Ctrl+C để dừng / to stop)")


def danso(command: str) -> Program:
    """Return the program that runs one of danso's commands."""
    return Program(command, [sys.executable, "-m", "danso", command])


def outside_world() -> list[Program]:
    """Return the sandbox, for a demo whose sandbox does not run yet; the house needs none of it to serve."""
    if not settings.DEMO or taken("127.0.0.1", settings.SANDBOX_PORT):
        return []
    return [Program("sandbox", [sys.executable, "-m", "sandbox", "serve", "--prepare"], needed=False)]


def taken(host: str, port: int) -> bool:
    """Whether something listens there."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((host, port)) == 0


def answers() -> bool:
    """Whether a request is answered, with whatever status."""
    connection = HTTPConnection(settings.HOST, settings.PORT, timeout=5)
    try:
        connection.request("GET", "/health/live")
        return connection.getresponse().status > 0
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
