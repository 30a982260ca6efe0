"""The parser's words, kept as data in `words.toml`."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


@lru_cache(maxsize=1)
def _tables() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(resources.files(__package__ or "").joinpath("words.toml").read_text("utf-8"))


def words(table: str, name: str) -> tuple[str, ...]:
    """Return one list of words."""
    return tuple(_tables()[table][name])


def alternatives(phrases: Iterable[str]) -> str:
    """Return a pattern that takes any of the phrases, the longest that fits."""
    return "|".join(re.escape(phrase) for phrase in sorted(phrases, key=len, reverse=True))
