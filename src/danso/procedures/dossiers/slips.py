"""Which form a slip (phiếu) has: by the circular in force and by family of procedures; packs/slips.toml."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from danso.procedures.dossiers.states import Kind, Slip, transition

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping


class Family(StrEnum):
    """Procedures with slips of their own; all others have those of one-stop service."""

    ONE_STOP = "one_stop"
    POLICE_RESIDENCE = "police_residence"


@dataclass(frozen=True, slots=True)
class SlipForm:
    """A form: its number as printed, its name, where that stands and whether it was verified."""

    slip: Slip
    number: str
    vi: str
    en: str
    source: str
    status: str


@dataclass(frozen=True, slots=True)
class SlipPack:
    """The forms of one family from a day on, until the next pack of the family."""

    family: Family
    valid_from: dt.date
    forms: Mapping[Slip, SlipForm]


@cache
def slip_packs() -> tuple[SlipPack, ...]:
    """Return all packs, the latest first."""
    path = Path(__file__).parent / "packs" / "slips.toml"
    said = tomllib.loads(path.read_text(encoding="utf-8"))
    general = [_pack(Family.ONE_STOP, row, row["one_stop"]) for row in said["packs"]]
    own = [_pack(Family(row["family"]), row, row["forms"]) for row in said["families"]]
    return tuple(sorted(general + own, key=lambda pack: pack.valid_from, reverse=True))


def form_of(slip: Slip, *, on: dt.date, family: Family = Family.ONE_STOP) -> SlipForm | None:
    """Return the form a slip has on a day; None when the rules of that day have none."""
    for each in (family, Family.ONE_STOP):
        pack = next((pack for pack in slip_packs() if pack.family is each and pack.valid_from <= on), None)
        if pack and slip in pack.forms:
            return pack.forms[slip]
    return None


def form_given_by(kind: Kind, *, on: dt.date, family: Family = Family.ONE_STOP) -> SlipForm | None:
    """Return the form of the slip an event gives; None for an event without one."""
    row = transition(kind)
    return form_of(row.slip, on=on, family=family) if row and row.slip else None


def _pack(family: Family, row: Mapping[str, Any], forms: Mapping[str, Mapping[str, str]]) -> SlipPack:
    source = f"{row['code']}: {row['source']}" if "code" in row else row["source"]
    read = {
        Slip(name): SlipForm(Slip(name), form["number"], form["vi"], form["en"], source, row["status"])
        for name, form in forms.items()
    }
    return SlipPack(family, row["valid_from"], read)
