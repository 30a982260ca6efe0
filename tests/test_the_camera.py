"""The camera at the counter: a browser whose camera films a card, one that may not, one that has none."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
import segno
from axe_playwright_python.sync_playwright import Axe
from PIL import Image

from danso.identity.models import CounterAuthentication
from danso.population.answers import PartialDate
from danso.population.drivers.memory import MemoryRegister
from danso.population.register import use_register
from danso.steering.tests import factories

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserType, Page

pytestmark = pytest.mark.django_db(transaction=True)
NUMBER = "077190000123"
CODE = f"{NUMBER}|273123456|Lê Thị Ánh|07031990|Nữ|12 Trần Phú, Vũng Tàu|01022022"
SIZE = (640, 480)
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def film_of(text: str, place: Path) -> Path:
    """A film of a card's code lying on a table, in the one form that every browser's false camera takes."""
    drawn = BytesIO()
    segno.make(text, encoding="utf-8").save(drawn, kind="png", scale=6, border=4)
    table = Image.new("L", SIZE, 200)
    code = Image.open(drawn).convert("L")
    table.paste(code, ((SIZE[0] - code.width) // 2, (SIZE[1] - code.height) // 2))
    no_colour = bytes([128]) * (SIZE[0] * SIZE[1] // 2)
    header = f"YUV4MPEG2 W{SIZE[0]} H{SIZE[1]} F10:1 Ip A1:1 C420jpeg\n".encode()
    place.write_bytes(header + (b"FRAME\n" + table.tobytes() + no_colour) * 5)
    return place


@pytest.fixture(autouse=True)
def _a_register_at_any_hour(settings, own_ledger, at_any_hour) -> Iterator[None]:
    settings.TODAY = factories.TODAY
    memory = MemoryRegister()
    memory.add(NUMBER, name__full="Lê Thị Ánh", birth__date=PartialDate(1990, 3, 7))
    factories.make_province()
    with use_register(memory):
        yield


@pytest.fixture
def filming(
    browser_type: BrowserType, browser_type_launch_args: dict[str, Any], tmp_path: Path
) -> Iterator[Browser]:
    """A browser whose camera shows a card for ever."""
    film = film_of(CODE, tmp_path / "card.y4m")
    false_camera = ["--use-fake-device-for-media-stream", f"--use-file-for-fake-video-capture={film}"]
    arguments = [*browser_type_launch_args["args"], *false_camera]
    opened = browser_type.launch(**browser_type_launch_args | {"args": arguments})
    yield opened
    opened.close()


def at_the_counter(browser: Browser, home: str, *, permissions: list[str], width: int = 1366) -> Page:
    context = browser.new_context(
        locale="vi-VN", permissions=permissions, viewport={"width": width, "height": 740}
    )
    context.set_default_timeout(20_000)
    page = context.new_page()
    page.goto(f"{home}/sign-in/")
    page.locator("#id_username").fill("focal")
    page.locator("#id_password").fill("focal")
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url(lambda url: "/sign-in/" not in url)
    page.goto(f"{home}/counter/")
    return page


def test_the_camera_reads_a_card_and_stops(filming: Browser, live_server) -> None:
    page = at_the_counter(filming, live_server.url, permissions=["camera"], width=360)
    wrong: list[str] = []
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    page.get_by_role("button", name="Quét bằng camera").click()
    page.get_by_role("button", name="Đúng người").wait_for()
    begun = CounterAuthentication.objects.get()
    assert (begun.way, begun.shape, begun.registered) == ("card", "seven", True)
    assert "Lê Thị Ánh" in page.inner_text("main")
    assert NUMBER not in page.url
    assert wrong == []


def test_the_officer_stops_it_and_the_camera_goes_out(filming: Browser, live_server) -> None:
    page = at_the_counter(filming, live_server.url, permissions=["camera"], width=360)
    page.route("**/counter/camera/", lambda route: route.fulfill(json={"code": ""}))
    page.get_by_role("button", name="Quét bằng camera").click()
    page.get_by_text("Đang đọc.").wait_for()
    assert page.evaluate("document.querySelector('video').srcObject.active")
    found = Axe().run(page, options={"runOnly": STANDARDS}).response["violations"]
    wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    assert ([each["id"] for each in found], wide) == ([], False)
    page.get_by_role("button", name="Tắt camera").click()
    page.get_by_text("Đã tắt camera.").wait_for()
    assert page.evaluate("document.querySelector('video').srcObject") is None
    assert not CounterAuthentication.objects.exists()


def test_a_refused_permission_is_said_in_words(filming: Browser, live_server) -> None:
    page = at_the_counter(filming, live_server.url, permissions=[])
    page.get_by_role("button", name="Quét bằng camera").click()
    page.get_by_text("Trình duyệt không cho dùng camera").wait_for()
    assert page.get_by_role("button", name="Quét bằng camera").is_enabled()


def test_without_a_camera_there_is_no_button(browser: Browser, live_server) -> None:
    page = at_the_counter(browser, live_server.url, permissions=[])
    page.get_by_label("Mã QR trên thẻ").wait_for()
    page.wait_for_load_state("networkidle")
    assert page.get_by_role("button", name="Quét bằng camera").count() == 0
