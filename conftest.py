"""What every test shares: the browser of the machine and hypothesis without a stop-watch."""

from __future__ import annotations

import os
import shutil
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings

pytest_plugins = ["danso.jobs.testing", "danso.ledger.testing", "danso.population.testing"]

# Playwright's synchronous interface runs an event loop in the test's thread, which Django would refuse.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

settings.register_profile("danso", deadline=None, suppress_health_check=[HealthCheck.too_slow])
# Calls of an API made from its description: the same in every run, each a round through the house.
settings.register_profile(
    "contract",
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
settings.load_profile("danso")

BROWSERS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
QUIET_BROWSER = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Launch the machine's Chromium; `make browser` installs it."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        raise pytest.UsageError("No Chromium on this machine: run `make browser`, or install chromium.")
    return {**browser_type_launch_args, "executable_path": found, "args": list(QUIET_BROWSER)}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """Browse as a Vietnamese officer does."""
    return {
        **browser_context_args,
        "locale": "vi-VN",
        "timezone_id": "Asia/Ho_Chi_Minh",
        "viewport": {"width": 1366, "height": 900},
    }
