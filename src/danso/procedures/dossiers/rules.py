"""The values of packs/rules.toml, and the terms of a dossier made from them and from its procedure."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from danso.procedures.definitions.model import Unit
from danso.procedures.dossiers.clock import Limit, Resumes
from danso.procedures.dossiers.terms import ALWAYS_PAUSING, Terms

if TYPE_CHECKING:
    from collections.abc import Iterable

    from danso.procedures.dossiers.clock import Pause


@dataclass(frozen=True, slots=True)
class Rules:
    """Supplements allowed, the clock after one, working days to answer, the code of a rejection."""

    supplements: int
    resumes: Resumes
    supply_days: int
    confirm_days: int
    rejection_code: int

    @property
    def supply_limit(self) -> Limit:
        """How long a citizen may take to hand in a supplement."""
        return Limit(self.supply_days, Unit.WORKING_DAY)

    @property
    def confirm_limit(self) -> Limit:
        """How long a citizen may take to answer a draft result."""
        return Limit(self.confirm_days, Unit.WORKING_DAY)


@cache
def rules() -> Rules:
    """Return the pack as it stands."""
    path = Path(__file__).parent / "packs" / "rules.toml"
    said = {name: row["value"] for name, row in tomllib.loads(path.read_text(encoding="utf-8")).items()}
    return Rules(**said | {"resumes": Resumes(said["resumes"])})


def terms_of(
    limit: Limit, *, calendar: str, excluded: Iterable[Pause], paper_result: bool, by: Rules | None = None
) -> Terms:
    """Return what a dossier is held to; `excluded` are the pauses its procedure leaves out of the limit."""
    held = by or rules()
    return Terms(
        limit=limit,
        calendar=calendar,
        supplements=held.supplements,
        pausing=ALWAYS_PAUSING | frozenset(excluded),
        resumes=held.resumes,
        paper_result=paper_result,
        rejection_code=held.rejection_code,
    )
