"""The plan's work-streams: pilot models, breakthroughs, budget, training, communication, legal documents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from danso.organizations.rights import Action, Officer, require
from danso.steering.models import (
    BreakthroughRegistration,
    BudgetLine,
    CommunicationItem,
    LegalDocument,
    PilotModel,
    Plan,
    TrainingCourse,
)
from danso.steering.services.events import record

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from danso.steering.models.registers import RegisterLine

REGISTERS: dict[str, type[RegisterLine]] = {
    "pilot-models": PilotModel,
    "breakthroughs": BreakthroughRegistration,
    "budget": BudgetLine,
    "training": TrainingCourse,
    "communication": CommunicationItem,
    "legal-documents": LegalDocument,
}


def _may_write(officer: Officer, line: RegisterLine) -> None:
    """The office writes any line; an agency its own."""
    if not officer.may(Action.CHANGE_PLAN):
        require(officer, Action.MOVE_ASSIGNMENT, line.organization)


@transaction.atomic
def save_line(
    *,
    officer: Officer,
    register: str,
    plan: Plan,
    line_id: int | None,
    values: Mapping[str, Any],
    now: dt.datetime,
) -> RegisterLine:
    """Add a line to a register or change it; raises KeyError for a register nobody keeps."""
    model = REGISTERS[register]
    manager = model._default_manager  # noqa: SLF001 - the one manager every model has
    line = manager.get(pk=line_id, plan=plan) if line_id else model(plan=plan)
    if line_id:
        _may_write(officer, line)
    for name, value in values.items():
        setattr(line, name, value)
    _may_write(officer, line)
    line.full_clean()
    line.save()
    record(
        plan=plan,
        kind="register.saved",
        task=line.task,
        organization_id=line.organization_id,
        after=str(line),
        reason=str(model._meta.verbose_name),  # noqa: SLF001 - Django's documented way to a model's name
        on=now.date(),
        at=now,
        officer=officer,
    )
    return line


@transaction.atomic
def delete_line(*, officer: Officer, register: str, plan: Plan, line_id: int, now: dt.datetime) -> None:
    """Take a line out of a register."""
    line = REGISTERS[register]._default_manager.get(pk=line_id, plan=plan)  # noqa: SLF001 - as above
    _may_write(officer, line)
    record(
        plan=plan,
        kind="register.deleted",
        task=line.task,
        before=str(line),
        on=now.date(),
        at=now,
        officer=officer,
    )
    line.delete()
