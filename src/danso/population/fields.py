"""What the register may hold on a person: codes, wire names, sensitivity (packs/fields.toml)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from danso.population.packs import pack

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

ITEMS: Final = 26  # of article 9 of the Law on Identification


class Sensitivity(StrEnum):
    """Basic or sensitive personal data (dữ liệu cá nhân cơ bản, nhạy cảm)."""

    BASIC = "basic"
    SENSITIVE = "sensitive"


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its item of the law, its element on the wire, and the drivers that supply it."""

    code: str
    item: int
    wire: str
    vi: str
    en: str
    sensitivity: Sensitivity
    by: frozenset[str]

    @property
    def sensitive(self) -> bool:
        """Whether reading it needs level 02 and a purpose that says so."""
        return self.sensitivity is Sensitivity.SENSITIVE

    @property
    def json(self) -> str:
        """The name in the JSON façade: each step of the wire name in lower camel case."""
        return ".".join(step[:1].lower() + step[1:] for step in self.wire.split("."))


class UnknownFieldError(ValueError):
    """A code that is not in the catalogue."""


@cache
def catalogue() -> Mapping[str, Field]:
    """All fields by code, in the order of the law."""
    return {row["code"]: _field(row) for row in pack("fields")["fields"]}


def field(code: str) -> Field:
    """The field of that code; raises UnknownFieldError."""
    try:
        return catalogue()[code]
    except KeyError:
        raise UnknownFieldError(code) from None


def covers(head: str, code: str) -> bool:
    """Whether a code is that head or stands below it: `birth` covers `birth.date`."""
    return code == head or code.startswith(f"{head}.")


def expand(heads: Iterable[str]) -> tuple[str, ...]:
    """All codes below the heads, in the catalogue's order; raises UnknownFieldError for a head of nothing."""
    asked = tuple(heads)
    for head in asked:
        if not any(covers(head, code) for code in catalogue()):
            raise UnknownFieldError(head)
    return tuple(code for code in catalogue() if any(covers(head, code) for head in asked))


def supplied_by(driver: str) -> frozenset[str]:
    """Codes that a driver can answer."""
    return frozenset(code for code, known in catalogue().items() if driver in known.by)


def _field(row: Mapping[str, Any]) -> Field:
    return Field(
        code=row["code"],
        item=row["item"],
        wire=row["wire"],
        vi=row["vi"],
        en=row["en"],
        sensitivity=Sensitivity(row["sensitivity"]),
        by=frozenset(row["by"]),
    )
