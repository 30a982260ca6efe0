"""The outside world as the tests start it: the sandbox in a process of its own, on a free port."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.error import URLError
from urllib.request import urlopen

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PEOPLE = """
from sandbox.vneid.models import Officer
from sandbox.vneid.tests.people import business, resident
woman = resident("077190000123", "Lê Thị Ánh")
resident("077190000456", "Trần Thị Bình", level=1)
business(woman)
Officer.objects.create(resident=woman, words="Cán bộ thử nghiệm")
"""
PATIENCE = 60  # seconds for a loaded machine


@dataclass(frozen=True)
class Outside:
    """A running sandbox: where it listens and where it keeps its data."""

    origin: str
    data: Path

    def run(self, *arguments: str) -> str:
        """Run one of the sandbox's commands and return what it prints."""
        done = subprocess.run(
            [sys.executable, "-m", "sandbox", *arguments],
            env=self.environment(),
            check=True,
            capture_output=True,
            text=True,
        )
        return done.stdout.strip()

    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
        return {**kept, "SANDBOX_DATA": str(self.data), "SANDBOX_ORIGIN": self.origin}

    def register(self, client_id: str, *, callback: str, after: str, issuer: str = "vneid") -> str:
        """Register a client and return its secret."""
        return self.run(
            "client", client_id, "--issuer", issuer, "--redirect-uri", callback,
            "--post-logout-redirect-uri", after, "--name", "Hệ thống của tỉnh",
        )  # fmt: skip


@contextmanager
def outside(data: Path) -> Iterator[Outside]:
    """Run the sandbox's own server with a few residents until the block ends."""
    port = free_port()
    world = Outside(f"http://127.0.0.1:{port}", data)
    world.run("migrate", "--verbosity", "0")
    world.run("shell", "--verbosity", "0", "-c", PEOPLE)
    server = subprocess.Popen(
        [
            sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--no-ws",
            "--port", str(port), "--log-level", "error", "sandbox.wsgi:application",
        ],
        env=world.environment(),
    )  # fmt: skip
    try:
        wait_for(f"{world.origin}/vneid/.well-known/openid-configuration")
        yield world
    finally:
        server.terminate()
        server.wait(timeout=PATIENCE)


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def wait_for(url: str) -> None:
    """Ask until somebody answers."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        with suppress(URLError, ConnectionError, TimeoutError), urlopen(url, timeout=2):  # noqa: S310 - ours
            return
        time.sleep(0.1)
    raise TimeoutError(url)
