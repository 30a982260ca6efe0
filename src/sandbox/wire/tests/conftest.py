"""A sandbox of its own process and data, served by granian, and a consumer that calls it over HTTP."""

from __future__ import annotations

import json
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import httpx
import pytest
from lxml import etree

from sandbox.wire.client import SOAP_PATH, Caller, about, question
from sandbox.wire.models import Service

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SEARCH = "/v1/cong-dan/tra-cuu"
CONFIRM = "/v1/xac-thuc"
FEED = "/v1/bien-dong"
SNAPSHOT = "/v1/anh-chup"
CORRECTIONS = "/v1/phan-hoi-sai-lech"
LGSP = "/lgsp/dancu/tra-cuu"
NAME = "family_name || ' ' || middle_name || ' ' || given_name AS name"
WHOLE = (
    f"SELECT *, {NAME} FROM register_resident WHERE number IS NOT NULL AND status = 1 "  # noqa: S608
    "AND family_name <> '' AND middle_name <> '' AND under_verification = '' "
    "AND birth_date LIKE '____-__-__'"
)


@dataclass
class World:
    """A served sandbox and its files."""

    data: Path
    environment: dict[str, str]
    origin: str
    http: httpx.Client

    def command(self, *arguments: str) -> str:
        """Run a command on the same data."""
        done = subprocess.run(
            [sys.executable, "-m", "sandbox", *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
            check=True,
            timeout=120,
        )
        return done.stdout

    def consumer(self, *options: str) -> Caller:
        """Make a consumer of its own name; the gate notices it within two seconds."""
        told = json.loads(self.command("consumer", f"XROADVN/GOV/H06/{uuid4().hex[:8]}", *options))
        time.sleep(2.1)
        return Caller(**told, origin=self.origin)

    def rows(self, query: str) -> list[dict[str, Any]]:
        """Read the register's file itself."""
        with closing(sqlite3.connect(self.data / "sandbox.sqlite3")) as database:
            database.row_factory = sqlite3.Row
            return [dict(row) for row in database.execute(query)]

    def residents(self, where: str = "1", most: int = 1) -> list[dict[str, Any]]:
        """Return residents with a number whose name and birth are whole."""
        found = self.rows(f"{WHOLE} AND ({where}) ORDER BY id LIMIT {most}")
        assert found
        return found

    def soap(self, caller: Caller, body: bytes, **headers: str) -> httpx.Response:
        """Call the SOAP service."""
        return self.http.post(SOAP_PATH, content=body, headers=caller.soap_headers() | headers)

    def ask(self, caller: Caller, who: dict[str, Any], service: Service = Service.LOOK_UP, **changed: Any):
        """Ask about somebody and return the answer's root."""
        elements = about(who["number"], who["name"], who["birth_date"], service) | changed
        answer = self.soap(caller, question(service, **elements))
        assert answer.status_code == 200
        return etree.fromstring(answer.content)

    def post(self, caller: Caller, path: str, **body: Any) -> httpx.Response:
        """Call the JSON façade."""
        return self.http.post(path, json=body, headers=caller.headers(path))

    def get(self, caller: Caller, path: str, **query: Any) -> httpx.Response:
        return self.http.get(path, params=query, headers=caller.headers(path))

    def fault(self, **fault: Any) -> None:
        assert self.http.put("/sandbox/loi", json=fault).status_code == 200


def envelope(**more: Any) -> dict[str, Any]:
    """What goes round each question of the JSON façade."""
    return {
        "maYeuCau": str(uuid4()),
        "maDVC": "1.004194",
        "maTichHop": "037",
        "maCanBo": "canbo.01",
        "mucDich": "TU_TRA_CUU",
        "canCu": "LUAT_CAN_CUOC",
        **more,
    }


def text(root: Any, path: str) -> str | None:
    """The text at a path of local names below the first that matches."""
    steps = "/".join(f"*[local-name()='{step}']" for step in path.split("/"))
    found = root.xpath(f"//{steps}")
    return found[0].text if found else None


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    data = tmp_path_factory.mktemp("served")
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("DANSO_", "SANDBOX_"))},
        "DJANGO_SETTINGS_MODULE": "sandbox.settings",
        "SANDBOX_DATA": str(data),
        "SANDBOX_PORT": str(port),
        "DANSO_DATA": str(data / "house"),
    }
    origin = f"http://127.0.0.1:{port}"
    with httpx.Client(base_url=origin, timeout=60) as http:
        served = World(data, environment, origin, http)
        served.command("prepare", "--residents", "1200")
        with subprocess.Popen([sys.executable, "-m", "sandbox", "serve"], env=environment) as process:
            try:
                wait_for(http)
                yield served
            finally:
                process.terminate()


def wait_for(http: httpx.Client) -> None:
    """Wait until the server answers."""
    last = time.monotonic() + 90
    while True:
        try:
            http.get("/wire.css")
        except httpx.TransportError:
            assert time.monotonic() < last
            time.sleep(0.1)
        else:
            return


@pytest.fixture
def house(world: World) -> Iterator[Caller]:
    """The demo's house; what a test breaks works again after it."""
    kept = world.data / "house"
    yield Caller(
        system="XROADVN/GOV/H06/danso",
        user="danso",
        secret=(kept / "register_secret").read_text().strip(),
        api_key=(kept / "register_api_key").read_text().strip(),
        origin=world.origin,
    )
    world.http.delete("/sandbox/loi")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Launch the machine's Chromium, as the house's tests do; `make browser` installs it."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    assert found, "No Chromium on this machine: run `make browser`."
    return {**browser_type_launch_args, "executable_path": found, "args": ["--no-sandbox"]}
