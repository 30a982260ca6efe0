"""The API keeps its word: no call breaks it, every answer is of the documented shape, every verb asks who."""

from __future__ import annotations

from collections import Counter

import pytest
import schemathesis
from django.conf import settings as django
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from django.test import Client
from hypothesis import given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from danso.steering.models import (
    Comment,
    EscalationStep,
    Evidence,
    ImportFlag,
    Milestone,
    Notification,
    PilotModel,
    PlanImport,
    ProposedTask,
    SourceDocument,
)
from danso.steering.services import indicators, reporting, reviews
from danso.steering.services.consolidated import close_and_write
from danso.steering.tests.factories import NOW, TODAY

EXAMPLES = 2
TOKEN = "a" * 32
CHECKS = [
    not_a_server_error,
    response_schema_conformance,
    content_type_conformance,
    status_code_conformance,
]


@pytest.fixture
def things(province, settings, tmp_path):
    """One of everything the API speaks of, by the name its paths give it."""
    settings.SECOND_FACTOR = False
    settings.TODAY = TODAY
    settings.MEDIA_ROOT = tmp_path
    office, plan = province.officer("office"), province.plan
    task = province.task("II.2.1")
    part = task.assignments.get(organization__code="STTTT")
    plan_import = PlanImport.objects.create(
        document=SourceDocument.objects.create(title="Kế hoạch", file_name="ke-hoach.txt"),
        state=PlanImport.State.PROPOSED,
        proposal={"tasks": []},
        uploaded_by=province.users["office"],
        uploaded_at=NOW,
    )
    proposed = ProposedTask.objects.create(
        plan_import=plan_import, position=1, path="I.1", title="Rà soát", confidence="0.9"
    )
    report = province.period.reports.get(organization__code="STTTT")
    reporting.prefill(report=report)
    september = province.obligation.periods.get(cut_off_on="2024-09-14")
    indicator = indicators.define_indicator(
        officer=office,
        plan=plan,
        task=task,
        code="CT1",
        name="Tỷ lệ văn bản đã rà soát",
        unit="%",
        method="declared",
        targets=[],
    )
    meetings = reviews.plan_reviews(plan=plan, year=2024)
    reviews.hold(officer=office, meeting_id=meetings[0].pk, held_on=TODAY, chair="Trưởng ban", now=NOW)
    step = EscalationStep.objects.create(subject="report", offset_working_days=-7, recipient="focal_officer")
    closed = close_and_write(officer=office, period_id=september.pk, today=TODAY, now=NOW)
    comment = Comment.objects.create(task=task, author=province.users["office"], text="Gấp", at=NOW)
    Evidence.objects.create(
        task=task, document_number="1/BC", added_by=province.users["focal"], added_at=NOW, comment=comment
    )
    Notification.objects.create(
        subject="report", subject_id=1, recipient=province.users["office"], title="Nhắc", created_at=NOW
    )
    return {
        "plan_id": plan.pk,
        "number": 1,
        "task_id": task.pk,
        "assignment_id": part.pk,
        "milestone_id": Milestone.objects.create(task=task, title="Dự thảo", due_on=TODAY).pk,
        "period_id": province.period.pk,
        "closed_id": september.pk,
        "report_id": report.pk,
        "consolidated_id": closed.pk,
        "indicator_id": indicator.pk,
        "meeting_id": meetings[3].pk,
        "held_id": meetings[0].pk,
        "name": "pilot-models",
        "line_id": PilotModel.objects.create(
            plan=plan, code=1, name="Mô hình", organization=part.organization
        ).pk,
        "step_id": step.pk,
        "import_id": plan_import.pk,
        "proposed_id": proposed.pk,
        "flag_id": ImportFlag.objects.create(plan_import=plan_import, code="no_tasks").pk,
        "organization_id": part.organization_id,
        "trigger_id": province.task("II.2.2").triggers.get().pk,
        "dropped_id": province.task("II.2.4").pk,
    }


def signed_in(user) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client


@pytest.fixture
def one_connection():
    """Requests do not close the connection that the test's transaction lives on."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


def app_of(user):
    """The whole application, asked by one signed-in person's browser."""
    application = get_wsgi_application()
    session = signed_in(user).cookies[django.SESSION_COOKIE_NAME].value

    def asked(environ, start_response):
        environ["HTTP_COOKIE"] = f"{django.SESSION_COOKIE_NAME}={session}; {django.CSRF_COOKIE_NAME}={TOKEN}"
        environ["HTTP_X_CSRFTOKEN"] = TOKEN
        return application(environ, start_response)

    return asked


def test_no_call_breaks_the_api_and_every_answer_is_as_documented(province, things, one_connection):
    schema = schemathesis.openapi.from_wsgi("/api/openapi.json", app_of(province.users["office"]))
    asked = 0
    answers: Counter[int] = Counter()
    for found in schema.get_all_operations():
        operation = found.ok()

        @settings(settings.get_profile("contract"), max_examples=EXAMPLES)
        @given(case=operation.as_strategy())
        def ask(case):
            nonlocal asked
            known = {name: things[name] for name in case.path_parameters or {} if name in things}
            if "/imports/tasks/" in case.path:
                known = {"task_id": things["proposed_id"]}
            if asked % 4:  # most calls are about what is there, some about what is not
                case.path_parameters |= known
            asked += 1
            with transaction.atomic():
                answer = case.call()
                transaction.set_rollback(True)
            answers[answer.status_code] += 1
            case.validate_response(answer, checks=CHECKS)

        ask()
    assert asked > 100
    assert answers[200] + answers[201] + answers[204] > asked / 4


# Who may do what: o office, f focal officer of the agency concerned, j another agency's, c chair, a auditor.
WHO = {"o": "office", "f": "focal", "j": "focal_justice", "c": "chair", "a": "auditor", "d": "administrator"}
DECISION = {"number": "88/QĐ-BCĐ", "signed_on": "2024-10-01"}
AMENDMENT = {"reason": "Theo kết luận", "effective_from": "2024-10-10", "decision": DECISION}
STEP = {"subject": "report", "offset_working_days": 3, "recipient": "agency_head"}
INDICATOR = {"code": "CT2", "name": "Hồ sơ trực tuyến", "unit": "%", "method": "declared"}
WRITES = [
    ("of", "post", "/assignments/{assignment_id}/move", {"to": "in_progress", "on": "2024-10-10"}),
    ("of", "post", "/assignments/{assignment_id}/accept", None),
    ("ofjc", "post", "/tasks/{task_id}/comments", {"text": "Cần làm gấp"}),
    ("ofj", "post", "/tasks/{task_id}/milestones", {"title": "Trình ký", "due_on": "2024-11-01"}),
    ("ofj", "post", "/milestones/{milestone_id}/reach", {"on": "2024-10-10"}),
    (
        "o",
        "post",
        "/triggers/satisfy",
        {"trigger_ids": ["{trigger_id}"], "number": "1/HD", "on": "2024-10-01"},
    ),
    ("f", "put", "/reports/{report_id}", {"revision": 0, "summary": "Đã làm"}),
    ("f", "post", "/reports/{report_id}/submit", {"revision": 0}),
    ("o", "post", "/periods/{period_id}/close", {}),
    ("o", "post", "/periods/{closed_id}/reopen", {"reason": "Thiếu một đơn vị"}),
    ("o", "post", "/plans/{plan_id}/amendments", AMENDMENT | {"dropped": ["{dropped_id}"]}),
    ("o", "post", "/plans/{plan_id}/indicators", INDICATOR),
    ("o", "post", "/indicators/{indicator_id}/values", {"as_of": "2024-10-10", "value": 0}),
    ("oc", "put", "/meetings/{meeting_id}/agenda", {"titles": ["Việc quá hạn"]}),
    ("oc", "post", "/meetings/{meeting_id}/hold", {"held_on": "2024-10-10", "chair": "Trưởng ban"}),
    ("oc", "post", "/meetings/{meeting_id}/miss", None),
    ("oc", "post", "/meetings/{held_id}/conclusions", {"kind": "decision", "text": "Đẩy nhanh"}),
    ("of", "put", "/plans/{plan_id}/registers/pilot-models/{line_id}", {"fields": {"result": "Tốt"}}),
    ("o", "post", "/plans/{plan_id}/registers/pilot-models", {"fields": {"code": 2, "name": "Mô hình 2"}}),
    ("of", "delete", "/plans/{plan_id}/registers/pilot-models/{line_id}", None),
    ("o", "post", "/escalation-steps", STEP),
    ("o", "put", "/escalation-steps/{step_id}", STEP),
    ("o", "put", "/imports/tasks/{proposed_id}", {"leads": ["Sở Tư pháp"]}),
    ("o", "post", "/imports/flags/{flag_id}/resolve", {"resolution": "Đã xem"}),
    ("o", "post", "/imports/{import_id}/discard", None),
]


def _filled(body, things):
    """The body with `{name}` replaced by the thing's number."""
    if isinstance(body, dict):
        return {key: _filled(value, things) for key, value in body.items()}
    if isinstance(body, list):
        return [things[item[1:-1]] if str(item).startswith("{") else item for item in body]
    return body


@pytest.mark.parametrize("letter", WHO)
def test_each_verb_is_for_those_whose_right_it_is(province, things, letter):
    client = signed_in(province.users[WHO[letter]])
    for allowed, method, path, body in WRITES:
        with transaction.atomic():
            answer = getattr(client, method)(
                f"/api{path.format(**things)}", _filled(body, things), content_type="application/json"
            )
            transaction.set_rollback(True)
        if letter in allowed:
            assert answer.status_code in (200, 201, 204), (path, answer.content)
        else:
            assert answer.status_code in (403, 404), (path, answer.status_code, answer.content)


def test_a_task_is_split_and_another_merged_by_the_api(province, things):
    office, url = signed_in(province.users["office"]), f"/api/plans/{things['plan_id']}"
    parts = [
        {
            "path": "II.2.4a",
            "title": "Rà soát quy trình",
            "leads": ["Văn phòng UBND tỉnh"],
            "section_path": "II.2",
        },
        {"path": "II.2.4b", "title": "Công bố quy trình", "leads": ["Sở Tư pháp"], "section_path": "II.2"},
    ]
    split = AMENDMENT | {
        "added": parts,
        "dropped": [things["dropped_id"]],
        "kinds": {things["dropped_id"]: "split"},
    }
    made = office.post(f"{url}/amendments", split, content_type="application/json")
    assert made.status_code == 201, made.content
    changes = office.get(f"{url}/versions/{made.json()['number']}/changes").json()
    assert sorted(change["kind"] for change in changes) == ["add", "add", "split"]
    edit = AMENDMENT | {"edited": {things["task_id"]: {"deadline_raw": "trong tháng 11 năm 2024"}}}
    assert office.post(f"{url}/amendments", edit, content_type="application/json").status_code == 201
    assert str(province.task("II.2.1").due_on) == "2024-11-30"
    assert [row["number"] for row in office.get(f"{url}/versions").json()] == [3, 2, 1]


def test_wrong_fields_are_named(province, things):
    office, url = signed_in(province.users["office"]), f"/api/plans/{things['plan_id']}"
    wrong = office.post(
        f"{url}/registers/pilot-models", {"fields": {"code": 1}}, content_type="application/json"
    )
    assert (wrong.status_code, wrong.json()["where"]) == (422, ["name"])
    twice = {"fields": {"code": 1, "name": "Trùng số"}}
    again = office.post(f"{url}/registers/pilot-models", twice, content_type="application/json")
    assert again.status_code == 422
    shape = office.post("/api/assignments/1/move", {"to": "flying"}, content_type="application/json")
    assert shape.json()["code"] == "wrong"
    assert shape.json()["where"] == ["body.payload.to", "body.payload.on"]


def test_a_consolidated_report_says_where_its_files_are(province, things):
    office = signed_in(province.users["office"])
    whole = office.get(f"/api/consolidated/{things['consolidated_id']}").json()
    assert whole["cells"]["total"] == len(whole["lines"]) > 0
    for kind in ("docx", "xlsx"):
        assert office.get(whole[kind]).status_code == 200
