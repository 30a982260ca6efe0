"""Canonical JSON (RFC 8785): one text for one value, so that a hash means the same everywhere."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import rfc8785

if TYPE_CHECKING:
    from collections.abc import Mapping


_SAFE_INTEGER = 2**53 - 1


class NotCanonicalError(ValueError):
    """A text is not the canonical form of a JSON object."""


def canonical(record: Mapping[str, Any]) -> bytes:
    """Return the canonical UTF-8 text of a record; NotCanonicalError for what JSON cannot say."""
    if _plain(record):
        return json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    try:
        return rfc8785.dumps(dict(record))
    except rfc8785.CanonicalizationError as error:
        raise NotCanonicalError(str(error)) from None


def _plain(value: Any) -> bool:  # noqa: ANN401 - any JSON value
    """Whether the value is of types whose usual and canonical texts are one: then the quick writer will do.

    That leaves out floats, great integers, and texts beyond ASCII, whose order by UTF-16 is another.
    """
    kind = type(value)
    if kind is str:
        return bool(value.isascii())
    if kind is int:
        return bool(-_SAFE_INTEGER <= value <= _SAFE_INTEGER)
    if kind is dict:
        return all(type(key) is str and key.isascii() and _plain(each) for key, each in value.items())
    if kind is list:
        return all(map(_plain, value))
    return kind is bool or value is None


def read_canonical(text: bytes) -> dict[str, Any]:
    """Return the record a canonical text says; refuse any other spelling of it."""
    try:
        record = json.loads(text)
    except ValueError:
        raise NotCanonicalError("not JSON") from None
    if not isinstance(record, dict) or canonical(record) != text:
        raise NotCanonicalError("not the canonical text of an object")
    return record
