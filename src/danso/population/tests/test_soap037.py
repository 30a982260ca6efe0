"""Service 037 as it is really spoken, its traps included."""

from __future__ import annotations

import base64
import hashlib

import httpx
import pytest
from lxml import etree

from danso.population.answers import Empty, Kin, NotSupplied, PartialDate, Supplied, UnderVerification
from danso.population.drivers.breaker import Breaker, State
from danso.population.fields import catalogue
from danso.population.port import RegisterRefused, RegisterUnavailable, Search, Subject, Trouble
from danso.population.tests.wire import CREDENTIALS, ENVELOPE, NUMBER, PERSON, collection, register

ALL = tuple(catalogue())
HA = Subject(NUMBER, "Nguyễn Thị Thu Hà", PartialDate(1990, 3, 7))


def answered(*people: str, **options):
    (resident,) = register(collection(*people, **options)).look_up([HA], fields=ALL, envelope=ENVELOPE)
    return resident


def without(element: str) -> str:
    root = etree.fromstring(f"<p>{PERSON}</p>")
    for found in root.findall(f".//{element}"):
        found.getparent().remove(found)
    return "".join(etree.tostring(each, encoding="unicode") for each in root)


def test_a_person_is_read_whole() -> None:
    resident = answered(PERSON)
    assert resident["name.full"] == Supplied("Nguyễn Thị Thu Hà")
    assert resident["birth.date"] == Supplied(PartialDate(1990, 3, 7))
    assert resident["permanent_residence.commune"] == Supplied("26506")
    assert resident["permanent_residence.address"] == Supplied("12 Trần Phú")
    assert resident["hometown"] == Supplied("26506")
    assert resident["father"] == Supplied(Kin(name="Nguyễn Văn Bình", number="077060000456"))
    assert resident.as_of.isoformat() == "2024-10-10T09:00:00+00:00"


def test_unsaid_and_empty_differ() -> None:
    resident = answered(PERSON)
    assert resident["phone"] == NotSupplied()
    assert resident["spouse"] == NotSupplied()
    assert resident["mother"] == Empty()
    assert resident["household.book"] == Empty()


@pytest.mark.parametrize(
    ("element", "nothing", "code"),
    [("GioiTinh", "0", "sex"), ("TinhTrangHonNhan", "0", "marital_status"), ("NhomMau", "00", "blood_group")],
)
def test_the_lists_word_for_not_yet_is_empty(element: str, nothing: str, code: str) -> None:
    assert answered(without(element) + f"<{element}>{nothing}</{element}>")[code] == Empty()


def test_only_what_was_asked_for_comes_back() -> None:
    (resident,) = register(collection(PERSON)).look_up([HA], fields=["sex"], envelope=ENVELOPE)
    assert set(resident.answers) == {"sex"}


# --- the seven traps ---


def test_a_whole_name_in_ten_is_cut_by_rule() -> None:
    name = "<HoVaTen><Ho/><ChuDem/><Ten>Nguyễn Thị Thu Hà</Ten></HoVaTen>"
    resident = answered(without("HoVaTen") + name)
    assert (resident.text("name.family"), resident.text("name.middle")) == ("Nguyễn", "Thị Thu")
    assert resident.text("name.given") == "Hà"


def test_a_missing_district_is_not_supplied() -> None:
    resident = answered(without("MaQuanHuyen"))
    assert resident["permanent_residence.district"] == NotSupplied()
    assert resident["permanent_residence.commune"] == Supplied("26506")


def test_a_single_unit_code_stands_for_all_three() -> None:
    place = "<ThuongTru><MaDonViHanhChinh>26506</MaDonViHanhChinh></ThuongTru>"
    resident = answered(without("ThuongTru") + place)
    codes = [resident.text(f"permanent_residence.{level}") for level in ("province", "district", "commune")]
    assert codes == ["77", "747", "26506"]


def test_a_single_unit_code_after_the_districts_ended_has_two_levels() -> None:
    place = "<ThuongTru><MaDonViHanhChinh>26506</MaDonViHanhChinh></ThuongTru>"
    resident = answered(without("ThuongTru") + place, at="20250801000000")
    assert resident["permanent_residence.district"] == NotSupplied()
    assert resident["permanent_residence.province"] == Supplied("79")


@pytest.mark.parametrize("people", [(), ("",), ("<HoVaTen><Ho/><ChuDem/><Ten/></HoVaTen>",)])
def test_nobody_found_is_a_missing_person_or_an_empty_name(people) -> None:
    assert answered(*people) is None


def test_an_empty_body_is_a_failure_not_a_miss() -> None:
    with pytest.raises(RegisterUnavailable) as refusal:
        register(b"").look_up([HA], fields=ALL, envelope=ENVELOPE)
    assert refusal.value.trouble is Trouble.EMPTY_BODY


@pytest.mark.parametrize(
    ("date", "read"),
    [
        ("<NgayThangNam>1990-03-07</NgayThangNam>", Supplied(PartialDate(1990, 3, 7))),
        ("<NgayThangNam>19900307</NgayThangNam>", Supplied(PartialDate(1990, 3, 7))),
        ("<Nam>1990</Nam>", Supplied(PartialDate(1990))),
        ("<Nam>1990</Nam><NgayThangNam/>", Supplied(PartialDate(1990))),
        ("<NgayThangNam>07/03/90</NgayThangNam>", UnderVerification(None)),
        ("", Empty()),
    ],
)
def test_dates_come_in_two_spellings_and_in_parts(date: str, read) -> None:
    person = without("NgayThangNamSinh") + f"<NgayThangNamSinh>{date}</NgayThangNamSinh>"
    assert answered(person)["birth.date"] == read


def test_ch01_is_the_householder() -> None:
    resident = answered(PERSON)
    assert resident["household.relation"] == Supplied("CH01")
    assert resident["household.head"] == Empty()


# --- the question ---


def sent(subject: Subject) -> tuple[httpx.Request, etree._Element]:
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, content=collection())

    register(answer).look_up([subject], fields=ALL, envelope=ENVELOPE)
    return seen[0], etree.fromstring(seen[0].content)


def elements(root: etree._Element) -> list[tuple[str, str]]:
    operation = root.find(".//{http://dancuquocgia.bca}TraCuuThongTinCongDan")
    return [(etree.QName(each).localname, each.text or "") for each in operation.iter()][1:]


def test_elements_go_out_in_the_order_the_register_wants() -> None:
    _request, root = sent(HA)
    assert elements(root) == [
        ("MaYeuCau", "0190-1"),
        ("MaDVC", "G15-TP110"),
        ("MaTichHop", "037"),
        ("MaCanBo", "officer:7"),
        ("SoDinhDanh", NUMBER),
        ("HoVaTen", "NGUYỄN THỊ THU HÀ"),
        ("NgayThangNamSinh", ""),
        ("NgayThangNam", "19900307"),
    ]


def test_nine_digits_are_an_old_number_and_a_year_is_a_year() -> None:
    names = dict(elements(sent(Subject("273000111", "Lê A", PartialDate(1950)))[1]))
    assert names["SoCMND"] == "273000111"
    assert names["Nam"] == "1950"
    assert "SoDinhDanh" not in names


def test_a_name_cannot_break_out_of_its_element() -> None:
    _request, root = sent(Subject(NUMBER, "A</HoVaTen><SoDinhDanh>1", PartialDate(1990)))
    assert dict(elements(root))["SoDinhDanh"] == NUMBER


def test_the_headers_prove_the_secret_without_sending_it() -> None:
    request, _root = sent(HA)
    stamp = request.headers["Timestamp"]
    user, digest = base64.b64decode(request.headers["Authorization"].split()[1]).decode().split(":")
    proof = f"{CREDENTIALS.url}/soap/dancudanso{stamp}{CREDENTIALS.secret}"
    assert (user, digest) == ("danso", hashlib.sha256(proof.encode()).hexdigest())
    assert request.headers["X-Road-Client"] == CREDENTIALS.system
    assert request.headers["ApiKey"] == "an api key"
    assert request.headers["SOAPAction"] == ""
    assert NUMBER not in str(request.url)


def test_a_time_stamp_is_used_once() -> None:
    stamps: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        stamps.append(request.headers["Timestamp"])
        return httpx.Response(200, content=collection(PERSON))

    driver = register(answer)
    driver.look_up([HA] * 20, fields=ALL, envelope=ENVELOPE)
    assert len(set(stamps)) == 20


@pytest.mark.parametrize(("said", "exists"), [("true", True), ("1", True), ("false", False), ("", False)])
def test_verification_is_a_yes_or_a_no(said: str, *, exists: bool) -> None:
    body = f"<E><Body><KetQuaXacThuc><TonTai>{said}</TonTai></KetQuaXacThuc></Body></E>".encode()
    assert register(body).verify(HA, envelope=ENVELOPE) is exists


def test_the_service_wants_a_name_and_a_birth() -> None:
    for subject in (Subject(NUMBER), Subject(NUMBER, "Lê A"), Subject(NUMBER, "", PartialDate(1990))):
        with pytest.raises(RegisterRefused, match="name_and_birth_needed"):
            register(collection()).look_up([subject], fields=ALL, envelope=ENVELOPE)


@pytest.mark.parametrize(
    ("note", "raised"),
    [
        ("DC-401: timestamp", RegisterRefused),
        ("DC-403: ngoai_gio", RegisterRefused),
        ("DC-503: nguon_ngung", RegisterUnavailable),
    ],
)
def test_a_refusal_in_the_note_of_an_empty_collection_is_told(note: str, raised: type[Exception]) -> None:
    body = collection().replace(b"SoCongDan=", f'GhiChu="{note}" SoCongDan='.encode())
    with pytest.raises(raised):
        register(body).look_up([HA], fields=ALL, envelope=ENVELOPE)


def test_no_match_in_the_note_is_nobody() -> None:
    body = collection().replace(b"SoCongDan=", b'GhiChu="DC-404: khong_khop" SoCongDan=')
    assert register(body).look_up([HA], fields=ALL, envelope=ENVELOPE) == [None]


def test_the_service_offers_no_search() -> None:
    with pytest.raises(RegisterRefused, match="not_offered"):
        register(b"").find(Search(name="A"), fields=ALL, envelope=ENVELOPE)


# --- hostile and broken answers ---

BOMB = b"""<!DOCTYPE b [<!ENTITY a "aaaaaaaaaa"><!ENTITY c "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;"><!ENTITY e "&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;">]><b>&e;</b>"""
XXE = b'<!DOCTYPE b [<!ENTITY x SYSTEM "file:///etc/hostname">]><CongdanCollection>&x;</CongdanCollection>'


@pytest.mark.parametrize("body", [BOMB, XXE, b"<a><b></a>", b"no xml", b"\x00\xff", b"<a>" * 100_000])
def test_what_cannot_be_trusted_is_not_read(body: bytes) -> None:
    with pytest.raises(RegisterUnavailable) as refusal:
        register(body).look_up([HA], fields=ALL, envelope=ENVELOPE)
    assert refusal.value.trouble is Trouble.UNREADABLE


def test_an_endless_answer_is_given_up() -> None:
    body = b"<a>" + b"x" * (9 * 1024 * 1024) + b"</a>"
    with pytest.raises(RegisterUnavailable) as refusal:
        register(body).look_up([HA], fields=ALL, envelope=ENVELOPE)
    assert refusal.value.trouble is Trouble.UNREADABLE


def test_a_server_fault_is_a_failure_and_a_client_fault_a_refusal() -> None:
    fault = "<E><Body><Fault><faultcode>{}</faultcode><faultstring>x</faultstring></Fault></Body></E>"
    with pytest.raises(RegisterUnavailable):
        register(fault.format("S:Server").encode()).verify(HA, envelope=ENVELOPE)
    with pytest.raises(RegisterRefused):
        register(fault.format("soap:Client").encode()).verify(HA, envelope=ENVELOPE)


# --- an unreliable wire ---


def failing(error: Exception | int, times: int, calls: list[str]):
    def answer(request: httpx.Request) -> httpx.Response:
        calls.append(request.headers["Timestamp"])
        if len(calls) > times:
            return httpx.Response(200, content=collection(PERSON))
        if isinstance(error, int):
            return httpx.Response(error, headers={"Retry-After": "7"})
        raise error

    return answer


def test_what_never_arrived_is_asked_again_under_a_new_time_stamp() -> None:
    calls: list[str] = []
    driver = register(failing(httpx.ConnectError("refused"), 2, calls))
    assert driver.look_up([HA], fields=ALL, envelope=ENVELOPE) != [None]
    assert len(set(calls)) == 3


@pytest.mark.parametrize(
    ("error", "trouble"),
    [
        (httpx.ReadTimeout("slow"), Trouble.TIMED_OUT),
        (httpx.RemoteProtocolError("gone"), Trouble.FAILED),
        (503, Trouble.OVERLOADED),
        (500, Trouble.FAILED),
    ],
)
def test_what_may_have_arrived_is_not_asked_again(error, trouble: Trouble) -> None:
    calls: list[str] = []
    with pytest.raises(RegisterUnavailable) as refusal:
        register(failing(error, 9, calls)).look_up([HA], fields=ALL, envelope=ENVELOPE)
    assert (refusal.value.trouble, len(calls)) == (trouble, 1)


def test_an_overloaded_register_says_when_to_come_back() -> None:
    with pytest.raises(RegisterUnavailable) as refusal:
        register(failing(503, 9, [])).look_up([HA], fields=ALL, envelope=ENVELOPE)
    assert refusal.value.retry_after.total_seconds() == 7


def test_after_failures_in_a_row_nobody_waits_until_a_probe_succeeds() -> None:
    calls: list[str] = []
    now = [0.0]
    breaker = Breaker(failures_to_open=3, rest=15, clock=lambda: now[0])
    driver = register(failing(500, 4, calls), breaker=breaker)

    def ask() -> Trouble | None:
        try:
            driver.look_up([HA], fields=ALL, envelope=ENVELOPE)
        except RegisterUnavailable as refusal:
            return refusal.trouble
        return None

    assert [ask() for _ in range(5)] == [Trouble.FAILED] * 3 + [Trouble.PAUSED] * 2
    assert breaker.state is State.OPEN
    now[0] = 15.0
    assert breaker.state is State.HALF_OPEN
    assert [ask(), ask()] == [Trouble.FAILED, Trouble.PAUSED]
    now[0] = 30.0
    assert [ask(), ask()] == [None, None]
    assert (breaker.state, len(calls)) == (State.CLOSED, 6)


def test_one_probe_goes_at_a_time() -> None:
    now = [0.0]
    breaker = Breaker(failures_to_open=1, rest=15, clock=lambda: now[0])
    breaker.failed()
    now[0] = 15.0
    assert [breaker.admit(), breaker.admit()] == [True, False]
    now[0] = 31.0  # the prober was never heard of again
    assert breaker.admit()


def test_nothing_said_of_trouble_names_a_person() -> None:
    with pytest.raises(RegisterUnavailable) as refusal:
        register(b"<a>" + NUMBER.encode()).look_up([HA], fields=ALL, envelope=ENVELOPE)
    assert NUMBER not in repr(refusal.value)
    assert refusal.value.__cause__ is None
    assert NUMBER not in repr(HA)
