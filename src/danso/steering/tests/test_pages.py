from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from danso.steering.services import reporting
from danso.steering.services.consolidated import close_and_write
from danso.steering.services.reviews import plan_reviews
from danso.steering.tests.factories import NOW, TODAY

PAGES = [
    "overview",
    "desk",
    "tasks",
    "plan_tree",
    "history",
    "triggers",
    "calendar",
    "imports",
    "periods",
    "notifications",
    "registers",
    "indicators",
    "new_indicator",
    "meetings",
    "ladder",
    "bulk_edit",
    "export_tasks",
    "export_national_xlsx",
    "export_national_json",
    "plan_document",
    "urging_letter",
]

# Who may open what: o office, f focal officer, c chair, a auditor, d administrator.
ALLOWED = {
    "overview": "oca",
    "desk": "ofca",
    "tasks": "ofca",
    "plan_tree": "ofca",
    "history": "ofca",
    "triggers": "oca",
    "calendar": "ofca",
    "imports": "o",
    "periods": "oca",
    "notifications": "ofcad",
    "registers": "ofca",
    "indicators": "ofca",
    "new_indicator": "o",
    "meetings": "oca",
    "ladder": "oca",
    "bulk_edit": "o",
    "export_tasks": "ofca",
    "export_national_xlsx": "oca",
    "export_national_json": "oca",
    "plan_document": "oca",
    "urging_letter": "o",
}
WHO = {"o": "office", "f": "focal", "c": "chair", "a": "auditor", "d": "administrator"}


@pytest.fixture
def visit(province, settings):
    settings.SECOND_FACTOR = False
    settings.TODAY = TODAY

    def as_(name: str) -> Client:
        client = Client()
        client.force_login(province.users[name])
        return client

    return as_


@pytest.mark.parametrize("where", PAGES)
def test_each_page_opens_for_whom_it_is_meant_and_for_nobody_else(visit, where):
    opened = ""
    for letter, name in WHO.items():
        status = (
            visit(name).get(reverse(f"steering:{where}"), follow=where in ("overview", "desk")).status_code
        )
        assert status in (200, 403), (name, status)
        opened += letter if status == 200 else ""
    if where == "overview":
        opened = opened.replace("f", "")  # redirected to the agency's own desk
    assert opened == ALLOWED[where]


def test_nobody_reads_anything_without_signing_in(client, province):
    for where in PAGES:
        assert client.get(reverse(f"steering:{where}")).status_code == 302


def test_single_things_open(visit, province):
    reporting.open_reports(period=province.period)
    report = province.period.reports.get(organization__code="STTTT")
    consolidated = close_and_write(
        officer=province.officer("office"), period_id=province.period.pk, today=TODAY, now=NOW
    )
    meeting = plan_reviews(plan=province.plan, year=2024)[0]
    office = visit("office")
    for name, args in [
        ("task", [province.task("II.1.1").pk]),
        ("task", [province.task("II.2.2").pk]),
        ("plan_version", [1]),
        ("report", [report.pk]),
        ("period", [province.period.pk]),
        ("consolidated", [consolidated.pk]),
        ("consolidated_file", [consolidated.pk, "docx"]),
        ("consolidated_file", [consolidated.pk, "pdf"]),
        ("consolidated_file", [consolidated.pk, "xlsx"]),
        ("meeting", [meeting.pk]),
        ("register", ["pilot-models"]),
        ("new_register_line", ["pilot-models"]),
        ("new_register_line", ["budget"]),
    ]:
        assert office.get(reverse(f"steering:{name}", args=args)).status_code == 200, name
    assert visit("focal").get(reverse("steering:report", args=[report.pk])).status_code == 200
    assert visit("focal_justice").get(reverse("steering:report", args=[report.pk])).status_code == 403


def test_an_agency_does_not_see_a_task_it_has_no_part_in(visit, province):
    task = province.task("II.1.2")
    assert visit("focal").get(reverse("steering:task", args=[task.pk])).status_code == 404
    assert visit("focal_justice").get(reverse("steering:task", args=[task.pk])).status_code == 200
