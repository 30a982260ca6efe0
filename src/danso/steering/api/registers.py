"""The plan's registers."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.forms import model_to_dict
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Status
from ninja.errors import HttpError

from danso.steering.api.base import plan_for
from danso.steering.forms.registers import limit_to_plan, register_form
from danso.steering.models import Plan
from danso.steering.queries import registers as register_queries
from danso.steering.schemas import registers as schemas
from danso.steering.services import registers as register_services
from danso.web.clock import now

router = Router(tags=["registers"])


@router.get("/plans/{plan_id}/registers/{name}", response=list[schemas.RegisterLineOut])
def list_register(request: HttpRequest, plan_id: int, name: str) -> Any:  # noqa: ANN401 - as above
    """A register's lines: pilot-models, breakthroughs, budget, training, communication, legal-documents."""
    officer, plan = plan_for(request, plan_id)
    if name not in register_services.REGISTERS:
        raise HttpError(404, "not found")
    return register_queries.lines_of(officer, plan, name)


@router.post("/plans/{plan_id}/registers/{name}", response={201: schemas.RegisterLineOut})
def add_line(request: HttpRequest, plan_id: int, name: str, payload: schemas.RegisterLineIn) -> Status:
    """Add a line to a register: the office any, an agency its own."""
    officer, plan = plan_for(request, plan_id)
    values = _values(name, plan, payload.fields, None)
    line = register_services.save_line(
        officer=officer, register=name, plan=plan, line_id=None, values=values, now=now()
    )
    return Status(201, line)


@router.put("/plans/{plan_id}/registers/{name}/{line_id}", response=schemas.RegisterLineOut)
def change_line(
    request: HttpRequest, plan_id: int, name: str, line_id: int, payload: schemas.RegisterLineIn
) -> Any:  # noqa: ANN401 - resolved by the schema
    """Change a line of a register; a missing field stays."""
    officer, plan = plan_for(request, plan_id)
    _known(name)
    line = get_object_or_404(register_queries.lines_of(officer, plan, name), pk=line_id)
    return register_services.save_line(
        officer=officer,
        register=name,
        plan=plan,
        line_id=line_id,
        values=_values(name, plan, payload.fields, line),
        now=now(),
    )


@router.delete("/plans/{plan_id}/registers/{name}/{line_id}", response={204: None})
def delete_line(request: HttpRequest, plan_id: int, name: str, line_id: int) -> Status:
    """Take a line out of a register."""
    officer, plan = plan_for(request, plan_id)
    _known(name)
    register_services.delete_line(officer=officer, register=name, plan=plan, line_id=line_id, now=now())
    return Status(204, None)


def _known(name: str) -> None:
    if name not in register_services.REGISTERS:
        raise HttpError(404, "not found")


def _values(name: str, plan: Plan, fields: dict[str, Any], line: Model | None) -> dict[str, Any]:
    """What the register's form makes of the fields; raises ValidationError naming the wrong ones."""
    _known(name)
    shown = register_form(name)
    unknown = set(fields) - set(shown.base_fields)
    if unknown:
        raise ValidationError(dict.fromkeys(unknown, "unknown"))
    started = model_to_dict(line) if line else {n: f.initial for n, f in shown.base_fields.items()}
    form = shown(started | fields)
    limit_to_plan(form, plan)
    if not form.is_valid():
        raise ValidationError(form.errors.as_data())
    return dict(form.cleaned_data)
