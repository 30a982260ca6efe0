"""What changed between two readings of a plan: the base of an amendment ("điều chỉnh kế hoạch").

A task keeps its key, section path and normalised title, through small corrections; where the number moved or
the words changed, the most similar title is its successor.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol

from danso.vietnam.text import search_key

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from danso.steering.plan_document.proposal import TaskProposal

SIMILAR = 0.72
"""Titles at least this similar (0 to 1) may be one task whose words were changed."""

MOVED_SIMILAR = 0.85
"""A task whose number changed as well must keep more of its words."""

_FIELDS = (
    "title", "leads", "coordinators", "deadline_raw", "targets", "product", "accountable_head", "funding",
)  # fmt: skip
_TRAILING = re.compile(r"[\s.;:,]+$")


class Titled(Protocol):
    """What tasks are paired by, whether read from a document or kept in a plan."""

    @property
    def path(self) -> str:
        """Where the task stands."""

    @property
    def title(self) -> str:
        """What it says."""


class Change(StrEnum):
    """What became of a task."""

    SAME = "same"
    CHANGED = "changed"
    MOVED = "moved"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class TaskChange:
    """One task of the old or the new reading, or of both; `fields` are those that differ.

    A moved task has a new path and may have other fields changed as well.
    """

    change: Change
    old: TaskProposal | None = None
    new: TaskProposal | None = None
    fields: tuple[str, ...] = field(default=())

    def as_json(self) -> dict[str, Any]:
        """Return the change for the wire."""
        return {
            "change": self.change.value,
            "old": self.old.as_json() if self.old else None,
            "new": self.new.as_json() if self.new else None,
            "fields": list(self.fields),
        }


def stable_key(task: Titled) -> tuple[str, str]:
    """Return what a task is known by across readings: its path, and its title without marks and case."""
    return task.path, normalised(task.title)


def normalised(title: str) -> str:
    """Return a title as a key: no marks, no case, no punctuation."""
    return search_key(title)


def diff_proposals(old: Sequence[TaskProposal], new: Sequence[TaskProposal]) -> list[TaskChange]:
    """Pair the tasks of two readings and tell what changed; new tasks in their order, then those removed."""
    pairs = pairs_of(old, new)
    paired_old = set(pairs.values())
    changes = [
        _change(old[pairs[index]], task) if index in pairs else TaskChange(Change.ADDED, new=task)
        for index, task in enumerate(new)
    ]
    removed = [
        TaskChange(Change.REMOVED, old=task) for index, task in enumerate(old) if index not in paired_old
    ]
    return changes + removed


def pairs_of(old: Sequence[Titled], new: Sequence[Titled]) -> dict[int, int]:
    """Return the index of the old task for every new one that has one: surest pairs first."""
    pairs: dict[int, int] = {}
    _pair_by(pairs, old, new, stable_key)
    _pair_by(pairs, old, new, lambda task: normalised(task.title))
    _pair_similar(pairs, old, new)
    return pairs


def _pair_by(
    pairs: dict[int, int],
    old: Sequence[Titled],
    new: Sequence[Titled],
    key: Callable[[Titled], object],
) -> None:
    """Pair what has the same key, in order of appearance."""
    waiting: dict[object, list[int]] = {}
    taken = set(pairs.values())
    for index, task in enumerate(old):
        if index not in taken:
            waiting.setdefault(key(task), []).append(index)
    for index, task in enumerate(new):
        if index not in pairs and waiting.get(key(task)):
            pairs[index] = waiting[key(task)].pop(0)


def _pair_similar(pairs: dict[int, int], old: Sequence[Titled], new: Sequence[Titled]) -> None:
    """Pair the most similar titles first; a task at its old number needs less likeness than a moved one."""
    taken = set(pairs.values())
    left = [index for index in range(len(old)) if index not in taken]
    titles = {index: normalised(old[index].title) for index in left}
    candidates = sorted(
        (
            (-likeness, new_index, old_index)
            for new_index, task in enumerate(new)
            if new_index not in pairs
            for old_index in left
            if (likeness := _likeness(titles[old_index], normalised(task.title)))
            >= (SIMILAR if old[old_index].path == task.path else MOVED_SIMILAR)
        ),
    )
    for _, new_index, old_index in candidates:
        if new_index not in pairs and old_index not in taken:
            pairs[new_index] = old_index
            taken.add(old_index)


def _likeness(one: str, other: str) -> float:
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    if matcher.real_quick_ratio() < SIMILAR or matcher.quick_ratio() < SIMILAR:
        return 0.0
    return matcher.ratio()


def _change(old: TaskProposal, new: TaskProposal) -> TaskChange:
    fields = tuple(name for name in _FIELDS if _differs(getattr(old, name), getattr(new, name)))
    if old.path != new.path:
        return TaskChange(Change.MOVED, old, new, fields)
    return TaskChange(Change.CHANGED if fields else Change.SAME, old, new, fields)


def _differs(one: object, other: object) -> bool:
    """Full stops and spaces at the end of a text are no change."""
    if isinstance(one, str) and isinstance(other, str):
        return _TRAILING.sub("", one) != _TRAILING.sub("", other)
    if (
        isinstance(one, tuple)
        and isinstance(other, tuple)
        and all(isinstance(item, str) for item in one + other)
    ):
        return sorted(one) != sorted(other)
    return one != other
