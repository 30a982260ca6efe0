"""What can be asked of tasks: lists, one task whole, and the four cells every leader asks for."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from danso.organizations.models import Organization
from danso.organizations.rights import Action, Officer
from danso.steering.models import Assignment, Comment, Plan, Task, TaskEdition, TaskParty, Trigger
from danso.steering.queries.status import timeliness_of
from danso.steering.status import Timeliness
from danso.vietnam.text import fold

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping


@dataclass(frozen=True, slots=True)
class Cells:
    """Counts by timeliness; the four cells are done on time, done late, open in time and overdue."""

    counts: Mapping[str, int] = field(default_factory=dict)

    def _of(self, *states: Timeliness) -> int:
        return sum(self.counts.get(state, 0) for state in states)

    @property
    def done_on_time(self) -> int:
        """Finished by the due day, or with none."""
        return self._of(Timeliness.DONE_ON_TIME)

    @property
    def done_late(self) -> int:
        """Finished after the due day."""
        return self._of(Timeliness.DONE_LATE)

    @property
    def overdue(self) -> int:
        """Open after the due day."""
        return self._of(Timeliness.OVERDUE)

    @property
    def due_soon(self) -> int:
        """Open, the due day near."""
        return self._of(Timeliness.DUE_SOON)

    @property
    def waiting(self) -> int:
        """Open, its clock not started: counted apart, never overdue."""
        return self._of(Timeliness.WAITING_TRIGGER)

    @property
    def open_in_time(self) -> int:
        """Open and not late: in time, due soon, waiting, or without a due day."""
        return self._of(
            Timeliness.IN_TIME, Timeliness.DUE_SOON, Timeliness.WAITING_TRIGGER, Timeliness.NO_DEADLINE
        )

    @property
    def total(self) -> int:
        """All that is counted."""
        return sum(self.counts.values())

    @property
    def share(self) -> dict[str, float | None]:
        """The four cells as percentages of the total; None of nothing."""
        return {
            name: getattr(self, name) * 100 / self.total if self.total else None
            for name in ("done_on_time", "done_late", "open_in_time", "overdue")
        }


@dataclass(frozen=True, slots=True)
class NamedCells:
    """Cells of one agency or one section."""

    id: int
    name: str
    cells: Cells


def counted(tasks: QuerySet[Task]) -> QuerySet[Task]:
    """Tasks still in the plan: neither cancelled nor superseded."""
    return tasks.exclude(progress__in=("cancelled", "superseded"))


def cells(plan: Plan, *, today: dt.date) -> Cells:
    """The four cells of a plan's tasks: one query."""
    rows = (
        counted(Task.objects.filter(plan=plan))
        .annotate(state=timeliness_of("", today))
        .order_by()
        .values_list("state")
        .annotate(n=Count("pk"))
    )
    return Cells(dict(rows))


def _grouped(rows: Iterable[tuple[int, str, str, int]]) -> list[NamedCells]:
    found: dict[int, tuple[str, dict[str, int]]] = {}
    for key, name, state, n in rows:
        found.setdefault(key, (name, {}))[1][state] = n
    return [NamedCells(key, name, Cells(counts)) for key, (name, counts) in found.items()]


def leading(plan: Plan) -> QuerySet[Assignment]:
    """The plan's lead assignments that still count."""
    return Assignment.objects.filter(
        task__plan=plan, role=Assignment.Role.LEAD, ended_on__isnull=True
    ).exclude(progress__in=("cancelled", "superseded"))


def cells_by_agency(plan: Plan, *, today: dt.date) -> list[NamedCells]:
    """The four cells of each leading agency, the most overdue first: one query."""
    rows = (
        leading(plan)
        .annotate(state=timeliness_of("task__", today))
        .order_by()
        .values_list("organization_id", "organization__name", "state")
        .annotate(n=Count("pk"))
    )
    return sorted(_grouped(rows), key=lambda row: (-row.cells.overdue, -row.cells.total, row.name))


def cells_by_section(plan: Plan, *, today: dt.date) -> list[NamedCells]:
    """The four cells of each section, in the plan's order: one query."""
    rows = (
        counted(Task.objects.filter(plan=plan, edition__section__isnull=False))
        .annotate(state=timeliness_of("", today))
        .order_by("edition__section__position")
        .values_list("edition__section_id", "edition__section__title", "state")
        .annotate(n=Count("pk"))
    )
    return _grouped(rows)


@dataclass(frozen=True, slots=True)
class TaskFilter:
    """How a list of tasks is narrowed."""

    text: str = ""
    timeliness: str = ""
    progress: str = ""
    organization_id: int | None = None
    section_id: int | None = None
    role: str = ""


EVERYTHING = TaskFilter()


def _has_part(organizations: QuerySet[Organization], *, role: str = "") -> Exists:
    """Whether one of the organizations has a part in the task: asked of each task by the unique index."""
    parts = Assignment.objects.filter(
        task=OuterRef("pk"), organization__in=organizations, ended_on__isnull=True
    )
    return Exists(parts.filter(role=role) if role else parts)


def visible_tasks(officer: Officer, plan: Plan) -> QuerySet[Task]:
    """Tasks the officer may read: all of the plan, or those an agency of the officer has a part in."""
    tasks = Task.objects.filter(plan=plan)
    paths = officer.paths(Action.READ)
    if paths is None:
        return tasks
    condition = Q(pk__in=[])
    for path in paths:
        condition |= Q(path__startswith=path)
    own = Organization.objects.filter(condition)
    return tasks.filter(_has_part(own))


def task_list(
    officer: Officer, plan: Plan, *, today: dt.date, narrowed: TaskFilter = EVERYTHING
) -> QuerySet[Task]:
    """Tasks with `timeliness`, edition, section and lead parties, in the plan's order: three queries."""
    tasks: QuerySet[Task] = (
        visible_tasks(officer, plan)
        .annotate(timeliness=timeliness_of("", today))
        .select_related("edition__section")
        .prefetch_related(
            Prefetch(
                "edition__parties",
                TaskParty.objects.exclude(role=TaskParty.Role.COORDINATOR).select_related(
                    "organization", "group"
                ),
                to_attr="leads",
            )
        )
        .order_by("position")
    )
    if narrowed.text:
        for word in fold(narrowed.text).split():
            tasks = tasks.filter(search_key__contains=word)
    if narrowed.timeliness:
        tasks = tasks.filter(Q(timeliness=narrowed.timeliness))
    tasks = tasks.filter(progress=narrowed.progress) if narrowed.progress else counted(tasks)
    if narrowed.section_id:
        tasks = tasks.filter(edition__section_id=narrowed.section_id)
    if narrowed.organization_id:
        chosen = Organization.objects.filter(pk=narrowed.organization_id)
        tasks = tasks.filter(_has_part(chosen, role=narrowed.role))
    return tasks


def task_whole(officer: Officer, task_id: int, *, today: dt.date) -> Task:
    """One task with everything its page shows; raises Task.DoesNotExist when the officer may not read it."""
    task = Task.objects.select_related("plan").get(pk=task_id)
    return (
        visible_tasks(officer, task.plan)
        .annotate(timeliness=timeliness_of("", today))
        .select_related("plan", "edition__section", "edition__assigning_document")
        .prefetch_related(
            "milestones",
            "triggers__satisfied_by",
            "evidence__added_by",
            "indicators__targets",
            Prefetch(
                "comments",
                Comment.objects.select_related("author").prefetch_related("attachments"),
                to_attr="remarks",
            ),
            Prefetch(
                "edition__parties",
                TaskParty.objects.select_related("organization", "group"),
                to_attr="all_parties",
            ),
            "edition__deadlines__trigger",
            Prefetch(
                "assignments",
                Assignment.objects.select_related("organization")
                .annotate(timeliness=timeliness_of("task__", today))
                .order_by("-role", "-primary", "organization__path"),
                to_attr="parts",
            ),
            Prefetch(
                "editions", TaskEdition.objects.order_by("-from_version"), to_attr="history_of_editions"
            ),
        )
        .get(pk=task_id)
    )


def waiting_triggers(plan: Plan) -> QuerySet[Trigger]:
    """Documents the plan still waits for, with the tasks that wait."""
    return (
        Trigger.objects.filter(task__plan=plan, satisfied_on__isnull=True)
        .exclude(task__progress__in=("completed", "cancelled", "superseded"))
        .select_related("task__edition")
        .order_by("phrase", "task__position")
    )


def edition_tree(plan: Plan, *, version: int) -> QuerySet[TaskEdition]:
    """The plan as a version fixed it, in its order."""
    return (
        TaskEdition.objects.filter(task__plan=plan, from_version__lte=version)
        .filter(Q(to_version__isnull=True) | Q(to_version__gt=version))
        .select_related("section", "task")
        .prefetch_related("parties__organization", "parties__group")
        .order_by("task__position")
    )
