"""danso serve is one process tree; danso is ready when it says so; its help begins with its own commands."""

from __future__ import annotations

import datetime as dt
import os
import select
import signal
import socket
import subprocess
import sys
import urllib.request
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Timer
from typing import TYPE_CHECKING

import pytest
from django.db import DatabaseError
from django.utils import timezone

from danso.config import health
from danso.config.management.commands.serve import outside_world
from danso.config.tests.conftest import Installation, without_settings
from danso.jobs.models import WorkerHeartbeat
from danso.ledger.access import Access, Assurance, Mode
from danso.ledger.services import record

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import SimpleNamespace

    from django.test import Client

SLEEPER = "import sys, time; print('up', flush=True); time.sleep(600)"
DEADLINE = 180  # seconds for `danso serve` from start to end, on a loaded machine
STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(600)"


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def supervised(*programs: str) -> subprocess.Popen[str]:
    """Start a supervisor over Python programs; it prints `ready` when the first has begun."""
    code = (
        "import sys\n"
        "from danso.config import supervisor as s\n"
        "s.GRACE_SECONDS = 2.0\n"
        "programs = [s.Program(str(n), [sys.executable, '-c', c]) for n, c in enumerate(sys.argv[1:])]\n"
        "sys.exit(s.supervise(programs, ready=lambda: True, announce=lambda: print('ready', flush=True)))"
    )
    return subprocess.Popen([sys.executable, "-c", code, *programs], stdout=subprocess.PIPE, text=True)


def children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def gone(pid: int) -> bool:
    """Whether a process ended; one that nobody waits for any more counts as ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    except (FileNotFoundError, ProcessLookupError):
        return True


def end(process: subprocess.Popen[str]) -> int:
    process.communicate(timeout=30)
    return process.returncode


def ready_children(process: subprocess.Popen[str]) -> list[int]:
    assert process.stdout is not None
    while process.stdout.readline().strip() != "ready":
        assert process.poll() is None
    return children(process.pid)


def test_a_program_that_ends_takes_the_others_with_it() -> None:
    process = supervised(SLEEPER, "import sys; sys.exit(3)")
    assert end(process) == 3


def test_a_program_that_ends_well_is_a_failure_too() -> None:
    assert end(supervised(SLEEPER, "pass")) == 1


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_stop_signal_stops_all_and_is_no_failure(number: signal.Signals) -> None:
    process = supervised(SLEEPER, SLEEPER)
    pids = ready_children(process)
    process.send_signal(number)
    assert end(process) == 0
    assert len(pids) == 2
    assert all(map(gone, pids))


def test_a_program_that_does_not_listen_is_killed_after_the_grace() -> None:
    process = supervised(SLEEPER, STUBBORN)
    pids = ready_children(process)
    process.terminate()
    assert end(process) == 0
    assert all(map(gone, pids))


def test_programs_end_when_their_supervisor_is_killed() -> None:
    process = supervised(SLEEPER, SLEEPER)
    pids = ready_children(process)
    watched = [os.pidfd_open(pid) for pid in pids]
    process.kill()
    end(process)
    for descriptor, pid in zip(watched, pids, strict=True):
        poll_until_readable(descriptor)
        os.close(descriptor)
        assert gone(pid)


@contextmanager
def within(seconds: float, process: subprocess.Popen[str]) -> Iterator[None]:
    """Kill a program that hangs, so that whoever waits for its words or its end goes on and fails."""
    alarm = Timer(seconds, process.kill)
    alarm.start()
    try:
        yield
    finally:
        alarm.cancel()
        process.kill()


def test_a_program_that_hangs_is_killed_when_its_time_is_over() -> None:
    with (
        subprocess.Popen([sys.executable, "-c", STUBBORN], stdout=subprocess.PIPE, text=True) as process,
        within(0.5, process),
    ):
        assert process.stdout is not None
        assert process.stdout.readline() == ""
        assert process.wait(timeout=20) == -signal.SIGKILL


def poll_until_readable(descriptor: int) -> None:
    assert select.select([descriptor], [], [], 20)[0]


@pytest.mark.django_db(transaction=True)
def test_serve_answers_and_is_ready_when_its_worker_lives(installation: Installation, tmp_path: Path) -> None:
    port = free_port()
    environment = {**without_settings(), **installation.variables, "DANSO_PORT": str(port)}
    with (
        subprocess.Popen(
            [sys.executable, "-m", "danso", "serve"], env=environment, stdout=subprocess.PIPE, text=True
        ) as process,
        within(DEADLINE, process),
    ):
        try:
            assert process.stdout is not None
            assert f"http://127.0.0.1:{port}" in process.stdout.readline()
            answer = urllib.request.urlopen(f"http://127.0.0.1:{port}/health/live", timeout=20)
            assert answer.status == 200
            assert answer.headers["X-Frame-Options"] == "DENY"
            second = installation.danso("serve", DANSO_PORT=str(port))
            assert second.returncode == 1
            assert f"port {port} is in use" in second.stderr
        finally:
            process.terminate()
        assert process.wait(timeout=40) == 0


def states_of(client: Client) -> tuple[int, dict[str, bool]]:
    answer = client.get("/health/ready")
    return answer.status_code, answer.json()["checks"]


@pytest.mark.django_db
def test_ready_needs_a_living_worker(client: Client) -> None:
    assert states_of(client) == (
        503,
        {"database": True, "migrations": True, "worker": False, "disk": True},
    )
    now = timezone.now()
    WorkerHeartbeat.objects.create(name="one", started_at=now, seen_at=now)
    assert states_of(client)[0] == 200


@pytest.mark.django_db
def test_ready_needs_room_on_the_disk(client: Client, settings: SimpleNamespace) -> None:
    settings.FREE_DISK_MEGABYTES = 10**12
    assert states_of(client)[1]["disk"] is False


@pytest.mark.django_db
def test_late_seals_are_a_sign_and_requests_are_still_answered(client: Client) -> None:
    now = timezone.now()
    WorkerHeartbeat.objects.create(name="one", started_at=now, seen_at=now)
    assert client.get("/health/ready").json()["signs"] == {"sealing": True}
    access = Access("H06", "danso", "system:test", Assurance.NONE, "GQ_TTHC", "ND107_2021")
    record(
        access=access,
        mode=Mode.DECIDED,
        personal_number=None,
        fields=[],
        allowed=True,
        now=now - dt.timedelta(minutes=11),
    )
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json()["signs"]) == (200, {"sealing": False})


def test_a_database_that_refuses_is_not_ready() -> None:
    def refuses() -> bool:
        raise DatabaseError("person in the message")

    assert health.passed(health.Check("database", refuses)) is False


@pytest.mark.django_db
def test_answers_carry_the_security_headers(client: Client) -> None:
    answer = client.get("/health/live")
    policy = answer["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in answer["Permissions-Policy"]


def test_help_names_own_commands_first_with_a_line_each(tmp_path: Path) -> None:
    text = Installation(tmp_path, "", {"DANSO_DATA": str(tmp_path)}).danso("--help").stdout
    own, others = text.split("Django", 1)
    for name in ("serve", "worker", "backup", "restore", "check-production", "prepare", "bench"):
        [line] = [line for line in own.splitlines() if line.startswith(f"  {name} ")]
        assert len(line.split(maxsplit=1)[1]) > 20
    assert "makemigrations" in others
    assert "makemigrations" not in own


def test_a_program_that_is_not_needed_ends_alone() -> None:
    code = (
        "import sys\n"
        "from danso.config import supervisor as s\n"
        "programs = [s.Program('sandbox', [sys.executable, '-c', 'pass'], needed=False),\n"
        "            s.Program('house', [sys.executable, '-c', sys.argv[1]])]\n"
        "sys.exit(s.supervise(programs, ready=lambda: True, announce=lambda: print('ready', flush=True)))"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, SLEEPER], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr is not None
        assert process.stderr.readline() == "danso: sandbox ended with code 0\n"
        [house] = ready_children(process)
        assert not gone(house)
        process.terminate()
        assert end(process) == 0


@pytest.mark.django_db(transaction=True)
def test_a_demo_serves_while_the_outside_world_cannot_start(
    installation: Installation, tmp_path: Path
) -> None:
    port = free_port()
    unusable = tmp_path / "no folder"
    unusable.write_text("")
    environment = {
        **without_settings(),
        **installation.variables,
        "DANSO_DEMO": "1",
        "DANSO_PORT": str(port),
        "SANDBOX_PORT": str(free_port()),
        "SANDBOX_DATA": str(unusable),
    }
    log = tmp_path / "log"
    with (
        log.open("w") as told,
        subprocess.Popen(
            [sys.executable, "-m", "danso", "serve"],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=told,
            text=True,
        ) as process,
    ):
        try:
            assert process.stdout is not None
            assert f"http://127.0.0.1:{port}" in process.stdout.readline()
            assert "danso: sandbox ended with code 1\n" in log.read_text()
            answer = urllib.request.urlopen(f"http://127.0.0.1:{port}/health/live", timeout=20)
            assert answer.status == 200
        finally:
            process.terminate()
        assert process.wait(timeout=40) == 0


@pytest.mark.parametrize(
    ("demo", "listening", "started"), [(True, False, 1), (True, True, 0), (False, False, 0)]
)
def test_the_outside_world_is_started_for_a_demo_that_has_none(
    settings: SimpleNamespace, *, demo: bool, listening: bool, started: int
) -> None:
    settings.DEMO = demo
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        settings.SANDBOX_PORT = other.getsockname()[1]
        if listening:
            other.listen()
        programs = outside_world()
    assert len(programs) == started
    assert not any(program.needed for program in programs)
