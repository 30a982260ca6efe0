"""Service 037 over HTTP: answers, refusals, traps and attacks."""

from __future__ import annotations

import statistics
import time
from typing import TYPE_CHECKING, Any

import pytest
from lxml import etree

from sandbox.wire.client import SOAP_PATH, about, question
from sandbox.wire.matching import name_key
from sandbox.wire.models import Service
from sandbox.wire.tests.conftest import text

if TYPE_CHECKING:
    from sandbox.wire.client import Caller
    from sandbox.wire.tests.conftest import World

ELEMENTS = [
    *("SoDinhDanh", "SoCMND", "HoVaTen", "GioiTinh", "DanToc", "TonGiao", "TinhTrangHonNhan", "NhomMau"),
    *("NgayThangNamSinh", "NoiDangKyKhaiSinh", "QueQuan", "ThuongTru", "NoiOHienTai", "QuocTich"),
    *("Cha", "Me", "VoChong", "NguoiDaiDien", "ChuHo", "SoSoHoKhau"),
]


def note(root: Any) -> str:
    return root.xpath("//*[local-name()='CongdanCollection']")[0].get("GhiChu")


def people(root: Any) -> int:
    [collection] = root.xpath("//*[local-name()='CongdanCollection']")
    found = root.xpath("//*[local-name()='CongDan']")
    assert collection.get("SoCongDan") == str(len(found))
    assert collection.get("ThoiDiemDuLieu").startswith("2024-")
    return len(found)


def refusal(world: World, caller: Caller, body: bytes, **headers: str) -> str:
    answer = world.soap(caller, body, **headers)
    assert answer.status_code == 200
    root = etree.fromstring(answer.content)
    assert people(root) == 0
    return note(root)


def test_a_resident_is_answered_with_every_element(world: World, house: Caller) -> None:
    [who] = world.residents("relation = 'CH01' AND old_number <> ''")
    root = world.ask(house, who)
    assert people(root) == 1
    [person] = root.xpath("//*[local-name()='CongDan']")
    assert [etree.QName(each).localname for each in person] == ELEMENTS
    assert text(root, "CongDan/SoDinhDanh") == who["number"]
    assert text(root, "HoVaTen/Ho") == who["family_name"]
    assert text(root, "ThuongTru/MaTinhThanh") == "77"
    assert len(text(root, "ThuongTru/MaQuanHuyen") or "") == 3
    assert text(root, "CongDan/NgayThangNamSinh/NgayThangNam") == who["birth_date"].replace("-", "")
    assert text(root, "ChuHo/QuanHe") == "CH01"


@pytest.mark.parametrize("birth", ["iso", "compact"])
@pytest.mark.parametrize("spelling", ["marks", "capitals", "plain"])
def test_names_and_dates_are_taken_as_callers_write_them(
    world: World, house: Caller, birth: str, spelling: str
) -> None:
    [who] = world.residents("name_key <> ''")
    name = {"marks": who["name"], "capitals": who["name"].upper(), "plain": name_key(who["name"])}[spelling]
    day = who["birth_date"] if birth == "iso" else who["birth_date"].replace("-", "")
    root = world.ask(house, who, HoVaTen=name, NgayThangNamSinh={"NgayThangNam": day})
    assert people(root) == 1


def test_a_card_of_nine_digits_and_a_bare_year_find_their_resident(world: World, house: Caller) -> None:
    [card] = world.residents("old_number <> ''")
    root = world.ask(house, card | {"number": card["old_number"]})
    assert text(root, "CongDan/SoDinhDanh") == card["number"]
    [old] = world.rows(
        "SELECT *, family_name || ' ' || middle_name || ' ' || given_name AS name FROM register_resident "
        "WHERE length(birth_date) = 4 AND number IS NOT NULL AND middle_name <> '' LIMIT 1"
    )
    assert people(world.ask(house, old)) == 1
    assert people(world.ask(house, card, NgayThangNamSinh={"Nam": card["birth_date"][:4]})) == 0


def test_the_other_operations_answer_too(world: World, house: Caller) -> None:
    [who] = world.residents()
    assert text(world.ask(house, who, Service.VERIFY), "KetQuaXacThuc/TonTai") == "true"
    assert text(world.ask(house, who, Service.VERIFY, HoVaTen="AI DO"), "KetQuaXacThuc/TonTai") == "false"
    assert people(world.ask(house, who, Service.KIN)) == 1


@pytest.mark.parametrize(
    ("service", "code", "said"),
    [
        (Service.LOOK_UP, "037", ""),
        (Service.LOOK_UP, "003", "DC-400: tham_so"),
        (Service.LOOK_UP, "37", "DC-400: tham_so"),
        (Service.VERIFY, "037", "DC-400: tham_so"),
        (Service.KIN, "041", ""),
        (Service.KIN, "0410", "DC-400: tham_so"),
        (Service.KIN, "٠٣٧", "DC-400: tham_so"),
    ],
)
def test_an_operation_is_called_with_its_own_integration_code(
    world: World, house: Caller, service: Service, code: str, said: str
) -> None:
    [who] = world.residents()
    root = world.ask(house, who, service, MaTichHop=code)
    assert (note(root), people(root)) == (said, 0 if said else 1)


def test_unknown_and_mismatch_are_the_same_in_bytes_and_time(world: World, house: Caller) -> None:
    [who] = world.residents()
    unknown = who["number"][:6] + "000000"
    assert unknown not in {row["number"] for row in world.rows("SELECT number FROM register_resident")}
    took: dict[str, list[float]] = {"unknown": [], "mismatch": []}
    bodies = set()
    for turn in range(240):
        kind = ("unknown", "mismatch")[turn % 2]
        number = unknown if kind == "unknown" else who["number"]
        body = question(**about(number, "TRẦN VĂN KHÁC", who["birth_date"]))
        headers = house.soap_headers()
        start = time.perf_counter()
        answer = world.http.post(SOAP_PATH, content=body, headers=headers)
        took[kind].append(time.perf_counter() - start)
        bodies.add(answer.content)
    assert len(bodies) == 1
    medians = {kind: statistics.median(times) for kind, times in took.items()}
    spread = statistics.median(abs(each - medians["unknown"]) for each in took["unknown"])
    assert abs(medians["unknown"] - medians["mismatch"]) < max(2 * spread, 0.3e-3)


def test_elements_out_of_order_are_refused(world: World, house: Caller) -> None:
    [who] = world.residents()
    elements = about(who["number"], who["name"], who["birth_date"])
    turned = dict(sorted(elements.items(), key=lambda each: each[0] == "MaYeuCau"))
    assert refusal(world, house, question(**turned)) == "DC-400: thu_tu"
    world.fault(che_do="fault")
    answer = world.soap(house, question(**turned))
    assert answer.status_code == 500
    assert text(etree.fromstring(answer.content), "Fault/faultstring") == "DC-400: thu_tu"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"HoVaTen": ""}, "DC-400: tham_so"),
        ({"La": "x"}, "DC-400: tham_so"),
        ({"SoDinhDanh": "123456789"}, "DC-400: tham_so"),
        ({"NgayThangNamSinh": {"NgayThangNam": "01/02/1980"}}, "DC-400: tham_so"),
    ],
)
def test_wrong_elements_are_refused(world: World, house: Caller, changed: dict[str, Any], said: str) -> None:
    [who] = world.residents()
    body = question(**(about(who["number"], who["name"], who["birth_date"]) | changed))
    assert refusal(world, house, body) == said


def test_a_used_request_code_is_refused(world: World, house: Caller) -> None:
    [who] = world.residents()
    body = question(**about(who["number"], who["name"], who["birth_date"]))
    assert people(etree.fromstring(world.soap(house, body).content)) == 1
    assert refusal(world, house, body) == "DC-409: trung_MaYeuCau"


@pytest.mark.parametrize("seconds", [-301, 301, -86400])
def test_a_timestamp_far_from_now_is_refused(world: World, house: Caller, seconds: int) -> None:
    [who] = world.residents()
    body = question(**about(who["number"], who["name"], who["birth_date"]))
    for stamp in (int(time.time() + seconds), int((time.time() + seconds) * 1000)):
        headers = house.soap_headers(timestamp=str(stamp))
        answer = world.http.post(SOAP_PATH, content=body, headers=headers)
        assert note(etree.fromstring(answer.content)) == "DC-401: timestamp"


def test_a_call_is_not_replayed(world: World, house: Caller) -> None:
    [who] = world.residents()
    strict = world.consumer()
    for caller, other_body in ((house, "DC-404"), (strict, "DC-401: timestamp")):
        headers = caller.soap_headers(timestamp=str(int(time.time() * 1000)))
        first, second = (question(**about(who["number"], who["name"], who["birth_date"])) for _ in range(2))
        post = [world.http.post(SOAP_PATH, content=each, headers=headers) for each in (first, first, second)]
        roots = [etree.fromstring(each.content) for each in post]
        assert people(roots[0]) == 1
        assert note(roots[1]) == "DC-401: timestamp"
        assert note(roots[2]) == ("" if other_body == "DC-404" else other_body)


def test_seconds_are_a_timestamp_too(world: World, house: Caller) -> None:
    [who] = world.residents()
    body = question(**about(who["number"], who["name"], who["birth_date"]))
    headers = house.soap_headers(timestamp=str(int(time.time())))
    assert people(etree.fromstring(world.http.post(SOAP_PATH, content=body, headers=headers).content)) == 1


@pytest.mark.parametrize("header", ["Authorization", "ApiKey", "X-Road-Client"])
def test_who_cannot_prove_who_they_are_is_refused(world: World, house: Caller, header: str) -> None:
    [who] = world.residents()
    body = question(**about(who["number"], who["name"], who["birth_date"]))
    assert refusal(world, house, body, **{header: "Basic ZGFuc286MTIz"}) == "DC-401: chu_ky"


def test_a_service_outside_the_agreement_is_refused(world: World) -> None:
    [who] = world.residents()
    limited = world.consumer("--service", Service.VERIFY)
    body = question(**about(who["number"], who["name"], who["birth_date"]))
    assert refusal(world, limited, body) == "DC-403: khong_co_thoa_thuan"


XXE = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
LAUGHS = (
    '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY x "&b;&b;&b;&b;">]>'
)


@pytest.mark.parametrize("declared", [XXE, LAUGHS])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_never_read(world: World, house: Caller, declared: str, encoding: str) -> None:
    [who] = world.residents()
    envelope = question(**about(who["number"], "&x;", who["birth_date"])).decode().split("?>", 1)[1]
    body = f'<?xml version="1.0" encoding="{encoding}"?>{declared}{envelope.replace("&amp;x;", "&x;")}'
    assert refusal(world, house, body.encode(encoding)) == "DC-400: xml"


def test_an_oversized_body_is_refused(world: World, house: Caller) -> None:
    [who] = world.residents()
    body = question(**about(who["number"], "A" * 70_000, who["birth_date"]))
    assert refusal(world, house, body) == "DC-400: qua_lon"


def test_traps_of_live_answers_are_set_on_demand(world: World, house: Caller) -> None:
    [who] = world.residents()

    def answer(*modes: str) -> Any:
        world.fault(dich_vu=Service.LOOK_UP, che_do=list(modes))
        return world.ask(house, who)

    whole = answer("ten_gop")
    assert (text(whole, "CongDan/HoVaTen/Ho"), text(whole, "CongDan/HoVaTen/Ten")) == (None, who["name"])
    nameless = answer("khong_co_Ten").xpath("//*[local-name()='CongDan']/*[local-name()='HoVaTen']/*[3]")[0]
    assert (nameless.text, *nameless.attrib.values()) == (None, "true")
    assert not answer("khong_co_huyen").xpath("//*[local-name()='MaQuanHuyen']")
    one = answer("mot_ma_don_vi", "ngay_iso")
    assert text(one, "ThuongTru/MaDonViHanhChinh") == who["permanent_old"]
    assert text(one, "CongDan/NgayThangNamSinh/NgayThangNam") == who["birth_date"]
    assert people(answer("khong_cong_dan")) == 0
    world.fault(dich_vu=Service.LOOK_UP, che_do="rong")
    empty = world.soap(house, question(**about(who["number"], who["name"], who["birth_date"])))
    assert (empty.status_code, empty.content) == (200, b"")
