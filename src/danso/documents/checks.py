"""What `danso check --deploy` asks of this room."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.checks import Error, Tags, register

from danso.documents import fonts

if TYPE_CHECKING:
    from django.core.checks import CheckMessage


@register(Tags.files, deploy=True)
def document_fonts_are_built(**_options: object) -> list[CheckMessage]:
    """Without the fonts no PDF can be made."""
    missing = fonts.missing(fonts.directory())
    if not missing:
        return []
    hint = "Run `make setup`, or copy build/fonts from an installation that has it."
    return [Error(f"Document fonts are missing: {', '.join(missing)}", hint=hint, id="documents.E001")]
