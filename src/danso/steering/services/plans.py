"""Putting a plan in force and amending it; nothing of an earlier version is overwritten."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction

from danso.organizations.models import Organization, OrganizationGroup
from danso.organizations.queries import expand, organizations
from danso.organizations.rights import Action, Officer, require
from danso.steering.amending import changed_fields, draft_of
from danso.steering.deadlines import Deadline, governing, read_deadlines
from danso.steering.models import (
    Amendment,
    AmendmentChange,
    Assignment,
    Plan,
    PlanSection,
    PlanVersion,
    SourceDocument,
    Task,
    TaskDeadline,
    TaskEdition,
    TaskParty,
    Trigger,
)
from danso.steering.services.events import record
from danso.steering.services.tasks import apply_move, refresh_due, refresh_progress
from danso.steering.status import OUT
from danso.vietnam.text import fold

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from danso.steering.drafts import AmendmentDraft, PlanDraft, SectionDraft, TaskDraft
    from danso.steering.models.plans import PlanVersion as Version


class AmendmentRefused(Exception):  # noqa: N818 - the refusal is the word users read
    """An amendment that changes nothing or the impossible; `code` says which rule."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Names:
    """Organizations and groups of a day, by every way to write them: read once, used for a whole plan."""

    organizations: Mapping[str, Organization]
    groups: Mapping[str, OrganizationGroup]


def names_on(day: dt.date) -> Names:
    """Every name by which an organization or a group of the day is known: two queries."""
    by_name: dict[str, Organization] = {}
    for organization in organizations(on=day).prefetch_related("aliases"):
        for text in (organization.name, organization.short_name, organization.code):
            by_name.setdefault(fold(text), organization)
        for alias in organization.aliases.all():
            by_name.setdefault(alias.key, organization)
    by_name.pop("", None)
    return Names(by_name, {group.code: group for group in OrganizationGroup.objects.all()})


@dataclass(frozen=True, slots=True)
class _Writing:
    """What every step of writing one version shares."""

    version: Version
    sections: Mapping[str, PlanSection]
    names: Names
    officer: Officer
    now: dt.datetime

    @property
    def on(self) -> dt.date:
        """The day the version takes effect."""
        return self.version.effective_from


@transaction.atomic
def put_in_force(
    *,
    officer: Officer,
    document: SourceDocument,
    draft: PlanDraft,
    effective_from: dt.date,
    now: dt.datetime,
) -> Version:
    """Make a plan's first version from its draft, assign the work, and start it."""
    require(officer, Action.IMPORT_PLAN)
    if document.pk is None:
        document.save()
    plan = Plan.objects.create(title=draft.title, year=draft.year, theme=draft.theme)
    version = PlanVersion.objects.create(
        plan=plan, number=1, document=document, effective_from=effective_from, created_by_id=officer.user_id
    )
    sections = _write_sections(plan, draft.sections, version=1)
    writing = _Writing(version, sections, names_on(effective_from), officer, now)
    for position, task_draft in enumerate(draft.tasks, start=1):
        _add_task(writing, task_draft, position)
    record(
        plan=plan,
        kind="plan.put_in_force",
        after=str(len(draft.tasks)),
        reason=str(document),
        on=effective_from,
        at=now,
        officer=officer,
    )
    return version


@transaction.atomic
def amend(
    *,
    officer: Officer,
    plan: Plan,
    document: SourceDocument,
    draft: AmendmentDraft,
    effective_from: dt.date,
    now: dt.datetime,
) -> Version:
    """Make the plan's next version: add, edit and drop tasks; each change is kept with before and after.

    Raises PermissionDenied and AmendmentRefused.
    """
    require(officer, Action.CHANGE_PLAN)
    Plan.objects.select_for_update().get(pk=plan.pk)
    tasks = {task.pk: task for task in plan.tasks.filter(pk__in=[*draft.edited, *draft.dropped])}
    _check_amendment(draft, tasks)
    if document.pk is None:
        document.save()
    number = plan.versions.count() + 1
    version = PlanVersion.objects.create(
        plan=plan,
        number=number,
        document=document,
        effective_from=effective_from,
        created_by_id=officer.user_id,
    )
    amendment = Amendment.objects.create(version=version, reason=draft.reason, approved_by=draft.approved_by)
    sections = {row.path: row for row in plan.sections.filter(to_version__isnull=True)}
    writing = _Writing(version, sections, names_on(effective_from), officer, now)
    for task_id, task_draft in draft.edited.items():
        _edit_task(writing, amendment, tasks[task_id], task_draft, draft.kinds.get(task_id))
    for task_id in draft.dropped:
        _drop_task(writing, amendment, tasks[task_id], draft.kinds.get(task_id))
    last = plan.tasks.order_by("-position").values_list("position", flat=True).first() or 0
    for position, task_draft in enumerate(draft.added, start=last + 1):
        task = _add_task(writing, task_draft, position)
        AmendmentChange.objects.create(
            amendment=amendment, kind=AmendmentChange.Kind.ADD, task=task, after=task_draft.title
        )
    record(
        plan=plan,
        kind="plan.amended",
        after=str(number),
        reason=draft.reason,
        on=effective_from,
        at=now,
        officer=officer,
    )
    return version


def _check_amendment(draft: AmendmentDraft, tasks: Mapping[int, Task]) -> None:
    if not draft.reason.strip():
        raise AmendmentRefused("reason_needed")
    if not (draft.added or draft.edited or draft.dropped):
        raise AmendmentRefused("nothing_changed")
    if set(draft.edited) & set(draft.dropped):
        raise AmendmentRefused("edited_and_dropped")
    if set(tasks) != {*draft.edited, *draft.dropped}:
        raise AmendmentRefused("task_not_in_plan")
    if any(task.progress in OUT for task in tasks.values()):
        raise AmendmentRefused("task_is_out")


def _write_sections(plan: Plan, drafts: Sequence[SectionDraft], version: int) -> dict[str, PlanSection]:
    rows = [
        PlanSection(plan=plan, path=draft.path, title=draft.title, position=position, from_version=version)
        for position, draft in enumerate(drafts, start=1)
    ]
    return {row.path: row for row in PlanSection.objects.bulk_create(rows)}


def _unused_key(plan: Plan, key: str) -> str:
    """The key, or with a count when the plan already has a task of the same place and words."""
    taken = set(plan.tasks.filter(key__startswith=key[:74]).values_list("key", flat=True))
    if key not in taken:
        return key
    return next(name for n in range(2, len(taken) + 3) if (name := f"{key[:74]}~{n}") not in taken)


def _add_task(writing: _Writing, draft: TaskDraft, position: int) -> Task:
    plan = writing.version.plan
    task = Task.objects.create(
        plan=plan,
        key=_unused_key(plan, draft.key),
        path=draft.path,
        position=position,
        search_key=fold(f"{draft.path} {draft.title}"),
    )
    _write_edition(writing, task, draft)
    _assign(task, writing.on)
    refresh_due(task)
    record(
        plan=plan,
        kind="task.added",
        task=task,
        after=draft.path,
        reason=str(draft.assigning_document or writing.version.document),
        on=writing.on,
        at=writing.now,
        officer=writing.officer,
    )
    _complete_by_document(task, writing.officer, writing.now)
    return task


def _write_edition(writing: _Writing, task: Task, draft: TaskDraft) -> TaskEdition:
    edition = TaskEdition.objects.create(
        task=task,
        from_version=writing.version.number,
        section=writing.sections.get(draft.section_path),
        path=draft.path,
        title=draft.title,
        product=draft.product,
        accountable_head=draft.accountable_head,
        authority=draft.authority,
        funding=draft.funding,
        deadline_raw=draft.deadline_raw,
        assigning_document=draft.assigning_document,
        first_line=draft.first_line,
        last_line=draft.last_line,
    )
    TaskParty.objects.bulk_create(_parties(edition, draft, writing.names))
    _write_deadlines(task, edition, read_deadlines(draft.deadline_raw, year=writing.version.plan.year))
    task.edition = edition
    task.path = draft.path
    task.search_key = fold(f"{draft.path} {draft.title}")
    task.save(update_fields=["edition", "path", "search_key"])
    return edition


def _parties(edition: TaskEdition, draft: TaskDraft, names: Names) -> list[TaskParty]:
    roles = [
        (TaskParty.Role.LEAD if not n else TaskParty.Role.CO_LEAD, n, name)
        for n, name in enumerate(draft.leads)
    ]
    roles += [(TaskParty.Role.COORDINATOR, n, name) for n, name in enumerate(draft.coordinators)]
    return [
        TaskParty(
            edition=edition,
            role=role,
            position=position,
            organization=names.organizations.get(fold(name)),
            group=names.groups.get(name),
            raw=name,
        )
        for role, position, name in roles
    ]


def _write_deadlines(task: Task, edition: TaskEdition, deadlines: Sequence[Deadline]) -> None:
    if not deadlines:
        return
    chosen = governing(deadlines)
    for deadline in deadlines:
        TaskDeadline.objects.create(
            edition=edition,
            kind=deadline.kind.value,
            governs=deadline is chosen,
            start=deadline.start,
            end=deadline.end or deadline.date,
            granularity=deadline.granularity.value if deadline.granularity else "",
            strict_before=deadline.strict_before,
            then_continuous=deadline.then_continuous,
            open_ended=deadline.open_ended,
            provisional=deadline.provisional,
            immediate=deadline.immediate,
            recurrence=deadline.recurrence or "",
            trigger=_trigger(task, deadline),
            completed_by_document=deadline.completed_by_document or "",
            completed_on=deadline.completed_on,
            raw=deadline.raw,
        )


def _trigger(task: Task, deadline: Deadline) -> Trigger | None:
    """The trigger a deadline waits for; the same phrase in a later edition is the same trigger."""
    if not deadline.trigger:
        return None
    guidance = deadline.kind == "GUIDANCE" or deadline.trigger_kind == "GUIDANCE"
    trigger, _created = Trigger.objects.get_or_create(
        task=task,
        phrase=deadline.trigger,
        defaults={
            "kind": Trigger.TriggerKind.GUIDANCE if guidance else Trigger.TriggerKind.EVENT,
            "grace_working_days": settings.TRIGGER_GRACE_WORKING_DAYS,
            "within": deadline.within or "",
        },
    )
    if trigger.within != (deadline.within or "") and trigger.satisfied_on is None:
        trigger.within = deadline.within or ""
        trigger.save(update_fields=["within"])
    return trigger


def assigned_organizations(edition: TaskEdition, on: dt.date) -> dict[int, tuple[str, bool]]:
    """Role and primacy of each party of an edition, groups expanded on the day; a lead outranks."""
    found: dict[int, tuple[str, bool]] = {}
    parties = edition.parties.select_related("group").order_by("position")
    for leading in (True, False):
        for party in parties:
            if (party.role != TaskParty.Role.COORDINATOR) is not leading:
                continue
            role = Assignment.Role.LEAD if leading else Assignment.Role.COORDINATOR
            if party.organization_id:
                first = leading and not any(primary for _role, primary in found.values())
                found.setdefault(party.organization_id, (role, first))
            elif party.group:
                for organization_id in expand(party.group, on=on).values_list("pk", flat=True):
                    found.setdefault(organization_id, (role, False))
    return found


def _assign(task: Task, on: dt.date) -> None:
    """Make the task's assignments equal to its edition's parties; nobody's is deleted, it ends."""
    assert task.edition is not None  # noqa: S101 - an edition is written before it is assigned
    wanted = assigned_organizations(task.edition, on)
    existing = {row.organization_id: row for row in task.assignments.all()}
    gone = [row.pk for organization_id, row in existing.items() if organization_id not in wanted]
    task.assignments.filter(pk__in=gone, ended_on__isnull=True).update(ended_on=on, primary=False)
    task.assignments.filter(primary=True).update(primary=False)
    for organization_id, (role, primary) in wanted.items():
        if organization_id in existing:
            task.assignments.filter(organization_id=organization_id).update(
                role=role, primary=primary, ended_on=None
            )
    Assignment.objects.bulk_create(
        Assignment(task=task, organization_id=organization_id, role=role, primary=primary)
        for organization_id, (role, primary) in wanted.items()
        if organization_id not in existing
    )


def _complete_by_document(task: Task, officer: Officer, now: dt.datetime) -> None:
    """A deadline that says "đã hoàn thành tại Công văn số …" completes the work on that document's day."""
    row = TaskDeadline.objects.filter(edition=task.edition, governs=True, completed_on__isnull=False).first()
    if row is None or row.completed_on is None:
        return
    for assignment in task.assignments.filter(role=Assignment.Role.LEAD).select_related("task"):
        for step in ("awaiting_confirmation", "completed"):
            apply_move(
                assignment=assignment,
                to=step,
                on=row.completed_on,
                now=now,
                officer=officer,
                reason=row.completed_by_document,
            )
    task.refresh_from_db()


def _edit_task(
    writing: _Writing, amendment: Amendment, task: Task, draft: TaskDraft, kind: str | None
) -> None:
    assert task.edition is not None  # noqa: S101 - every task has had an edition since it was added
    changes = changed_fields(draft_of(task.edition), draft)
    TaskEdition.objects.filter(pk=task.edition.pk).update(to_version=writing.version.number)
    _write_edition(writing, task, draft)
    _assign(task, writing.on)
    refresh_due(task)
    refresh_progress(task)
    moves_only = [name for name, _before, _after in changes] == ["deadline_raw"]
    chosen = kind or (AmendmentChange.Kind.MOVE_DEADLINE if moves_only else AmendmentChange.Kind.EDIT)
    AmendmentChange.objects.bulk_create(
        AmendmentChange(amendment=amendment, kind=chosen, task=task, field=name, before=before, after=after)
        for name, before, after in changes
    )
    record(
        plan=task.plan_id,
        kind="task.amended",
        task=task,
        before=", ".join(name for name, _before, _after in changes),
        after=str(writing.version.number),
        reason=amendment.reason,
        on=writing.on,
        at=writing.now,
        officer=writing.officer,
    )


def _drop_task(writing: _Writing, amendment: Amendment, task: Task, kind: str | None) -> None:
    assert task.edition is not None  # noqa: S101 - every task has had an edition since it was added
    title = task.edition.title
    TaskEdition.objects.filter(pk=task.edition.pk).update(to_version=writing.version.number)
    replaced = kind in (AmendmentChange.Kind.SPLIT, AmendmentChange.Kind.MERGE)
    end = "superseded" if replaced else "cancelled"
    task.assignments.update(progress=end, completed_on=None, primary=False, ended_on=writing.on)
    before, task.progress, task.completed_on = task.progress, end, None
    task.save(update_fields=["progress", "completed_on"])
    AmendmentChange.objects.create(
        amendment=amendment, kind=kind or AmendmentChange.Kind.DROP, task=task, before=title
    )
    record(
        plan=task.plan_id,
        kind="task.dropped",
        task=task,
        before=before,
        after=end,
        reason=amendment.reason,
        on=writing.on,
        at=writing.now,
        officer=writing.officer,
    )
