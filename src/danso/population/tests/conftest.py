"""A register in memory and a province with officers, for the tests of the room."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from danso.population.answers import PartialDate
from danso.population.drivers.memory import MemoryRegister
from danso.population.register import use_register
from danso.population.services import asking

if TYPE_CHECKING:
    from collections.abc import Iterator

NUMBER, OTHER = "077190000123", "077190000999"
NOON = dt.datetime(2024, 10, 10, 5, 0, tzinfo=dt.UTC)  # 12:00 in Vietnam


@pytest.fixture
def register(monkeypatch: pytest.MonkeyPatch) -> Iterator[MemoryRegister]:
    """One woman in the register, who exists nowhere else; throttles start fresh."""
    memory = MemoryRegister()
    memory.add(
        NUMBER,
        name__full="Nguyễn Thị Thu Hà",
        birth__date=PartialDate(1990, 3, 7),
        sex="2",
        permanent_residence__commune="26506",
    )
    for throttle in (asking.officers, asking.systems):
        monkeypatch.setattr(throttle, "_held", type(throttle._held)())
    with use_register(memory):
        yield memory
