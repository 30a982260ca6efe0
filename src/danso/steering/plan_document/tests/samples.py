"""The sample plans of `tests/data/plans`, written by us, each with what a careful official reads in it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from danso.documents.reading import read_source
from danso.steering.plan_document.parse import parse_plan

FOLDER = Path(__file__).parents[5] / "tests" / "data" / "plans"
OWN = sorted(
    path.name.removesuffix(".expected.json")
    for path in FOLDER.glob("*.expected.json")
    if "layout" in json.loads(path.read_text("utf-8"))
    and "samples" not in json.loads(path.read_text("utf-8"))
)


def expected(name: str) -> dict[str, Any]:
    return json.loads((FOLDER / f"{name}.expected.json").read_text("utf-8"))


def file_of(name: str) -> Path:
    return next(path for path in FOLDER.glob(f"{name}.*") if not path.name.endswith(".expected.json"))


def parsed(name: str, *, year: int | None = None) -> dict[str, Any]:
    path = file_of(name)
    return parse_plan(read_source(path.read_bytes(), filename=path.name), year=year).as_json()


def codes(flags: list[dict[str, Any]]) -> list[str]:
    return sorted({flag["code"] for flag in flags})
