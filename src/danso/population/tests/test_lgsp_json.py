"""The JSON façade: batches, states of values, searches, the feed, with people who do not exist."""

from __future__ import annotations

import datetime as dt
import json

import httpx
import pytest

from danso.population.answers import Empty, Kin, NotSupplied, PartialDate, Supplied, UnderVerification
from danso.population.drivers.breaker import Breaker
from danso.population.drivers.lgsp_json import LgspJson
from danso.population.drivers.transport import Transport
from danso.population.fields import catalogue
from danso.population.port import (
    Correction,
    RegisterRefused,
    RegisterUnavailable,
    Search,
    Subject,
    TooManyHits,
    Trouble,
)
from danso.population.tests.wire import CREDENTIALS, ENVELOPE, NUMBER

ALL = tuple(catalogue())


def has(value: object, state: str = "co") -> dict[str, object]:
    return {"trangThai": state, "giaTri": value}


ROW = {
    "maCongDan": "41",
    "soDinhDanh": has(NUMBER),
    "hoVaTen": has({"ho": "Nguyễn", "chuDem": "Thị Thu", "ten": "Hà"}),
    "ngayThangNamSinh": has("1990-03-07"),
    "gioiTinh": has(2),
    "danToc": has("01", "dang_xac_minh"),
    "tonGiao": {"trangThai": "khong_co"},
    "soDienThoai": {"trangThai": "khong_cung_cap"},
    "trangThai": has("dang_song"),
    "thuongTru": has(
        {"maTinhThanh": "77", "maPhuongXa": "26506", "chiTiet": "", "quocGia": "VN", "tuNgay": "2011-05"}
    ),
    "tamTru": {"trangThai": "khong_co"},
    "queQuan": has({"maTinhThanh": "77", "maQuanHuyen": "747", "maPhuongXa": "", "quocGia": "VN"}),
    "theCanCuoc": has({"ngayCap": "2022-02-01", "noiCap": "BCA", "ngayHetHan": "khong_thoi_han"}),
    "taiKhoanDinhDanh": has({"mucDo": 2, "tuNgay": "2023-01-01"}),
    "cha": has({"hoVaTen": "Nguyễn Văn Bình", "quocTich": "VN", "soDinhDanh": "077060000456", "soCMND": ""}),
    "chuHo": has({"quanHe": "CH01", "hoVaTen": "", "quocTich": "", "soDinhDanh": "", "soCMND": ""}),
    "con": has([{"hoVaTen": "Nguyễn An", "quocTich": "VN", "soDinhDanh": "", "soCMND": ""}]),
}  # fmt: skip


def driver(answer, seen: list[httpx.Request] | None = None) -> LgspJson:
    def handler(request: httpx.Request) -> httpx.Response:
        if seen is not None:
            seen.append(request)
        return answer(request) if callable(answer) else httpx.Response(200, json=answer)

    client = httpx.Client(transport=httpx.MockTransport(handler), base_url="http://register.test")
    return LgspJson(Transport(client, Breaker(), longest_wait=0.0), CREDENTIALS)


def people(*rows: object) -> dict[str, object]:
    return {"thoiDiemDuLieu": "2024-10-10T00:00:00+07:00", "soCongDan": len(rows), "congDan": list(rows)}


def looked_up(row: dict[str, object], subject: Subject = Subject(NUMBER)):  # noqa: B008 - it is frozen
    return driver(people(row)).look_up([subject], fields=ALL, envelope=ENVELOPE)[0]


def test_every_state_of_a_value_is_typed() -> None:
    resident = looked_up(ROW)
    assert resident["name.full"] == Supplied("Nguyễn Thị Thu Hà")
    assert resident["birth.date"] == Supplied(PartialDate(1990, 3, 7))
    assert resident["ethnicity"] == UnderVerification("01")
    assert resident["religion"] == Empty()
    assert resident["phone"] == NotSupplied()
    assert resident["status"] == Supplied("living")
    assert resident["children"] == Supplied((Kin(name="Nguyễn An", nationality="VN"),))


def test_a_whole_answers_for_its_parts() -> None:
    resident = looked_up(ROW)
    assert resident["permanent_residence.commune"] == Supplied("26506")
    assert resident["permanent_residence.district"] == NotSupplied()
    assert resident["permanent_residence.address"] == Empty()
    assert resident["permanent_residence.since"] == Supplied(PartialDate(2011, 5))
    assert resident["temporary_residence.commune"] == Empty()
    assert resident["hometown"] == Supplied("747")
    assert resident["card.issued_on"] == Supplied(PartialDate(2022, 2, 1))
    assert resident["card.expires_on"] == Empty()
    assert resident["e_identity.level"] == Supplied("2")
    assert resident["household.relation"] == Supplied("CH01")
    assert resident["household.head"] == Empty()


def test_a_whole_name_in_ten_is_cut_by_rule() -> None:
    row = ROW | {"hoVaTen": has({"ho": "", "chuDem": "", "ten": "Nguyễn Thị Thu Hà"})}
    assert looked_up(row).text("name.family") == "Nguyễn"


@pytest.mark.parametrize("value", ["07/03/1990", "1990-13-01"])
def test_what_is_no_date_is_under_verification(value: str) -> None:
    assert looked_up(ROW | {"ngayThangNamSinh": has(value)})["birth.date"] == UnderVerification(None)


def test_a_batch_is_one_call_and_answers_in_the_order_asked() -> None:
    seen: list[httpx.Request] = []
    other = "077190000999"
    asked = [Subject(other), Subject(NUMBER), Subject(NUMBER, "Lê Lợi")]
    found = driver(people(ROW), seen).look_up(asked, fields=["sex"], envelope=ENVELOPE)
    assert [person is None for person in found] == [True, False, True]
    body = json.loads(seen[0].content)
    assert (len(seen), body["soDinhDanh"]) == (1, [other, NUMBER])
    assert set(body["fields"]) == {"gioiTinh", "soDinhDanh", "hoVaTen", "ngayThangNamSinh"}
    assert set(found[1].answers) == {"sex"}


@pytest.mark.parametrize(
    ("subject", "known"),
    [
        (Subject(NUMBER, "NGUYEN THI THU HA"), True),
        (Subject(NUMBER, "Nguyễn Thị Thu Hà", PartialDate(1990, 3, 7)), True),
        (Subject(NUMBER, "Nguyễn Thị Thu", PartialDate(1990, 3, 7)), False),
        (Subject(NUMBER, "", PartialDate(1990, 3, 8)), False),
        (Subject(NUMBER, "", PartialDate(1990)), False),
    ],
)
def test_a_person_of_another_name_or_birth_is_nobody(subject: Subject, *, known: bool) -> None:
    assert (looked_up(ROW, subject) is not None) is known


def test_a_search_is_by_name_and_birth_or_by_place() -> None:
    seen: list[httpx.Request] = []
    by_name = Search(name="Nguyễn Thị Thu Hà", birth=PartialDate(1990))
    register = driver(people(ROW), seen)
    assert len(register.find(by_name, fields=["sex"], envelope=ENVELOPE)) == 1
    register.find(Search(commune="26506", address="12 Trần Phú"), fields=["sex"], envelope=ENVELOPE)
    first, second = (json.loads(request.content) for request in seen)
    assert (first["loai"], first["ngayThangNamSinh"]) == ("TimTheoHoTenNgaySinh", {"nam": "1990"})
    assert second["thuongTru"] == {"maPhuongXa": "26506", "chiTiet": "12 Trần Phú"}
    assert NUMBER not in str(seen[0].url)


def test_no_match_is_nobody_and_any_other_refusal_is_told() -> None:
    def refused(status: int, code: str):
        return driver(lambda _request: httpx.Response(status, json={"code": code, "reason": "x"}))

    assert refused(404, "DC-404").look_up([Subject(NUMBER)], fields=ALL, envelope=ENVELOPE) == [None]
    with pytest.raises(RegisterRefused, match="DC-403:x"):
        refused(403, "DC-403").verify(Subject(NUMBER, "A", PartialDate(1990)), envelope=ENVELOPE)
    with pytest.raises(RegisterUnavailable):
        refused(503, "DC-503").changes(after=0, most=10)


def test_a_search_that_fits_too_many_is_no_refusal() -> None:
    told = {"code": "DC-400", "reason": "qua_nhieu_ket_qua"}
    register = driver(lambda _request: httpx.Response(400, json=told))
    with pytest.raises(TooManyHits):
        register.find(Search(name="Lê An", birth=PartialDate(1990)), fields=["sex"], envelope=ENVELOPE)


@pytest.mark.parametrize(
    ("body", "trouble"),
    [(b"", Trouble.EMPTY_BODY), (b"<html>", Trouble.UNREADABLE), (b"[1]", Trouble.UNREADABLE)],
)
def test_what_cannot_be_read_is_a_failure(body: bytes, trouble: Trouble) -> None:
    register = driver(lambda _request: httpx.Response(200, content=body))
    with pytest.raises(RegisterUnavailable) as refusal:
        register.look_up([Subject(NUMBER)], fields=ALL, envelope=ENVELOPE)
    assert refusal.value.trouble is trouble


def test_the_feed_is_read_in_pages() -> None:
    line = {
        "seq": 7, "loai": "khai_tu", "maCongDan": "41", "soDinhDanh": NUMBER, "xayRaNgay": "2024-10-01",
        "ghiNhanNgay": "2024-10-03", "thayDoi": {}, "phanHoi": None, "congDan": ROW,
    }  # fmt: skip
    page = driver({"tu": 6, "den": 7, "dau": 9, "con": True, "bienDong": [line]}).changes(after=6, most=1)
    (change,) = page.changes
    assert (change.cursor, change.kind, change.reference, page.head) == (7, "death", "41", 9)
    assert change.happened_on == dt.date(2024, 10, 1)
    assert change.resident.text("name.given") == "Hà"


def test_the_first_load_is_read_in_pages() -> None:
    answer = people(ROW) | {"tu": 0, "den": 41, "con": True, "bienDong": 12}
    page = driver(answer).snapshot(after=0, most=1)
    assert (page.last, page.more, page.head, page.records[0].number) == (41, True, 12, NUMBER)


def test_a_correction_is_asked_for_and_followed() -> None:
    seen: list[httpx.Request] = []
    register = driver({"maPhanHoi": "c-1", "trangThai": "tiep_nhan", "lyDo": "", "duKienNgay": ""}, seen)
    correction = Correction("PHSL-1", NUMBER, "birth.date", "1990-03-08", "Giấy khai sinh số 1")
    answer = register.ask_correction(correction, envelope=ENVELOPE)
    assert (answer.code, answer.accepted) == ("c-1", None)
    assert json.loads(seen[0].content)["truong"] == "ngayThangNamSinh"
    refused = driver({"maPhanHoi": "c-1", "trangThai": "tu_choi", "lyDo": "thieu_minh_chung"})
    assert refused.correction("c-1").accepted is False
