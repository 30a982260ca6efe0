"""The real plans that tests read, with what was extracted from them by hand."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

PLANS = Path(__file__).parents[4] / "tests" / "data" / "plans"


def expected(plan: str) -> dict[str, Any]:
    """What a plan says, as extracted by hand."""
    found: dict[str, Any] = json.loads((PLANS / f"{plan}.expected.json").read_text("utf-8"))
    return found


def golden_tasks() -> list[dict[str, Any]]:
    """The 58 tasks of the plan of 2024."""
    tasks: list[dict[str, Any]] = expected("brvt-2024")["tasks"]
    return tasks


def golden_title(task: dict[str, Any]) -> str:
    """A task's whole title from the plan's text, its wrapped line included."""
    lines = (PLANS / "brvt-2024.txt").read_text("utf-8").split("\n")
    line = task["line"] - 1
    rest = next(following for following in lines[line + 1 :] if following.strip())
    wrapped = "" if re.match(r"[-*(]", rest) else f" {rest}"
    return f"{lines[line]}{wrapped}"
