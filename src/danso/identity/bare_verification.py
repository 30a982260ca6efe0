"""What verifications are measured beside: the look-up alone, by the same server, nothing signed or logged."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "danso.config.settings")
django.setup()

from danso.population.answers import PartialDate  # noqa: E402 - models exist only now
from danso.population.matching import belong_together  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer whether number, name and birth belong together."""
    asked = json.loads(environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0)) or "{}")
    match = bool(asked) and belong_together(
        number=asked["number"], name=asked["name"], birth=PartialDate.read(asked["birth"])
    )
    body = json.dumps({"match": match, "reference": asked.get("reference")}).encode()
    start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
    return [body]
