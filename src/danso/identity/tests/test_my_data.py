"""Who read my data: what the person sees, what nobody else does, and how fast."""

from __future__ import annotations

import datetime as dt
import json
import logging
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from danso.identity.models import AccessQuestion, Delegation, Person
from danso.identity.my_data.questions import answer, ask, due_on, questions_for
from danso.identity.services.sign_in import person_with
from danso.identity.tests.people import signed_in
from danso.ledger import services as ledger
from danso.ledger.access import Access, Assurance, Hidden, Mode
from danso.ledger.people import ResidentBitmap
from danso.organizations.models import Kind, Organization, Position, Role
from danso.organizations.queries import officer_of
from danso.population.answers import PartialDate
from danso.population.drivers.memory import MemoryRegister
from danso.population.models import MirroredResident
from danso.population.numbers import index_of, seal
from danso.population.port import Trouble
from danso.population.register import use_register
from witness.receipts import check_receipt

if TYPE_CHECKING:
    from collections.abc import Iterator

    from danso.ledger.models import Line

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_ledger")]
MINE, OTHERS, CHILD = "077190000123", "077190000456", "077314000789"
ACCESS = Access(
    "STP",
    "danso",
    "officer:7",
    Assurance.LOA2,
    "GQ_TTHC",
    "nd-107-2021",
    case="HS-2026-1",
    service="1.001193",
)
QUERIES = 12


@pytest.fixture
def register() -> Iterator[MemoryRegister]:
    memory = MemoryRegister()
    memory.add(
        MINE,
        name__full="Lê Thị Ánh",
        birth__date=PartialDate(1990, 3, 7),
        sex="2",
        marital_status="2",
        permanent_residence__commune="26506",
    )
    with use_register(memory):
        yield memory


def wrote(number: str = MINE, **said: Any) -> Line:
    usual = {
        "access": ACCESS, "mode": Mode.CONSULTED, "personal_number": number,
        "fields": ["name.full", "birth.date"], "allowed": True, "now": timezone.now(),
    }  # fmt: skip
    return ledger.record(**usual | said)


def seal_everything() -> None:
    ledger.seal_all(now=timezone.now() + dt.timedelta(minutes=1))


def text(client: Client, place: str, **query: str) -> str:
    reply = client.get(place, query)
    assert reply.status_code == 200, reply.status_code
    return reply.content.decode()


# --- the log ---


def test_the_log_tells_who_why_and_what_in_plain_words(justice: Organization) -> None:
    wrote()
    page = text(signed_in(MINE), "/me/log/")
    for words in (
        "Sở Tư pháp", "Giải quyết thủ tục hành chính", "Nghị định 107/2021", "HS-2026-1", "Đã xem",
        "Cán bộ của cơ quan", "Chưa niêm phong",
    ):  # fmt: skip
        assert words in page, words
    assert "officer:7" not in page
    assert "GQ_TTHC</" not in page


def test_the_log_is_in_english_too(justice: Organization) -> None:
    wrote()
    client = signed_in(MINE)
    client.cookies["django_language"] = "en"
    page = text(client, "/me/log/")
    assert "Handling an administrative procedure" in page
    assert "Who has looked at my data" in page


def test_a_refused_reading_is_shown_as_refused() -> None:
    wrote(allowed=False, reasons=["no_right"])
    assert "Bị từ chối, không xem được gì" in text(signed_in(MINE), "/me/log/")


def test_the_log_is_empty_for_whom_nobody_read() -> None:
    wrote(OTHERS)
    assert "Chưa cơ quan nào xem dữ liệu của bạn" in text(signed_in(MINE), "/me/log/")


def test_level_1_is_sent_to_prove_level_2() -> None:
    for place in ("/me/log/", "/me/data/", "/me/log/export.json", "/me/log/1/receipt/", "/me/questions/"):
        assert signed_in(MINE, level=1).get(place).url.startswith("/step-up/"), place


def test_the_log_is_narrowed_by_day_agency_and_purpose(justice: Organization) -> None:
    now = timezone.now()
    wrote(now=now - dt.timedelta(days=40), access=Access(**said(agency="CA", case="HS-CU")))
    seal_everything()
    wrote(access=Access(**said(purpose="AN_SINH", case="HS-MOI")))
    client = signed_in(MINE)
    day = f"{timezone.localdate() - dt.timedelta(days=10):%d/%m/%Y}"
    for query, shown, not_shown in (
        ({"since": day}, "HS-MOI", "HS-CU"),
        ({"until": day}, "HS-CU", "HS-MOI"),
        ({"agency": "CA"}, "HS-CU", "HS-MOI"),
        ({"purpose": "AN_SINH"}, "HS-MOI", "HS-CU"),
    ):
        page = text(client, "/me/log/", **query)
        assert shown in page, query
        assert not_shown not in page, query
    assert "Nhập ngày theo dạng" in text(client, "/me/log/", since="hôm qua")


def said(**changes: str) -> dict[str, Any]:
    return {name: getattr(ACCESS, name) for name in ACCESS.__slots__} | changes


def test_a_hidden_line_appears_with_its_basis_when_its_time_is_over() -> None:
    today = timezone.localdate()
    wrote(access=Access(**said(case="HS-KIN")), hidden=Hidden("bo-luat-to-tung", today))
    wrote(
        access=Access(**said(case="HS-DA-MO")),
        hidden=Hidden("bo-luat-to-tung", today - dt.timedelta(days=1)),
    )
    page = text(signed_in(MINE), "/me/log/")
    assert "HS-KIN" not in page
    assert "HS-DA-MO" in page
    assert "Bộ luật Tố tụng hình sự" in page
    public = text(Client(), "/hidden-lines/")
    assert f"Quý {(today.month + 2) // 3} năm {today.year}" in public
    assert [row["still"] for row in hidden_rows()] == [1]


def hidden_rows() -> list[dict[str, int]]:
    from danso.ledger.queries import hidden_count  # noqa: PLC0415

    return [{"ever": each.ever, "still": each.still} for each in hidden_count(timezone.localdate())]


def test_a_bulk_job_is_shown_to_those_it_touched_alone() -> None:
    now = timezone.now()
    person = MirroredResident.objects.create(
        reference="a" * 32, number_index=index_of(MINE), number_sealed=seal(MINE), source="test", as_of=now
    )
    for people in ([OTHERS], ResidentBitmap.of([person.pk])):
        ledger.record_bulk(
            access=Access(**said(agency="CA", purpose="LAM_SACH", case="")), personal_numbers=people,
            fields=["name.full"], query_digest="", output_digest="", count=1, now=now,
        )  # fmt: skip
    page = signed_in(MINE).get("/me/log/")
    assert [entry.purpose for entry in page.context["bulk"]] == ["Làm sạch dữ liệu dân cư"]
    assert page.context["bulk"][0].people == 1
    seal_everything()
    assert signed_in(MINE).get(f"/me/log/{page.context['bulk'][0].id}/receipt/").status_code == 200


def test_the_page_takes_few_queries_with_a_thousand_lines(justice: Organization) -> None:
    now = timezone.now()
    for minute in range(1000):
        wrote(now=now - dt.timedelta(minutes=minute))
    client = signed_in(MINE)
    client.get("/me/log/")
    with CaptureQueriesContext(connection) as queries:
        assert client.get("/me/log/").status_code == 200
    assert len(queries) <= QUERIES, [query["sql"][:120] for query in queries]


def test_the_files_hold_what_the_page_shows(justice: Organization) -> None:
    wrote()
    wrote(OTHERS, access=Access(**said(case="HS-KHAC")))
    client = signed_in(MINE)
    told = json.loads(client.get("/me/log/export.json").content)
    assert [line["agency"] for line in told["lines"]] == ["Sở Tư pháp"]
    sheet = load_workbook(BytesIO(client.get("/me/log/export.xlsx").content)).active
    cells = [cell.value for row in sheet.iter_rows() for cell in row]
    assert "Sở Tư pháp" in cells
    assert "HS-KHAC" not in cells


# --- receipts, and other people's lines ---


def test_a_receipt_verifies_without_the_house() -> None:
    line = wrote()
    client = signed_in(MINE)
    early = client.get(f"/me/log/{line.pk}/receipt/")
    assert early.url == "/me/log/"
    seal_everything()
    reply = client.get(f"/me/log/{line.pk}/receipt/")
    assert reply["Content-Disposition"] == f'attachment; filename="bien-nhan-{line.pk}.jws"'
    assert check_receipt(reply.content.decode()).record["case"] == "HS-2026-1"


def test_anothers_line_is_as_if_it_did_not_exist() -> None:
    line, hidden = wrote(OTHERS), wrote(hidden=Hidden("bo-luat-to-tung", timezone.localdate()))
    seal_everything()
    client = signed_in(MINE)
    for number in (line.pk, hidden.pk, line.pk + 1000):
        for page in ("receipt", "ask"):
            assert client.get(f"/me/log/{number}/{page}/").status_code == 404
            assert client.post(f"/me/log/{number}/ask/", {"text": "Vì sao?"}).status_code == 404
    assert not AccessQuestion.objects.exists()


def test_anothers_line_and_no_line_take_the_same_steps() -> None:
    line = wrote(OTHERS)
    client = signed_in(MINE)
    counts = set()
    for number in (line.pk, line.pk + 1000):
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/me/log/{number}/receipt/")
        counts.add(len(queries))
    assert len(counts) == 1


# --- acting for others ---


def test_a_guardian_sees_the_childs_log_within_the_scope() -> None:
    wrote(CHILD, access=Access(**said(case="HS-CUA-CON")))
    client = signed_in(MINE)
    today = timezone.localdate()
    mother = Person.objects.get(number_index=index_of(MINE))
    child = person_with(number=CHILD, now=timezone.now())
    officer = officer_account()
    delegation = Delegation.objects.create(
        kind="guardian", principal=child, representative=mother, scopes=["log"], valid_from=today,
        valid_to=today, basis="Giấy khai sinh", granted_at=timezone.now(), granted_by=officer,
        accepted_at=timezone.now(),
    )  # fmt: skip
    assert "HS-CUA-CON" not in text(client, "/me/log/")
    client.post(f"/me/delegations/{delegation.pk}/act/")
    assert "HS-CUA-CON" in text(client, "/me/log/")
    assert client.get("/me/data/").status_code == 403
    Delegation.objects.update(revoked_at=timezone.now())
    assert "HS-CUA-CON" not in text(client, "/me/log/")


def officer_account(name: str = "anh.lth") -> Any:
    from django.contrib.auth.models import User  # noqa: PLC0415

    return User.objects.create_user(name, password="Mat-khau-thu-06")


# --- own data ---


def test_reading_ones_own_data_is_itself_a_line(register: MemoryRegister) -> None:
    client = signed_in(MINE)
    assert "Xem dữ liệu của tôi" in text(client, "/me/data/")
    assert register.asked == 0
    page = client.post("/me/data/").content.decode()
    for words in ("Lê Thị Ánh", "07/03/1990", "Nữ", "Đang có vợ, chồng", "Dịch vụ không cung cấp mục này"):
        assert words in page, words
    log = client.get("/me/log/")
    assert [(entry.asker, entry.own, entry.allowed) for entry in log.context["entries"]] == [
        ("Chính bạn", True, True)
    ]
    assert "Công dân tự tra cứu" in log.content.decode()


def test_when_the_register_is_silent_the_page_says_so(register: MemoryRegister) -> None:
    register.trouble = Trouble.TIMED_OUT
    reply = signed_in(MINE).post("/me/data/")
    assert reply.status_code == 503
    assert "chưa trả lời" in reply.content.decode()


def test_somebody_whom_the_register_does_not_know_is_told(register: MemoryRegister) -> None:
    register.people.clear()
    assert "Không tìm thấy thông tin khớp" in signed_in(MINE).post("/me/data/").content.decode()


# --- the Data Tracker protocol ---


def test_programmes_find_usages_newest_first_in_pages(justice: Organization) -> None:
    now = timezone.now()
    for minute in range(3):
        wrote(now=now - dt.timedelta(minutes=minute))
    wrote(allowed=False)
    wrote(OTHERS)
    client = signed_in(MINE)
    told = client.get("/api/v2/findUsage", {"offset": "1", "limit": "1"}).json()
    assert told["totalUsages"] == 3
    assert told["usages"] == [
        {
            "logtime": timezone.localtime(now - dt.timedelta(minutes=1)).isoformat(timespec="seconds"),
            "action": "Giải quyết thủ tục hành chính: Đã xem",
            "receiverCode": "STP",
            "receiverName": "Sở Tư pháp",
            "receiverSystem": "danso",
        }
    ]
    since = (now - dt.timedelta(seconds=90)).isoformat()
    assert client.get("/api/v2/findUsage", {"periodStart": since}).json()["totalUsages"] == 2
    assert client.get("/api/v2/findUsage", {"periodEnd": since}).json()["totalUsages"] == 1
    first = timezone.localtime(now - dt.timedelta(minutes=2)).isoformat(timespec="seconds")
    assert client.get("/api/v2/usagePeriod").json() == {"periodStart": first}


def test_programmes_hear_whether_the_log_takes_lines() -> None:
    assert signed_in(MINE).get("/api/v2/heartbeat").json()["status"] == "OK"
    wrote(now=timezone.now() - dt.timedelta(hours=5))
    assert signed_in(MINE).get("/api/v2/heartbeat").json()["status"] == "FAIL"


@pytest.mark.parametrize(
    "query", [{"limit": "-1"}, {"offset": "x"}, {"periodStart": "hôm qua"}, {"limit": "9" * 30}]
)
def test_programmes_hear_which_parameter_is_wrong(query: dict[str, str]) -> None:
    reply = signed_in(MINE).get("/api/v2/findUsage", query)
    assert reply.status_code == 400
    assert reply.json()["where"] == list(query)


def test_programmes_without_level_2_are_refused() -> None:
    assert Client().get("/api/v2/findUsage").status_code == 401
    assert signed_in(MINE, level=1).get("/api/v2/findUsage").status_code == 403


# --- questions ---


def desk_officer(organization: Organization, name: str = "anh.lth") -> Any:
    user = officer_account(name)
    Position.objects.create(user=user, organization=organization, role=Role.FOCAL_OFFICER)
    return user


def test_a_question_goes_to_the_agency_and_its_answer_comes_back(
    justice: Organization, client: Client
) -> None:
    line = wrote()
    user = desk_officer(justice)
    mine = signed_in(MINE)
    assert "Sở Tư pháp" in text(mine, f"/me/log/{line.pk}/ask/")
    assert mine.post(f"/me/log/{line.pk}/ask/", {"text": "Cho hồ sơ nào?"}).url == "/me/questions/"
    question = AccessQuestion.objects.get()
    assert question.agency == justice
    client.force_login(user)
    assert "Cho hồ sơ nào?" in text(client, "/data-questions/")
    place = f"/data-questions/{question.pk}/"
    assert "Cho hồ sơ nào?" in text(client, place)
    assert client.post(place, {"text": "Hồ sơ khai sinh HS-2026-1."}).url == "/data-questions/"
    assert client.post(place, {"text": "Lần nữa."}).status_code == 422
    assert "Hồ sơ khai sinh HS-2026-1." in text(mine, "/me/questions/")


def test_an_answer_is_due_in_two_working_days(justice: Organization) -> None:
    friday = dt.datetime(2026, 3, 6, 2, tzinfo=dt.UTC)
    assert due_on(justice, friday) == dt.date(2026, 3, 10)


def test_a_question_without_an_answer_in_time_is_overdue(justice: Organization, client: Client) -> None:
    person = person_with(number=MINE, now=timezone.now())
    ask(person=person, line=wrote(), text="Vì sao?", now=timezone.now() - dt.timedelta(days=30))
    client.force_login(desk_officer(justice))
    assert "Quá hạn trả lời" in text(client, "/data-questions/")


def test_another_agency_neither_sees_nor_answers(
    justice: Organization, province: Organization, client: Client
) -> None:
    person = person_with(number=MINE, now=timezone.now())
    question = ask(person=person, line=wrote(), text="Vì sao?", now=timezone.now())
    other = Organization.objects.create(code="SYT", name="Sở Y tế", kind=Kind.DEPARTMENT, parent=province)
    user = desk_officer(other)
    client.force_login(user)
    assert "Vì sao?" not in text(client, "/data-questions/")
    assert client.post(f"/data-questions/{question.pk}/", {"text": "Không phải"}).status_code == 404
    officer = officer_of(user, on=timezone.localdate())
    assert not questions_for(officer).exists()
    with pytest.raises(PermissionDenied):
        answer(officer=officer, question_id=question.pk, text="Không phải", now=timezone.now())


def test_a_number_in_a_question_is_refused_and_a_line_is_asked_about_once() -> None:
    person, line = person_with(number=MINE, now=timezone.now()), wrote()
    with pytest.raises(ValidationError):
        ask(person=person, line=line, text="Số 077 190 000 123 của tôi", now=timezone.now())
    ask(person=person, line=line, text="Vì sao?", now=timezone.now())
    with pytest.raises(ValidationError):
        ask(person=person, line=line, text="Vì sao?", now=timezone.now())


# --- what must not leak ---


def test_no_personal_number_reaches_a_page_an_address_or_a_log(
    register: MemoryRegister, caplog: pytest.LogCaptureFixture, justice: Organization
) -> None:
    caplog.set_level(logging.DEBUG)
    client = signed_in(MINE)
    line = wrote()
    seal_everything()
    register.trouble = Trouble.FAILED
    client.post("/me/data/")
    register.trouble = None
    places = ("/me/", "/me/log/", f"/me/log/{line.pk}/receipt/", "/me/log/export.json", "/me/questions/")
    seen = [client.post("/me/data/"), *map(client.get, places)]
    seen.append(client.post(f"/me/log/{line.pk}/ask/", {"text": "Vì sao?"}))
    spoken = "\n".join([record.getMessage() + str(record.__dict__) for record in caplog.records])
    addresses = " ".join(reply.request["PATH_INFO"] + reply.request["QUERY_STRING"] for reply in seen)
    for number in (MINE, OTHERS, CHILD):
        assert number not in spoken
        assert number not in addresses
    log = b"".join(reply.content for reply in seen[1:])
    assert MINE.encode() not in log
