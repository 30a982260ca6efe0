"""The JSON façade over HTTP: look-ups with mandatory fields, the feed, corrections, faults, the page."""

from __future__ import annotations

import re
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from sandbox.wire.fields import CATALOGUE
from sandbox.wire.models import Service
from sandbox.wire.tests.conftest import (
    CONFIRM,
    CORRECTIONS,
    FEED,
    LGSP,
    SEARCH,
    SNAPSHOT,
    envelope,
)

if TYPE_CHECKING:
    import httpx

    from sandbox.wire.client import Caller
    from sandbox.wire.tests.conftest import World

PROJECT = Path(__file__).resolve().parents[4]


def look_up(world: World, caller: Caller, **asked: Any) -> dict[str, Any]:
    answer = world.post(caller, SEARCH, **envelope(**asked))
    assert answer.status_code == 200, answer.text
    assert answer.json()["soCongDan"] == len(answer.json()["congDan"])
    return answer.json()


def refused(answer: httpx.Response, status: int, reason: str) -> dict[str, Any]:
    problem = answer.json()
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert (answer.status_code, problem["code"], problem["reason"]) == (status, f"DC-{status}", reason)
    return problem


def claim(who: dict[str, Any], **changed: Any) -> dict[str, Any]:
    birth = {"ngayThangNam": who["birth_date"]}
    said = {"soDinhDanh": who["number"], "hoVaTen": who["name"], "ngayThangNamSinh": birth}
    return envelope(**(said | changed))


def test_each_field_is_answered_under_its_name_with_its_state(world: World, house: Caller) -> None:
    [who] = world.residents("death_date = '' AND email = ''")
    [told] = look_up(world, house, loai="TraCuuTheoSo", soDinhDanh=who["number"], fields=list(CATALOGUE))[
        "congDan"
    ]
    assert set(told) == {"maCongDan", *CATALOGUE}
    assert told["hoVaTen.ten"] == {"trangThai": "co", "giaTri": who["given_name"]}
    assert told["thuongTru.maPhuongXa"] == {"trangThai": "co", "giaTri": who["permanent_old"]}
    assert told["ngayChet"] == {"trangThai": "khong_co"}
    assert told["anhChanDung"] == {"trangThai": "khong_cung_cap"}


def test_a_doubted_value_says_so(world: World, house: Caller) -> None:
    [doubted, *_] = world.rows(
        "SELECT * FROM register_resident WHERE under_verification <> '' AND number IS NOT NULL"
    )
    wire = doubted["under_verification"].split()[0]
    field = wire[0].lower() + wire[1:]
    asked = {"loai": "TraCuuTheoSo", "soDinhDanh": doubted["number"], "fields": [field]}
    [told] = look_up(world, house, **asked)["congDan"]
    assert told[field]["trangThai"] == "dang_xac_minh"


def test_fields_are_mandatory_and_known(world: World, house: Caller) -> None:
    [who] = world.residents()
    asked = envelope(loai="TraCuuTheoSo", soDinhDanh=who["number"])
    for fields in (None, [], ["soDinhDanh"] * 131):
        problem = refused(world.post(house, SEARCH, **asked, fields=fields), 400, "tham_so")
        assert problem["where"] == ["question.fields"] or problem["where"] == ["fields"]
    problem = refused(world.post(house, SEARCH, **asked, fields=["soDinhDanh", "la"]), 400, "truong")
    assert problem["where"] == ["fields.1"]


def test_at_most_twenty_numbers_are_asked(world: World, house: Caller) -> None:
    numbers = [each["number"] for each in world.residents(most=21)]
    asked = {"loai": "TraCuuTheoSo", "fields": ["soDinhDanh"]}
    assert look_up(world, house, soDinhDanh=numbers[:20], **asked)["soCongDan"] == 20
    refused(world.post(house, SEARCH, **envelope(soDinhDanh=numbers, **asked)), 400, "tham_so")


def test_people_are_found_by_name_address_and_household(world: World, house: Caller) -> None:
    [who] = world.residents("household_id IS NOT NULL AND permanent_address <> ''")
    fields = ["soDinhDanh", "chuHo.quanHe"]
    birth = {"ngayThangNam": who["birth_date"]}
    named = look_up(
        world, house, loai="TimTheoHoTenNgaySinh", hoVaTen=who["name"], ngayThangNamSinh=birth, fields=fields
    )
    place = {"maPhuongXa": who["permanent_old"], "chiTiet": who["permanent_address"]}
    there = look_up(world, house, loai="TimTheoDiaChi", thuongTru=place, fields=fields)
    family = look_up(world, house, loai="XacNhanHoGiaDinh", soDinhDanh=who["number"], fields=fields)
    for answer in (named, there, family):
        assert str(who["id"]) in {each["maCongDan"] for each in answer["congDan"]}
    assert "CH01" in {each["chuHo.quanHe"].get("giaTri") for each in family["congDan"]}


def test_a_search_that_finds_a_crowd_is_refused(world: World, house: Caller) -> None:
    there = (
        "UPDATE register_resident SET permanent_old = '26704', permanent_address = 'Chợ đông' WHERE id = ?"
    )
    crowd = [(each["id"],) for each in world.residents("permanent_address <> ''", most=300)[-31:]]
    with closing(sqlite3.connect(world.data / "sandbox.sqlite3", timeout=30)) as database, database:
        database.executemany(there, crowd)
    place = {"maPhuongXa": "26704", "chiTiet": "Chợ đông"}
    asked = envelope(loai="TimTheoDiaChi", thuongTru=place, fields=["soDinhDanh"])
    assert len(crowd) == 31
    refused(world.post(house, SEARCH, **asked), 400, "qua_nhieu_ket_qua")


def test_a_verification_answers_the_fields_of_the_one_person(world: World, house: Caller) -> None:
    [who] = world.residents()
    asked = claim(who) | {"loai": "XacThuc", "fields": ["soDinhDanh"]}
    [told] = look_up(world, house, **asked)["congDan"]
    assert told["soDinhDanh"]["giaTri"] == who["number"]


def test_residences_are_told_in_the_order_they_began(world: World, house: Caller) -> None:
    [moved, *_] = world.rows(
        "SELECT r.number FROM register_resident r JOIN register_residence s ON s.resident_id = r.id "
        "WHERE s.kind = 'permanent' AND r.number IS NOT NULL"
    )
    [told] = look_up(world, house, loai="LichSuCuTru", soDinhDanh=moved["number"], fields=["thuongTru"])[
        "congDan"
    ]
    days = [each["tuNgay"] for each in told["lichSuCuTru"]]
    assert len(days) > 1
    assert days == sorted(days)


def test_unknown_and_mismatch_are_one_answer(world: World, house: Caller) -> None:
    [who] = world.residents()
    same = str(uuid4())
    unknown = {"soDinhDanh": who["number"][:6] + "000000"}
    answers = []
    for changed in (unknown, {"hoVaTen": "Ai Đó"}):
        asked = claim(who, **changed) | {"loai": "XacThuc", "fields": ["soDinhDanh"]}
        answer = world.post(house, SEARCH, **asked)
        refused(answer, 404, "khong_khop")
        answers.append(answer.content)
        code = {"maYeuCau": f"{same[:-1]}{len(answers)}"}
        said = world.post(house, CONFIRM, **(claim(who, **changed) | code))
        assert said.json()["tonTai"] is False
    assert answers[0] == answers[1]


def test_what_differs_is_told_only_under_such_an_agreement(world: World, house: Caller) -> None:
    [who] = world.residents()
    assert world.post(house, CONFIRM, **claim(who)).json()["tonTai"] is True
    told = world.post(house, CONFIRM, **claim(who, hoVaTen="Ai Đó")).json()
    assert told["khop"] == {"hoVaTen": False, "ngaySinh": True}
    other = world.consumer("--withhold", "danToc", "--purpose", "TU_TRA_CUU")
    assert "khop" not in world.post(other, CONFIRM, **claim(who)).json()
    asked = {"loai": "TraCuuTheoSo", "soDinhDanh": who["number"], "fields": ["danToc"]}
    [person] = look_up(world, other, **asked)["congDan"]
    assert person["danToc"] == {"trangThai": "khong_cung_cap"}
    refused(world.post(other, SEARCH, **(envelope(**asked) | {"mucDich": "AN_SINH"})), 403, "muc_dich")


def test_a_dossiers_purpose_names_the_dossier_and_a_request_code_serves_once(
    world: World, house: Caller
) -> None:
    [who] = world.residents()
    asked = claim(who) | {"mucDich": "GQ_TTHC"}
    assert refused(world.post(house, CONFIRM, **asked), 400, "tham_so")["where"] == ["hoSo"]
    asked |= {"hoSo": "000.00.01.H06-241001-0001"}
    assert world.post(house, CONFIRM, **asked).status_code == 200
    refused(world.post(house, CONFIRM, **asked), 409, "trung_MaYeuCau")


def test_calls_are_counted_by_the_minute(world: World) -> None:
    [who] = world.residents()
    few = world.consumer("--calls-a-minute", "2")
    while time.time() % 60 > 50:
        time.sleep(0.5)
    statuses = [world.post(few, CONFIRM, **claim(who)).status_code for _ in range(3)]
    assert statuses == [200, 200, 429]


def test_the_feed_tells_each_line_once_in_order(world: World, house: Caller) -> None:
    seen: list[int] = []
    page = world.get(house, FEED, tu=0, soLuong=100).json()
    while page["bienDong"]:
        seen += [each["seq"] for each in page["bienDong"]]
        assert page["den"] == seen[-1]
        page = world.get(house, FEED, tu=page["den"], soLuong=100).json()
    assert seen == list(range(1, page["dau"] + 1))
    nothing = world.get(house, FEED, tu=page["dau"])
    assert nothing.headers["Retry-After"] == "30"
    assert (nothing.json()["bienDong"], nothing.json()["con"]) == ([], False)


def test_a_snapshot_holds_every_record_once(world: World, house: Caller) -> None:
    seen: list[str] = []
    page = world.get(house, SNAPSHOT, soLuong=500).json()
    while page["congDan"]:
        seen += [each["maCongDan"] for each in page["congDan"]]
        page = world.get(house, SNAPSHOT, tu=page["den"], soLuong=500).json()
    [count] = world.rows("SELECT COUNT(*) AS n FROM register_resident")
    assert len(seen) == len(set(seen)) == count["n"]
    assert page["bienDong"] == world.get(house, FEED, soLuong=1).json()["dau"]


def test_a_correction_is_weighed_and_told_by_the_feed(world: World, house: Caller) -> None:
    [who] = world.residents("religion <> '03'")
    wish = {"soDinhDanh": who["number"], "truong": "tonGiao", "giaTri": "03"}
    good = world.post(house, CORRECTIONS, **envelope(**wish, minhChung="Giấy xác nhận"))
    bad = world.post(house, CORRECTIONS, **envelope(**wish))
    assert (good.status_code, good.json()["trangThai"]) == (202, "tiep_nhan")
    before = world.get(house, FEED, soLuong=1).json()["dau"]
    passed = world.http.post("/sandbox/ngay", json={"so_ngay": 3})
    assert passed.json()["da_giai_quyet"] == 2
    path = f"{CORRECTIONS}/{good.json()['maPhanHoi']}"
    state = world.get(house, path).json()
    assert state["trangThai"] == "chap_nhan"
    lines = world.get(house, FEED, tu=before, soLuong=1000).json()["bienDong"]
    [line] = [each for each in lines if each["seq"] == state["bienDong"]]
    assert line["phanHoi"] == good.json()["maPhanHoi"]
    assert line["loai"] == "cai_chinh"
    assert line["thayDoi"]["tonGiao"] == {"truoc": who["religion"], "sau": "03"}
    assert line["congDan"]["tonGiao"] == {"trangThai": "co", "giaTri": "03"}
    other = world.get(house, f"{CORRECTIONS}/{bad.json()['maPhanHoi']}").json()
    assert (other["trangThai"], other["lyDo"]) == ("tu_choi", "thieu_minh_chung")


def test_the_platforms_variant_answers_the_same_person(world: World, house: Caller) -> None:
    [who] = world.residents()
    asked = {
        "maYeuCau": uuid4().hex,
        "maDVC": "1.004194",
        "maCanBo": "canbo.01",
        "soDinhDanh": who["number"],
        "soCMND": "",
        "hoVaTen": who["name"],
        "ngayThangNam": who["birth_date"],
    }
    told = world.post(house, LGSP, **asked).json()["CongdanCollection"]
    assert told["SoCongDan"] == "1"
    assert told["CongDan"][0]["HoVaTen"]["Ten"] == who["given_name"]


def test_failures_come_at_their_rate_and_delays_take_their_time(world: World, house: Caller) -> None:
    [who] = world.residents()
    world.fault(dich_vu=Service.CONFIRM, ty_le_loi=0.25)
    statuses = [world.post(house, CONFIRM, **claim(who)).status_code for _ in range(12)]
    assert statuses.count(503) == 3
    world.fault(dich_vu=Service.CONFIRM, do_tre_ms=300)
    start = time.monotonic()
    assert world.post(house, CONFIRM, **claim(who)).status_code == 200
    assert time.monotonic() - start >= 0.3
    shown = world.http.get("/sandbox/loi").json()
    assert shown == [{"dich_vu": Service.CONFIRM, "do_tre_ms": 300, "ty_le_loi": 0.0, "che_do": []}]
    assert Service.CONFIRM in world.http.get("/").text
    assert world.http.put("/sandbox/loi", json={"che_do": "la"}).status_code == 400


def test_the_page_shows_no_secret_and_no_person(world: World, house: Caller) -> None:
    page = world.http.get("/").text
    assert house.system in page
    assert house.secret not in page
    assert house.api_key not in page
    assert not re.search(r"\b\d{12}\b", page)


def test_problems_repeat_no_value(world: World, house: Caller) -> None:
    number = "077199123456x"
    answer = world.post(house, CONFIRM, **envelope(soDinhDanh=number, hoVaTen="A", ngayThangNamSinh={}))
    assert answer.status_code == 400
    assert number not in answer.text


def test_the_description_names_every_call(world: World) -> None:
    paths = world.http.get("/openapi.json").json()["paths"]
    assert {SEARCH, CONFIRM, FEED, SNAPSHOT, CORRECTIONS, LGSP, "/sandbox/loi"} <= set(paths)


def test_the_table_of_settings_is_complete_and_true() -> None:
    code = (PROJECT / "src" / "sandbox" / "settings.py").read_text("utf-8")
    page = (PROJECT / "docs" / "reference" / "settings.md").read_text("utf-8")
    in_table = re.findall(r"^\| `(SANDBOX_\w+)` \|", page, re.MULTILINE)
    assert sorted(set(re.findall(r"SANDBOX_[A-Z_]+", code))) == sorted(in_table)
