"""Telling people what is due, late or waited for: in the app and by e-mail, never twice for one step."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import send_mail
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from danso.organizations.calendars import province_calendar
from danso.organizations.models import Position, Role
from danso.organizations.queries import in_force
from danso.organizations.rights import Action, Officer, require
from danso.steering.escalation import Rung, reached
from danso.steering.models import (
    AgencyReport,
    Assignment,
    EscalationStep,
    Meeting,
    Notification,
    Plan,
    ReportingPeriod,
    Trigger,
)
from danso.steering.status import OUT, REACHED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from danso.vietnam.working_time import WorkCalendar

# Working days against the due day, and who is told.
DEFAULT_LADDER = (
    (EscalationStep.Subject.ASSIGNMENT, -10, Role.FOCAL_OFFICER),
    (EscalationStep.Subject.ASSIGNMENT, -3, Role.FOCAL_OFFICER),
    (EscalationStep.Subject.ASSIGNMENT, 1, Role.FOCAL_OFFICER),
    (EscalationStep.Subject.ASSIGNMENT, 3, Role.AGENCY_HEAD),
    (EscalationStep.Subject.ASSIGNMENT, 5, Role.STANDING_OFFICE),
    (EscalationStep.Subject.ASSIGNMENT, 15, Role.COMMITTEE_HEAD),
    (EscalationStep.Subject.REPORT, -2, Role.FOCAL_OFFICER),
    (EscalationStep.Subject.REPORT, 1, Role.FOCAL_OFFICER),
    (EscalationStep.Subject.REPORT, 2, Role.AGENCY_HEAD),
    (EscalationStep.Subject.REPORT, 3, Role.STANDING_OFFICE),
    (EscalationStep.Subject.TRIGGER, 0, Role.STANDING_OFFICE),
    (EscalationStep.Subject.REVIEW, -5, Role.STANDING_OFFICE),
    (EscalationStep.Subject.REVIEW, 1, Role.STANDING_OFFICE),
    (EscalationStep.Subject.REVIEW, 5, Role.COMMITTEE_HEAD),
)

# Waiting for guidance longer than this deserves a question to the centre; assumed, no document names it.
TRIGGER_PATIENCE_DAYS = 90


@dataclass(frozen=True, slots=True)
class Matter:
    """Something with a due day that somebody may have to be told of."""

    subject: str
    subject_id: int
    plan: Plan
    due_on: dt.date
    organization_id: int | None
    what: str
    url: str


@transaction.atomic
def seed_ladder() -> int:
    """Make the default ladder where there is none; returns how many steps were made."""
    if EscalationStep.objects.exists():
        return 0
    return len(
        EscalationStep.objects.bulk_create(
            EscalationStep(subject=subject, offset_working_days=offset, recipient=recipient)
            for subject, offset, recipient in DEFAULT_LADDER
        )
    )


def _assignments(today: dt.date) -> Iterator[Matter]:
    open_ones = (
        Assignment.objects.filter(
            role=Assignment.Role.LEAD,
            ended_on__isnull=True,
            task__due_on__isnull=False,
            task__due_on__lte=today + dt.timedelta(days=30),
            task__provisional=False,
            task__plan__state=Plan.State.IN_FORCE,
        )
        .exclude(progress__in=(*REACHED, *OUT, "suspended"))
        .select_related("task__edition", "task__plan")
    )
    for row in open_ones:
        task = row.task
        assert task.edition is not None  # noqa: S101 - a task in force has an edition
        assert task.due_on is not None  # noqa: S101 - filtered above
        yield Matter(
            EscalationStep.Subject.ASSIGNMENT,
            row.pk,
            task.plan,
            task.due_on,
            row.organization_id,
            f"{task.path} {task.edition.title}",
            reverse("steering:task", args=[task.pk]),
        )


def _reports(today: dt.date) -> Iterator[Matter]:
    missing = AgencyReport.objects.filter(
        state__in=(AgencyReport.State.DRAFT, AgencyReport.State.RETURNED),
        period__state=ReportingPeriod.State.OPEN,
        period__starts_on__lte=today,
    ).select_related("period__obligation__plan")
    for row in missing:
        yield Matter(
            EscalationStep.Subject.REPORT,
            row.pk,
            row.period.obligation.plan,
            row.period.agency_due_on,
            row.organization_id,
            row.period.name,
            reverse("steering:report", args=[row.pk]),
        )


def _triggers(today: dt.date) -> Iterator[Matter]:
    waiting = Trigger.objects.filter(
        satisfied_on__isnull=True, task__waiting=True, task__plan__state=Plan.State.IN_FORCE
    ).select_related("task__plan")
    for row in waiting:
        since = row.task.plan.versions.order_by("number").values_list("effective_from", flat=True).first()
        due_on = (since or today) + dt.timedelta(days=TRIGGER_PATIENCE_DAYS)
        yield Matter(
            EscalationStep.Subject.TRIGGER,
            row.pk,
            row.task.plan,
            due_on,
            None,
            row.phrase,
            reverse("steering:task", args=[row.task_id]),
        )


def _reviews(_today: dt.date) -> Iterator[Matter]:
    planned = Meeting.objects.filter(
        kind=Meeting.Kind.QUARTERLY, state=Meeting.State.PLANNED, plan__state=Plan.State.IN_FORCE
    ).select_related("plan")
    for row in planned:
        yield Matter(
            EscalationStep.Subject.REVIEW,
            row.pk,
            row.plan,
            row.planned_on,
            None,
            row.title,
            reverse("steering:meeting", args=[row.pk]),
        )


MATTERS = (_assignments, _reports, _triggers, _reviews)


@dataclass(frozen=True, slots=True)
class Recipients:
    """Officers by role and organization on a day: one query."""

    of_agency: Mapping[tuple[str, int], tuple[int, ...]]
    of_role: Mapping[str, tuple[int, ...]]

    def told(self, role: str, organization_id: int | None) -> tuple[int, ...]:
        """The agency's officers of the role, else its head, else its focal officer, else the office."""
        if role in (Role.STANDING_OFFICE, Role.COMMITTEE_HEAD) or organization_id is None:
            return self.of_role.get(role, ())
        for candidate in (role, Role.AGENCY_HEAD, Role.FOCAL_OFFICER):
            if officers := self.of_agency.get((candidate, organization_id)):
                return officers
        return self.of_role.get(Role.STANDING_OFFICE, ())


def recipients_on(day: dt.date) -> Recipients:
    """Everybody who may be told something on the day."""
    of_agency: dict[tuple[str, int], list[int]] = defaultdict(list)
    of_role: dict[str, list[int]] = defaultdict(list)
    rows = Position.objects.filter(in_force(day), user__is_active=True).values_list(
        "role", "organization_id", "user_id"
    )
    for role, organization_id, user_id in rows:
        of_agency[role, organization_id].append(user_id)
        of_role[role].append(user_id)
    return Recipients(
        {key: tuple(dict.fromkeys(users)) for key, users in of_agency.items()},
        {key: tuple(dict.fromkeys(users)) for key, users in of_role.items()},
    )


def title_of(matter: Matter, offset: int) -> str:
    """The line a person reads first."""
    day = f"{matter.due_on:%d/%m/%Y}"
    titles = {
        EscalationStep.Subject.ASSIGNMENT: (
            _("Nhiệm vụ đến hạn ngày %(day)s"),
            _("Nhiệm vụ đã quá hạn ngày %(day)s"),
        ),
        EscalationStep.Subject.REPORT: (
            _("Báo cáo đến hạn ngày %(day)s"),
            _("Báo cáo đã quá hạn ngày %(day)s"),
        ),
        EscalationStep.Subject.TRIGGER: (
            _("Vẫn chờ văn bản hướng dẫn (đến ngày %(day)s)"),
            _("Vẫn chờ văn bản hướng dẫn (đến ngày %(day)s)"),
        ),
        EscalationStep.Subject.REVIEW: (
            _("Họp quý dự kiến ngày %(day)s"),
            _("Chưa họp quý như dự kiến ngày %(day)s"),
        ),
    }
    return titles[EscalationStep.Subject(matter.subject)][offset > 0] % {"day": day}


@transaction.atomic
def remind(*, today: dt.date, now: dt.datetime) -> int:
    """Write the notifications whose step has come; running it again the same day adds nothing."""
    steps = list(EscalationStep.objects.filter(active=True))
    recipients, work = recipients_on(today), province_calendar()
    wanted = [
        notification
        for matters in MATTERS
        for matter in matters(today)
        for notification in _notifications(
            matter, steps=steps, recipients=recipients, work=work, today=today, now=now
        )
    ]
    before = Notification.objects.count()
    Notification.objects.bulk_create(wanted, ignore_conflicts=True, batch_size=500)
    return Notification.objects.count() - before


def _notifications(
    matter: Matter,
    *,
    steps: Iterable[EscalationStep],
    recipients: Recipients,
    work: WorkCalendar,
    today: dt.date,
    now: dt.datetime,
) -> Iterator[Notification]:
    rungs = [
        Rung(step.pk, step.offset_working_days, step.recipient)
        for step in steps
        if step.subject == matter.subject
    ]
    for rung in reached(rungs, due_on=matter.due_on, today=today, work=work):
        with override(settings.LANGUAGE_CODE):
            title = title_of(matter, rung.offset_working_days)
        for user_id in recipients.told(rung.recipient, matter.organization_id):
            yield Notification(
                step_id=rung.id,
                plan=matter.plan,
                subject=matter.subject,
                subject_id=matter.subject_id,
                due_on=matter.due_on,
                recipient_id=user_id,
                organization_id=matter.organization_id,
                title=title[:300],
                text=matter.what,
                url=matter.url,
                created_at=now,
            )


def send_emails(*, now: dt.datetime) -> int:
    """Send each person one letter with everything not yet sent; one that fails is tried next tick."""
    waiting: dict[int, list[Notification]] = defaultdict(list)
    unsent = Notification.objects.filter(emailed_at__isnull=True, step__by_email=True).order_by("id")
    for notification in unsent:
        waiting[notification.recipient_id].append(notification)
    addresses = dict(User.objects.filter(pk__in=waiting).exclude(email="").values_list("pk", "email"))
    for user_id, address in addresses.items():
        with transaction.atomic():
            letters = waiting[user_id]
            Notification.objects.filter(pk__in=[letter.pk for letter in letters]).update(emailed_at=now)
            with override(settings.LANGUAGE_CODE):
                send_mail(
                    subject=_("Đề án 06: %(count)d việc cần xem") % {"count": len(letters)},
                    message="\n\n".join(f"{letter.title}\n{letter.text}" for letter in letters),
                    from_email=None,
                    recipient_list=[address],
                )
    return len(addresses)


@transaction.atomic
def mark_read(*, officer: Officer, notification_ids: Iterable[int], now: dt.datetime) -> int:
    """The officer has seen their own notifications."""
    return Notification.objects.filter(
        pk__in=list(notification_ids), recipient_id=officer.user_id, read_at__isnull=True
    ).update(read_at=now)


@transaction.atomic
def set_step(
    *,
    officer: Officer,
    step_id: int | None,
    subject: str,
    offset_working_days: int,
    recipient: str,
    by_email: bool,
    active: bool,
) -> EscalationStep:
    """Add or change a rung of the ladder."""
    require(officer, Action.SET_POLICY)
    step = EscalationStep.objects.get(pk=step_id) if step_id else EscalationStep()
    step.subject = subject
    step.offset_working_days = offset_working_days
    step.recipient = recipient
    step.by_email = by_email
    step.active = active
    step.save()
    return step
