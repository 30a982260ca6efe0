"""No personal number where it does not belong: addresses, logs, output, e-mail, jobs, sessions, any table.

Each journey is walked with known numbers; then all that the house said or kept is searched for each of them.
"""

from __future__ import annotations

import base64
import datetime as dt
import io
import json
import logging
import re
import warnings
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
import segno
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from danso.config.logs import Readable, WithoutPeople
from danso.identity.models import AuthenticationSession, CounterAuthentication, OfficerNumber, Person
from danso.identity.tests.liar import Liar, table
from danso.identity.tests.people import signed_in
from danso.jobs.models import Failure, Job
from danso.jobs.testing import drain
from danso.jobs.tests import samples
from danso.ledger import services as ledger
from danso.ledger.models import Line
from danso.organizations.models import Kind, Organization, Position, Role
from danso.population import cases
from danso.population.answers import Kin, PartialDate
from danso.population.drivers.memory import MemoryRegister
from danso.population.port import Trouble
from danso.population.register import use_register
from danso.population.services import asking
from danso.population.services.counting import count_quality
from danso.population.services.following import follow
from danso.population.tests.residents import COMMUNE, person

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.django_db
MINE, MOTHERS, UNKNOWN, OFFICERS = "077190000123", "077160000456", "077190000777", "077180000999"
OLD = "273123456"
NUMBERS = (MINE, MOTHERS, UNKNOWN, OFFICERS, OLD, "077190000001")
LINKS = re.compile(r'(?:href|src|action|hx-[a-z]+)="([^"]*)"')
PASSWORD = "Mat-khau-thu-06"


def spellings(number: str) -> tuple[str, ...]:
    """A number as it may be written: together, in groups, quoted in an address, in base64."""
    groups = re.findall(r"\d{3}", number)
    coded = base64.b64encode(number.encode()).decode().rstrip("=")
    return (number, " ".join(groups), ".".join(groups), "%20".join(groups), "+".join(groups), coded)


@dataclass
class Said:
    """All that the house let out or kept, by where."""

    log: io.StringIO = field(default_factory=io.StringIO)
    output: list[str] = field(default_factory=list)
    warned: list[warnings.WarningMessage] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)

    def of(self, reply: Any) -> Any:
        """Note where an answer came from, where it leads, and what its head says."""
        self.addresses += [reply.request["PATH_INFO"], reply.request["QUERY_STRING"]]
        self.addresses += map(str, reply.headers.values())
        self.addresses += [morsel.OutputString() for morsel in reply.cookies.values()]
        if not reply.streaming and reply.headers.get("Content-Type", "").startswith("text/html"):
            self.addresses += LINKS.findall(reply.content.decode())
        return reply

    def everything(self) -> dict[str, str]:
        """All of it as text."""
        return {
            "log": self.log.getvalue(),
            "output": "\n".join(self.output),
            "warnings": "\n".join(str(each.message) for each in self.warned),
            "addresses": "\n".join(self.addresses),
            "mail": "\n".join(message.message().as_string() for message in mail.outbox),
            "sessions": "\n".join(json.dumps(each.get_decoded()) for each in Session.objects.all()),
            **{f"table {name}": text for name, text in tables()},
        }

    def leaks(self) -> list[str]:
        """Where a number stands."""
        return [
            f"{where}: {number}"
            for where, text in self.everything().items()
            for number in NUMBERS
            if any(spelling in text for spelling in spellings(number))
        ]


def tables() -> Iterator[tuple[str, str]]:
    """Every table's rows as text, bytes read as such."""
    with connection.cursor() as cursor:
        for name in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(name)}")  # noqa: S608 - our own tables
            yield name, "\n".join(" ".join(map(plain, row)) for row in cursor.fetchall())


def plain(value: object) -> str:
    return bytes(value).decode("latin-1") if isinstance(value, bytes | memoryview) else str(value)


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str], settings: Any) -> Iterator[Said]:
    """Listen on every channel at its most talkative; at the end nothing may have been said."""
    found = Said()
    root = logging.getLogger()
    level, handlers = root.level, []
    for formatter in (WithoutPeople(), Readable()):
        handler = logging.StreamHandler(found.log)
        handler.setFormatter(formatter)
        handlers.append(handler)
        root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        found.warned = warned
        yield found
        root.setLevel(level)
        for handler in handlers:
            root.removeHandler(handler)
        captured = capsys.readouterr()
        found.output += [captured.out, captured.err]
    assert found.log.getvalue()
    assert found.leaks() == []


@pytest.fixture(autouse=True)
def register(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, own_ledger: None, at_any_hour: None
) -> Iterator[MemoryRegister]:
    """A register with a mother and a daughter, open at any hour; own keys."""
    settings.SIGN_IN_PROVIDERS = tmp_path
    for throttle in (asking.officers, asking.systems):
        monkeypatch.setattr(throttle, "_held", type(throttle._held)())
    memory = MemoryRegister()
    memory.add(
        MINE, name__full="Lê Thị Ánh", birth__date=PartialDate(1990, 3, 7), sex="2", old_number=OLD,
        permanent_residence__commune=COMMUNE, mother=Kin(name="Trần Thị Lan", number=MOTHERS),
    )  # fmt: skip
    memory.add(MOTHERS, name__full="Trần Thị Lan", birth__date=PartialDate(1960, 1, 1), sex="2")
    memory.stands = [person(1, sex=None, old_number=OLD, mother=Kin(name="Trần Thị Lan", number=MOTHERS))]
    follow(feed=memory, now=timezone.now())
    count_quality(today=timezone.localdate())
    with use_register(memory):
        yield memory


@pytest.fixture
def ward() -> Organization:
    root = Organization.objects.create(code="TINH", name="UBND tỉnh", kind=Kind.PROVINCE)
    return Organization.objects.create(
        code="X", name="UBND phường X", kind=Kind.COMMUNE, parent=root, unit_code=COMMUNE
    )


def officer(organization: Organization, role: Role = Role.FOCAL_OFFICER) -> Client:
    user = User.objects.create_user(f"{role}-{organization.code}".lower(), password=PASSWORD)
    Position.objects.create(user=user, organization=organization, role=role)
    client = Client(raise_request_exception=False)
    client.post("/sign-in/", {"username": user.username, "password": PASSWORD})
    return client


LOOK_UP = {
    "grounds": "XAC_THUC_TAI_QUAY:nd-69-2024", "number": MINE, "name": "Lê Thị Ánh", "birth": "7/3/1990",
}  # fmt: skip


def test_officers_look_people_up(said: Said, ward: Organization, register: MemoryRegister) -> None:
    desk = officer(ward)
    for change in (
        {}, {"name": "Lê Thị Ạnh"}, {"name": MINE}, {"birth": MINE}, {"number": UNKNOWN},
        {"number": f"{MINE}5"}, {"number": "077 190 000 123"}, {"number": OLD},
        {"grounds": "GQ_TTHC:nd-107-2021"},
        {"grounds": "KHAN_CAP:luat-bvdlcn-2025", "case": f"Tìm mẹ, số {MOTHERS}"},
        {"grounds": MINE},
    ):  # fmt: skip
        said.of(desk.post("/residents/look-up/", LOOK_UP | change))
    assert Line.objects.exists()
    for trouble in Trouble:
        register.trouble = trouble
        assert said.of(desk.post("/residents/look-up/", LOOK_UP)).status_code in {403, 503}


def test_officers_find_people(said: Said, ward: Organization, register: MemoryRegister) -> None:
    desk = officer(ward)
    live = cases.CaseState(live=True, in_unit=True, parties=False)
    cases.register_case_kind("LS-", lambda _question: live)
    try:
        for name in ("Lê Thị Ánh", MINE):
            asked = {
                "grounds": "LAM_SACH:qd-06-2022", "case": "LS-1", "name": name, "birth": "7/3/1990",
            }  # fmt: skip
            sent = {f"name-{key}": value for key, value in asked.items()}
            said.of(desk.post("/residents/find/", {"way": "name", **sent}))
    finally:
        cases.forget_case_kind("LS-")
    assert Line.objects.filter(mode="found").exists()


def test_officers_clean_records(said: Said, ward: Organization) -> None:
    desk = officer(ward)
    said.of(desk.get("/residents/quality/"))
    said.of(desk.get(f"/residents/quality/{ward.pk}/sex_present/"))
    said.of(desk.post(f"/residents/coverage/{ward.pk}/card/list/"))
    resident = 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM population_mirroredresident")
        resident = cursor.fetchone()[0]
    place = f"/residents/{resident}/correct/{ward.pk}/"
    said.of(desk.post(place, {"code": "sex", "value": "2", "evidence": "Giấy khai sinh"}))
    said.of(desk.get("/residents/corrections/"))
    for path in ("mirror", "quality", "coverage"):
        said.of(desk.get(f"/api/population/{path}"))


def test_people_are_authenticated_at_the_counter(said: Said, ward: Organization) -> None:
    desk = officer(ward)
    card = f"{MINE}|{OLD}|Lê Thị Ánh|07031990|Nữ|12 Trần Phú|01022022"
    picture = io.BytesIO()
    segno.make(card, encoding="utf-8").save(picture, kind="png", scale=6)
    photo = SimpleUploadedFile("the.png", picture.getvalue(), "image/png")
    said.of(desk.get("/counter/"))
    said.of(desk.post("/counter/", {"way": "card", "card-code": card}))
    said.of(desk.post("/counter/", {"way": "card", "card-photo": photo}))
    said.of(desk.post("/counter/", {"way": "card", "card-code": card.replace(MINE, UNKNOWN)}))
    said.of(desk.post("/counter/", {"way": "card", "card-code": MINE}))
    manual = {"way": "manual", "manual-reason": "no_card", "manual-number": MINE,
              "manual-name": "Lê Thị Ánh", "manual-birth": "07/03/1990"}  # fmt: skip
    for change in ({}, {"manual-number": OLD}, {"manual-birth": MINE}, {"manual-reason": MINE}):
        said.of(desk.post("/counter/", manual | change))
    for begun in CounterAuthentication.objects.all():
        said.of(desk.post(f"/counter/{begun.pk}/", {"face": "yes"}))
    said.of(desk.get("/counter/guardians/"))
    assert AuthenticationSession.objects.filter(channel="counter").exists()


def test_a_citizen_reads_data_and_log(said: Said, ward: Organization, register: MemoryRegister) -> None:
    said.of(officer(ward).post("/residents/look-up/", LOOK_UP))
    me = signed_in(MINE, raises=False)
    said.of(me.post("/me/data/"))
    ledger.seal_all(now=timezone.now() + dt.timedelta(minutes=1))
    line = Line.objects.filter(actor__startswith="officer").get()
    for place in (
        "/me/", "/me/log/", "/me/log/?agency=X", f"/me/log/?since={MINE[:4]}", "/me/log/export.xlsx",
        "/me/log/export.json", f"/me/log/{line.pk}/receipt/", f"/me/log/{line.pk}/ask/", "/me/questions/",
        "/me/delegations/new/", "/api/v2/findUsage", "/api/v2/usagePeriod", "/api/v2/heartbeat",
    ):  # fmt: skip
        said.of(me.get(place))
    said.of(me.post(f"/me/log/{line.pk}/ask/", {"text": f"Vì sao xem số {MINE} của tôi?"}))
    said.of(me.post(f"/me/log/{line.pk}/ask/", {"text": "Vì sao?"}))
    delegate = {"number": MOTHERS, "name": "Trần Thị Lan", "scopes": ["log"], "basis": "Giấy ủy quyền"}
    today = timezone.localdate()
    delegate |= {"valid_from": f"{today:%d/%m/%Y}", "valid_to": f"{today + dt.timedelta(days=9):%d/%m/%Y}"}
    said.of(me.post("/me/delegations/new/", delegate))
    register.trouble = Trouble.FAILED
    assert said.of(me.post("/me/data/")).status_code == 503


def test_people_and_officers_sign_in_by_a_provider(said: Said, ward: Organization, settings: Any) -> None:
    user = User.objects.create_user("can.bo")
    Position.objects.create(user=user, organization=ward, role=Role.FOCAL_OFFICER)
    known = {"ho_ten": "Lê Thị Ánh", "ngay_sinh": "1990-03-07", "muc_do": 2, "loai_tai_khoan": "cong_dan"}
    liar = Liar(info=known)
    liar.start()
    (settings.SIGN_IN_PROVIDERS / "thu.toml").write_text(table(liar.issuer))
    (settings.DATA / "thu_secret").write_text("bi-mat-cua-nha")
    administrator = officer(ward.parent, Role.ADMINISTRATOR)
    said.of(administrator.post(f"/officers/{user.pk}/number/", {"number": OFFICERS}))
    client = Client(raise_request_exception=False)
    try:
        for number, purpose, level in (
            (MINE, "person", "LoA1"), (MINE, "step_up", "LoA2"), (MOTHERS, "step_up", "LoA2"),
            (MINE[:-1], "step_up", "LoA2"), (OFFICERS, "officer", "LoA2"), (MINE, "officer", "LoA2"),
        ):  # fmt: skip
            if purpose != "step_up":
                client = Client(raise_request_exception=False)
            liar.acr, liar.info["so_dinh_danh"] = level, number
            there = said.of(client.get("/sign-in/with/thu/", {"for": purpose, "next": "/me/"}))
            query = dict(re.findall(r"[?&]([^=]+)=([^&]*)", there.url))
            liar.asked = {"code_challenge": query["code_challenge"], "nonce": query["nonce"]}
            back = {"code": "ma", "state": query["state"], "iss": liar.issuer}
            said.of(client.get("/sign-in/with/thu/callback/", back))
        said.of(client.get("/me/"))
        said.of(client.post("/me/sign-out/"))
    finally:
        liar.stop()
    assert OfficerNumber.objects.exists()
    assert Person.objects.filter(number_index__isnull=False).exists()


def test_a_number_typed_where_the_name_of_an_account_belongs(said: Said) -> None:
    client = Client(raise_request_exception=False)
    for _ in range(6):
        said.of(client.post("/sign-in/", {"username": MINE, "password": MINE}))


def test_auditors_search_and_reviewers_judge(said: Said, ward: Organization) -> None:
    said.of(officer(ward).post("/residents/look-up/", LOOK_UP))
    auditor = officer(ward.parent, Role.AUDITOR)
    for typed in ({"number": MINE}, {"number": f"{MINE}5"}, {"case": MINE}, {"username": MINE}):
        said.of(auditor.post("/access-log/", typed))
    said.of(auditor.get("/readings-to-review/"))


def test_an_unexpected_error_says_nothing_of_what_it_had_in_hand(
    said: Said, ward: Organization, monkeypatch: pytest.MonkeyPatch, register: MemoryRegister
) -> None:
    def broken(*_asked: object, **_options: object) -> None:
        number = MINE
        try:
            {}[number]
        except KeyError as error:
            raise RuntimeError(f"cannot read {number}") from error

    desk, me = officer(ward), signed_in(MINE, raises=False)
    monkeypatch.setattr(register, "look_up", broken)
    monkeypatch.setattr(register, "verify", broken)
    card = f"{MINE}|{OLD}|Lê Thị Ánh|07031990|Nữ|12 Trần Phú|01022022"
    replies = [
        said.of(desk.post("/residents/look-up/", LOOK_UP)),
        said.of(desk.post("/counter/", {"way": "card", "card-code": card})),
        said.of(me.post("/me/data/")),
    ]
    assert {reply.status_code for reply in replies} == {500}
    assert not any(MINE in reply.content.decode() for reply in replies)
    assert "RuntimeError" in said.log.getvalue()


def test_addresses_that_nobody_offers(said: Said) -> None:
    client = Client(raise_request_exception=False)
    client.get(f"/residents/{MINE}/", {"so": MINE})  # the browser's own words; ours must not repeat them
    client.get("/api/v2/findUsage", {"subject": MINE})
    client.get("/health/live", {"so": MINE})
    client.get("/health/ready")


def test_a_job_that_fails_with_a_number_in_its_words(said: Said) -> None:
    for words in (MINE, f"không đọc được {OLD}", "số 077 190 000 123", f"Key (number)=({UNKNOWN})"):
        samples.SPOKEN[:] = [words]
        samples.blurt.enqueue()
        drain(expect_failures=True)
    failures = list(Failure.objects.all())
    assert len(failures) == 4
    for failure in failures:
        assert "LookupError" in failure.traceback
        call_command("jobs", "show", str(failure.job_id))
    call_command("jobs", "list", "--json")


@pytest.mark.parametrize("argument", [MINE, OLD, "077 190 000 123", f"người {MINE}", [{"so": MINE}]])
def test_a_job_takes_no_number(said: Said, argument: object) -> None:
    with pytest.raises(ValueError, match="personal number"):
        samples.count_files.enqueue(argument)
    assert not Job.objects.exists()
    logging.getLogger("danso.test").info("a job was refused")


def test_a_job_takes_a_uuid_that_ends_like_a_number() -> None:
    samples.count_one.enqueue(f"0a0a0a0a-0a0a-4a0a-8a0a-{MINE}")


# --- the search itself ---


def test_the_search_finds_what_is_planted(ward: Organization) -> None:
    assert Said().leaks() == []
    ward.name = f"Phường {OLD}"
    ward.save()
    session = Client().session
    session["x"] = "077 190 000 123"
    session.save()
    planted = Said(addresses=[f"/nguoi/{MINE}/"], output=[base64.b64encode(MOTHERS.encode()).decode()])
    planted.log.write(f"so={UNKNOWN}")
    with suppress(ValueError), warnings.catch_warnings(record=True) as planted.warned:
        warnings.simplefilter("always")
        warnings.warn(OFFICERS, stacklevel=1)
    mail.outbox.append(mail.EmailMessage("Thư", MINE))
    assert {each.partition(":")[0] for each in planted.leaks()} >= {
        "table organizations_organization", "sessions", "addresses", "output", "log", "warnings", "mail",
    }  # fmt: skip
