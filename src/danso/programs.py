"""Our own programs run in processes of their own, for benchmarks that measure over HTTP."""

from __future__ import annotations

import http.client
import os
import shutil
import socket
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

PATIENCE = 60  # seconds until a program answers
KEPT_KEYS = ("population_keys", "ledger-keys")


def house_on_scratch(data: Path) -> dict[str, str]:
    """Lay out a data folder whose database is the benchmark's scratch one; return the house's settings."""
    (data / "state").mkdir(parents=True)
    for kept in (Path(settings.DATA) / name for name in KEPT_KEYS):
        if kept.is_dir():
            shutil.copytree(kept, data / kept.name)
        elif kept.exists():
            shutil.copy(kept, data)
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        (data / "state" / "danso.sqlite3").symlink_to(Path(name).resolve())
    return {
        "DANSO_DATA": str(data),
        "DANSO_POSTGRES_NAME": name,
        "DANSO_LOG_LEVEL": "WARNING",
        "DANSO_DEMO": "0",
    }


def run(environment: Mapping[str, str], *command: str) -> str:
    """Run a program's command and return what it prints."""
    done = subprocess.run(  # noqa: S603 - our own programs
        [sys.executable, "-m", *command],
        env=surroundings(environment),
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout.strip()


def surroundings(environment: Mapping[str, str]) -> dict[str, str]:
    """Return the machine's variables and these, but no settings module of ours."""
    kept = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    return {**kept, **environment}


@contextmanager
def served(
    program: str,
    environment: Mapping[str, str],
    port: int | None = None,
    *,
    workers: int = 1,
    threads: int = 2,
) -> Iterator[str]:
    """Serve a WSGI program until the block ends; return its address."""
    port = port or free_port()
    arguments = ["--interface", "wsgi", "--port", str(port), "--no-ws", "--log-level", "error"]
    size = ["--workers", str(workers), "--blocking-threads", str(threads)]
    server = subprocess.Popen(  # noqa: S603 - our own programs
        [sys.executable, "-m", "granian", *arguments, *size, program], env=surroundings(environment)
    )
    address = f"http://127.0.0.1:{port}"
    _running[address] = server.pid
    try:
        wait_for(port, server)
        yield address
    finally:
        del _running[address]
        server.terminate()
        server.wait()


_running: dict[str, int] = {}


def processor_seconds(address: str) -> float:
    """Return the processor time that a served program and its workers have taken (Linux alone tells)."""
    return sum(_ticks(each) for each in _family(_running[address])) / os.sysconf("SC_CLK_TCK")


def _family(pid: int) -> list[int]:
    lists = Path(f"/proc/{pid}/task").glob("*/children")
    born = [int(child) for each in lists for child in each.read_text(encoding="ascii").split()]
    return [pid, *(one for child in born for one in _family(child))]


def _ticks(pid: int) -> int:
    after_name = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    in_program, in_system = 11, 12
    return int(after_name[in_program]) + int(after_name[in_system])


def free_port() -> int:
    """Return a port that nobody uses."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    """Wait until the server answers: it listens before its program is loaded."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and server.poll() is None:
        with suppress(OSError, http.client.HTTPException):
            line = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
            line.request("GET", "/")
            line.getresponse().read()
            line.close()
            return
        time.sleep(0.05)
    raise TimeoutError(str(port))
