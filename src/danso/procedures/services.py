"""What can be done with the catalogue. Only the set-up does it: `danso procedures load`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from danso.procedures.definitions import as_json, checksum
from danso.procedures.models import Procedure, ProcedureVersion

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from danso.procedures.definitions import Definition


@transaction.atomic
def publish(*, definitions: Iterable[Definition], now: dt.datetime) -> tuple[ProcedureVersion, ...]:
    """Publish a new version of each procedure whose definition is not its last one; return these."""
    published = (_publish(definition, now) for definition in definitions)
    return tuple(version for version in published if version is not None)


def _publish(definition: Definition, now: dt.datetime) -> ProcedureVersion | None:
    Procedure.objects.get_or_create(code=definition.code)
    procedure = Procedure.objects.select_for_update().get(code=definition.code)
    last = procedure.versions.order_by("-number").first()
    digest = checksum(definition)
    if last is not None and last.checksum == digest:
        return None
    return ProcedureVersion.objects.create(
        procedure=procedure,
        number=1 if last is None else last.number + 1,
        definition=as_json(definition),
        checksum=digest,
        valid_since=definition.valid.since,
        valid_until=definition.valid.until,
        published_at=now,
    )
