from __future__ import annotations

import datetime as dt
import json

import pytest
from django.test import Client

from danso.steering.models import AgencyReport, Event
from danso.steering.services import reporting
from danso.steering.tests.factories import TODAY


@pytest.fixture
def call(province, settings):
    settings.SECOND_FACTOR = False
    settings.TODAY = TODAY
    clients = {}

    def ask(who: str, method: str, path: str, body: object = None, status: int = 200):
        client = clients.setdefault(who, Client())
        client.force_login(province.users[who])
        data = {} if body is None else {"data": json.dumps(body), "content_type": "application/json"}
        answer = getattr(client, method)(f"/api{path}", **data)
        assert answer.status_code == status, answer.content
        return answer.json() if answer.content else None

    return ask


def test_the_api_is_documented(call, province):
    described = call("focal", "get", "/openapi.json")
    assert described["openapi"].startswith("3.1")
    assert "/api/plans/{plan_id}/tasks" in described["paths"]
    call("office", "get", f"/plans/{province.plan.pk}/overview")


def test_nobody_asks_without_signing_in(client, province):
    assert client.get("/api/plans").status_code in (302, 401)


@pytest.mark.parametrize(
    ("who", "status"),
    [("office", 200), ("chair", 200), ("auditor", 200), ("focal", 403), ("administrator", 403)],
)
def test_the_overview_is_for_who_reads_the_province(call, province, who, status):
    call(who, "get", f"/plans/{province.plan.pk}/overview", status=status)


def test_an_agency_lists_only_tasks_it_has_a_part_in(call, province):
    mine = call("focal_justice", "get", f"/plans/{province.plan.pk}/tasks")
    assert [task["path"] for task in mine["items"]] == ["II.1.1", "II.1.2", "II.2.1"]


def test_words_match_without_diacritics(call, province):
    found = call("office", "get", f"/plans/{province.plan.pk}/tasks?q=ra soat van ban")
    assert [task["path"] for task in found["items"]] == ["II.2.1"]


def test_a_report_goes_round_by_the_api(call, province):
    report = province.period.reports.get(organization__code="STTTT")
    reporting.prefill(report=report)
    read = call("focal", "get", f"/reports/{report.pk}")
    line = read["lines"][0]
    body = {
        "revision": read["revision"],
        "summary": "Đã triển khai",
        "lines": {line["id"]: {"progress": "in_progress", "result": "Đang làm"}},
    }
    saved = call("focal", "put", f"/reports/{report.pk}", body)
    assert saved["summary"] == "Đã triển khai"
    stale = call("focal", "put", f"/reports/{report.pk}", body, status=409)
    assert stale["code"] == "stale"
    call("focal", "post", f"/reports/{report.pk}/submit", {"revision": saved["revision"]})
    call("focal", "post", f"/reports/{report.pk}/approve", status=403)
    call("office", "post", f"/reports/{report.pk}/return", {"reason": ""}, status=422)
    call("office", "post", f"/reports/{report.pk}/approve")
    assert AgencyReport.objects.get(pk=report.pk).state == "approved"
    assert Event.objects.filter(kind="report.approved").count() == 1


def test_an_auditor_cannot_write(call, province):
    task = province.task("II.1.1")
    part = task.assignments.get(organization__code="STTTT")
    move = {"to": "in_progress", "on": TODAY.isoformat()}
    call("auditor", "post", f"/assignments/{part.pk}/move", move, status=403)
    call("focal_justice", "post", f"/assignments/{part.pk}/move", move, status=403)
    call("focal", "post", f"/assignments/{part.pk}/move", move, status=204)
    call(
        "focal",
        "post",
        f"/assignments/{part.pk}/move",
        {"to": "cancelled", "on": TODAY.isoformat()},
        status=422,
    )


def test_a_trigger_satisfied_by_the_api_starts_the_clock(call, province):
    (waiting,) = call("office", "get", f"/plans/{province.plan.pk}/triggers")
    came = {"trigger_ids": [waiting["id"]], "number": "12/HD-BTC", "on": "2024-10-01"}
    call("focal", "post", "/triggers/satisfy", came, status=403)
    (started,) = call("office", "post", "/triggers/satisfy", came)
    task = province.task("II.2.2")
    assert started["due_on"] == task.due_on.isoformat() == dt.date(2024, 10, 15).isoformat()


def test_the_national_rows_speak_the_official_words(call, province):
    rows = call("office", "get", f"/plans/{province.plan.pk}/national")
    states = {row["number"]: row["state"] for row in rows}
    assert states["II.1.2"] == "Chưa hoàn thành"
    assert states["II.2.1"] == "Đang thực hiện"
