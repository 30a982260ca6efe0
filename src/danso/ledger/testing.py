"""For every test: emptying the tables after a test with real transactions may pass the guards."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session", autouse=True)
def _tests_may_empty_the_ledger() -> Iterator[None]:
    from django.core.management.commands import flush  # noqa: PLC0415 - settings come first
    from django.db import connections  # noqa: PLC0415

    from danso.ledger.guards import unguard  # noqa: PLC0415

    plain = flush.Command.handle

    def unguarded(self: flush.Command, **options: object) -> None:
        unguard(connections[str(options["database"])])  # the flush's post_migrate guards again
        plain(self, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(flush.Command, "handle", unguarded)
        yield
