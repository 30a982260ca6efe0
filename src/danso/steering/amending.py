"""What an amended document changes in a plan: tasks matched by stable key, then by likeness of title."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from danso.steering.drafts import AmendmentDraft, TaskDraft
from danso.steering.models import AmendmentChange, Plan, Task, TaskEdition, TaskParty
from danso.steering.plan_document.diff import pairs_of
from danso.steering.wording import FIELDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from danso.steering.models import PlanImport, ProposedTask

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
    """Pair each draft with at most one task, the surest pairs first."""
    known = [task for task in tasks if task.edition is not None]
    pairs = pairs_of([draft_of(task.edition) for task in known if task.edition], drafts)
    paired = set(pairs.values())
    return Match(
        pairs=tuple((known[old], drafts[new]) for new, old in sorted(pairs.items())),
        added=tuple(draft for index, draft in enumerate(drafts) if index not in pairs),
        dropped=tuple(task for index, task in enumerate(known) if index not in paired),
    )


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
