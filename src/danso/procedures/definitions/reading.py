"""Read a definition's file strictly: every mistake is named, nothing unknown is passed over."""

from __future__ import annotations

import hashlib
import tomllib
from functools import cache
from typing import TYPE_CHECKING, Any, Final, cast

from pydantic import TypeAdapter, ValidationError

from danso.population.fields import catalogue as population
from danso.procedures.conditions import ConditionError
from danso.procedures.definitions.attributes import types
from danso.procedures.definitions.checks import check, check_together
from danso.procedures.definitions.mistakes import DefinitionError, Mistake, Reason
from danso.procedures.definitions.model import Definition
from danso.procedures.packs import PROCEDURES
from danso.vietnam.text import nfc
from witness.canonical import canonical

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from pydantic_core import ErrorDetails

SHAPE: Final = TypeAdapter(Definition)
_REASONS: Final = {
    "missing": Reason.MISSING,
    "unexpected_keyword_argument": Reason.UNKNOWN_KEY,
    "enum": Reason.NOT_ONE_OF,
    "literal_error": Reason.NOT_ONE_OF,
}


def read_definition(name: str, text: str) -> Definition:
    """Read the text of a file; raises DefinitionError with all mistakes of its form, else of its sense."""
    definition = _shaped(name, _expanded(_parsed(name, text)))
    if mistakes := tuple(check(name, definition)):
        raise DefinitionError(mistakes)
    return definition


def read_folder(folder: Path) -> dict[str, Definition]:
    """Read all files of a folder, by code; raises DefinitionError with the mistakes of all files."""
    read: dict[str, Definition] = {}
    mistakes: list[Mistake] = []
    for path in sorted(folder.glob("*.toml")):
        try:
            read[path.name] = read_definition(path.name, path.read_text(encoding="utf-8"))
        except DefinitionError as error:
            mistakes.extend(error.mistakes)
    mistakes = mistakes or list(check_together(read))
    if mistakes:
        raise DefinitionError(tuple(mistakes))
    return {definition.code: definition for definition in read.values()}


@cache
def definitions() -> Mapping[str, Definition]:
    """The procedures that danso ships, by code."""
    return read_folder(PROCEDURES)


def as_json(definition: Definition) -> dict[str, Any]:
    """The definition as JSON values; `from_json` takes them back."""
    return cast("dict[str, Any]", SHAPE.dump_python(definition, mode="json"))


def from_json(value: Mapping[str, Any]) -> Definition:
    """A definition that `as_json` wrote."""
    return SHAPE.validate_python(value)


def checksum(definition: Definition) -> str:
    """SHA-256 of the canonical JSON, in hexadecimal."""
    return hashlib.sha256(canonical(as_json(definition))).hexdigest()


def _parsed(name: str, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(nfc(text))
    except tomllib.TOMLDecodeError as error:
        raise DefinitionError((Mistake(name, "", Reason.NOT_TOML, str(error)),)) from None


def _expanded(raw: dict[str, Any]) -> dict[str, Any]:
    """With the attributes that a section lists under `register` as fields of their own, before the others."""
    sections = raw.get("sections")
    if not isinstance(sections, list):
        return raw
    return raw | {"sections": [_with_fields(each) if isinstance(each, dict) else each for each in sections]}


def _with_fields(section: dict[str, Any]) -> dict[str, Any]:
    rest = {key: value for key, value in section.items() if key != "register"}
    listed, asked = section.get("register", []), section.get("fields", [])
    if not isinstance(listed, list) or not isinstance(asked, list):
        return section
    return rest | {"fields": [*map(_field_of, map(str, listed)), *asked]}


def _field_of(attribute: str) -> dict[str, Any]:
    known = population().get(attribute)
    return {
        "code": attribute.replace(".", "_"),
        "type": types().get(attribute, "text"),
        "vi": known.vi if known else attribute,
        "en": known.en if known else attribute,
        "register": attribute,
    }


def _shaped(name: str, raw: Mapping[str, Any]) -> Definition:
    try:
        return SHAPE.validate_python(raw)
    except ValidationError as error:
        found = error.errors(include_url=False, include_input=True)
        raise DefinitionError(tuple(_mistake(name, each) for each in found)) from None


def _mistake(name: str, found: ErrorDetails) -> Mistake:
    flaw = found.get("ctx", {}).get("error")
    reason = Reason(flaw.flaw) if isinstance(flaw, ConditionError) else _REASONS.get(found["type"])
    given = found["input"]
    shown = str(given) if isinstance(given, str | int) and reason is not Reason.MISSING else ""
    return Mistake(name, _key(found["loc"]), reason or Reason.WRONG_VALUE, shown)


def _key(places: Iterable[int | str]) -> str:
    """`("steps", 1, "share")` as `steps[2].share`: people count from one."""
    key = ""
    for place in places:
        key += f"[{place + 1}]" if isinstance(place, int) else f".{place}" if key else place
    return key
