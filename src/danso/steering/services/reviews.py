"""Quarterly reviews: planned, held or missed, concluded; a missed one calls the helper group (plan III.2)."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from danso.organizations.calendars import add_working_days
from danso.organizations.rights import Action, Officer, require
from danso.steering.drafts import AmendmentDraft
from danso.steering.models import AgendaItem, Conclusion, Meeting, Plan, SourceDocument, Task
from danso.steering.services.events import record
from danso.steering.services.plans import amend

if TYPE_CHECKING:
    from collections.abc import Sequence

    from danso.steering.drafts import TaskDraft

# How soon the helper group meets in place of a missed review; assumed: the plan says "kịp thời".
HELPER_GROUP_WORKING_DAYS = 5


class ReviewRefused(Exception):  # noqa: N818 - the refusal is the word users read
    """A step a meeting's state does not allow; `code` says which rule."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def quarter_start(day: dt.date) -> dt.date:
    """First day of the day's quarter."""
    return dt.date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)


@transaction.atomic
def plan_reviews(*, plan: Plan, year: int, since: dt.date | None = None) -> list[Meeting]:
    """Plan a review for each quarter of the year, in the quarter's last month; existing ones stay.

    Quarters over before `since`, the day the plan takes effect, need none.
    """
    for quarter, month in enumerate((1, 4, 7, 10), start=1):
        if since and dt.date(year, month, 1) < quarter_start(since):
            continue
        Meeting.objects.get_or_create(
            plan=plan,
            kind=Meeting.Kind.QUARTERLY,
            quarter_starts_on=dt.date(year, month, 1),
            defaults={
                "title": _("Họp Ban Chỉ đạo quý %(quarter)s năm %(year)s")
                % {"quarter": ("I", "II", "III", "IV")[quarter - 1], "year": year},
                "planned_on": add_working_days(dt.date(year, month + 2, 19), 1),
            },
        )
    return list(plan.meetings.filter(quarter_starts_on__year=year).order_by("quarter_starts_on"))


@transaction.atomic
def add_agenda_item(
    *, officer: Officer, meeting_id: int, title: str, presenter: str = "", task: Task | None = None
) -> AgendaItem:
    """Put a point on the agenda, after those already there."""
    require(officer, Action.HOLD_REVIEW)
    meeting = Meeting.objects.select_for_update().get(pk=meeting_id)
    return AgendaItem.objects.create(
        meeting=meeting, position=meeting.agenda.count() + 1, title=title, presenter=presenter, task=task
    )


@transaction.atomic
def hold(*, officer: Officer, meeting_id: int, held_on: dt.date, chair: str, now: dt.datetime) -> Meeting:
    """The meeting took place."""
    require(officer, Action.HOLD_REVIEW)
    meeting = Meeting.objects.select_for_update().get(pk=meeting_id)
    if held_on > now.date():
        raise ReviewRefused("held_in_the_future")
    meeting.state, meeting.held_on, meeting.chair = Meeting.State.HELD, held_on, chair
    meeting.save()
    record(plan=meeting.plan_id, kind="review.held", after=meeting.title, on=held_on, at=now, officer=officer)
    return meeting


@transaction.atomic
def miss(*, officer: Officer | None, meeting_id: int, today: dt.date, now: dt.datetime) -> Meeting:
    """The review could not be held: the helper group must meet, assess and report to the Head (plan III.2).

    Returns the helper group's meeting. `officer` None means the nightly tick found the quarter over.
    """
    if officer is not None:
        require(officer, Action.HOLD_REVIEW)
    meeting = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting_id)
    if meeting.state != Meeting.State.PLANNED or meeting.kind != Meeting.Kind.QUARTERLY:
        raise ReviewRefused("not_a_planned_review")
    meeting.state = Meeting.State.MISSED
    meeting.save(update_fields=["state"])
    instead = Meeting.objects.create(
        plan_id=meeting.plan_id,
        kind=Meeting.Kind.HELPER_GROUP,
        title=_("Họp Tổ giúp việc thay cho: %(title)s") % {"title": meeting.title},
        quarter_starts_on=meeting.quarter_starts_on,
        planned_on=add_working_days(today, HELPER_GROUP_WORKING_DAYS),
        replaces=meeting,
    )
    for item in meeting.agenda.all():
        AgendaItem.objects.create(
            meeting=instead,
            position=item.position,
            title=item.title,
            presenter=item.presenter,
            task_id=item.task_id,
        )
    record(plan=meeting.plan_id, kind="review.missed", after=meeting.title, on=today, at=now, officer=officer)
    return instead


@transaction.atomic
def miss_overdue_reviews(*, today: dt.date, now: dt.datetime) -> list[Meeting]:
    """Reviews still only planned when their quarter is over count as missed."""
    late = Meeting.objects.filter(
        kind=Meeting.Kind.QUARTERLY,
        state=Meeting.State.PLANNED,
        quarter_starts_on__lt=quarter_start(today),
        plan__state=Plan.State.IN_FORCE,
    ).values_list("pk", flat=True)
    return [miss(officer=None, meeting_id=meeting_id, today=today, now=now) for meeting_id in list(late)]


@transaction.atomic
def conclude(
    *,
    officer: Officer,
    meeting_id: int,
    kind: str,
    text: str,
    now: dt.datetime,
    new_task: TaskDraft | None = None,
    notice: SourceDocument | None = None,
) -> Conclusion:
    """Write down a conclusion; a new task enters the plan by an amendment that the notice decides."""
    require(officer, Action.HOLD_REVIEW)
    meeting = Meeting.objects.select_for_update(of=("self",)).select_related("plan").get(pk=meeting_id)
    if meeting.state != Meeting.State.HELD:
        raise ReviewRefused("not_held_yet")
    task = None
    if kind == Conclusion.Kind.NEW_TASK:
        if new_task is None or notice is None:
            raise ReviewRefused("new_task_needs_a_draft_and_a_notice")
        task = _task_from(meeting, new_task, notice, officer, now)
    return Conclusion.objects.create(
        meeting=meeting,
        position=meeting.conclusions.count() + 1,
        kind=kind,
        text=text.strip(),
        task=task,
        recorded_by_id=officer.user_id,
        recorded_at=now,
    )


def _task_from(
    meeting: Meeting, draft: TaskDraft, notice: SourceDocument, officer: Officer, now: dt.datetime
) -> Task:
    held_on = meeting.held_on or now.date()
    version = amend(
        officer=officer,
        plan=meeting.plan,
        document=notice,
        draft=AmendmentDraft(reason=meeting.title, approved_by=meeting.chair, added=(draft,)),
        effective_from=held_on,
        now=now,
    )
    meeting.notice = notice
    meeting.save(update_fields=["notice"])
    return Task.objects.get(editions__from_version=version.number, plan=meeting.plan, path=draft.path)


@transaction.atomic
def set_agenda(*, officer: Officer, meeting_id: int, titles: Sequence[str]) -> list[AgendaItem]:
    """Replace the agenda of a meeting not held yet."""
    require(officer, Action.HOLD_REVIEW)
    meeting = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting_id)
    if meeting.state != Meeting.State.PLANNED:
        raise ReviewRefused("already_held_or_missed")
    meeting.agenda.all().delete()
    return AgendaItem.objects.bulk_create(
        AgendaItem(meeting=meeting, position=position, title=title.strip()[:300])
        for position, title in enumerate(titles, start=1)
        if title.strip()
    )
