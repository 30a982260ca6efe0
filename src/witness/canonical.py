"""Canonical JSON (RFC 8785): one text for one value, so that a hash means the same everywhere."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import rfc8785

if TYPE_CHECKING:
    from collections.abc import Mapping


class NotCanonicalError(ValueError):
    """A text is not the canonical form of a JSON object."""


def canonical(record: Mapping[str, Any]) -> bytes:
    """Return the canonical UTF-8 text of a record; NotCanonicalError for what JSON cannot say."""
    try:
        return rfc8785.dumps(dict(record))
    except rfc8785.CanonicalizationError as error:
        raise NotCanonicalError(str(error)) from None


def read_canonical(text: bytes) -> dict[str, Any]:
    """Return the record a canonical text says; refuse any other spelling of it."""
    try:
        record = json.loads(text)
    except ValueError:
        raise NotCanonicalError("not JSON") from None
    if not isinstance(record, dict) or canonical(record) != text:
        raise NotCanonicalError("not the canonical text of an object")
    return record
