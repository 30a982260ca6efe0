"""English catalogues of each room: extract, merge, check, compile, without the gettext binaries."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

KEYWORDS = DEFAULT_KEYWORDS | {
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
# Dates and tool names would make two helpers' catalogues differ without a difference in meaning.
VOLATILE_HEADERS = re.compile(
    rb'^"(POT-Creation-Date|PO-Revision-Date|Last-Translator|Language-Team|Generated-By|Report-Msgid-Bugs-To)'
    rb".*\n|^# (Translations template|English translations|Copyright|This file is|FIRST AUTHOR).*\n|^#\n",
    re.MULTILINE,
)
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w*\}|%[sd]")


@dataclass(frozen=True)
class Flaw:
    """One text of a room that an English reader would not get right."""

    room: str
    msgid: str
    reason: str
    places: tuple[str, ...]


def catalogue_path(room: Path) -> Path:
    """Where the English catalogue of a room stands."""
    return room / "locale" / "en" / "LC_MESSAGES" / "django.po"


def _as_python(template: str, origin: str) -> bytes:
    """Rewrite a template as one Python expression; the brackets make its indentation meaningless."""
    return f"({templatize(template, origin=origin)}\n)".encode()


def _sources(room: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(room.rglob("*.py")):
        relative = path.relative_to(room)
        if not {"tests", "migrations"} & set(relative.parts):
            yield relative.as_posix(), path.read_bytes()
    for path in sorted((room / "templates").rglob("*")):
        if path.suffix in {".html", ".txt", ".xml"}:
            origin = path.relative_to(room).as_posix()
            yield origin, _as_python(path.read_text(encoding="utf-8"), origin)


def extracted(room: Path) -> Catalog:
    """Every Vietnamese text that the room's Python files and templates mark for translation."""
    catalogue = Catalog(project="danso", charset="utf-8")
    for origin, source in _sources(room):
        for _line, msgid, comments, context in extract(
            "python", io.BytesIO(source), KEYWORDS, ["Translators:"], {"encoding": "utf-8"}
        ):
            catalogue.add(
                msgid, locations=[(origin, 0)], auto_comments=list(dict.fromkeys(comments)), context=context
            )
    return catalogue


def stored(room: Path) -> Catalog:
    """The room's English catalogue as it stands on disk; empty when there is none yet."""
    path = catalogue_path(room)
    if not path.exists():
        return Catalog(locale="en", project="danso", charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale="en")


def merged(room: Path) -> Catalog:
    """Join today's texts with the translations kept; texts no longer used are dropped."""
    catalogue = stored(room)
    catalogue.update(extracted(room), no_fuzzy_matching=True, update_header_comment=False)
    catalogue.obsolete.clear()
    return catalogue


def update(room: Path) -> Path | None:
    """Write the merged catalogue of a room; None when the room has no text to translate."""
    catalogue = merged(room)
    if not len(catalogue):
        return None
    target = catalogue_path(room)
    target.parent.mkdir(parents=True, exist_ok=True)
    buffer = io.BytesIO()
    write_po(buffer, catalogue, width=110, sort_output=True, include_lineno=False, ignore_obsolete=True)
    target.write_bytes(VOLATILE_HEADERS.sub(b"", buffer.getvalue()).lstrip())
    return target


def compile_catalogue(room: Path) -> Path | None:
    """Compile the room's catalogue to the .mo file Django reads; None when the room has no catalogue."""
    if not catalogue_path(room).exists():
        return None
    target = catalogue_path(room).with_suffix(".mo")
    buffer = io.BytesIO()
    write_mo(buffer, stored(room))
    target.write_bytes(buffer.getvalue())
    return target


def _forms(text: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    return tuple(text) if isinstance(text, tuple | list) else (text or "",)


def _reason(message: Message) -> str | None:
    sources, translations = _forms(message.id), _forms(message.string)
    if not all(translations):
        return "no English"
    expected = {mark for form in sources for mark in PLACEHOLDER.findall(form)}
    found = {mark for form in translations for mark in PLACEHOLDER.findall(form)}
    return None if found == expected else f"placeholders differ: {sorted(expected ^ found)}"


def flaws(room: Path) -> Iterator[Flaw]:
    """Texts of the room without English, or whose English has other placeholders than the Vietnamese."""
    for message in merged(room):
        reason = _reason(message) if message.id else None
        if reason:
            places = tuple(sorted({place for place, _line in message.locations}))
            yield Flaw(room.name, _forms(message.id)[0], reason, places)


def disputes(rooms: Iterable[Path]) -> dict[str, dict[str, str]]:
    """Texts that rooms translate differently: {text: {room: English}}.

    Django keeps one translation of a text for the whole process; such a text needs a context in one room.
    """
    said: dict[tuple[str, str | None], dict[str, str]] = {}
    for room in rooms:
        for message in stored(room):
            if message.id and _forms(message.string)[0]:
                key = (_forms(message.id)[0], message.context)
                said.setdefault(key, {})[room.name] = _forms(message.string)[0]
    return {text: by_room for (text, _context), by_room in said.items() if len(set(by_room.values())) > 1}
