"""Deadline phrases ("thời hạn") of plans, read into typed values."""

from __future__ import annotations

from danso.steering.deadlines.reading import read_phrase
from danso.steering.deadlines.typed import (
    Deadline,
    Granularity,
    Kind,
    deadline_as_json,
    effective_due,
    governing,
)

__all__ = [
    "Deadline",
    "Granularity",
    "Kind",
    "deadline_as_json",
    "effective_due",
    "governing",
    "read_deadlines",
]


def read_deadlines(raw: str, *, year: int | None) -> tuple[Deadline, ...]:
    """All deadlines of a phrase, at least one; `year` is the plan's, for "tháng 6" or "trong năm".

    A phrase that cannot be read gives kind NONE with the phrase kept, and so does an empty one;
    `Deadline.unread` tells them apart.
    """
    return read_phrase(raw, year)
