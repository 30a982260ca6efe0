"""The fonts of printed documents: Tinos, which has the widths of Times New Roman and every Vietnamese letter.

The set-up builds them from npm into `settings.DOCUMENT_FONTS`.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

import typst
from django.conf import settings

FILES: Final = ("Tinos-Regular.ttf", "Tinos-Bold.ttf", "Tinos-Italic.ttf", "Tinos-BoldItalic.ttf")


class FontsMissingError(Exception):
    """The document fonts were not built: PDF would come out in another letter, with wrong line breaks."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"Document fonts are missing from {folder}: run `make setup`.")
        self.folder = folder


def directory() -> Path:
    """Return the folder that the set-up puts the fonts into."""
    return Path(settings.DOCUMENT_FONTS)


def missing(folder: Path) -> list[str]:
    """Return the font files that the folder lacks."""
    return [name for name in FILES if not (folder / name).is_file()]


def loaded(folder: Path) -> typst.Fonts:
    """Return the fonts of a folder for typst; its own fonts serve only signs that Tinos lacks, such as ≥."""
    if missing(folder):
        raise FontsMissingError(folder)
    return _loaded(folder)


@cache
def _loaded(folder: Path) -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[folder])
