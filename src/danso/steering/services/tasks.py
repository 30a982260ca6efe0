"""Moving the work: assignments, triggers, milestones, comments; the task's columns are folded here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from danso.organizations.calendars import add_working_days
from danso.organizations.rights import Action, Officer, require
from danso.steering.deadlines import Deadline, Granularity, Kind
from danso.steering.due import due_columns, last_day_allowed
from danso.steering.models import (
    Assignment,
    Comment,
    Milestone,
    SourceDocument,
    Task,
    TaskDeadline,
    Trigger,
)
from danso.steering.services.events import record
from danso.steering.status import (
    REACHED,
    TRANSITIONS,
    MoveRefused,
    check_completion,
    check_move,
    weakest,
)

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence


def deadline_value(row: TaskDeadline) -> Deadline:
    """The stored deadline as the typed value it was read as."""
    return Deadline(
        kind=Kind(row.kind),
        raw=row.raw,
        start=row.start,
        end=row.end,
        date=row.end if row.kind == Kind.DATE else None,
        granularity=Granularity(row.granularity) if row.granularity else None,
        strict_before=row.strict_before,
        then_continuous=row.then_continuous,
        open_ended=row.open_ended,
        provisional=row.provisional,
        immediate=row.immediate,
        trigger=row.trigger.phrase if row.trigger else None,
        within=(row.trigger.within or None) if row.trigger else None,
        recurrence=row.recurrence or None,
    )


def refresh_due(task: Task) -> None:
    """Fold the governing deadline and its trigger into the task's due columns."""
    row = TaskDeadline.objects.filter(edition=task.edition, governs=True).select_related("trigger").first()
    deadline = deadline_value(row) if row else Deadline(Kind.NONE, "")
    satisfied = {
        trigger.phrase: trigger.due_on for trigger in task.triggers.all() if trigger.due_on is not None
    }
    columns = due_columns(deadline, satisfied)
    task.due_on = columns.due_on
    task.waiting = columns.waiting
    task.provisional = columns.provisional
    task.continuous = columns.continuous
    task.ends_on = columns.ends_on
    task.then_continuous = columns.then_continuous
    task.save(update_fields=["due_on", "waiting", "provisional", "continuous", "ends_on", "then_continuous"])


def refresh_progress(task: Task) -> None:
    """Fold the leads' assignments into the task's progress; co-ordinators do not move it."""
    leads = list(
        task.assignments.filter(role=Assignment.Role.LEAD, ended_on__isnull=True).values_list(
            "progress", "completed_on"
        )
    )
    if not leads or task.progress in ("cancelled", "superseded"):
        return
    task.progress = weakest([progress for progress, _on in leads])
    reached = [on for _progress, on in leads if on is not None]
    task.completed_on = max(reached) if task.progress in REACHED else None
    task.save(update_fields=["progress", "completed_on"])


@transaction.atomic
def move_assignment(
    *,
    officer: Officer,
    assignment_id: int,
    to: str,
    on: dt.date,
    now: dt.datetime,
    reason: str = "",
) -> Assignment:
    """Move one agency's work along the table of transitions.

    Confirming a completion and reopening it is the office's right; the rest is the agency's. Raises
    PermissionDenied and MoveRefused.
    """
    assignment = (
        Assignment.objects.select_for_update().select_related("task", "organization").get(pk=assignment_id)
    )
    require(officer, Action.MOVE_ASSIGNMENT, assignment.organization)
    if to in REACHED or assignment.progress in REACHED:
        require(officer, Action.APPROVE_REPORT)
    return apply_move(assignment=assignment, to=to, on=on, now=now, reason=reason, officer=officer)


def apply_move(
    *,
    assignment: Assignment,
    to: str,
    on: dt.date,
    now: dt.datetime,
    officer: Officer | None,
    reason: str = "",
) -> Assignment:
    """Move an assignment whose rights the calling verb has checked; write the event and fold the task."""
    before = assignment.progress
    check_move(before=before, after=to, reason=reason)
    task = assignment.task
    if to in REACHED:
        check_completion(
            continuous=task.continuous,
            ends_on=task.ends_on,
            then_continuous=task.then_continuous,
            after=to,
            completed_on=on,
        )
        if on > now.date():
            raise MoveRefused("completed_in_the_future")
    assignment.progress = to
    assignment.completed_on = on if to in REACHED else None
    assignment.save(update_fields=["progress", "completed_on"])
    record(
        plan=task.plan_id,
        kind="assignment.moved",
        task=task,
        assignment=assignment,
        before=before,
        after=to,
        reason=reason,
        on=on,
        at=now,
        officer=officer,
    )
    refresh_progress(task)
    return assignment


def state_before(assignment: Assignment) -> str | None:
    """Where the last move took the assignment from, when the table of transitions leads back there."""
    last = assignment.events.filter(kind="assignment.moved").order_by("-id").first()
    if last is None or last.after != assignment.progress:
        return None
    return last.before if last.before in TRANSITIONS[assignment.progress] else None


@transaction.atomic
def undo_move(*, officer: Officer, assignment_id: int, reason: str, now: dt.datetime) -> Assignment:
    """Move an assignment back to where it stood before its last move, saying why."""
    assignment = Assignment.objects.select_for_update().get(pk=assignment_id)
    back = state_before(assignment)
    if back is None:
        raise MoveRefused("no_way_back")
    if not reason.strip():
        raise MoveRefused("reason_needed")
    return move_assignment(
        officer=officer, assignment_id=assignment_id, to=back, on=now.date(), now=now, reason=reason
    )


@transaction.atomic
def accept_assignment(*, officer: Officer, assignment_id: int, now: dt.datetime) -> Assignment:
    """The agency says it has taken the work (nhận việc)."""
    assignment = Assignment.objects.select_related("task", "organization").get(pk=assignment_id)
    require(officer, Action.MOVE_ASSIGNMENT, assignment.organization)
    if assignment.accepted_at is None:
        assignment.accepted_at = now
        assignment.save(update_fields=["accepted_at"])
        record(
            plan=assignment.task.plan_id,
            kind="assignment.accepted",
            task=assignment.task,
            assignment=assignment,
            on=now.date(),
            at=now,
            officer=officer,
        )
    return assignment


@transaction.atomic
def satisfy_triggers(
    *,
    officer: Officer,
    trigger_ids: Sequence[int],
    document: SourceDocument,
    on: dt.date,
    now: dt.datetime,
) -> list[Trigger]:
    """The awaited document has come: start the clock of every task that waits for it."""
    require(officer, Action.CHANGE_PLAN)
    triggers = list(
        Trigger.objects.select_for_update().select_related("task").filter(pk__in=trigger_ids).order_by("pk")
    )
    if document.pk is None:
        document.save()
    for trigger in triggers:
        trigger.satisfied_on = on
        trigger.satisfied_by = document
        trigger.due_on = _due_day(trigger, on)
        trigger.save(update_fields=["satisfied_on", "satisfied_by", "due_on"])
        refresh_due(trigger.task)
        record(
            plan=trigger.task.plan_id,
            kind="trigger.satisfied",
            task=trigger.task,
            after=f"{trigger.due_on:%Y-%m-%d}",
            reason=str(document),
            on=on,
            at=now,
            officer=officer,
        )
    return triggers


def _due_day(trigger: Trigger, came: dt.date) -> dt.date:
    if trigger.within:
        return last_day_allowed(came, trigger.within, add_working_days)
    return add_working_days(came, trigger.grace_working_days)


def require_part(officer: Officer, action: Action, task: Task) -> Assignment | None:
    """Require the action for the province (None), or for an agency with a part in the task (its part)."""
    if officer.may(action):
        return None
    condition = Q(pk__in=[])
    for path in officer.paths(action) or ():
        condition |= Q(organization__path__startswith=path)
    assignment = task.assignments.filter(condition).select_related("organization").first()
    require(officer, action, assignment.organization if assignment else None)
    return assignment


@transaction.atomic
def comment(*, officer: Officer, task_id: int, text: str, now: dt.datetime) -> Comment:
    """Add a remark to a task; raises ValueError for an empty one."""
    task = Task.objects.get(pk=task_id)
    require_part(officer, Action.COMMENT, task)
    if not text.strip():
        raise ValueError("empty")
    said = Comment.objects.create(
        task=task,
        author_id=officer.user_id,
        organization_id=officer.posts[0].organization_id,
        text=text.strip(),
        at=now,
    )
    record(plan=task.plan_id, kind="task.commented", task=task, on=now.date(), at=now, officer=officer)
    return said


@transaction.atomic
def add_milestone(
    *, officer: Officer, task_id: int, title: str, due_on: dt.date, now: dt.datetime
) -> Milestone:
    """Set a step on the way of a task."""
    task = Task.objects.get(pk=task_id)
    require_part(officer, Action.MOVE_ASSIGNMENT, task)
    milestone = Milestone.objects.create(task=task, title=title.strip(), due_on=due_on)
    record(
        plan=task.plan_id,
        kind="milestone.added",
        task=task,
        after=title,
        on=now.date(),
        at=now,
        officer=officer,
    )
    return milestone


@transaction.atomic
def reach_milestone(
    *, officer: Officer, milestone_id: int, on: dt.date | None, now: dt.datetime
) -> Milestone:
    """Mark a step as reached on a day, or (None) as not reached after all."""
    milestone = Milestone.objects.select_related("task").get(pk=milestone_id)
    require_part(officer, Action.MOVE_ASSIGNMENT, milestone.task)
    milestone.done_on = on
    milestone.save(update_fields=["done_on"])
    record(
        plan=milestone.task.plan_id,
        kind="milestone.reached" if on else "milestone.reopened",
        task=milestone.task,
        after=milestone.title,
        on=on or now.date(),
        at=now,
        officer=officer,
    )
    return milestone
