"""Deadline phrases ("thời hạn") of plans, read into typed values."""

from __future__ import annotations

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
]
