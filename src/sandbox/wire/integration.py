"""With which integration code (mã tích hợp) an operation is called (data/integration_codes.toml)."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from sandbox.wire.models import Service

_SHAPE: Final = re.compile(r"[0-9]{3}")


def fits(service: Service, code: str) -> bool:
    """Whether the operation is called with that code."""
    known = _pack()[service]["codes"]
    return code in known if known else _SHAPE.fullmatch(code) is not None


@cache
def _pack() -> dict[str, Any]:
    return tomllib.loads((files("sandbox.wire") / "data" / "integration_codes.toml").read_text("utf-8"))
