from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from danso.organizations.models import Organization
from danso.steering.amending import amendment_of, draft_of, match
from danso.steering.drafts import AmendmentDraft, PlanDraft, TaskDraft
from danso.steering.models import AmendmentChange, Assignment, Plan, SourceDocument, Task, TaskDeadline
from danso.steering.queries.tasks import edition_tree
from danso.steering.services.plans import AmendmentRefused, amend, put_in_force
from danso.steering.services.tasks import move_assignment, satisfy_triggers
from danso.steering.status import MoveRefused
from danso.steering.tests.factories import NOW, TASKS, TODAY

DECISION = {"kind": "Quyết định", "number": "88/QĐ-BCĐ", "title": "Điều chỉnh kế hoạch"}


def amended(province, **draft):
    return amend(
        officer=province.officer("office"),
        plan=province.plan,
        document=SourceDocument(**DECISION),
        draft=AmendmentDraft(reason="Theo kết luận họp quý", **draft),
        effective_from=TODAY,
        now=NOW,
    )


def agencies(task, role="lead"):
    parts = task.assignments.filter(role=role, ended_on__isnull=True)
    return set(parts.values_list("organization__code", flat=True))


def test_a_plan_assigns_each_task_to_its_agencies(province):
    assert agencies(province.task("II.2.1")) == {"STP", "STTTT"}
    assert agencies(province.task("II.2.1"), "coordinator") == {"CA"}


def test_a_group_is_expanded_into_its_members(province):
    assert agencies(province.task("II.2.3")) == {"H1", "H2", "H3"}


def test_a_lead_that_also_belongs_to_the_coordinating_group_leads(province):
    task = province.task("II.1.1")
    assert agencies(task) == {"STTTT"}
    assert "STTTT" not in agencies(task, "coordinator")
    assert agencies(task, "coordinator") == {"CA", "VPUB", "SNV", "STP", "STC", "H1", "H2", "H3"}


def test_the_first_lead_answers_for_the_whole(province):
    primary = province.task("II.2.1").assignments.get(primary=True)
    assert primary.organization.code == "STP"


def test_each_kind_of_deadline_folds_into_the_tasks_columns(province):
    columns = {
        task.path: (task.due_on, task.waiting, task.provisional, task.continuous, task.then_continuous)
        for task in province.plan.tasks.all()
    }
    assert columns == {
        "II.1.1": (None, False, False, True, False),
        "II.1.2": (dt.date(2024, 3, 31), False, False, False, False),
        "II.2.1": (dt.date(2024, 12, 31), False, False, False, False),
        "II.2.2": (None, True, False, False, False),
        "II.2.3": (dt.date(2024, 12, 31), False, False, False, True),
        "II.2.4": (dt.date(2024, 4, 30), False, True, False, False),
    }


def test_work_the_document_says_is_done_is_done_on_that_documents_day(province):
    draft = TaskDraft(
        path="I.1",
        title="Góp ý dự thảo",
        leads=("Sở Tư pháp",),
        deadline_raw="tháng 01 năm 2024 (đã hoàn thành tại Công văn số 15/STP-VB ngày 18/01/2024)",
    )
    version = put_in_force(
        officer=province.officer("office"),
        document=SourceDocument(title="Kế hoạch khác"),
        draft=PlanDraft("Kế hoạch khác", 2024, (draft,)),
        effective_from=dt.date(2024, 1, 20),
        now=NOW,
    )
    task = version.plan.tasks.get()
    assert (task.progress, task.completed_on) == ("completed", dt.date(2024, 1, 18))


def test_an_agency_cannot_put_a_plan_in_force(province):
    with pytest.raises(PermissionDenied):
        put_in_force(
            officer=province.officer("focal"),
            document=SourceDocument(title="Kế hoạch"),
            draft=PlanDraft("Kế hoạch", 2024, TASKS),
            effective_from=TODAY,
            now=NOW,
        )
    assert Plan.objects.count() == 1


def test_an_amended_task_keeps_its_old_edition_readable(province):
    task = province.task("II.1.2")
    moved = TaskDraft(**{**as_dict(TASKS[1]), "deadline_raw": "tháng 11 năm 2024"})
    amended(province, edited={task.pk: moved})
    task.refresh_from_db()
    assert task.due_on == dt.date(2024, 11, 30)
    assert [e.deadline_raw for e in edition_tree(province.plan, version=1) if e.task_id == task.pk] == [
        "tháng 3 năm 2024"
    ]
    assert [e.deadline_raw for e in edition_tree(province.plan, version=2) if e.task_id == task.pk] == [
        "tháng 11 năm 2024"
    ]
    (change,) = AmendmentChange.objects.filter(task=task)
    assert (change.kind, change.field, change.before) == ("move_deadline", "deadline_raw", "tháng 3 năm 2024")


def as_dict(draft):
    return {name: getattr(draft, name) for name in draft.__slots__}


def test_a_dropped_task_is_cancelled_and_its_history_stays(province):
    task = province.task("II.2.4")
    amended(province, dropped=(task.pk,))
    task.refresh_from_db()
    assert task.progress == "cancelled"
    assert task.path in [edition.path for edition in edition_tree(province.plan, version=1)]
    assert task.path not in [edition.path for edition in edition_tree(province.plan, version=2)]


def test_a_split_task_is_superseded_not_cancelled(province):
    task = province.task("II.2.4")
    amended(province, dropped=(task.pk,), kinds={task.pk: AmendmentChange.Kind.SPLIT})
    task.refresh_from_db()
    assert task.progress == "superseded"


def test_an_agency_that_no_longer_leads_ends_its_part_and_keeps_its_work(province):
    task = province.task("II.2.1")
    part = task.assignments.get(organization__code="STTTT")
    move_assignment(
        officer=province.officer("focal"), assignment_id=part.pk, to="in_progress", on=TODAY, now=NOW
    )
    amended(province, edited={task.pk: TaskDraft(**{**as_dict(TASKS[2]), "leads": ("Sở Tư pháp",)})})
    part.refresh_from_db()
    assert (part.ended_on, part.progress) == (TODAY, "in_progress")
    assert agencies(task) == {"STP"}


def test_importing_the_same_plan_again_changes_nothing(province):
    draft = amendment_of(province.plan, TASKS, reason="nhập lại")
    assert (draft.added, dict(draft.edited), draft.dropped) == ((), {}, ())


def test_a_reworded_and_moved_task_is_still_the_same_task(province):
    tasks = list(province.plan.tasks.select_related("edition__section").prefetch_related("edition__parties"))
    reworded = TaskDraft(
        path="II.2.9",
        section_path="II.2",
        title="Rà soát các văn bản quy phạm pháp luật về chia sẻ dữ liệu số",
    )
    matched = match(tasks, [reworded])
    assert [task.path for task, _draft in matched.pairs] == ["II.2.1"]


def test_a_draft_of_an_edition_is_what_it_was_written_from(province):
    edition = province.task("II.2.1").edition
    assert draft_of(edition).leads == TASKS[2].leads


def test_guidance_that_comes_starts_the_clock(province):
    task = province.task("II.2.2")
    trigger = task.triggers.get()
    satisfy_triggers(
        officer=province.officer("office"),
        trigger_ids=[trigger.pk],
        document=SourceDocument(number="12/HD-BTC", title="Hướng dẫn"),
        on=dt.date(2024, 10, 1),
        now=NOW,
    )
    task.refresh_from_db()
    assert (task.waiting, task.due_on) == (False, dt.date(2024, 10, 15))


def test_the_time_the_plan_allows_outranks_the_grace(province):
    task = province.task("II.2.2")
    trigger = task.triggers.get()
    trigger.within = "3 DAY"
    trigger.save(update_fields=["within"])
    satisfy_triggers(
        officer=province.officer("office"),
        trigger_ids=[trigger.pk],
        document=SourceDocument(number="12/HD-BTC", title="Hướng dẫn"),
        on=dt.date(2024, 10, 1),
        now=NOW,
    )
    task.refresh_from_db()
    assert task.due_on == dt.date(2024, 10, 4)


def test_only_the_office_confirms_a_completion(province):
    part = province.task("II.1.2").assignments.get(organization__code="STC")
    officer = province.officer("office")
    for step in ("in_progress", "awaiting_confirmation"):
        move_assignment(officer=officer, assignment_id=part.pk, to=step, on=TODAY, now=NOW)
    move_assignment(officer=officer, assignment_id=part.pk, to="completed", on=TODAY, now=NOW)
    task = province.task("II.1.2")
    assert (task.progress, task.completed_on) == ("completed", TODAY)


def test_an_agency_cannot_confirm_its_own_completion(province):
    part = province.task("II.2.1").assignments.get(organization__code="STTTT")
    focal = province.officer("focal")
    move_assignment(officer=focal, assignment_id=part.pk, to="awaiting_confirmation", on=TODAY, now=NOW)
    with pytest.raises(PermissionDenied):
        move_assignment(officer=focal, assignment_id=part.pk, to="completed", on=TODAY, now=NOW)


def test_continuous_work_is_not_completed_early(province):
    part = province.task("II.1.1").assignments.get(organization__code="STTTT")
    officer = province.officer("office")
    move_assignment(officer=officer, assignment_id=part.pk, to="awaiting_confirmation", on=TODAY, now=NOW)
    with pytest.raises(MoveRefused, match="continuous"):
        move_assignment(officer=officer, assignment_id=part.pk, to="completed", on=TODAY, now=NOW)


def test_a_task_is_done_only_when_all_its_leads_are(province):
    task = province.task("II.2.1")
    officer = province.officer("office")
    for code, day in (("STP", TODAY - dt.timedelta(days=3)), ("STTTT", TODAY)):
        part = task.assignments.get(organization__code=code)
        for step in ("awaiting_confirmation", "completed"):
            move_assignment(officer=officer, assignment_id=part.pk, to=step, on=day, now=NOW)
        task.refresh_from_db()
        assert task.progress == ("completed" if code == "STTTT" else "in_progress")
    assert task.completed_on == TODAY


def test_the_database_refuses_a_completed_task_without_a_date(province):
    with pytest.raises(IntegrityError), transaction.atomic():
        Task.objects.filter(pk=province.task("II.1.2").pk).update(progress="completed")


def test_the_database_refuses_a_second_governing_deadline(province):
    edition = province.task("II.1.2").edition
    with pytest.raises(IntegrityError), transaction.atomic():
        TaskDeadline.objects.create(edition=edition, kind="DATE", governs=True, raw="ngày khác")


def test_the_database_refuses_a_second_primary_lead(province):
    task = province.task("II.2.1")
    with pytest.raises(IntegrityError), transaction.atomic():
        Assignment.objects.filter(task=task, organization__code="STTTT").update(primary=True)


def test_an_unknown_lead_is_kept_as_written(province):
    draft = TaskDraft(
        path="I.9", title="Việc của cơ quan lạ", leads=("Hội Làm Vườn",), deadline_raw="trong năm 2024"
    )
    amended(province, added=(draft,))
    (party,) = province.task("I.9").edition.parties.all()
    assert (party.raw, party.organization, party.group) == ("Hội Làm Vườn", None, None)
    assert Organization.objects.filter(name__contains="Hội").count() == 0


def test_an_amendment_that_cannot_be_is_refused_whole(province):
    task = province.task("II.1.2")
    draft = draft_of(task.edition)
    amended(province, dropped=(province.task("II.2.4").pk,))
    for code, change in [
        ("nothing_changed", {}),
        ("task_not_in_plan", {"dropped": (10**6,)}),
        ("edited_and_dropped", {"edited": {task.pk: draft}, "dropped": (task.pk,)}),
        ("task_is_out", {"dropped": (province.task("II.2.4").pk,)}),
    ]:
        with pytest.raises(AmendmentRefused, match=code):
            amended(province, **change)
    assert province.plan.versions.count() == 2
