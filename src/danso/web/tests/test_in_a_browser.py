"""The style guide in a real browser: no barrier, no request elsewhere, no error, at a desk and on a phone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings as project
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.test import Client
    from playwright.sync_api import Page
    from pytest_django.live_server_helper import LiveServer

STANDARDS = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1366, "height": 900}

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def guide(
    page: Page, live_server: LiveServer, client: Client, settings: object, django_user_model: type
) -> Callable[..., list[str]]:
    """Return what opens the style guide at a size; it answers with what went wrong while loading."""
    settings.DEMO = True
    client.force_login(django_user_model.objects.create_user("can.bo"))
    cookie = client.cookies[project.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": project.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
    wrong: list[str] = []
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on(
        "request",
        lambda asked: None if asked.url.startswith((live_server.url, "data:")) else wrong.append(asked.url),
    )

    def open_at(size: dict[str, Any]) -> list[str]:
        page.set_viewport_size(size)
        page.goto(f"{live_server.url}/style/")
        expect(page.locator("#dossiers-title")).to_be_attached()
        expect(page.locator("[data-chart=dossiers] svg").first).to_be_visible()
        return wrong

    return open_at


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_the_style_guide_has_no_barrier(
    page: Page, guide: Callable[..., list[str]], size: dict[str, int]
) -> None:
    assert guide(size) == []
    found = Axe().run(page, options={"runOnly": STANDARDS})
    assert [(each["id"], each["nodes"][0]["html"]) for each in found.response["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_the_error_summary_is_focused_and_leads_to_the_control(
    page: Page, guide: Callable[..., list[str]]
) -> None:
    guide(DESK)
    expect(page.locator(".error-summary")).to_be_focused()
    page.locator(".error-summary a").first.click()
    expect(page.locator("#id_title")).to_be_focused()


def test_a_table_on_a_phone_names_each_cell(page: Page, guide: Callable[..., list[str]]) -> None:
    guide(PHONE)
    row = page.locator("#tables tbody tr").first
    assert row.locator("td").evaluate_all("cells => cells.map(cell => cell.dataset.label)") == [
        "Số",
        "Chủ trì",
        "Hạn",
        "Trạng thái",
    ]
    expect(page.get_by_role("cell", name="Quá hạn 3 ngày")).to_be_visible()


def test_a_confirmation_opens_by_keyboard_and_escape_gives_the_focus_back(
    page: Page, guide: Callable[..., list[str]]
) -> None:
    guide(DESK)
    opener = page.get_by_role("button", name="Chốt kỳ báo cáo")
    opener.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    expect(page.get_by_role("button", name="Hủy")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(opener).to_be_focused()


def test_the_first_tab_stop_skips_to_the_content(
    page: Page, guide: Callable[..., list[str]], live_server: LiveServer
) -> None:
    guide(DESK)
    page.goto(f"{live_server.url}/account/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Đến nội dung chính")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_typing_a_date_needs_only_digits(page: Page, guide: Callable[..., list[str]]) -> None:
    guide(DESK)
    page.locator("#id_fine-due").press_sequentially("05112024")
    expect(page.locator("#id_fine-due")).to_have_value("05/11/2024")


def test_the_page_works_without_scripts(
    page: Page, guide: Callable[..., list[str]], live_server: LiveServer
) -> None:
    guide(DESK)
    still = page.context.browser.new_context(
        java_script_enabled=False, storage_state=page.context.storage_state()
    ).new_page()
    still.goto(f"{live_server.url}/style/")
    expect(still.get_by_role("button", name="Chốt kỳ báo cáo")).to_be_visible()
    still.locator(".chart-table summary").first.click()
    expect(still.locator(".chart-table").first).to_have_text(re.compile("41.300"))
    still.context.close()
