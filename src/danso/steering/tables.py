"""The room's tables as workbooks: tasks that come back after editing, frozen results, the national form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from danso.documents.tables import Column, Kind, SheetShape, UnreadableTableError, read_tables, write_table
from danso.steering.models import TaskParty
from danso.steering.status import Timeliness, official_state
from danso.steering.wording import PROGRESS, TIMELINESS

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from danso.steering.models import ConsolidatedReport, SnapshotLine
    from danso.steering.queries.exports import NationalRow

EDITABLE = (
    "title",
    "leads",
    "coordinators",
    "deadline_raw",
    "product",
    "accountable_head",
    "authority",
    "funding",
)
TASK_SHEET = "Nhiệm vụ"
TASK_COLUMNS = (
    Column("id", "Mã", Kind.INTEGER, width=8, required=True),
    Column("path", "Số", width=10),
    Column("title", "Nội dung nhiệm vụ", width=60, required=True),
    Column("leads", "Chủ trì (mỗi dòng một cơ quan)", width=30, aliases=("Chủ trì",)),
    Column("coordinators", "Phối hợp (mỗi dòng một cơ quan)", width=30, aliases=("Phối hợp",)),
    Column("deadline_raw", "Thời hạn", width=24),
    Column("product", "Sản phẩm", width=24),
    Column("accountable_head", "Người chịu trách nhiệm", width=22),
    Column("authority", "Thẩm quyền", width=18),
    Column("funding", "Kinh phí", width=18),
    Column("due_on", "Hạn cuối (chỉ đọc)", Kind.DATE, width=14),
    Column("progress", "Tiến độ (chỉ đọc)", width=18),
    Column("timeliness", "Trạng thái hạn (chỉ đọc)", width=18),
)


def tasks_workbook(tasks: Iterable[Any], *, today: dt.date) -> bytes:
    """Tasks of a list (with parties and timeliness) as the workbook that officers edit and send back."""
    rows = [_task_row(task) for task in tasks]
    return write_table(
        TASK_COLUMNS, rows, f"Danh sách nhiệm vụ, tính đến ngày {today:%d/%m/%Y}", name=TASK_SHEET
    )


def _task_row(task: Any) -> dict[str, Any]:  # noqa: ANN401 - a task with its annotations
    edition = task.edition
    parties = edition.all_parties
    return {
        "id": task.pk,
        "path": task.path,
        "leads": "\n".join(p.raw for p in parties if p.role != TaskParty.Role.COORDINATOR),
        "coordinators": "\n".join(p.raw for p in parties if p.role == TaskParty.Role.COORDINATOR),
        "due_on": task.due_on,
        "progress": str(PROGRESS[task.progress].label),
        "timeliness": str(TIMELINESS[task.timeliness].label),
        **{name: getattr(edition, name) for name in EDITABLE if name not in ("leads", "coordinators")},
    }


class WrongCellsError(Exception):
    """A workbook with cells that cannot be taken; `cells` are (address, column, code)."""

    def __init__(self, cells: Sequence[tuple[str, str, str]]) -> None:
        super().__init__(", ".join(f"{address or column}: {code}" for address, column, code in cells))
        self.cells = tuple(cells)


def read_tasks_workbook(data: bytes) -> list[dict[str, Any]]:
    """Rows of an edited workbook; raises UnreadableTableError or WrongCellsError."""
    (table,) = read_tables(data, [SheetShape(TASK_SHEET, TASK_COLUMNS)])
    fatal = [
        (problem.address, problem.column, problem.code.value)
        for problem in table.problems
        if problem.column not in READ_ONLY_TITLES
    ]
    if fatal:
        raise WrongCellsError(fatal)
    kept = ("id", *EDITABLE)
    return [{name: row.values.get(name) for name in kept if name in row.values} for row in table.rows]


READ_ONLY_TITLES = frozenset(column.title for column in TASK_COLUMNS if column.key not in ("id", *EDITABLE))

RESULT_COLUMNS = (
    Column("path", "Số", width=10),
    Column("title", "Nhiệm vụ", width=60),
    Column("agency", "Cơ quan chủ trì", width=30),
    Column("due_on", "Hạn", Kind.DATE, width=14),
    Column("completed_on", "Ngày hoàn thành", Kind.DATE, width=14),
    Column("state", "Trạng thái", width=22),
    Column("result", "Kết quả", width=50),
    Column("difficulty", "Khó khăn, vướng mắc", width=40),
    Column("proposal", "Đề xuất, kiến nghị", width=40),
)


def snapshot_workbook(report: ConsolidatedReport, lines: Sequence[SnapshotLine]) -> bytes:
    """A consolidated report's frozen lines."""
    rows = [
        {
            "path": line.path,
            "title": line.title,
            "agency": line.organization.name,
            "due_on": line.due_on,
            "completed_on": line.completed_on,
            "state": official_state(Timeliness(line.timeliness), line.progress),
            "result": line.result,
            "difficulty": line.difficulty,
            "proposal": line.proposal,
        }
        for line in lines
    ]
    return write_table(RESULT_COLUMNS, rows, f"Báo cáo tổng hợp {report.period.name}", name="Kết quả")


NATIONAL_COLUMNS = (
    Column("number", "STT", width=10),
    Column("task", "Nhiệm vụ", width=60),
    Column("agency", "Cơ quan chủ trì", width=30),
    Column("deadline", "Thời hạn theo văn bản", width=26),
    Column("due_on", "Hạn hoàn thành", Kind.DATE, width=14),
    Column("state", "Trạng thái", width=24),
    Column("completed_on", "Ngày hoàn thành", Kind.DATE, width=14),
    Column("result", "Kết quả thực hiện", width=50),
    Column("difficulty", "Khó khăn, vướng mắc", width=40),
)


def national_workbook(rows: Sequence[NationalRow]) -> bytes:
    """The rows the national monitoring software takes."""
    return write_table(
        NATIONAL_COLUMNS,
        [{column.key: getattr(row, column.key) for column in NATIONAL_COLUMNS} for row in rows],
        name="Nhiệm vụ",
    )


__all__ = [
    "EDITABLE",
    "UnreadableTableError",
    "WrongCellsError",
    "national_workbook",
    "read_tasks_workbook",
    "snapshot_workbook",
    "tasks_workbook",
]
