from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import transaction
from django.test.utils import override_settings

from danso.organizations.models import Organization, Role
from danso.steering.demo.course import Course, course_of
from danso.steering.demo.diary import Diary, moment
from danso.steering.demo.province import TODAY, make_province
from danso.steering.models import (
    AgencyReport,
    Assignment,
    Comment,
    Event,
    IndicatorValue,
    Meeting,
    Notification,
    PilotModel,
    Plan,
    ReportingPeriod,
    SourceDocument,
)
from danso.steering.queries.overview import overview
from danso.steering.queries.tasks import cells

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def plan(django_db_setup, django_db_blocker, tmp_path_factory):
    """The demo, made once for the module: the tests only look at it."""

    media = override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("files"))
    with media, django_db_blocker.unblock(), transaction.atomic():
        yield make_province().plan
        transaction.set_rollback(True)


def test_the_plan_came_from_the_document(plan):
    version = plan.versions.get(number=1)
    assert version.document.number == "12/KH-BCĐ"
    assert version.plan_import.tasks.count() == 60
    assert plan.obligations.filter(path__startswith="III.").count() == 5
    assert all(task.assignments.exists() for task in plan.tasks.all())


def test_every_cell_has_something_to_show(plan):
    shown = cells(plan, today=TODAY)
    assert min(shown.done_on_time, shown.done_late, shown.open_in_time, shown.overdue, shown.waiting) > 0
    assert shown.total == 61


def test_eight_months_are_closed_and_the_tenth_is_under_way(plan):
    closed = ReportingPeriod.objects.filter(state="closed")
    assert closed.count() == 8
    assert all(period.consolidated.get().lines.exists() for period in closed)
    current = ReportingPeriod.objects.get(starts_on__lte=TODAY, office_due_on__gte=TODAY)
    assert set(current.reports.values_list("state", flat=True)) == set(AgencyReport.State.values)


def test_the_heads_page_is_full(plan):
    shown = overview(plan, today=TODAY)
    assert len(shown.trend) == 8
    assert shown.overdue
    assert shown.proposals
    assert any(indicator.difference is not None for indicator in shown.indicators)


def test_the_third_review_was_missed_and_the_helper_group_met(plan):
    states = dict(plan.meetings.values_list("quarter_starts_on", "state").filter(kind="quarterly"))
    assert states[dt.date(2024, 7, 1)] == Meeting.State.MISSED
    instead = plan.meetings.get(kind=Meeting.Kind.HELPER_GROUP)
    assert instead.state == Meeting.State.HELD
    assert instead.conclusions.exists()


def test_a_conclusion_made_a_task(plan):
    conclusion = plan.meetings.get(quarter_starts_on=dt.date(2024, 1, 1)).conclusions.get(kind="new_task")
    assert conclusion.task is not None
    assert conclusion.task.path == "II.2.2.14"
    assert plan.versions.count() == 2


def test_nothing_happened_after_the_day(plan):
    latest = max(
        Event.objects.order_by("-at").first().at,
        Notification.objects.order_by("-created_at").first().created_at,
        Comment.objects.order_by("-at").first().at,
    )
    assert latest <= moment(TODAY, 23)
    assert not IndicatorValue.objects.filter(as_of__gt=TODAY).exists()


def test_every_role_has_an_officer_and_nobody_a_password(plan):
    held = {post.role for user in User.objects.all() for post in user.positions.all()}
    assert held == set(Role)
    assert not any(user.has_usable_password() for user in User.objects.all())


def test_the_registers_are_kept(plan):
    assert PilotModel.objects.count() == 27
    assert plan.budgetlines.filter(spent__gt=0).exists()
    assert SourceDocument.objects.filter(satisfies__isnull=False).exists()
    assert Organization.objects.filter(kind="commune", unit_code="").count() == 31


def test_communes_of_the_register_are_in_the_tree_and_asked_for_nothing(plan):
    real = Organization.objects.filter(kind="commune").exclude(unit_code="")
    assert real.filter(unit_code="26506").exists()
    assert not real.filter(memberships__isnull=False).exists()
    assert not real.filter(assignments__isnull=False).exists()


def test_the_command_makes_nothing_where_there_is_data(plan, settings, capsys):
    settings.DEMO = True
    before = Event.objects.count()
    call_command("demo")
    assert Event.objects.count() == before
    assert Plan.objects.count() == 1


def test_the_command_is_for_demos_only(settings):
    settings.DEMO = False
    with pytest.raises(CommandError):
        call_command("demo")


def test_deeds_are_done_in_order_and_may_lead_to_others():
    diary, done = Diary(), []
    start = moment(TODAY, 8)

    def first(at: dt.datetime) -> None:
        done.append("first")
        diary.write(at + dt.timedelta(minutes=5), lambda _at: done.append("second"))

    diary.write(start + dt.timedelta(hours=1), lambda _at: done.append("third"))
    diary.write(start, first)
    diary.write(start + dt.timedelta(days=1), lambda _at: done.append("never"))
    assert diary.live_until(start + dt.timedelta(hours=2)) == 3
    assert done == ["first", "second", "third"]


def test_a_course_is_the_same_every_time():
    dated = {
        "begins_on": dt.date(2024, 1, 22),
        "due_on": dt.date(2024, 6, 30),
        "continuous": False,
        "waiting": False,
    }
    assert course_of("II.1.1 a", **dated) == course_of("II.1.1 a", **dated)
    assert len({course_of(f"II.1.{n}", **dated) for n in range(9)}) > 1


def test_continuous_work_is_never_done_and_waiting_work_has_not_begun():
    going_on = course_of("a", begins_on=dt.date(2024, 1, 22), due_on=None, continuous=True, waiting=False)
    waiting = course_of("a", begins_on=dt.date(2024, 1, 22), due_on=None, continuous=False, waiting=True)
    assert going_on.progress_on(TODAY, goes_on=False) == "in_progress"
    assert waiting.progress_on(TODAY, goes_on=False) == "not_started"
    assert Course(TODAY, TODAY).progress_on(TODAY, goes_on=True) == "maintained"


def test_some_agencies_wait_for_the_offices_word(plan):
    assert Assignment.objects.filter(progress="awaiting_confirmation", task__plan=plan).count() == 3
