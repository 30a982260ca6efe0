from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied

from danso.organizations.models import Position, Role
from danso.steering.drafts import TaskDraft
from danso.steering.escalation import Rung, reached
from danso.steering.models import EscalationStep, Meeting, Notification, SourceDocument
from danso.steering.services import reminders, reviews
from danso.steering.tests.factories import NOW, TODAY
from danso.vietnam.holidays_seed import national_calendar

WORK = national_calendar(range(2023, 2026))
DUE = dt.date(2024, 10, 10)
LADDER = [Rung(1, -3, "focal"), Rung(2, 1, "focal"), Rung(3, 3, "head"), Rung(4, 5, "office")]


def rungs_on(today):
    return sorted(rung.id for rung in reached(LADDER, due_on=DUE, today=today, work=WORK))


@pytest.mark.parametrize(
    ("today", "reached_rungs"),
    [
        (dt.date(2024, 10, 4), []),
        (dt.date(2024, 10, 7), [1]),
        (dt.date(2024, 10, 10), [1]),
        (dt.date(2024, 10, 11), [2]),
        (dt.date(2024, 10, 14), [2]),
        (dt.date(2024, 10, 15), [2, 3]),
        (dt.date(2024, 10, 17), [2, 3, 4]),
    ],
)
def test_the_ladder_climbs_by_working_days(today, reached_rungs):
    assert rungs_on(today) == reached_rungs


@pytest.fixture
def ladder(province):
    reminders.seed_ladder()
    return province


def told(subject, user):
    return Notification.objects.filter(subject=subject, recipient=user).count()


def test_nobody_is_told_twice_of_one_step(ladder):
    first = reminders.remind(today=TODAY, now=NOW)
    assert first > 0
    assert reminders.remind(today=TODAY, now=NOW) == 0
    assert Notification.objects.count() == first


def test_a_late_agency_without_officers_is_reported_to_the_office(ladder):
    reminders.remind(today=TODAY, now=NOW)
    assert Notification.objects.filter(
        subject="assignment", organization__code="STC", recipient=ladder.users["office"]
    ).exists()


def test_long_overdue_work_reaches_the_head_of_the_committee(ladder):
    reminders.remind(today=TODAY, now=NOW)
    assert told("assignment", ladder.users["chair"]) == 1


def test_waiting_and_provisional_work_is_never_urged(ladder):
    reminders.remind(today=TODAY, now=NOW)
    urged = Notification.objects.filter(subject="assignment").values_list("text", flat=True)
    assert not any(text.startswith(("II.2.2 ", "II.2.4 ")) for text in urged)


def test_a_moved_due_day_starts_the_ladder_anew(ladder):
    reminders.remind(today=TODAY, now=NOW)
    before = Notification.objects.filter(subject="assignment").count()
    ladder.plan.tasks.filter(path="II.1.2").update(due_on=dt.date(2024, 9, 2))
    reminders.remind(today=TODAY, now=NOW)
    assert Notification.objects.filter(subject="assignment").count() > before


def test_one_letter_carries_everything_a_person_was_not_sent_yet(ladder):
    reminders.remind(today=TODAY, now=NOW)
    letters = reminders.send_emails(now=NOW)
    assert len(mail.outbox) == letters > 0
    assert reminders.send_emails(now=NOW) == 0


def test_an_officer_reads_only_their_own(ladder):
    reminders.remind(today=TODAY, now=NOW)
    others = Notification.objects.exclude(recipient=ladder.users["focal"]).values_list("pk", flat=True)
    assert reminders.mark_read(officer=ladder.officer("focal"), notification_ids=others, now=NOW) == 0


def test_a_focal_officer_of_the_agency_is_told_first(ladder):
    Position.objects.create(
        user=ladder.users["auditor"], organization=ladder.organizations["STC"], role=Role.FOCAL_OFFICER
    )
    reminders.remind(today=TODAY, now=NOW)
    assert told("assignment", ladder.users["auditor"]) >= 1


def test_only_the_office_sets_the_ladder(ladder):
    with pytest.raises(PermissionDenied):
        reminders.set_step(
            officer=ladder.officer("focal"),
            step_id=None,
            subject="report",
            offset_working_days=7,
            recipient=Role.COMMITTEE_HEAD,
            by_email=True,
            active=True,
        )
    assert not EscalationStep.objects.filter(offset_working_days=7).exists()


def test_a_missed_review_calls_the_helper_group(province):
    reviews.plan_reviews(plan=province.plan, year=2024)
    missed = reviews.miss_overdue_reviews(today=TODAY, now=NOW)
    assert len(missed) == 3
    instead = Meeting.objects.get(replaces__quarter_starts_on=dt.date(2024, 7, 1))
    assert instead.kind == Meeting.Kind.HELPER_GROUP
    assert instead.planned_on == dt.date(2024, 10, 17)
    assert reviews.miss_overdue_reviews(today=TODAY, now=NOW) == []


def test_a_conclusion_makes_a_new_task_by_an_amendment(province):
    office = province.officer("office")
    meeting = reviews.plan_reviews(plan=province.plan, year=2024)[3]
    with pytest.raises(reviews.ReviewRefused, match="not_held_yet"):
        reviews.conclude(officer=office, meeting_id=meeting.pk, kind="decision", text="Đồng ý", now=NOW)
    reviews.hold(officer=office, meeting_id=meeting.pk, held_on=TODAY, chair="Trưởng ban", now=NOW)
    conclusion = reviews.conclude(
        officer=office,
        meeting_id=meeting.pk,
        kind="new_task",
        text="Giao rà soát đường truyền",
        now=NOW,
        new_task=TaskDraft(
            path="KL1.1", title="Rà soát đường truyền", leads=("Sở Nội vụ",), deadline_raw="tháng 12 năm 2024"
        ),
        notice=SourceDocument(kind="Thông báo", number="45/TB-BCĐ", title="Thông báo kết luận"),
    )
    assert conclusion.task.due_on == dt.date(2024, 12, 31)
    assert province.plan.versions.count() == 2


def test_the_chair_may_hold_a_review_and_an_agency_may_not(province):
    meeting = reviews.plan_reviews(plan=province.plan, year=2024)[0]
    with pytest.raises(PermissionDenied):
        reviews.hold(
            officer=province.officer("focal"), meeting_id=meeting.pk, held_on=TODAY, chair="X", now=NOW
        )
