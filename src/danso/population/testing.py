"""For tests of readings: the hours of purposes hold at night too."""

from __future__ import annotations

import pytest


@pytest.fixture
def at_any_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every purpose be read for whatever the clock says."""
    from danso.population.purposes import Hours  # noqa: PLC0415 - settings come first

    monkeypatch.setattr(Hours, "hold", lambda *_args: True)
