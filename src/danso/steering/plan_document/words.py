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
    """Return a pattern that takes any of the phrases, the longest that fits, wherever "ủy" bears its mark."""
    either = sorted({form for phrase in phrases for form in _spellings(phrase)}, key=len, reverse=True)
    return "|".join(map(re.escape, either))


def _spellings(phrase: str) -> tuple[str, ...]:
    return phrase, phrase.replace("ủy", "uỷ"), phrase.replace("uỷ", "ủy"), phrase.replace("òa", "oà")
