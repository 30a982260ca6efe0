"""Run a few programs as one: they start together, are told to stop together, and none outlives the others."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from time import monotonic, sleep
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

POLL_SECONDS = 0.2
GRACE_SECONDS = 25.0
PR_SET_PDEATHSIG = 1
STOP_SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


@dataclass(frozen=True)
class Program:
    """A program to run, with the name that messages call it; one that is not needed may end alone."""

    name: str
    command: Sequence[str]
    needed: bool = True


class Stopped(Exception):  # noqa: N818 a request, not an error
    """Somebody asked us to stop."""


def supervise(programs: Sequence[Program], *, ready: Callable[[], bool], announce: Callable[[], None]) -> int:
    """Run `programs` until a needed one ends or we are told to stop; call `announce` once, when `ready`.

    Returns 0 when we were told to stop, else the exit code of the program that ended first (1 for a code 0:
    none of them has a reason to end by itself).
    """
    running: list[tuple[Program, subprocess.Popen[bytes]]] = []
    try:
        with stop_signals_raised():
            running.extend((program, start(program)) for program in programs)
            return watch(running, ready, announce)
    except Stopped:
        return 0
    finally:
        stop([process for _, process in running])


def watch(
    running: Sequence[tuple[Program, subprocess.Popen[bytes]]],
    ready: Callable[[], bool],
    announce: Callable[[], None],
) -> int:
    """Wait until one needed program ends and return its exit code."""
    announced = False
    watched = list(running)
    while True:
        for program, process in [each for each in watched if each[1].poll() is not None]:
            sys.stderr.write(f"danso: {program.name} ended with code {process.returncode}\n")
            if program.needed:
                return process.returncode if process.returncode > 0 else 1
            watched.remove((program, process))
        if not announced and ready():
            announced = True
            announce()
        sleep(POLL_SECONDS)


def start(program: Program) -> subprocess.Popen[bytes]:
    """Start a program in a process group of its own, that ends when we do."""
    return subprocess.Popen(program.command, start_new_session=True, preexec_fn=end_with_parent)  # noqa: S603, PLW1509


def end_with_parent() -> None:
    """Ask Linux to terminate this process when its parent dies, however it dies."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


@contextmanager
def stop_signals_raised() -> Iterator[None]:
    """Turn the signals that mean "stop" into `Stopped`, once; further ones are ignored while we stop."""

    def stop_once(*_: object) -> None:
        for number in STOP_SIGNALS:
            signal.signal(number, signal.SIG_IGN)
        raise Stopped

    for number in STOP_SIGNALS:
        signal.signal(number, stop_once)
    yield


def stop(processes: Sequence[subprocess.Popen[bytes]], grace: float = GRACE_SECONDS) -> None:
    """Terminate processes, and kill with their children those that take longer than `grace` seconds."""
    for process in processes:
        tell(process, signal.SIGTERM)
    last = monotonic() + grace
    for process in processes:
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=max(0.0, last - monotonic()))
        tell_group(process, signal.SIGKILL)
        process.wait()


def tell(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    """Send a signal to a process that still runs."""
    if process.poll() is None:
        process.send_signal(number)


def tell_group(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    """Send a signal to all that a process started."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, number)
