"""What an amended document changes in a plan: tasks matched by stable key, then by likeness of title."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from danso.steering.drafts import AmendmentDraft, TaskDraft
from danso.steering.models import AmendmentChange, Plan, Task, TaskEdition, TaskParty
from danso.steering.wording import FIELDS
from danso.vietnam.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from danso.steering.models import PlanImport, ProposedTask

# Two titles as alike as this are the same task, reworded.
ALIKE = 0.72
COMPARED = ("title", "deadline_raw", "product", "accountable_head", "authority", "funding", "path")


@dataclass(frozen=True, slots=True)
class Match:
    """Old and new tasks paired; the unpaired are dropped and added."""

    pairs: tuple[tuple[Task, TaskDraft], ...]
    added: tuple[TaskDraft, ...]
    dropped: tuple[Task, ...]


def draft_of(edition: TaskEdition) -> TaskDraft:
    """An edition as the draft it was written from."""
    parties = list(edition.parties.all())
    return TaskDraft(
        path=edition.path,
        title=edition.title,
        leads=tuple(p.raw for p in parties if p.role != TaskParty.Role.COORDINATOR),
        coordinators=tuple(p.raw for p in parties if p.role == TaskParty.Role.COORDINATOR),
        deadline_raw=edition.deadline_raw,
        product=edition.product,
        accountable_head=edition.accountable_head,
        authority=edition.authority,
        funding=edition.funding,
        section_path=edition.section.path if edition.section else "",
    )


def task_draft(row: ProposedTask) -> TaskDraft:
    """The proposed task as the draft that services take."""
    return TaskDraft(
        path=row.path,
        title=row.title,
        leads=tuple(row.leads.splitlines()),
        coordinators=tuple(row.coordinators.splitlines()),
        deadline_raw=row.deadline_raw,
        product=row.product,
        accountable_head=row.accountable_head,
        funding=row.funding,
        section_path=row.section_path,
        first_line=row.first_line,
        last_line=row.last_line,
    )


def match(tasks: Sequence[Task], drafts: Sequence[TaskDraft]) -> Match:
    """Pair each draft with at most one task: by key, by equal title, then the most alike first."""
    left_tasks, left_drafts = list(tasks), list(drafts)
    pairs: list[tuple[Task, TaskDraft]] = []
    for same in (_same_key, _same_title):
        for draft in list(left_drafts):
            found = next((task for task in left_tasks if same(task, draft)), None)
            if found is not None:
                pairs.append((found, draft))
                left_tasks.remove(found)
                left_drafts.remove(draft)
    for _ratio, task, draft in sorted(
        _alike(left_tasks, left_drafts), key=lambda found: (-found[0], found[1].position)
    ):
        if task in left_tasks and draft in left_drafts:
            pairs.append((task, draft))
            left_tasks.remove(task)
            left_drafts.remove(draft)
    return Match(tuple(pairs), tuple(left_drafts), tuple(left_tasks))


def _title(task: Task) -> str:
    assert task.edition is not None  # noqa: S101 - a task in force has an edition
    return fold(task.edition.title)


def _same_key(task: Task, draft: TaskDraft) -> bool:
    return task.key == draft.key


def _same_title(task: Task, draft: TaskDraft) -> bool:
    return _title(task) == fold(draft.title)


def _alike(tasks: Sequence[Task], drafts: Sequence[TaskDraft]) -> list[tuple[float, Task, TaskDraft]]:
    found = []
    for draft in drafts:
        matcher = SequenceMatcher(b=fold(draft.title), autojunk=False)
        for task in tasks:
            matcher.set_seq1(_title(task))
            if matcher.quick_ratio() >= ALIKE and (ratio := matcher.ratio()) >= ALIKE:
                found.append((ratio, task, draft))
    return found


def changed_fields(before: TaskDraft, after: TaskDraft) -> list[tuple[str, str, str]]:
    """Field, before and after of everything that differs."""
    pairs = [
        ("leads", "\n".join(before.leads), "\n".join(after.leads)),
        ("coordinators", "\n".join(before.coordinators), "\n".join(after.coordinators)),
        *((name, getattr(before, name), getattr(after, name)) for name in COMPARED),
    ]
    return [(name, old, new) for name, old, new in pairs if old != new]


def _tasks(plan: Plan) -> list[Task]:
    return list(
        plan.tasks.exclude(progress__in=("cancelled", "superseded"))
        .select_related("edition__section")
        .prefetch_related("edition__parties")
        .order_by("position")
    )


def amendment_of(
    plan: Plan, drafts: Sequence[TaskDraft], *, reason: str, approved_by: str = ""
) -> AmendmentDraft:
    """The amendment that brings a plan to what the drafts say."""
    matched = match(_tasks(plan), drafts)
    return AmendmentDraft(
        reason=reason,
        approved_by=approved_by,
        added=matched.added,
        edited={
            task.pk: draft
            for task, draft in matched.pairs
            if task.edition and changed_fields(draft_of(task.edition), draft)
        },
        dropped=tuple(task.pk for task in matched.dropped),
    )


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """One line of the diff a person sees before confirming."""

    kind_label: str
    path: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Preview:
    """The whole diff."""

    rows: tuple[PreviewRow, ...]


def preview_of(plan: Plan, drafts: Sequence[TaskDraft]) -> Preview:
    """What confirming would change, line by line."""
    matched = match(_tasks(plan), drafts)
    kinds = AmendmentChange.Kind
    rows = [PreviewRow(str(kinds.ADD.label), draft.path, "", draft.title) for draft in matched.added]
    rows += [
        PreviewRow(str(kinds.DROP.label), task.path, task.edition.title, "")
        for task in matched.dropped
        if task.edition
    ]
    for task, draft in matched.pairs:
        if task.edition is None:
            continue
        rows += [
            PreviewRow(_("Sửa %(field)s") % {"field": FIELDS[name]}, task.path, old, new)
            for name, old, new in changed_fields(draft_of(task.edition), draft)
        ]
    return Preview(tuple(rows))


def amendment_preview(plan_import: PlanImport) -> Preview:
    """What an import would change in the plan it amends; nothing for a new plan."""
    if plan_import.amends is None:
        return Preview(())
    return preview_of(plan_import.amends, [task_draft(row) for row in plan_import.tasks.all() if row.kept])
