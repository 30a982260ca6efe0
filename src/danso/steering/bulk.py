"""A large made-up database for the benchmarks: a million rows and more, written past the services.

20 plans × 500 tasks, parts of 200 agencies in them, their reports of 24 months. The lines of past months are
written for the newest plan alone, which is the one the pages show: they read no other plan's.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.auth.models import User
from django.db import connection, transaction

from danso.organizations.models import (
    GroupMembership,
    Kind,
    Organization,
    OrganizationGroup,
    Position,
    Role,
)
from danso.steering.models import (
    AgencyReport,
    Assignment,
    ConsolidatedReport,
    Indicator,
    IndicatorTarget,
    IndicatorValue,
    Notification,
    Plan,
    PlanSection,
    PlanVersion,
    ReportingObligation,
    ReportingPeriod,
    ReportLine,
    SnapshotCount,
    SnapshotLine,
    SourceDocument,
    Task,
    TaskEdition,
    TaskParty,
)
from danso.vietnam.text import fold

if TYPE_CHECKING:
    import random
    from collections.abc import Iterable, Iterator, Sequence

TODAY = dt.date(2024, 10, 10)
NOW = dt.datetime(2024, 10, 10, 2, tzinfo=dt.UTC)
SECTIONS = 10
GROUP_LED, EVERYBODY_HELPS = 0.07, 0.5
"""Shares of tasks led by a group and co-ordinated with everybody, about as in the 2024 plan."""
INDICATORS = 14


@dataclass(frozen=True, slots=True)
class Size:
    """How much of each."""

    plans: int = 20
    tasks: int = 500
    agencies: int = 200
    months: int = 24

    @property
    def group(self) -> int:
        """How many agencies the group that leads tasks has."""
        return self.agencies * 3 // 10


WHOLE = Size()


@dataclass(frozen=True, slots=True)
class Bulk:
    """Who looks at the pages."""

    head: User
    office: User
    focal: User


def make_bulk(rng: random.Random, size: Size = WHOLE) -> Bulk:
    """Write the whole database, with room for SQLite to keep its indexes in memory meanwhile."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA cache_size = -300000")
    with transaction.atomic():
        users = _fill(rng, size)
    connection.close()  # what is measured next has the usual room
    return users


def _fill(rng: random.Random, size: Size) -> Bulk:
    agencies = _agencies(size)
    users = _users(agencies)
    group = OrganizationGroup.objects.create(code="@bulk", name="Các sở, ban, ngành")
    members = agencies[: size.group]
    GroupMembership.objects.bulk_create(GroupMembership(group=group, organization=each) for each in members)
    plans = _plans(users.office, size)
    sections = _sections(plans)
    tasks = _tasks(plans, size, rng)
    _editions(tasks, sections)
    _parties(tasks, agencies, members, group, rng)
    _everybody_helps()
    periods = _periods(plans, agencies[0], size)
    _reports(users)
    _report_lines(plans[-1])
    _consolidated(plans[-1], periods, users.office)
    _indicators(plans, size, rng)
    _notifications(plans[-1], users, agencies)
    return users


def _agencies(size: Size) -> list[Organization]:
    root = Organization.objects.create(code="bulk", name="UBND tỉnh", kind=Kind.PROVINCE)
    rows = [
        Organization(
            code=f"a{n}",
            name=f"Sở số {n}",
            short_name=f"S{n}",
            kind=Kind.DEPARTMENT,
            parent=root,
            path=f"bulk/a{n}/",
            name_key=fold(f"Sở số {n}"),
        )
        for n in range(size.agencies)
    ]
    return Organization.objects.bulk_create(rows)


def _users(agencies: Sequence[Organization]) -> Bulk:
    def officer(name: str, organization: Organization, role: Role) -> User:
        user = User.objects.create(username=name, first_name=name)
        Position.objects.create(user=user, organization=organization, role=role)
        return user

    root = agencies[0].parent
    assert root is not None  # noqa: S101 - made above
    return Bulk(
        head=officer("head", root, Role.COMMITTEE_HEAD),
        office=officer("office", agencies[0], Role.STANDING_OFFICE),
        focal=officer("focal", agencies[1], Role.FOCAL_OFFICER),
    )


def _plans(author: User, size: Size) -> list[Plan]:
    plans = Plan.objects.bulk_create(
        Plan(title=f"Kế hoạch Đề án 06 số {n}", year=2005 + n) for n in range(size.plans)
    )
    documents = SourceDocument.objects.bulk_create(
        SourceDocument(kind="Kế hoạch", number=f"{plan.pk}/KH-BCĐ", title=plan.title) for plan in plans
    )
    PlanVersion.objects.bulk_create(
        PlanVersion(
            plan=plan, number=1, document=document, effective_from=dt.date(2022, 10, 1), created_by=author
        )
        for plan, document in zip(plans, documents, strict=True)
    )
    return plans


def _sections(plans: Sequence[Plan]) -> dict[int, list[PlanSection]]:
    rows = PlanSection.objects.bulk_create(
        PlanSection(plan=plan, path=f"II.{n}", title=f"Nhóm nhiệm vụ {n}", position=n)
        for plan in plans
        for n in range(1, SECTIONS + 1)
    )
    return {plan.pk: [row for row in rows if row.plan_id == plan.pk] for plan in plans}


STATES = ("completed", "completed", "completed", "in_progress", "in_progress", "in_progress", "not_started")


def _tasks(plans: Sequence[Plan], size: Size, rng: random.Random) -> list[Task]:
    return Task.objects.bulk_create(
        (_task(plan, n, rng) for plan in plans for n in range(size.tasks)), batch_size=2000
    )


def _task(plan: Plan, n: int, rng: random.Random) -> Task:
    kind = rng.random()
    due_on = dt.date(2022, 11, 1) + dt.timedelta(days=rng.randint(0, 790)) if kind > 0.3 else None  # noqa: PLR2004 - a share
    progress = rng.choice(STATES) if due_on and due_on < TODAY + dt.timedelta(days=60) else "in_progress"
    done = progress == "completed" and due_on is not None
    title = f"Kết nối dữ liệu chuyên ngành số {n} với dữ liệu dân cư"
    return Task(
        plan=plan,
        key=f"II:{n}",
        path=f"II.{n % SECTIONS + 1}.{n}",
        position=n,
        search_key=fold(title),
        progress=progress,
        completed_on=min(TODAY, due_on + dt.timedelta(days=rng.randint(-40, 12)))
        if done and due_on
        else None,
        due_on=due_on,
        waiting=due_on is None and kind < 0.1,  # noqa: PLR2004 - a share
        continuous=due_on is None and kind >= 0.1,  # noqa: PLR2004 - a share
    )


def _editions(tasks: Sequence[Task], sections: dict[int, list[PlanSection]]) -> None:
    editions = TaskEdition.objects.bulk_create(
        (
            TaskEdition(
                task=task,
                section=sections[task.plan_id][task.position % SECTIONS],
                path=task.path,
                title=f"Kết nối dữ liệu chuyên ngành số {task.position} với dữ liệu dân cư",
                deadline_raw="trong năm 2024",
            )
            for task in tasks
        ),
        batch_size=2000,
    )
    for task, edition in zip(tasks, editions, strict=True):
        task.edition = edition
    _sql(
        "UPDATE {Task} SET edition_id = (SELECT e.id FROM {TaskEdition} e WHERE e.task_id = {Task}.id)",
    )


def _parties(
    tasks: Sequence[Task],
    agencies: Sequence[Organization],
    members: Sequence[Organization],
    group: OrganizationGroup,
    rng: random.Random,
) -> None:
    parties: list[TaskParty] = []
    assignments: list[Assignment] = []
    for task in tasks:
        assert task.edition is not None  # noqa: S101 - written above
        if rng.random() < GROUP_LED:
            parties.append(TaskParty(edition=task.edition, role="lead", position=0, group=group, raw="@bulk"))
            assignments += _assigned(task, members, "lead", primary=False)
            continue
        leads = rng.sample(agencies, rng.choice((1, 1, 2, 3)))
        helping = rng.sample([each for each in agencies if each not in leads], 3)
        for position, each in enumerate(leads):
            role = "co_lead" if position else "lead"
            parties.append(
                TaskParty(
                    edition=task.edition, role=role, position=position, organization=each, raw=each.name
                )
            )
        assignments += _assigned(task, leads, "lead", primary=True)
        assignments += _assigned(task, helping, "coordinator", primary=False)
    TaskParty.objects.bulk_create(parties, batch_size=2000)
    Assignment.objects.bulk_create(assignments, batch_size=2000)


def _assigned(
    task: Task, organizations: Iterable[Organization], role: str, *, primary: bool
) -> Iterator[Assignment]:
    for n, organization in enumerate(organizations):
        yield Assignment(
            task=task,
            organization=organization,
            role=role,
            primary=primary and not n,
            progress=task.progress if role == "lead" else "not_started",
            completed_on=task.completed_on if role == "lead" else None,
        )


MODELS = (
    Task,
    TaskEdition,
    Assignment,
    AgencyReport,
    ReportLine,
    SnapshotLine,
    SnapshotCount,
    ReportingPeriod,
    ConsolidatedReport,
    ReportingObligation,
    Organization,
)


def _sql(statement: str, parameters: Sequence[str | int | dt.datetime] = ()) -> None:
    tables = {
        model.__name__: connection.ops.quote_name(model._meta.db_table)  # noqa: SLF001 - Django's documented way
        for model in MODELS
    }
    with connection.cursor() as cursor:
        cursor.execute(statement.format(**tables), parameters)


def _everybody_helps() -> None:
    """Half of the tasks are co-ordinated with every agency that has no part in them yet."""
    _sql(
        """
        INSERT INTO {Assignment} (task_id, organization_id, role, "primary", progress)
        SELECT t.id, o.id, 'coordinator', false, 'not_started'
        FROM {Task} t CROSS JOIN {Organization} o
        WHERE t.id %% 100 < %s AND o.kind = 'department'
        ON CONFLICT DO NOTHING
        """,
        [int(EVERYBODY_HELPS * 100)],
    )


def _month(n: int, size: Size) -> dt.date:
    """The cut-off of the n-th month, the last being the current one."""
    index = TODAY.year * 12 + TODAY.month - 1 - (size.months - 1 - n)
    return dt.date(index // 12, index % 12 + 1, 14)


def _periods(plans: Sequence[Plan], office: Organization, size: Size) -> list[ReportingPeriod]:
    obligations = ReportingObligation.objects.bulk_create(
        ReportingObligation(
            plan=plan,
            path="III.3",
            what="Báo cáo hằng tháng",
            to_organization=office,
            frequency="monthly",
            office_day=18,
        )
        for plan in plans
    )
    return ReportingPeriod.objects.bulk_create(
        _period(obligation, n, size) for obligation in obligations for n in range(size.months)
    )


def _period(obligation: ReportingObligation, n: int, size: Size) -> ReportingPeriod:
    cut_off, closed = _month(n, size), n < size.months - 1
    return ReportingPeriod(
        obligation=obligation,
        name=f"Tháng {cut_off.month}/{cut_off.year}",
        starts_on=cut_off - dt.timedelta(days=29),
        cut_off_on=cut_off,
        agency_due_on=cut_off + dt.timedelta(days=1),
        office_due_on=cut_off + dt.timedelta(days=3),
        state="closed" if closed else "open",
        closed_at=NOW if closed else None,
    )


def _reports(users: Bulk) -> None:
    """Each agency's report of each month; a third of the open ones wait."""
    _sql(
        """
        INSERT INTO {AgencyReport} (period_id, organization_id, state, revision, summary, difficulty,
            proposal, return_reason, submitted_at, first_submitted_on, submitted_by_id, decided_at,
            decided_by_id)
        SELECT p.id, o.id,
            CASE WHEN p.state = 'closed' THEN 'approved' WHEN o.id %% 3 = 0 THEN 'submitted' ELSE 'draft' END,
            1, 'Bám sát kế hoạch.', '', '', '', %s, p.agency_due_on, %s,
            CASE WHEN p.state = 'closed' THEN p.closed_at END,
            CASE WHEN p.state = 'closed' THEN CAST(%s AS integer) END
        FROM {ReportingPeriod} p CROSS JOIN {Organization} o WHERE o.kind = 'department'
        """,
        [NOW, users.focal.pk, users.office.pk],
    )


def _report_lines(newest: Plan) -> None:
    """A line for everything an agency leads, in the open reports and in those of the newest plan."""
    _sql(
        """
        INSERT INTO {ReportLine} (report_id, assignment_id, progress, completed_on, result, difficulty,
            proposal, override_reason)
        SELECT r.id, a.id, a.progress, a.completed_on, 'Đã triển khai theo kế hoạch.', '',
            CASE WHEN a.id %% 40 = 0 THEN 'Đề nghị bổ sung thiết bị.' ELSE '' END, ''
        FROM {AgencyReport} r
        JOIN {ReportingPeriod} p ON p.id = r.period_id
        JOIN {ReportingObligation} b ON b.id = p.obligation_id
        JOIN {Task} t ON t.plan_id = b.plan_id
        JOIN {Assignment} a ON a.task_id = t.id AND a.organization_id = r.organization_id
        WHERE a.role = 'lead' AND (p.state = 'open' OR b.plan_id = %s)
        """,
        [newest.pk],
    )


def _consolidated(newest: Plan, periods: Sequence[ReportingPeriod], author: User) -> None:
    """The consolidated report of every closed month; the newest plan's with lines and counts."""
    ConsolidatedReport.objects.bulk_create(
        ConsolidatedReport(
            period=period, version=1, as_of=period.office_due_on, created_at=NOW, created_by=author
        )
        for period in periods
        if period.state == "closed"
    )
    _sql(
        """
        INSERT INTO {SnapshotLine} (consolidated_id, task_id, organization_id, role, path, title, progress,
            timeliness, due_on, completed_on, result, difficulty, proposal)
        SELECT c.id, t.id, a.organization_id, 'lead', t.path, 'Kết nối dữ liệu chuyên ngành', 'in_progress',
            CASE WHEN t.due_on IS NULL THEN 'no_deadline' WHEN t.due_on < c.as_of THEN 'overdue'
                 ELSE 'in_time' END,
            t.due_on, NULL, 'Đã triển khai theo kế hoạch.', '', ''
        FROM {ConsolidatedReport} c
        JOIN {ReportingPeriod} p ON p.id = c.period_id
        JOIN {ReportingObligation} b ON b.id = p.obligation_id
        JOIN {Task} t ON t.plan_id = b.plan_id
        JOIN {Assignment} a ON a.task_id = t.id AND a.role = 'lead'
        WHERE b.plan_id = %s
        """,
        [newest.pk],
    )
    _sql(
        """
        INSERT INTO {SnapshotCount} (consolidated_id, timeliness, lines)
        SELECT consolidated_id, timeliness, COUNT(*) FROM {SnapshotLine} GROUP BY consolidated_id, timeliness
        """
    )


def _indicators(plans: Sequence[Plan], size: Size, rng: random.Random) -> None:
    indicators = Indicator.objects.bulk_create(
        Indicator(plan=plan, code=f"CT.{n}", name=f"Chỉ tiêu {n}", unit="%", method="declared")
        for plan in plans
        for n in range(INDICATORS)
    )
    IndicatorTarget.objects.bulk_create(
        IndicatorTarget(indicator=indicator, value=90) for indicator in indicators
    )
    IndicatorValue.objects.bulk_create(
        (
            IndicatorValue(
                indicator=indicator,
                kind=kind,
                as_of=_month(n, size),
                value=rng.randint(30, 99),
                recorded_at=NOW,
            )
            for indicator in indicators
            for n in range(size.months)
            for kind in ("declared", "measured")
        ),
        batch_size=2000,
    )


def _notifications(plan: Plan, users: Bulk, agencies: Sequence[Organization]) -> None:
    Notification.objects.bulk_create(
        Notification(
            plan=plan,
            subject="assignment",
            subject_id=n,
            due_on=TODAY,
            recipient=user,
            organization=agencies[n % len(agencies)],
            title="Nhiệm vụ đến hạn",
            created_at=NOW,
        )
        for user in (users.head, users.office, users.focal)
        for n in range(300)
    )
