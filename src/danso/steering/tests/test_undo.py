"""What was done by mistake is undone by the same people, and says so; remarks carry files."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from danso.steering.models import Evidence, ImportFlag, PlanImport, SourceDocument
from danso.steering.services import evidence, imports, tasks
from danso.steering.services.imports import ImportRefused
from danso.steering.status import MoveRefused
from danso.steering.tests.factories import NOW, TODAY

PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
    b"\x00\x00\x00\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\x00\x05\x00\x01\xff\x89\x99=\x1d\x00\x00\x00\x00IEND\xaeB`\x82"
)


@pytest.fixture
def visit(province, settings, tmp_path):
    settings.SECOND_FACTOR = False
    settings.TODAY = TODAY
    settings.MEDIA_ROOT = tmp_path

    def as_(name: str) -> Client:
        client = Client()
        client.force_login(province.users[name])
        return client

    return as_


@pytest.fixture
def proposed(province):
    return PlanImport.objects.create(
        document=SourceDocument.objects.create(title="Kế hoạch", file_name="ke-hoach.txt"),
        state=PlanImport.State.PROPOSED,
        proposal={"tasks": []},
        uploaded_by=province.users["office"],
        uploaded_at=NOW,
    )


@pytest.fixture
def part(province):
    return province.task("II.2.1").assignments.get(organization__code="STTTT")


def move(province, part, to, who="focal", reason=""):
    return tasks.move_assignment(
        officer=province.officer(who), assignment_id=part.pk, to=to, on=TODAY, now=NOW, reason=reason
    )


def undo(province, part, who="focal", reason="Bấm nhầm"):
    return tasks.undo_move(officer=province.officer(who), assignment_id=part.pk, reason=reason, now=NOW)


def test_a_move_goes_back_where_the_table_leads_back(province, part):
    move(province, part, "in_progress")
    move(province, part, "awaiting_confirmation")
    assert undo(province, part).progress == "in_progress"


def test_a_move_without_a_way_back_stays(province, part):
    move(province, part, "in_progress")
    with pytest.raises(MoveRefused, match="no_way_back"):
        undo(province, part)


def test_going_back_says_why_and_is_the_agencys_own(province, part):
    move(province, part, "in_progress")
    move(province, part, "awaiting_confirmation")
    with pytest.raises(MoveRefused, match="reason_needed"):
        undo(province, part, reason=" ")
    for who in ("focal_justice", "auditor", "chair"):
        with pytest.raises(PermissionDenied):
            undo(province, part, who=who)


def test_the_page_offers_the_way_back_right_after_a_move(visit, province, part):
    move(province, part, "in_progress")
    focal, undo_page = visit("focal"), reverse("steering:undo_move", args=[part.pk])
    sent = {f"move-{part.pk}-to": "awaiting_confirmation", f"move-{part.pk}-on": "10/10/2024"}
    shown = focal.post(reverse("steering:move_assignment", args=[part.pk]), sent, follow=True)
    assert f'<a href="{undo_page}">Hoàn tác</a>' in shown.content.decode()
    assert focal.get(undo_page).status_code == 200
    assert focal.post(undo_page, {"reason": ""}).status_code == 422
    assert focal.post(undo_page, {"reason": "Bấm nhầm"}).status_code == 302
    part.refresh_from_db()
    assert part.progress == "in_progress"


def test_a_discarded_import_is_restored_to_where_it_stood(province, proposed):
    office = province.officer("office")
    with pytest.raises(ImportRefused, match="not_discarded"):
        imports.restore_import(officer=office, import_id=proposed.pk)
    imports.discard_import(officer=office, import_id=proposed.pk)
    with pytest.raises(PermissionDenied):
        imports.restore_import(officer=province.officer("focal"), import_id=proposed.pk)
    assert imports.restore_import(officer=office, import_id=proposed.pk).state == PlanImport.State.PROPOSED


@pytest.mark.parametrize(
    ("failure", "proposal", "state"),
    [("scanned", {}, "failed"), ("", {}, "reading"), ("", {"tasks": []}, "proposed")],
)
def test_restoring_knows_how_far_reading_had_come(province, proposed, failure, proposal, state):
    PlanImport.objects.filter(pk=proposed.pk).update(state="discarded", failure=failure, proposal=proposal)
    restored = imports.restore_import(officer=province.officer("office"), import_id=proposed.pk)
    assert restored.state == state


def test_a_marked_flag_waits_again(visit, province, proposed):
    flag = ImportFlag.objects.create(plan_import=proposed, code="no_tasks")
    office = province.officer("office")
    imports.resolve_flag(officer=office, flag_id=flag.pk, resolution="Đã xem", now=NOW)
    with pytest.raises(PermissionDenied):
        imports.reopen_flag(officer=province.officer("focal"), flag_id=flag.pk)
    assert visit("office").post(reverse("steering:reopen_flag", args=[flag.pk])).status_code == 302
    flag.refresh_from_db()
    assert (flag.resolved_at, flag.resolved_by, flag.resolution) == (None, None, "")


def test_the_page_of_a_discarded_import_restores_it(visit, proposed):
    office, page = visit("office"), reverse("steering:import", args=[proposed.pk])
    told = office.post(reverse("steering:discard_import", args=[proposed.pk]), follow=True)
    assert f'href="{page}">Xem lại hoặc khôi phục' in told.content.decode()
    assert "Khôi phục" in office.get(page).content.decode()
    assert office.post(reverse("steering:restore_import", args=[proposed.pk])).status_code == 302
    proposed.refresh_from_db()
    assert proposed.state == PlanImport.State.PROPOSED


def test_a_remark_carries_a_file_that_its_readers_download(visit, province):
    task, chair = province.task("II.2.1"), visit("chair")
    upload = SimpleUploadedFile("anh.png", PNG)
    sent = {"text": "Xem ảnh kèm theo", "file": upload}
    assert chair.post(reverse("steering:add_comment", args=[task.pk]), sent).status_code == 302
    kept = Evidence.objects.get(comment__task=task)
    address = reverse("steering:evidence", args=[kept.pk])
    shown = visit("focal").get(reverse("steering:task", args=[task.pk])).content.decode()
    assert shown.count(f'href="{address}"') == 1
    assert b"".join(visit("focal").get(address).streaming_content) == PNG
    assert visit("focal_tax").get(address).status_code == 404


def test_a_refused_file_takes_its_remark_with_it(visit, province):
    task = province.task("II.2.1")
    sent = {"text": "Kèm tệp lạ", "file": SimpleUploadedFile("a.png", b"MZ\x90\x00 khong phai anh")}
    assert visit("focal").post(reverse("steering:add_comment", args=[task.pk]), sent).status_code == 422
    assert task.comments.count() == 0


def test_only_its_author_hangs_a_file_on_a_remark(province):
    task = province.task("II.2.1")
    said = tasks.comment(officer=province.officer("focal"), task_id=task.pk, text="Đã làm", now=NOW)
    with pytest.raises(PermissionDenied):
        evidence.add_evidence(
            officer=province.officer("focal_justice"),
            task_id=task.pk,
            document_number="1/CV",
            comment=said,
            now=NOW,
        )
