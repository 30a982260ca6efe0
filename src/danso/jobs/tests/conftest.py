from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from django.db import connection

if TYPE_CHECKING:
    from pathlib import Path

POSTGRES = ("NAME", "USER", "PASSWORD", "HOST", "PORT")


@pytest.fixture
def shared_database(transactional_db: None, tmp_path: Path) -> dict[str, str]:
    """The environment that leads a process of an installation to the test's database."""
    place = connection.settings_dict
    if connection.vendor == "postgresql":
        named = {f"DANSO_POSTGRES_{part}": str(place[part]) for part in POSTGRES}
        return _installation(tmp_path, "postgres") | named
    state = tmp_path / "state"
    state.mkdir()
    (state / "danso.sqlite3").symlink_to(place["NAME"])
    return _installation(tmp_path, "sqlite")


def _installation(data: Path, database: str) -> dict[str, str]:
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "danso.config.settings",
        "DANSO_DATA": str(data),
        "DANSO_DATABASE": database,
    }
