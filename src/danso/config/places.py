"""Where an installation keeps its data, and what is made there on the first start.

`DANSO_DATA/state` points at the folder of the present state (database and files); a restore builds the next
folder beside it and moves the pointer in one step, so that a state is never half old and half new.
"""

from __future__ import annotations

import fcntl
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

FIRST = "first"


def state_folder(data: Path) -> Path:
    """Return `data/state`, made on first use."""
    pointer = data / "state"
    if not pointer.exists():
        make_private(data)
        (data / "states" / FIRST / "files").mkdir(parents=True, exist_ok=True)
        with suppress(FileExistsError):  # another process of the same first start was quicker
            pointer.symlink_to(f"states/{FIRST}")
    return pointer


def make_private(folder: Path) -> None:
    """Make a folder that only its owner can read."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)


class InUseError(Exception):
    """Another process of danso works on the same data."""


def in_use(data: Path, *, alone: bool = False) -> AbstractContextManager[None]:
    """Hold `data` as in use; with `alone`, raise `InUseError` when another process holds it."""
    return held(data / "in_use.lock", alone=alone)


@contextmanager
def held(lock: Path, *, alone: bool) -> Iterator[None]:
    """Hold a lock, alone or with others, or raise `InUseError`.

    The lock is the kernel's: it is gone with the process, however that ends.
    """
    make_private(lock.parent)
    with lock.open("w") as handle:
        try:
            fcntl.flock(handle, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except BlockingIOError as taken:
            raise InUseError(str(lock.parent)) from taken
        yield
