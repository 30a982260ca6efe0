"""The sandbox down: nothing in the house stops, pages say so, and the counter's check waits its turn."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone

from danso.identity import openid
from danso.identity.counter.postponed import check_postponed
from danso.identity.models import AuthenticationSession, PostponedReception
from danso.ledger.services import watching
from danso.population import register
from danso.population.answers import PartialDate
from danso.population.drivers.memory import MemoryRegister
from danso.steering.tests import factories

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Page

pytestmark = pytest.mark.django_db(transaction=True)
NUMBER = "077190000123"
CODE = f"{NUMBER}|273123456|Lê Thị Ánh|07031990|Nữ|12 Trần Phú, Vũng Tàu|01022022"
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
SIZES = ({"width": 1366, "height": 900}, {"width": 360, "height": 740})


@pytest.fixture(autouse=True)
def _nobody_listens(settings, tmp_path: Path, monkeypatch, own_ledger, at_any_hour) -> Iterator[None]:
    """Address everything outside at a port that was free a moment ago."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        nowhere = f"http://127.0.0.1:{found.getsockname()[1]}"
    settings.REGISTER_URL, settings.REGISTER_SECRET, settings.REGISTER_API_KEY = nowhere, "x" * 32, "y"
    table = (settings.SIGN_IN_PROVIDERS / "vneid.toml").read_text(encoding="utf-8")
    (tmp_path / "vneid.toml").write_text(table.replace("http://127.0.0.1:8060", nowhere), encoding="utf-8")
    settings.SIGN_IN_PROVIDERS = tmp_path
    monkeypatch.setattr(openid, "_wires", {})
    forget()
    yield
    forget()


def forget() -> None:
    for kept in (register._soap, register._json, register._transport):
        kept.cache_clear()
    watching.ask_again()


def clean(page: Page) -> None:
    """Look at the page at a desk and on a phone."""
    for size in SIZES:
        page.set_viewport_size(size)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        said = Axe().run(page, options={"runOnly": STANDARDS}).response["violations"]
        assert (wide, [each["id"] for each in said]) == (0, []), page.url


def test_the_counter_goes_on_and_the_check_follows(live_server, sign_in: Callable[[str], Page]) -> None:
    factories.make_province()
    desk = sign_in("focal")
    desk.goto(f"{live_server.url}/counter/")
    desk.get_by_label("Mã QR trên thẻ").fill(CODE)
    desk.keyboard.press("Enter")
    desk.get_by_role("button", name="Đúng người, đối chiếu sau").wait_for()
    assert "chưa trả lời" in desk.inner_text("main")
    clean(desk)
    desk.get_by_role("button", name="Đúng người, đối chiếu sau").click()
    desk.get_by_text("Đã tiếp nhận").wait_for()
    assert "Lê Thị Ánh" in desk.inner_text("main table")
    clean(desk)
    assert check_postponed(now=timezone.now()) == 0
    memory = MemoryRegister()
    memory.add(NUMBER, name__full="Lê Thị Ánh", birth__date=PartialDate(1990, 3, 7))
    with register.use_register(memory):
        assert check_postponed(now=timezone.now()) == 1
    assert PostponedReception.objects.get().outcome == "matched"
    assert AuthenticationSession.objects.get().assurance == 2
    desk.goto(f"{live_server.url}/residents/look-up/")
    assert "Các lượt hỏi từ" in desk.inner_text("main")  # nobody has asked this register since
    clean(desk)


def test_pages_of_officers_and_the_way_in_say_so(live_server, sign_in: Callable[[str], Page]) -> None:
    factories.make_province()
    desk = sign_in("focal")
    desk.goto(f"{live_server.url}/residents/look-up/")
    for label, text in (
        ("Số định danh", NUMBER), ("Họ, chữ đệm và tên", "Lê Thị Ánh"), ("Ngày sinh", "07/03/1990"),
    ):  # fmt: skip
        desk.get_by_label(label).fill(text)
    desk.get_by_label("Mục đích và căn cứ").select_option("XAC_THUC_TAI_QUAY:nd-69-2024")
    desk.get_by_role("button", name="Tra cứu", exact=True).click()
    desk.get_by_text("Cơ sở dữ liệu quốc gia chưa trả lời").wait_for()
    clean(desk)
    desk.goto(f"{live_server.url}/sign-in/with/vneid/")
    assert "VNeID" in desk.inner_text("main")
    clean(desk)
    desk.goto(f"{live_server.url}/residents/quality/")
    clean(desk)
