"""Steps on disk that survive a crash: they are done or not done, never half done."""

from __future__ import annotations

import os
from pathlib import Path


def sync(path: Path) -> None:
    """Wait until a file's bytes, or a folder's entries, are on disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_tree(folder: Path) -> None:
    """Wait until a folder with all below is on disk."""
    for parent, _, names in os.walk(folder):
        for name in names:
            sync(Path(parent, name))
        sync(Path(parent))


def put_in_place(draft: Path, target: Path) -> None:
    """Give a finished draft its name, in one step."""
    sync(draft)
    draft.replace(target)
    sync(target.parent)


def point(pointer: Path, at: str) -> None:
    """Make a symbolic link point at `at`, in one step."""
    draft = pointer.with_name(f".{pointer.name}.next")
    draft.unlink(missing_ok=True)
    draft.symlink_to(at)
    draft.replace(pointer)
    sync(pointer.parent)
