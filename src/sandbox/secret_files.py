"""Secrets that this world keeps in files, some of them shared with the house: made once, read by all."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path
from tempfile import mkstemp

BYTES = 32


def kept_secret(place: Path) -> str:
    """Return the random text in a file, made on first use for its owner's eyes alone.

    Whoever comes first at the same time, threads and processes alike, all return what one of them wrote.
    """
    with suppress(FileNotFoundError):
        return place.read_text(encoding="ascii").strip()
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, draft = mkstemp(prefix=f".{place.name}.", dir=place.parent)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(BYTES))
        with suppress(FileExistsError):
            os.link(draft, place)
    finally:
        Path(draft).unlink()
    return place.read_text(encoding="ascii").strip()
