"""Bulk edits: a workbook comes back changed, its difference is shown, then applied as an amendment."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from danso.documents.tables import UnreadableTableError
from danso.organizations.rights import Action, Officer, require
from danso.steering.amending import changed_fields, draft_of
from danso.steering.drafts import AmendmentDraft, TaskDraft
from danso.steering.models import Plan, SourceDocument, Task
from danso.steering.services.plans import amend
from danso.steering.tables import EDITABLE, WrongCellsError, read_tasks_workbook

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from danso.steering.models import PlanVersion


class BulkRefused(Exception):  # noqa: N818 - the refusal is the word users read
    """A workbook that cannot be applied; `message` says why, in the page's language."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True, slots=True)
class BulkChange:
    """One field of one task that the workbook changes."""

    path: str
    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class BulkPreview:
    """What applying would change, and the rows that do it."""

    changes: tuple[BulkChange, ...]
    rows: tuple[dict[str, Any], ...]

    @property
    def rows_json(self) -> str:
        """The changing rows as the form carries them."""
        return json.dumps(self.rows, ensure_ascii=False)


def preview_bulk_edit(*, officer: Officer, plan: Plan, data: bytes) -> BulkPreview:
    """Read an edited workbook and compare it with the plan; raises BulkRefused, changes nothing."""
    require(officer, Action.CHANGE_PLAN)
    try:
        rows = read_tasks_workbook(data)
    except UnreadableTableError as unreadable:
        raise BulkRefused(
            unreadable.english if get_language() == "en" else unreadable.vietnamese
        ) from unreadable
    except WrongCellsError as wrong:
        cells = ", ".join(dict.fromkeys(address or column for address, column, _code in wrong.cells))
        raise BulkRefused(_("Các ô hoặc cột sau chưa đúng: %(cells)s") % {"cells": cells}) from wrong
    drafts = _edited(plan, rows)
    changes = tuple(
        BulkChange(task.path, name, before, after)
        for task, draft in drafts
        for name, before, after in changed_fields(_current(task), draft)
    )
    changing = {task.pk for task, _draft in drafts}
    return BulkPreview(changes, tuple(row for row in rows if row["id"] in changing))


@transaction.atomic
def apply_bulk_edit(
    *,
    officer: Officer,
    plan: Plan,
    rows: Sequence[Mapping[str, Any]],
    reason: str,
    effective_from: dt.date,
    today: dt.date,
    now: dt.datetime,
) -> PlanVersion:
    """Make the rows an amendment of the plan; raises BulkRefused when they change nothing."""
    require(officer, Action.CHANGE_PLAN)
    drafts = _edited(plan, rows)
    if not drafts:
        raise BulkRefused(_("Bảng không thay đổi gì so với kế hoạch."))
    document = SourceDocument(kind="Bảng chỉnh sửa", title=reason, signed_on=today)
    return amend(
        officer=officer,
        plan=plan,
        document=document,
        draft=AmendmentDraft(reason=reason, edited={task.pk: draft for task, draft in drafts}),
        effective_from=effective_from,
        now=now,
    )


def _current(task: Task) -> TaskDraft:
    assert task.edition is not None  # noqa: S101 - a task in force has an edition
    return draft_of(task.edition)


def _edited(plan: Plan, rows: Sequence[Mapping[str, Any]]) -> list[tuple[Task, TaskDraft]]:
    """Tasks whose row differs, with the draft it makes; raises BulkRefused for a task not of this plan."""
    tasks = {
        task.pk: task
        for task in plan.tasks.exclude(progress__in=("cancelled", "superseded"))
        .select_related("edition__section")
        .prefetch_related("edition__parties")
    }
    edited = []
    for row in rows:
        task = tasks.get(row.get("id", 0))
        if task is None:
            raise BulkRefused(
                _("Mã %(id)s không có trong kế hoạch này. Hãy tải lại bảng rồi sửa.") % {"id": row.get("id")}
            )
        draft = _draft(_current(task), row)
        if not draft.title:
            raise BulkRefused(_("Nhiệm vụ %(path)s không được để trống nội dung.") % {"path": task.path})
        if changed_fields(_current(task), draft):
            edited.append((task, draft))
    return edited


def _draft(current: TaskDraft, row: Mapping[str, Any]) -> TaskDraft:
    values: dict[str, Any] = {name: str(row[name] or "").strip() for name in EDITABLE if name in row}
    for name in ("leads", "coordinators"):
        if name in values:
            values[name] = tuple(line.strip() for line in values[name].splitlines() if line.strip())
    return replace(current, **values)
