"""Plans, tasks and amendments before they are rows: what a document, a table or a conclusion says."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from danso.vietnam.text import fold

if TYPE_CHECKING:
    from collections.abc import Mapping

    from danso.steering.models import SourceDocument


def task_key(section_path: str, title: str) -> str:
    """The stable key of a task: its section's path and the first words of its folded title."""
    words = re.sub(r"[^a-z0-9]+", "-", fold(title)).strip("-")
    return f"{section_path}:{words}"[:80]


@dataclass(frozen=True, slots=True)
class TaskDraft:
    """What a document, a table or a conclusion says of one task."""

    path: str
    title: str
    leads: tuple[str, ...] = ()
    coordinators: tuple[str, ...] = ()
    deadline_raw: str = ""
    product: str = ""
    accountable_head: str = ""
    authority: str = ""
    funding: str = ""
    section_path: str = ""
    first_line: int | None = None
    last_line: int | None = None
    assigning_document: SourceDocument | None = None

    @property
    def key(self) -> str:
        """Stable over versions: where it stands and what it says."""
        return task_key(self.section_path or self.path.rpartition(".")[0], self.title)


@dataclass(frozen=True, slots=True)
class SectionDraft:
    """A heading of the plan."""

    path: str
    title: str


@dataclass(frozen=True, slots=True)
class PlanDraft:
    """A plan, or an amended plan, before it is in force."""

    title: str
    year: int
    tasks: tuple[TaskDraft, ...]
    sections: tuple[SectionDraft, ...] = ()
    theme: str = ""


@dataclass(frozen=True, slots=True)
class AmendmentDraft:
    """Which tasks an amendment adds, edits and drops, and why."""

    reason: str
    approved_by: str = ""
    added: tuple[TaskDraft, ...] = ()
    edited: Mapping[int, TaskDraft] = field(default_factory=dict)
    dropped: tuple[int, ...] = ()
    kinds: Mapping[int, str] = field(default_factory=dict)
