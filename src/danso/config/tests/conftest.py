from __future__ import annotations

import os
import secrets
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from django.test import override_settings
from psycopg import sql

from danso.config.places import state_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytest_django import DjangoDbBlocker


@dataclass(frozen=True)
class Installation:
    """An installation of danso with data and a database of its own, on the engine that the tests run on."""

    data: Path
    database: str
    variables: dict[str, str]

    @contextmanager
    def inside(self) -> Iterator[None]:
        """Be this installation, in this process."""
        usual = connection.settings_dict["NAME"]
        connection.close()
        connection.settings_dict["NAME"] = self.database
        try:
            with override_settings(DATA=self.data, MEDIA_ROOT=self.data / "state" / "files"):
                yield
        finally:
            connection.close()
            connection.settings_dict["NAME"] = usual

    def danso(self, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """Run the console command on this installation."""
        return subprocess.run(
            [sys.executable, "-m", "danso", *arguments],
            env={**without_settings(), **self.variables, **variables},
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )


def without_settings() -> dict[str, str]:
    """The environment without what steers danso."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("DANSO_", "DJANGO_"))}


@pytest.fixture
def installation(
    tmp_path: Path, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[Installation]:
    """An installation whose database is a copy of the tests' empty one."""
    data = tmp_path / "var"
    state_folder(data)
    with django_db_blocker.unblock():
        connection.close()
        if connection.vendor == "sqlite":
            yield _on_sqlite(data)
        else:
            with _postgres_copy() as name:
                yield _on_postgres(data, name)


def _on_sqlite(data: Path) -> Installation:
    database = data / "state" / "danso.sqlite3"
    with (
        closing(sqlite3.connect(connection.settings_dict["NAME"])) as source,
        closing(sqlite3.connect(database)) as target,
    ):
        source.backup(target)
    return Installation(data, str(database), {"DANSO_DATA": str(data)})


@contextmanager
def _postgres_copy() -> Iterator[str]:
    name = f"danso_scratch_{secrets.token_hex(6)}"
    present = connection.settings_dict
    server = psycopg.connect(
        dbname="postgres",
        user=present["USER"],
        password=present["PASSWORD"] or None,
        host=present["HOST"] or None,
        port=present["PORT"] or None,
        autocommit=True,
    )
    with closing(server):
        of = (sql.Identifier(name), sql.Identifier(present["NAME"]))
        server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(*of))
        try:
            yield name
        finally:
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _on_postgres(data: Path, name: str) -> Installation:
    place = settings.DATABASES["default"]
    variables = {
        "DANSO_DATA": str(data),
        "DANSO_DATABASE": "postgres",
        "DANSO_POSTGRES_NAME": name,
        "DANSO_POSTGRES_USER": place["USER"],
        "DANSO_POSTGRES_PASSWORD": place["PASSWORD"],
        "DANSO_POSTGRES_HOST": place["HOST"],
        "DANSO_POSTGRES_PORT": str(place["PORT"]),
    }
    return Installation(data, name, variables)


def wipe(installation: Installation) -> None:
    """Leave of an installation what a new machine has: nothing."""
    if connection.vendor == "postgresql":
        with installation.inside(), connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE")
            cursor.execute("CREATE SCHEMA public")
    shutil.rmtree(installation.data)
    state_folder(installation.data)
