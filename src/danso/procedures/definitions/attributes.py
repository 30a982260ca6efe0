"""Attributes that a field or a paper may be filled from: the population register's, and other registers'."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from danso.population import fields as population
from danso.procedures.packs import pack

if TYPE_CHECKING:
    from collections.abc import Mapping

POPULATION: Final = "population"


@dataclass(frozen=True, slots=True)
class Register:
    """A register in plain words."""

    code: str
    vi: str
    en: str
    attributes: frozenset[str]


@cache
def registers() -> Mapping[str, Register]:
    """The registers beside the population's, by code."""
    rows = pack("registers")["registers"]
    return {
        code: Register(code, row["vi"], row["en"], frozenset(row["attributes"])) for code, row in rows.items()
    }


@cache
def types() -> Mapping[str, str]:
    """The kind of answer of the population's attributes that are not plain text."""
    kinds: dict[str, str] = pack("registers")["types"]
    return kinds


def register_of(attribute: str) -> str | None:
    """The register that holds an attribute; none for an unknown one."""
    if attribute in population.catalogue():
        return POPULATION
    head, _, rest = attribute.partition(".")
    known = registers().get(head)
    return head if known and rest in known.attributes else None


def is_sensitive(attribute: str) -> bool:
    """Whether the population register holds it as sensitive personal data."""
    known = population.catalogue().get(attribute)
    return known is not None and known.sensitive


@cache
def topics(kind: str) -> Mapping[str, Mapping[str, str]]:
    """The words of `fields` or of `life_events` by code."""
    rows: dict[str, dict[str, str]] = pack("topics")[kind]
    return rows
