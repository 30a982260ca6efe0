"""The office amends a plan from a task's page: it sees the difference before it decides."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from danso.steering import changing
from danso.steering.forms.amend import initial_words
from danso.steering.models import AmendmentChange, PlanVersion
from danso.steering.services.plans import names_on
from danso.steering.tests.factories import TODAY

DECISION = {
    "decision-reason": "Theo kết luận họp quý III",
    "decision-number": "88/QĐ-BCĐ",
    "decision-signed_on": "08/10/2024",
    "decision-effective_from": "10/10/2024",
}


@pytest.fixture
def visit(province, settings):
    settings.SECOND_FACTOR = False
    settings.TODAY = TODAY

    def as_(name: str) -> Client:
        client = Client()
        client.force_login(province.users[name])
        return client

    return as_


def page_of(task, action):
    return reverse("steering:amend", args=[task.pk, action])


def words(task, **changed):
    return DECISION | initial_words(changing.current(task)) | changed


def split_into(*parts):
    sent = DECISION | {"part-TOTAL_FORMS": "4", "part-INITIAL_FORMS": "2"}
    for number in range(4):
        title, leads = parts[number] if number < len(parts) else ("", "")
        sent |= {f"part-{number}-title": title, f"part-{number}-leads": leads}
    return sent


@pytest.mark.parametrize("action", ["edit", "split", "merge", "drop"])
def test_amending_is_the_offices(visit, province, action):
    url = page_of(province.task("II.1.2"), action)
    assert visit("office").get(url).status_code == 200
    for who in ("focal", "chair", "auditor", "administrator"):
        assert visit(who).get(url).status_code == 403


def test_only_the_office_is_offered_to_amend(visit, province):
    task = province.task("II.2.1")
    address = page_of(task, "edit")
    page = reverse("steering:task", args=[task.pk])
    assert address in visit("office").get(page).content.decode()
    assert address not in visit("focal").get(page).content.decode()


def test_a_moved_deadline_is_shown_then_decided(visit, province):
    task, office = province.task("II.1.2"), visit("office")
    sent = words(task, deadline_raw="trong tháng 11 năm 2024")
    shown = office.post(page_of(task, "edit"), sent).content.decode()
    assert "30/11/2024" in shown
    assert PlanVersion.objects.count() == 1
    decided = office.post(page_of(task, "edit"), sent | {"step": "confirm"})
    assert decided.url == reverse("steering:task", args=[task.pk])
    task.refresh_from_db()
    assert task.due_on == dt.date(2024, 11, 30)
    change = AmendmentChange.objects.get()
    assert (change.kind, change.before) == ("move_deadline", "tháng 3 năm 2024")
    document = province.plan.versions.get(number=2).document
    assert (document.number, document.signed_on) == ("88/QĐ-BCĐ", dt.date(2024, 10, 8))


def test_the_difference_carries_what_was_typed_back_to_the_form(visit, province):
    task, office = province.task("II.1.2"), visit("office")
    sent = words(task, product="Nghị quyết và hướng dẫn")
    shown = office.post(page_of(task, "edit"), sent).content.decode()
    assert 'name="decision-number" value="88/QĐ-BCĐ"' in shown
    back = office.post(page_of(task, "edit"), sent | {"step": "back"})
    assert back.status_code == 200
    assert "Nghị quyết và hướng dẫn" in back.content.decode()
    assert PlanVersion.objects.count() == 1


def test_a_name_nobody_is_known_by_is_told_before_deciding(visit, province):
    task = province.task("II.1.2")
    shown = visit("office").post(page_of(task, "edit"), words(task, leads="Sở Vũ trụ")).content.decode()
    assert "Chưa nhận ra đơn vị" in shown
    assert "Sở Vũ trụ" in shown


def test_a_decision_needs_its_reason_number_and_day(visit, province):
    task, office = province.task("II.1.2"), visit("office")
    for name in ("decision-reason", "decision-number", "decision-signed_on"):
        sent = words(task, product="Khác", step="confirm") | {name: ""}
        assert office.post(page_of(task, "edit"), sent).status_code == 422, name
    assert office.post(page_of(task, "edit"), words(task)).status_code == 422
    assert office.post(page_of(task, "edit"), words(task, step="confirm")).status_code == 422
    assert PlanVersion.objects.count() == 1


def test_a_task_is_split_into_several(visit, province):
    task, office = province.task("II.2.4"), visit("office")
    sent = split_into(("Rà soát quy trình", "Văn phòng UBND tỉnh"), ("Công bố quy trình", "Sở Tư pháp"))
    assert "Tách" in office.post(page_of(task, "split"), sent).content.decode()
    decided = office.post(page_of(task, "split"), sent | {"step": "confirm"})
    assert decided.url == reverse("steering:plan_version", args=[2])
    task.refresh_from_db()
    assert task.progress == "superseded"
    parts = province.plan.tasks.filter(path__in=("II.2.4a", "II.2.4b")).order_by("path")
    assert [part.edition.title for part in parts] == ["Rà soát quy trình", "Công bố quy trình"]
    assert parts[1].assignments.get(role="lead").organization.code == "STP"
    assert parts[0].edition.section.path == "II.2"


def test_one_part_is_not_a_split(visit, province):
    task = province.task("II.2.4")
    sent = split_into(("Rà soát quy trình", "Văn phòng UBND tỉnh"))
    refused = visit("office").post(page_of(task, "split"), sent)
    assert refused.status_code == 422
    assert "Nội dung nhiệm vụ" in refused.content.decode()


def test_a_task_takes_another_in_and_keeps_its_own_history(visit, province):
    task, other, office = province.task("II.2.1"), province.task("II.2.4"), visit("office")
    sent = words(task, title="Rà soát văn bản và quy trình", others=[str(other.pk)], step="confirm")
    assert office.post(page_of(task, "merge"), sent).status_code == 302
    for row in (task, other):
        row.refresh_from_db()
    assert other.progress == "superseded"
    assert (task.progress, task.edition.title) == ("not_started", "Rà soát văn bản và quy trình")
    assert set(AmendmentChange.objects.values_list("kind", flat=True)) == {"merge"}


def test_a_dropped_task_leaves_the_plan_and_cannot_be_amended_again(visit, province):
    task, office = province.task("II.1.2"), visit("office")
    assert office.post(page_of(task, "drop"), DECISION | {"step": "confirm"}).status_code == 302
    task.refresh_from_db()
    assert task.progress == "cancelled"
    assert office.get(page_of(task, "edit")).status_code == 404


def test_how_words_are_read_is_told(province):
    task = province.task("II.2.2")
    change = changing.edit(
        task, {"deadline_raw": "thường xuyên trong năm 2024", "leads": ("@all_districts",)}
    )
    (reading,) = changing.readings(change, names=names_on(TODAY), year=2024)
    assert (reading.unknown, reading.continuous, reading.waiting) == ((), True, False)
