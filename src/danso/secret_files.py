"""Secrets kept in files: made on first use, one and the same for every process and thread."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from tempfile import mkstemp
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def kept_secret(place: Path, new: Callable[[], str]) -> str:
    """Return what the file holds; where there is none, write `new()` so that only the owner reads it.

    Of several that come first at once one wins, and all return what it wrote.
    """
    with suppress(FileNotFoundError):
        return place.read_text(encoding="ascii")
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, draft = mkstemp(prefix=f".{place.name}.", dir=place.parent)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(new())
        with suppress(FileExistsError):
            os.link(draft, place)
    finally:
        Path(draft).unlink()
    return place.read_text(encoding="ascii")
