"""What the browser tests share: a watchful page for each officer, on the live server."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from danso.steering.tests import factories

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, BrowserContext, Page


@dataclass
class Watch:
    """What went wrong in any page of a test: errors of scripts, requests to other hosts."""

    home: str
    wrong: list[str] = field(default_factory=list)

    def over(self, context: BrowserContext) -> None:
        """Listen to all pages of a context."""
        context.on("console", lambda said: self.wrong.append(said.text) if said.type == "error" else None)
        context.on("weberror", lambda error: self.wrong.append(str(error.error)))
        context.on("request", lambda asked: self._heard(asked.url))

    def _heard(self, url: str) -> None:
        if not url.startswith((self.home, "data:", "blob:")):
            self.wrong.append(url)


@pytest.fixture
def watch(live_server) -> Watch:
    return Watch(live_server.url)


@pytest.fixture
def sign_in(
    browser: Browser, browser_context_args: dict, watch: Watch, settings
) -> Iterator[Callable[[str], Page]]:
    """Return what signs an officer in by the form, in a browser session of their own."""
    settings.TODAY = factories.TODAY
    contexts = []

    def enter(name: str) -> Page:
        context = browser.new_context(**browser_context_args, accept_downloads=True)
        contexts.append(context)
        context.set_default_timeout(20_000)
        watch.over(context)
        page = context.new_page()
        page.goto(f"{watch.home}/sign-in/")
        page.locator("#id_username").fill(name)
        page.locator("#id_password").fill(name)
        page.locator("main form button[type=submit]").first.click()
        page.wait_for_url(lambda url: "/sign-in/" not in url)
        return page

    yield enter
    for context in contexts:
        context.close()
