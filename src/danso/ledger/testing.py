"""For tests: own keys, and emptying all tables after real transactions may pass the guards."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytest_django.fixtures import Settings


@pytest.fixture
def own_ledger(settings: Settings, tmp_path: Path) -> None:
    """Keys of the test's own, and sealing asked about anew."""
    from danso.ledger.services import watching  # noqa: PLC0415 - settings come first

    settings.LEDGER_KEYS = tmp_path / "ledger-keys"
    watching.ask_again()


@pytest.fixture(scope="session", autouse=True)
def _tests_may_empty_the_tables() -> Iterator[None]:
    from django.core.management.commands import flush  # noqa: PLC0415 - settings come first
    from django.db import connections  # noqa: PLC0415

    from danso.guards import lift_all  # noqa: PLC0415

    plain = flush.Command.handle

    def unguarded(self: flush.Command, **options: object) -> None:
        lift_all(connections[str(options["database"])])  # the flush's post_migrate guards again
        plain(self, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(flush.Command, "handle", unguarded)
        yield
