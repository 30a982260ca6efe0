"""What the steering room counts."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Count, F, Q

from danso.measures.registry import Figure, measure
from danso.steering.models import (
    AgencyReport,
    Assignment,
    BudgetLine,
    PilotModel,
    Plan,
    ReportingPeriod,
    Task,
    TrainingCourse,
    Trigger,
)
from danso.steering.status import OUT

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

IN_FORCE = Plan.State.IN_FORCE


@measure(
    "steering.tasks_on_time",
    title="Nhiệm vụ đúng hạn",
    numerator="nhiệm vụ đã đến hạn và hoàn thành trong hạn",
    denominator="nhiệm vụ đã đến hạn",
)
def tasks_on_time(as_of: dt.date) -> Iterator[Figure]:
    """Of the tasks whose due day has come, those done in time; the province, then each leading agency."""
    due = Q(due_on__lte=as_of)
    done = due & Q(completed_on__lte=F("due_on"), completed_on__isnull=False)
    totals = (
        Task.objects.filter(plan__state=IN_FORCE, provisional=False)
        .exclude(progress__in=OUT)
        .aggregate(due=Count("pk", filter=due), done=Count("pk", filter=done))
    )
    yield Figure(Decimal(totals["done"]), Decimal(totals["due"]))
    agency_due = Q(task__due_on__lte=as_of)
    agency_done = agency_due & Q(completed_on__isnull=False, completed_on__lte=F("task__due_on"))
    rows = (
        Assignment.objects.filter(
            task__plan__state=IN_FORCE, role="lead", ended_on__isnull=True, task__provisional=False
        )
        .exclude(progress__in=OUT)
        .order_by()
        .values("organization_id")
        .annotate(due=Count("pk", filter=agency_due), done=Count("pk", filter=agency_done))
    )
    for row in rows:
        yield Figure(Decimal(row["done"]), Decimal(row["due"]), row["organization_id"])


@measure(
    "steering.reports_on_time",
    title="Báo cáo đúng hạn",
    numerator="báo cáo gửi lần đầu trong hạn",
    denominator="báo cáo đã đến hạn",
)
def reports_on_time(as_of: dt.date) -> Iterator[Figure]:
    """Of the reports due, those first sent in time; the province, then each agency."""
    owed = AgencyReport.objects.filter(
        period__agency_due_on__lte=as_of, period__obligation__plan__state=IN_FORCE
    )
    in_time = Q(first_submitted_on__isnull=False, first_submitted_on__lte=F("period__agency_due_on"))
    totals = owed.aggregate(owed=Count("pk"), in_time=Count("pk", filter=in_time))
    yield Figure(Decimal(totals["in_time"]), Decimal(totals["owed"]))
    rows = (
        owed.order_by()
        .values("organization_id")
        .annotate(owed=Count("pk"), in_time=Count("pk", filter=in_time))
    )
    for row in rows:
        yield Figure(Decimal(row["in_time"]), Decimal(row["owed"]), row["organization_id"])


@measure(
    "steering.triggers_waiting",
    title="Văn bản hướng dẫn còn chờ",
    numerator="văn bản, đề nghị của Trung ương mà nhiệm vụ còn chờ",
    unit="văn bản",
)
def triggers_waiting(_as_of: dt.date) -> Iterator[Figure]:
    """Documents that tasks of plans in force still wait for."""
    waiting = Trigger.objects.filter(
        satisfied_on__isnull=True, task__waiting=True, task__plan__state=IN_FORCE
    ).exclude(task__progress__in=OUT)
    yield Figure(Decimal(waiting.count()))


@measure(
    "steering.periods_closed",
    title="Kỳ báo cáo đã chốt",
    numerator="kỳ đã chốt",
    denominator="kỳ đã đến hạn gửi",
)
def periods_closed(as_of: dt.date) -> Iterator[Figure]:
    """Of the periods the office owed, those closed."""
    owed = ReportingPeriod.objects.filter(
        office_due_on__lte=as_of, obligation__plan__state=IN_FORCE
    ).aggregate(owed=Count("pk"), closed=Count("pk", filter=Q(state=ReportingPeriod.State.CLOSED)))
    yield Figure(Decimal(owed["closed"]), Decimal(owed["owed"]))


@measure(
    "steering.pilot_models_done",
    title="Mô hình điểm hoàn thành",
    numerator="mô hình điểm đã hoàn thành",
    denominator="mô hình điểm đã đăng ký",
)
def pilot_models_done(as_of: dt.date) -> Iterator[Figure]:
    """Of the registered pilot models, those done."""
    rows = PilotModel.objects.filter(plan__state=IN_FORCE).aggregate(
        all=Count("pk"), done=Count("pk", filter=Q(done_on__lte=as_of))
    )
    yield Figure(Decimal(rows["done"]), Decimal(rows["all"]))


@measure(
    "steering.budget_spent",
    title="Kinh phí đã chi",
    numerator="số tiền đã chi (đồng)",
    denominator="dự toán (đồng)",
)
def budget_spent(_as_of: dt.date) -> Iterator[Figure]:
    """Money spent of the money planned, in đồng."""
    lines = BudgetLine.objects.filter(plan__state=IN_FORCE).values_list("spent", "planned")
    spent = sum(spent for spent, _planned in lines)
    planned = sum(planned for _spent, planned in lines)
    yield Figure(Decimal(spent), Decimal(planned))


@measure(
    "steering.learners_trained",
    title="Học viên đã đào tạo",
    numerator="học viên đã học",
    denominator="học viên dự kiến",
)
def learners_trained(_as_of: dt.date) -> Iterator[Figure]:
    """Officers trained of those planned."""
    courses = TrainingCourse.objects.filter(plan__state=IN_FORCE).values_list(
        "learners_trained", "learners_planned"
    )
    yield Figure(
        Decimal(sum(trained for trained, _planned in courses)),
        Decimal(sum(planned for _trained, planned in courses)),
    )
