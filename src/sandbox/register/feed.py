"""The change feed: the one place where a change of the register becomes an event."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from sandbox.register.models import Event

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from sandbox.register.models import Resident


def record(
    *, kind: str, resident: Resident, changes: Mapping[str, Any], happened_on: date, recorded_on: date
) -> Event:
    """Write the changed columns of a resident and the event that tells of them, in one transaction.

    `changes` are the new values by column; the event keeps those before beside them. Cursors have no gap:
    a writer holds the whole database, and what it takes back it takes back with its cursor.
    """
    before = {name: getattr(resident, name) for name in changes}
    changed = {name: value for name, value in changes.items() if value != before[name]}
    with transaction.atomic():
        event = Event.objects.create(
            kind=kind,
            resident=resident,
            happened_on=happened_on,
            recorded_on=recorded_on,
            changes={name: [before[name], value] for name, value in changed.items()},
        )
        for name, value in changed.items():
            setattr(resident, name, value)
        resident.changed_at = event.pk
        resident.confirmed_on = recorded_on.isoformat()
        resident.save()
    return event
