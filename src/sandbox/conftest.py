"""What the sandbox's tests share; the house's own run leaves them to `tests/test_the_sandbox.py`."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from django.core.management import call_command
from hypothesis import HealthCheck, settings

from sandbox.kept import Kept

if TYPE_CHECKING:
    from pytest_django.plugin import DjangoDbBlocker

collect_ignore_glob = [] if os.environ.get("DJANGO_SETTINGS_MODULE") == "sandbox.testing" else ["*"]

settings.register_profile("danso", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("danso")

RESIDENTS = 4000
SEED = 7


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    """What a test takes back must not be remembered by the next."""
    for each in Kept.everything:
        each.forget()


@pytest.fixture(scope="session")
def _made_province(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:  # noqa: ARG001 sets up
    with django_db_blocker.unblock():
        call_command("generate", residents=RESIDENTS, seed=SEED, replace=True, verbosity=0)


@pytest.fixture
def province(_made_province: None, db: None) -> None:
    """Stand in a small province; what a test changes there is taken back."""
