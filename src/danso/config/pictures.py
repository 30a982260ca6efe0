"""Pictures of the main pages for the documentation, taken from a demo of their own in a real browser."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from importlib import resources
from tempfile import TemporaryDirectory
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

TODAY = "2024-10-10"
SIZE = {"width": 1366, "height": 900}
START_SECONDS = 60
BROWSERS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
OFFICE, AGENCY, HEAD = "Cơ quan thường trực", "Cán bộ đầu mối", "Trưởng Ban Chỉ đạo"
REPORTING_AGENCY = "Sở Tài chính"
DOCUMENT = "ke-hoach-mau.txt"


class NoPicturesError(Exception):
    """What is missing to take pictures."""


def take_pictures(folder: Path, *, say: Callable[[str], object]) -> list[Path]:
    """Make a demo, serve it, and write one PNG a page into the folder; returns the files."""
    folder.mkdir(parents=True, exist_ok=True)
    with (
        TemporaryDirectory(prefix="danso-pictures-") as data,
        served_demo(data, say) as home,
        browser() as seen,
    ):
        made = []
        for name, (role, agency, go) in PAGES.items():
            page = seen.new_context(viewport=SIZE, locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh").new_page()
            sign_in(page, home, role, agency)
            go(page, home)
            page.wait_for_load_state("networkidle")
            made.append(folder / f"{name}.png")
            page.screenshot(path=made[-1], animations="disabled")
            say(f"{made[-1]}: {made[-1].stat().st_size // 1000} kB")
            page.context.close()
    return made


@contextmanager
def served_demo(data: str, say: Callable[[str], object]) -> Iterator[str]:
    """A demo province with its own data and port, and its address."""
    port = free_port()
    variables = {
        "DANSO_DATA": data,
        "DANSO_DEMO": "1",
        "DANSO_DEBUG": "1",  # the style sheets as they stand in the sources, not as they were last collected
        "DANSO_TODAY": TODAY,
        "DANSO_PORT": str(port),
        "DANSO_LOG_LEVEL": "WARNING",
    }
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DANSO_")}
    environment = kept | variables
    say("danso: tạo tỉnh mẫu / making the demo province")
    command = [sys.executable, "-m", "danso"]
    subprocess.run([*command, "prepare"], env=environment, check=True)  # noqa: S603 - our own program
    with subprocess.Popen([*command, "serve"], env=environment) as server:  # noqa: S603 - our own program
        try:
            wait_for(port, server)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    """Wait until the server answers; NoPicturesError when it ends or takes too long."""
    until = monotonic() + START_SECONDS
    while monotonic() < until and server.poll() is None:
        if ready(port):
            return
        sleep(0.3)
    raise NoPicturesError("The demo did not start serving.")


def ready(port: int) -> bool:
    """Whether the server says it can work."""
    connection = HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/health/live")
        return connection.getresponse().status == HTTP_OK
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


HTTP_OK = 200


@contextmanager
def browser() -> Iterator[Any]:
    """The machine's Chromium; NoPicturesError when it or playwright is missing."""
    try:
        from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only installed for development
    except ImportError as missing:
        raise NoPicturesError("Playwright is missing: run `make screenshots`.") from missing
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        raise NoPicturesError("No Chromium on this machine: run `make browser`.")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path=found, args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
        )
        try:
            yield launched
        finally:
            launched.close()


def sign_in(page: Any, home: str, role: str, agency: str) -> None:  # noqa: ANN401 - a page of playwright
    """Enter the demo as somebody of the roster."""
    page.goto(f"{home}/sign-in/")
    page.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = true")
    people = page.locator("details").filter(has=page.locator("summary", has_text=role))
    people.get_by_role("button").filter(has_text=agency).first.click()
    page.wait_for_url(lambda url: "/sign-in/" not in url)


def _overview(page: Any, home: str) -> None:  # noqa: ANN401
    page.goto(f"{home}/overview/")
    page.locator("[data-chart=trend] svg").first.wait_for()


def _desk(page: Any, home: str) -> None:  # noqa: ANN401
    page.goto(f"{home}/desk/")


def _report(page: Any, home: str) -> None:  # noqa: ANN401
    page.goto(f"{home}/desk/")
    page.locator("main table").first.get_by_role("link").first.click()
    page.locator(".save-bar").wait_for()


def _proposal(page: Any, home: str) -> None:  # noqa: ANN401
    """Upload the demo's plan once more and look at what was read, before anybody confirms it."""
    source = resources.files("danso.steering.demo") / DOCUMENT
    page.goto(f"{home}/imports/")
    page.locator("#id_file").set_input_files(
        {"name": DOCUMENT, "mimeType": "text/plain", "buffer": source.read_bytes()}
    )
    page.locator("main form button[type=submit]").click()
    page.locator("#job-status a.btn").click(timeout=60_000)
    page.locator("[data-lines]").nth(1).hover()


def _task(page: Any, home: str) -> None:  # noqa: ANN401
    page.goto(f"{home}/tasks/?timeliness=overdue")
    page.locator("#task-rows a").nth(3).click()


PAGES: dict[str, tuple[str, str, Callable[[Any, str], None]]] = {
    "overview": (HEAD, "", _overview),
    "office-desk": (OFFICE, "", _desk),
    "agency-report": (AGENCY, REPORTING_AGENCY, _report),
    "plan-import": (OFFICE, "", _proposal),
    "task": (OFFICE, "", _task),
}
