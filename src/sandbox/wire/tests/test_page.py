"""The page about this world, for everybody: no fault that axe finds, on a phone too."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from sandbox.wire.client import Caller
    from sandbox.wire.tests.conftest import World


@pytest.mark.parametrize("width", [360, 1200])
def test_the_page_is_accessible(world: World, house: Caller, browser: Browser, width: int) -> None:
    world.fault(dich_vu="bien-dong", do_tre_ms=10, che_do="ten_gop")
    page = browser.new_page(viewport={"width": width, "height": 800})
    page.goto(world.origin)
    assert page.locator("h1").inner_text() == "Cơ sở dữ liệu quốc gia về dân cư (giả lập)"
    assert Axe().run(page).response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.close()
