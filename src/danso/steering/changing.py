"""One change of a plan, as an amendment: a task edited, dropped, split, or merged with others."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from danso.steering.amending import PreviewRow, changed_fields, draft_of
from danso.steering.deadlines import governing, read_deadlines
from danso.steering.drafts import AmendmentDraft, TaskDraft
from danso.steering.due import due_columns
from danso.steering.models import AmendmentChange
from danso.steering.wording import FIELDS
from danso.vietnam.text import fold

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from danso.steering.models import Task
    from danso.steering.services.plans import Names

Kind = AmendmentChange.Kind
_LETTERS = "abcdef"


@dataclass(frozen=True, slots=True)
class Change:
    """What happens to which tasks, before anybody decided it."""

    added: tuple[TaskDraft, ...] = ()
    edited: tuple[tuple[Task, TaskDraft], ...] = ()
    dropped: tuple[Task, ...] = ()
    kind: str | None = None

    def amendment(self, *, reason: str, approved_by: str) -> AmendmentDraft:
        """The change as the draft that `amend` takes; what is not changed is left out."""
        edited = {task.pk: draft for task, draft in self.edited if changed_fields(current(task), draft)}
        named = [*edited, *(task.pk for task in self.dropped)]
        return AmendmentDraft(
            reason=reason,
            approved_by=approved_by,
            added=self.added,
            edited=edited,
            dropped=tuple(task.pk for task in self.dropped),
            kinds=dict.fromkeys(named, self.kind) if self.kind else {},
        )


def current(task: Task) -> TaskDraft:
    """The task as it stands."""
    assert task.edition is not None  # noqa: S101 - a task in force has an edition
    return draft_of(task.edition)


def edit(task: Task, words: Mapping[str, object]) -> Change:
    """Change a task's words."""
    return Change(edited=((task, replace(current(task), **words)),))  # type: ignore[arg-type]


def drop(task: Task) -> Change:
    """Take a task out of the plan."""
    return Change(dropped=(task,))


def split(task: Task, parts: Sequence[Mapping[str, object]]) -> Change:
    """Put several tasks in the place of one; what a part does not say it has from the whole."""
    whole = current(task)
    added = tuple(
        replace(whole, path=f"{whole.path}{letter}", **part)  # type: ignore[arg-type]
        for letter, part in zip(_LETTERS, parts, strict=False)
    )
    return Change(added=added, dropped=(task,), kind=Kind.SPLIT)


def merge(task: Task, others: Sequence[Task], words: Mapping[str, object]) -> Change:
    """Let a task take others in; it goes on with its own progress and history."""
    edited = ((task, replace(current(task), **words)),)  # type: ignore[arg-type]
    return Change(edited=edited, dropped=tuple(others), kind=Kind.MERGE)


def preview(change: Change) -> list[PreviewRow]:
    """What deciding would change, line by line."""
    gone = Kind(change.kind or Kind.DROP).label
    rows = [PreviewRow(str(Kind.ADD.label), draft.path, "", draft.title) for draft in change.added]
    rows += [PreviewRow(str(gone), task.path, current(task).title, "") for task in change.dropped]
    for task, draft in change.edited:
        rows += [
            PreviewRow(_("Sửa %(field)s") % {"field": FIELDS[name]}, task.path, before, after)
            for name, before, after in changed_fields(current(task), draft)
        ]
    return rows


@dataclass(frozen=True, slots=True)
class Reading:
    """How danso reads a draft's words: names nobody is known by, and its due day."""

    path: str
    unknown: tuple[str, ...]
    due_on: dt.date | None
    waiting: bool
    continuous: bool


def readings(change: Change, *, names: Names, year: int) -> list[Reading]:
    """How each added or edited task would be read."""
    drafts = [*change.added, *(draft for _task, draft in change.edited)]
    return [_reading(draft, names, year) for draft in drafts]


def _reading(draft: TaskDraft, names: Names, year: int) -> Reading:
    unknown = tuple(
        name
        for name in (*draft.leads, *draft.coordinators)
        if fold(name) not in names.organizations and name not in names.groups
    )
    found = read_deadlines(draft.deadline_raw, year=year)
    columns = due_columns(governing(found), {}) if found else None
    return Reading(
        draft.path,
        unknown,
        columns.due_on if columns else None,
        bool(columns and columns.waiting),
        bool(columns and columns.continuous),
    )
