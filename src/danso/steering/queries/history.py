"""What happened, told in order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from danso.organizations.rights import Action, Officer
from danso.steering.models import Event, Milestone, Plan, Task
from danso.steering.queries.tasks import visible_tasks

if TYPE_CHECKING:
    import datetime as dt

    from django.db.models import QuerySet


def task_history(task: Task) -> QuerySet[Event]:
    """Everything that happened to a task, the newest first."""
    return (
        Event.objects.filter(task=task)
        .select_related("actor", "organization", "assignment__organization")
        .order_by("-id")
    )


def plan_history(officer: Officer, plan: Plan) -> QuerySet[Event]:
    """Everything that happened in a plan, the newest first; an agency sees its own tasks' events."""
    events = Event.objects.filter(plan=plan)
    if officer.paths(Action.READ) is not None:
        events = events.filter(task__in=visible_tasks(officer, plan))
    return events.select_related("actor", "organization", "task").order_by("-id")


def dated_work(
    officer: Officer, plan: Plan, *, since: dt.date, until: dt.date
) -> list[tuple[dt.date, str, Task]]:
    """Due days and milestones between two days: (day, what, task), in order of day."""
    tasks = visible_tasks(officer, plan).select_related("edition")
    due = tasks.filter(due_on__range=(since, until)).exclude(progress__in=("cancelled", "superseded"))
    steps = Milestone.objects.filter(task__in=tasks, due_on__range=(since, until)).select_related(
        "task__edition"
    )
    rows = [(task.due_on, "", task) for task in due if task.due_on]
    rows += [(step.due_on, step.title, step.task) for step in steps]
    return sorted(rows, key=lambda row: (row[0], row[2].position))
