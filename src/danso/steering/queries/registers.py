"""What can be asked of the plan's registers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, Q, QuerySet

from danso.organizations.rights import Action, Officer, require
from danso.steering.services.registers import REGISTERS

if TYPE_CHECKING:
    from danso.steering.models import Plan
    from danso.steering.models.registers import RegisterLine


def lines_of(officer: Officer, plan: Plan, register: str) -> QuerySet[RegisterLine]:
    """A register's lines: all for whoever reads the province, else those of the officer's agencies."""
    lines = REGISTERS[register]._default_manager.filter(plan=plan).select_related("organization", "task")  # noqa: SLF001
    if officer.may(Action.READ):
        return lines
    if not officer.may_somewhere(Action.READ):
        require(officer, Action.READ)
    condition = Q(pk__in=[])
    for path in officer.paths(Action.READ) or ():
        condition |= Q(organization__path__startswith=path)
    return lines.filter(condition)


def counts_of(plan: Plan) -> dict[str, tuple[int, int]]:
    """Lines and done lines of each register: one query a register."""
    done = Count("pk", filter=Q(state="done"))
    found = {}
    for name, model in REGISTERS.items():
        row = model._default_manager.filter(plan=plan).aggregate(n=Count("pk"), done=done)  # noqa: SLF001
        found[name] = (row["n"], row["done"])
    return found
