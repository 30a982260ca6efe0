"""What the project promises: locks without addresses, pages without other hosts, static files that exist."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

PROJECT = Path(__file__).resolve().parents[1]
LOCKS = ("requirements.txt", "requirements-dev.txt", "requirements-build.txt")
NAME = re.compile(r"^[A-Za-z0-9][A-Za-z0-9._-]*")
STATIC = re.compile(r"""\{%\s*static\s+['"]([^'"]+)['"]""")
LOADED_FROM_ELSEWHERE = re.compile(
    r"""(?:src|href|action|hx-get|hx-post)=["'](?:https?:)?//|url\(["']?(?:https?:)?//"""
)


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def locked(lock: str) -> set[str]:
    lines = (PROJECT / lock).read_text("utf-8").splitlines()
    return {normal(line.partition("==")[0]) for line in lines if "==" in line and not line.startswith(" ")}


def wanted() -> dict[str, list[str]]:
    """The packages that each lock must hold, by lock."""
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))
    groups = project["dependency-groups"]
    own = project["project"]["dependencies"]
    build = [*groups["assets"], *groups["build"], *groups["messages"]]
    return {
        "requirements.txt": own,
        "requirements-dev.txt": [*own, *groups["dev"]],
        "requirements-build.txt": build,
    }


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_what_the_project_asks_for_by_hash_and_without_addresses(lock: str) -> None:
    text = (PROJECT / lock).read_text("utf-8")
    names = {normal(found[0]) for found in map(NAME.match, wanted()[lock]) if found}
    assert names - locked(lock) == set()
    assert "://" not in text
    assert text.count("==") <= text.count("--hash=sha256:")


def test_the_lock_of_assets_holds_hashes_and_no_addresses() -> None:
    lock = json.loads((PROJECT / "package-lock.json").read_text("utf-8"))
    asked = json.loads((PROJECT / "package.json").read_text("utf-8"))["dependencies"]
    packages = {name: package for name, package in lock["packages"].items() if name}
    assert all("resolved" not in package and package["integrity"] for package in packages.values())
    assert {name: packages[f"node_modules/{name}"]["version"] for name in asked} == asked


def templates() -> list[Path]:
    return sorted((PROJECT / "src").rglob("templates/**/*.html"))


def test_every_static_file_that_a_page_names_exists() -> None:
    named = {name for path in templates() for name in STATIC.findall(path.read_text("utf-8"))}
    assert len(named) > 3
    assert [name for name in sorted(named) if finders.find(name) is None] == []


def test_no_page_loads_anything_from_another_host() -> None:
    own = [
        *templates(),
        *(PROJECT / "src").rglob("static/**/*.css"),
        *(PROJECT / "src").rglob("static/**/*.js"),
    ]
    assert [path.name for path in own if LOADED_FROM_ELSEWHERE.search(path.read_text("utf-8"))] == []


def test_no_template_holds_inline_script_or_handlers() -> None:
    inline = re.compile(
        r"<script(?![^>]*(?:\bsrc=|type=.application/json))[^>]*>|\son[a-z]+=[\"']", re.IGNORECASE
    )
    found = [path.name for path in templates() if inline.search(path.read_text("utf-8"))]
    assert found == []
