"""At the counter: the card's code, the register's answer, the officer's eyes; no image, no guess."""

from __future__ import annotations

import datetime as dt
import logging
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
import segno
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from danso.identity.counter.photos import UnreadablePhotoError, code_in
from danso.identity.counter.services import Claim, check, decide
from danso.identity.models import AuthenticationSession, CounterAuthentication, Person
from danso.ledger.models import Line
from danso.organizations.queries import officer_of
from danso.population.answers import PartialDate
from danso.population.drivers.memory import MemoryRegister
from danso.population.port import Trouble
from danso.population.register import use_register

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.contrib.auth.models import User
    from django.test import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_ledger", "at_any_hour")]
NUMBER = "077190000123"
CODE = f"{NUMBER}|273123456|Lê Thị Ánh|07031990|Nữ|12 Trần Phú, Vũng Tàu|01022022"
BORN = PartialDate(1990, 3, 7)


@pytest.fixture(autouse=True)
def register() -> Iterator[MemoryRegister]:
    memory = MemoryRegister()
    memory.add(NUMBER, name__full="Lê Thị Ánh", birth__date=BORN)
    with use_register(memory):
        yield memory


@pytest.fixture
def desk(focal: User, client: Client) -> Client:
    client.force_login(focal)
    return client


def picture_of(text: str, kind: str = "png") -> bytes:
    target = BytesIO()
    segno.make(text, encoding="utf-8").save(target, kind=kind, scale=6)
    return target.getvalue()


def scanned(desk: Client, code: str = CODE) -> Any:
    return desk.post("/counter/", {"way": "card", "card-code": code})


def typed(desk: Client, **said: str) -> Any:
    usual = {"reason": "no_card", "number": NUMBER, "name": "Lê Thị Ánh", "birth": "07/03/1990"}
    sent = {f"manual-{name}": value for name, value in (usual | said).items()}
    return desk.post("/counter/", {"way": "manual", **sent})


def test_a_card_the_register_and_the_face_make_level_2(desk: Client, focal: User) -> None:
    assert scanned(desk).url == "/counter/"
    begun = CounterAuthentication.objects.get()
    assert (begun.way, begun.shape, begun.registered, begun.session) == ("card", "seven", True, None)
    page = desk.get("/counter/").content.decode()
    assert "Lê Thị Ánh" in page
    assert NUMBER not in page
    desk.post(f"/counter/{begun.pk}/", {"face": "yes"})
    session = AuthenticationSession.objects.get()
    assert (session.channel, session.assurance, session.provider) == ("counter", 2, "")
    assert session.person.personal_number == NUMBER
    line = Line.objects.get()
    assert (line.purpose, line.agency, line.actor) == ("XAC_THUC_TAI_QUAY", "STP", f"officer:{focal.pk}")


def test_another_face_opens_nothing(desk: Client) -> None:
    scanned(desk)
    begun = CounterAuthentication.objects.get()
    desk.post(f"/counter/{begun.pk}/", {"face": "no"})
    begun.refresh_from_db()
    assert (begun.face, begun.session) == (False, None)
    assert not AuthenticationSession.objects.exists()
    assert desk.post(f"/counter/{begun.pk}/", {"face": "yes"}).status_code == 403


def test_a_photograph_is_read_in_memory(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.core.files.uploadedfile.TemporaryUploadedFile.__init__", None)
    photo = SimpleUploadedFile("the.png", picture_of(CODE), "image/png")
    assert desk.post("/counter/", {"way": "card", "card-photo": photo}).url == "/counter/"
    assert CounterAuthentication.objects.get().shape == "seven"


def test_a_large_photograph_stays_in_memory_and_a_larger_one_is_dropped(
    desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("django.core.files.uploadedfile.TemporaryUploadedFile.__init__", None)
    for size in (4_000_000, 9_000_000):
        photo = SimpleUploadedFile("the.png", b"\x89PNG" + b"x" * size, "image/png")
        assert desk.post("/counter/", {"way": "card", "card-photo": photo}).status_code == 422


@pytest.mark.parametrize("picture", [b"", b"not a picture", picture_of(CODE)[:200]])
def test_a_picture_without_a_code_is_not_guessed_at(picture: bytes) -> None:
    with pytest.raises(UnreadablePhotoError):
        code_in(picture)


def frame(desk: Client, picture: bytes) -> Any:
    return desk.post("/counter/camera/", picture, content_type="image/jpeg")


def test_a_frame_of_the_camera_is_read_and_nothing_is_kept(desk: Client, register: MemoryRegister) -> None:
    assert frame(desk, picture_of(CODE)).json() == {"code": CODE}
    for nothing in (b"", b"not a picture", picture_of(CODE)[:200]):
        assert frame(desk, nothing).json() == {"code": ""}
    assert frame(desk, b"x" * 3_000_000).status_code == 400
    assert register.asked == 0
    assert not CounterAuthentication.objects.exists()


def test_the_camera_is_for_the_counter_s_page_and_officers_alone(desk: Client, administrator: User) -> None:
    page = desk.get("/counter/")
    assert "camera=(self)" in page["Permissions-Policy"]
    assert "camera=()" in desk.get("/account/")["Permissions-Policy"]
    assert "camera=()" in frame(desk, b"")["Permissions-Policy"]
    assert desk.get("/counter/camera/").status_code == 405
    desk.force_login(administrator)
    assert frame(desk, picture_of(CODE)).status_code == 403


def test_an_unknown_code_leads_to_typing(desk: Client, register: MemoryRegister) -> None:
    reply = scanned(desk, "https://example.vn/the|1|2")
    assert reply.status_code == 422
    assert "Hãy nhập tay" in reply.content.decode()
    assert register.asked == 0


def test_without_a_card_there_is_a_reason_and_level_1(desk: Client) -> None:
    assert typed(desk).url == "/counter/"
    begun = CounterAuthentication.objects.get()
    assert (begun.way, begun.reason) == ("manual", "no_card")
    desk.post(f"/counter/{begun.pk}/", {"face": "yes"})
    assert AuthenticationSession.objects.get().assurance == 1


def test_a_foreigner_has_a_way(desk: Client, register: MemoryRegister) -> None:
    assert typed(desk, reason="foreigner", number="", name="Anna Berg").url == "/counter/"
    begun = CounterAuthentication.objects.get()
    assert (begun.way, begun.registered, register.asked) == ("foreigner", False, 0)
    desk.post(f"/counter/{begun.pk}/", {"face": "yes"})
    session = AuthenticationSession.objects.get()
    assert (session.assurance, session.person.number_index) == (1, None)


def test_everybody_else_has_a_number(desk: Client) -> None:
    assert typed(desk, number="").status_code == 422
    assert typed(desk, reason="foreigner").status_code == 422
    assert typed(desk, number="123").status_code == 422
    assert not Person.objects.exists()


def test_unknown_and_mismatch_are_one_answer(desk: Client) -> None:
    answers = [typed(desk, number="077190000456"), typed(desk, name="Lê Thị Anh Đào")]
    assert {answer.status_code for answer in answers} == {200}
    assert all("Không khớp" in answer.content.decode() for answer in answers)
    assert not CounterAuthentication.objects.exists()


def test_a_silent_register_is_said(desk: Client, register: MemoryRegister) -> None:
    register.trouble = Trouble.TIMED_OUT
    assert scanned(desk).status_code == 503


def test_only_who_began_it_decides_and_in_time(focal: User, administrator: User) -> None:
    now = timezone.now()
    officer = officer_of(focal, on=timezone.localdate())
    begun = check(officer=officer, claim=Claim("Lê Thị Ánh", BORN, NUMBER, shape="seven"), now=now)
    assert begun is not None
    other = officer_of(administrator, on=timezone.localdate())
    with pytest.raises(PermissionDenied):
        decide(officer=other, pk=begun.pk, face=True, now=now)
    with pytest.raises(PermissionDenied):
        decide(officer=officer, pk=begun.pk, face=True, now=now + dt.timedelta(minutes=16))
    assert not AuthenticationSession.objects.exists()


def test_an_administrator_is_not_at_a_counter(administrator: User, client: Client) -> None:
    client.force_login(administrator)
    assert client.get("/counter/").status_code == 403
    assert scanned(client).status_code == 403


def test_the_form_is_protected_against_forgery(focal: User) -> None:
    from django.test import Client as Browser  # noqa: PLC0415

    strict = Browser(enforce_csrf_checks=True)
    strict.force_login(focal)
    assert scanned(strict).status_code == 403


def test_no_number_reaches_a_log(
    desk: Client, caplog: pytest.LogCaptureFixture, register: MemoryRegister
) -> None:
    caplog.set_level(logging.DEBUG)
    scanned(desk)
    register.trouble = Trouble.FAILED
    scanned(desk)
    typed(desk)
    spoken = "\n".join(record.getMessage() + str(record.__dict__) for record in caplog.records)
    assert NUMBER not in spoken
