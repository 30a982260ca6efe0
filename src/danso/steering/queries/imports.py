"""What can be asked of imports: lists, and a proposal beside its source text."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Prefetch, Q, QuerySet

from danso.organizations.rights import Action, Officer, require
from danso.steering.models import ImportFlag, PlanImport, ProposedTask


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One line of the source, and the proposed task it belongs to."""

    number: int
    text: str
    task_id: int | None
    begins: bool


def imports(officer: Officer) -> QuerySet[PlanImport]:
    """All imports with their counts, the newest first; raises PermissionDenied."""
    require(officer, Action.IMPORT_PLAN)
    return (
        PlanImport.objects.select_related("document", "amends", "version")
        .annotate(
            task_count=Count("tasks", distinct=True),
            open_flags=Count("flags", filter=Q(flags__resolved_at__isnull=True), distinct=True),
        )
        .order_by("-id")
    )


def import_whole(officer: Officer, import_id: int) -> PlanImport:
    """One import with its tasks and flags: five queries; raises PlanImport.DoesNotExist."""
    require(officer, Action.IMPORT_PLAN)
    flags = ImportFlag.objects.select_related("resolved_by").order_by("id")
    return (
        PlanImport.objects.select_related("document", "amends", "version__plan")
        .prefetch_related(
            Prefetch("tasks", ProposedTask.objects.prefetch_related(Prefetch("flags", flags))),
            Prefetch("flags", flags.filter(task__isnull=True), to_attr="document_flags"),
        )
        .get(pk=import_id)
    )


def source_lines(plan_import: PlanImport) -> list[SourceLine]:
    """The source text, each line marked with the task that was read from it."""
    owner: dict[int, int] = {}
    starts: set[int] = set()
    for task in plan_import.tasks.all():
        if task.first_line is None or task.last_line is None:
            continue
        starts.add(task.first_line)
        for number in range(task.first_line, task.last_line + 1):
            owner.setdefault(number, task.pk)
    return [
        SourceLine(number, text, owner.get(number), number in starts)
        for number, text in enumerate(plan_import.source_text.split("\n"), start=1)
    ]
