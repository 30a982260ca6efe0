"""Worker processes for the tests."""

from __future__ import annotations

import subprocess
import sys
from contextlib import contextmanager
from threading import Timer
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

PATIENCE = 120


@contextmanager
def worker(environment: dict[str, str], *options: str) -> Iterator[subprocess.Popen[str]]:
    """A worker in a process of its own; its jobs read from `stdin` and write to `stdout`."""
    process = subprocess.Popen(
        [sys.executable, "-m", "danso", "worker", *options],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    guard = Timer(PATIENCE, process.kill)
    guard.start()
    try:
        yield process
    finally:
        guard.cancel()
        process.kill()
        process.communicate()


def until_the_middle(process: subprocess.Popen[str]) -> None:
    """Wait for a job to report that it is half done."""
    assert process.stdout
    assert process.stdout.readline() == "middle\n"


def ended(process: subprocess.Popen[str]) -> str:
    """Let waiting jobs go on, wait for the end of the process, return its log."""
    return process.communicate(timeout=PATIENCE)[1]
