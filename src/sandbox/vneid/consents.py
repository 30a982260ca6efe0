"""Standing consents: what a person has agreed that a client reads."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from sandbox.statements import compiled, rows
from sandbox.vneid.models import Consent

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sandbox.vneid.models import Client


def consented(client: Client, resident: int) -> set[str]:
    """Return the scopes agreed to so far."""
    return {each for (scope,) in rows(_statement(), (client.pk, resident)) for each in scope.split()}


def consent(client: Client, resident: int, scopes: Iterable[str], *, now: int) -> None:
    """Add scopes to what was agreed."""
    scope = " ".join(sorted({*scopes, *consented(client, resident)}))
    Consent.objects.bulk_create(
        [Consent(client=client, resident_id=resident, scope=scope, given_at=now)],
        update_conflicts=True,
        unique_fields=["client", "resident"],
        update_fields=["scope", "given_at"],
    )


@cache
def _statement() -> str:
    return compiled(Consent.objects.filter(client=0, resident=0).values_list("scope"))
