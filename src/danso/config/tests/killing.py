"""Run work in a child process that is killed, as by kill -9, after some lines of the backup's code."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

BACKUP = str(Path("danso", "config", "backup"))


def killed_after(lines: int, work: Callable[[], object]) -> bool:
    """Run `work` in a fork that kills itself after `lines` lines; whether it was killed before its end."""
    child = os.fork()
    if child == 0:
        _trace(lines)
        code = 1
        try:
            work()
            code = 0
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return True
    assert os.WEXITSTATUS(status) == 0, "the work failed by itself"
    return False


def _trace(lines: int) -> None:
    left = lines

    def line(_frame: Any, event: str, _argument: Any) -> Any:
        nonlocal left
        if event == "line":
            left -= 1
            if left < 0:
                os.kill(os.getpid(), signal.SIGKILL)
        return line

    def call(frame: Any, _event: str, _argument: Any) -> Any:
        return line if BACKUP in frame.f_code.co_filename else None

    sys.settrace(call)
