"""The catalogue of procedures: definitions read from files, checked, and their checksum."""

from __future__ import annotations

from danso.procedures.definitions.mistakes import DefinitionError, Mistake, Reason
from danso.procedures.definitions.model import Definition
from danso.procedures.definitions.reading import (
    as_json,
    checksum,
    definitions,
    from_json,
    read_definition,
    read_folder,
)

__all__ = [
    "Definition",
    "DefinitionError",
    "Mistake",
    "Reason",
    "as_json",
    "checksum",
    "definitions",
    "from_json",
    "read_definition",
    "read_folder",
]
