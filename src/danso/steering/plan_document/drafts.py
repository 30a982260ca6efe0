"""A task while it is being gathered, before names, deadlines and targets are read."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from danso.steering.plan_document.vocabulary import Role

if TYPE_CHECKING:
    from danso.steering.plan_document.labels import Label
    from danso.steering.plan_document.proposal import Flag, Source

WHOLE_TITLE = 600
"""Characters up to which a title keeps all its describing paragraphs; beyond them, only the first."""

_SPACES = re.compile(r"\s+")


@dataclass
class TaskDraft:
    """What was found of one task: raw values by role, in order; `confirmed` by a label or a column."""

    path: str
    title: str
    source: Source
    section: str | None = None
    values: dict[Role, list[str]] = field(default_factory=dict)
    flags: list[Flag] = field(default_factory=list)
    confirmed: bool = True
    inherited: set[Role] = field(default_factory=set)

    def add(self, label: Label) -> None:
        """Keep a label's value beside those of its role."""
        if label.role is Role.LEAD_AND_COORDINATOR:
            self.add_value(Role.LEAD, label.value)
        else:
            self.add_value(label.role, label.value)

    def add_value(self, role: Role, value: str | None) -> None:
        """Keep one more raw value; an empty one says nothing."""
        text = settled(value or "")
        if text:
            self.values.setdefault(role, []).append(text)

    def all(self, role: Role) -> tuple[str, ...]:
        """Return every raw value of a role."""
        return tuple(self.values.get(role, ()))

    def joined(self, role: Role) -> str | None:
        """Return the raw values of a role as one string; None when there is none."""
        return "; ".join(self.all(role)) or None


def settled(text: str) -> str:
    """Return the text with single spaces."""
    return _SPACES.sub(" ", text).strip()


def title_from(heading: str, content: list[str]) -> str:
    """Put a heading and the paragraphs that describe the work together, as one title."""
    parts = [settled(part) for part in content if settled(part)]
    head = settled(heading)
    if is_generic(head):
        head = ""
    if not parts:
        return head or settled(heading)
    if len(head) + sum(map(len, parts)) > WHOLE_TITLE:
        parts = parts[:1]
    body = " ".join(parts)
    if not head:
        return body
    if body.lower().startswith(head.rstrip(".:;").lower()):
        return body
    return f"{head.rstrip(':; ')}{'' if head.endswith(('.', '!', '?')) else ':'} {body}"


_GENERIC = re.compile(
    r"(?:hoạt động|nhiệm vụ|nội dung|công việc|dự án|giải pháp)\s*(?:số\s*)?[\dIVX]*\s*[:.]?", re.IGNORECASE
)


def is_generic(heading: str) -> bool:
    """Tell whether a heading says only that a task comes ("Hoạt động 1")."""
    return bool(_GENERIC.fullmatch(heading.strip()))
