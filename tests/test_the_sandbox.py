"""The outside world passes its own tests, and answers our driver."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from danso.population.answers import PartialDate
from danso.population.drivers import soap037
from danso.population.drivers.signing import Credentials
from danso.population.drivers.soap037 import Soap037
from danso.population.drivers.transport import Transport, make_client
from danso.population.port import RegisterRefused, Subject
from danso.population.tests.wire import ENVELOPE

sys.path.insert(0, str(Path(__file__).parent))
from outside import Outside, outside

if TYPE_CHECKING:
    from collections.abc import Iterator

PROJECT = Path(__file__).resolve().parents[1]
SYSTEM = "XROADVN/GOV/H06/danso"
ANH = Subject("077190000123", "Lê Thị Ánh", PartialDate(1990, 3, 7))


def test_the_outside_world_passes_its_own_tests():
    """The sandbox is another Django project, so its tests need a process of their own."""
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "src/sandbox", "--ds=sandbox.testing", "-p", "no:cacheprovider"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout[-4000:] + run.stderr[-2000:]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Outside]:
    with outside(tmp_path_factory.mktemp("outside")) as running:
        yield running


@pytest.fixture(scope="module")
def driver(world: Outside) -> Soap037:
    told = json.loads(world.run("consumer", SYSTEM, "--user", "danso", "--replay", "message"))
    credentials = Credentials(world.origin, SYSTEM, "danso", told["secret"], told["api_key"])
    return Soap037(Transport(make_client(world.origin, timeout=20)), credentials)


def test_our_driver_verifies_and_looks_up_at_the_running_register(driver: Soap037) -> None:
    (found,) = driver.look_up([ANH], fields=["name.full"], envelope=replace(ENVELOPE, request="look-up"))
    assert found.text("name.full").upper() == ANH.name.upper()
    for name, known in ((ANH.name, True), ("Lê Thị Ạnh", False)):
        asked = replace(ANH, name=name)
        assert driver.verify(asked, envelope=replace(ENVELOPE, request=f"verify-{known}")) is known


def test_a_driver_that_mistook_the_integration_code_is_refused(
    driver: Soap037, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(soap037, "VERIFY_CODE", soap037.LOOK_UP_CODE)
    with pytest.raises(RegisterRefused, match="DC-400:tham_so"):
        driver.verify(ANH, envelope=replace(ENVELOPE, request="mistaken"))
