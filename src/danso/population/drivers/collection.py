"""Reads `CongdanCollection` (QCVN 109 and what service 037 really sends) into typed answers.

An element that is absent was not supplied; one that is there and says nothing, or the list's "chưa có", is
empty. Known traps: the whole name in `Ten`, no `MaQuanHuyen`, one `MaDonViHanhChinh` for all three codes,
`yyyyMMdd` or ISO dates, a missing `CongDan` or `Ten` for "not found".
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from danso.population.answers import (
    Answer,
    Empty,
    Kin,
    NotADateError,
    NotSupplied,
    PartialDate,
    Resident,
    Supplied,
    UnderVerification,
    split_name,
)
from danso.population.drivers.xml import child, descendant, local, text
from danso.vietnam.administrative_units import Level, ancestors, unit
from danso.vietnam.text import nfc

if TYPE_CHECKING:
    from lxml.etree import _Element

# Wire element → field, for what is one text; the second tells the list's word for "chưa có".
TEXTS: Final = {
    "SoDinhDanh": ("personal_number", ""),
    "SoCMND": ("old_number", ""),
    "GioiTinh": ("sex", "0"),
    "DanToc": ("ethnicity", "00"),
    "TonGiao": ("religion", ""),
    "QuocTich": ("nationality", ""),
    "NhomMau": ("blood_group", "00"),
    "TinhTrangHonNhan": ("marital_status", "0"),
    "SoSoHoKhau": ("household.book", ""),
}
KIN: Final = {"Cha": "father", "Me": "mother", "VoChong": "spouse", "NguoiDaiDien": "representative"}
RESIDENCES: Final = {"ThuongTru": "permanent_residence", "NoiOHienTai": "current_residence"}
PLACES: Final = {"NoiDangKyKhaiSinh": "birth.registration", "QueQuan": "hometown"}
HOUSEHOLD_HEAD: Final = "CH01"


def read_collection(root: _Element) -> list[Resident]:
    """Everybody in an answer, without those whose record is an empty shell."""
    collection = descendant(root, "CongdanCollection")
    if collection is None:
        return []
    as_of = _moment(collection.get("ThoiDiemDuLieu", ""))
    people = (each for each in collection if isinstance(each.tag, str) and local(each) == "CongDan")
    return [read_person(person, as_of) for person in people if _has_name(person)]


def read_person(person: _Element, as_of: dt.datetime | None) -> Resident:
    """One CongDan as answers by field code."""
    answers: dict[str, Answer] = {
        code: _text(child(person, element), nothing) for element, (code, nothing) in TEXTS.items()
    }
    answers |= _name(child(person, "HoVaTen"))
    answers["birth.date"] = _date(child(person, "NgayThangNamSinh"))
    for element, code in KIN.items():
        answers[code] = _kin(child(person, element))
    answers |= _household(child(person, "ChuHo"))
    on = as_of.date() if as_of else None
    for element, code in PLACES.items():
        answers[code] = _place_code(child(person, element), on)
    for element, code in RESIDENCES.items():
        answers |= _residence(child(person, element), code, on)
    said = {code: answer for code, answer in answers.items() if answer != NotSupplied()}
    return Resident(said, as_of)


def _has_name(person: _Element) -> bool:
    name = child(person, "HoVaTen")
    return bool(text(child(name, "Ten")) or text(name))


def _text(element: _Element | None, nothing: str = "") -> Answer:
    value = text(element)
    if element is None or value is None:
        return NotSupplied()
    if not value or value == nothing:
        return Empty()
    return _marked(element, nfc(value))


def _marked(element: _Element, value: str | PartialDate | Kin) -> Answer:
    return UnderVerification(value) if element.get("TrangThai") == "dang_xac_minh" else Supplied(value)


def _name(element: _Element | None) -> dict[str, Answer]:
    if element is None:
        return {}
    family, middle, given = (text(child(element, part)) or "" for part in ("Ho", "ChuDem", "Ten"))
    name = split_name(family, middle, given or ("" if len(element) else text(element) or ""))
    parts = {"name.full": name.full, "name.family": name.family, "name.middle": name.middle}
    parts["name.given"] = name.given
    return {code: _marked(element, part) if part else Empty() for code, part in parts.items()}


def _date(element: _Element | None) -> Answer:
    if element is None:
        return NotSupplied()
    value = text(child(element, "NgayThangNam")) or text(child(element, "Nam")) or text(element) or ""
    if not value:
        return Empty()
    try:
        return _marked(element, PartialDate.read(value))
    except NotADateError:
        return UnderVerification(None)  # there is something, and it is no date


def _kin(element: _Element | None) -> Answer:
    if element is None:
        return NotSupplied()
    names = _name(child(element, "HoVaTen"))
    full = names.get("name.full")
    kin = Kin(
        name=str(full.value) if isinstance(full, Supplied) else "",
        number=text(child(element, "SoDinhDanh")) or "",
        old_number=text(child(element, "SoCMND")) or "",
        nationality=text(child(element, "QuocTich")) or "",
        relation=text(child(element, "QuanHe")) or "",
    )
    return _marked(element, kin) if kin.name or kin.number or kin.old_number else Empty()


def _household(element: _Element | None) -> dict[str, Answer]:
    relation = _text(child(element, "QuanHe"))
    head = _kin(element)
    # The householder's own record names nobody else.
    heads = Empty() if relation == Supplied(HOUSEHOLD_HEAD) and head == NotSupplied() else head
    return {"household.relation": relation, "household.head": heads}


def _residence(element: _Element | None, code: str, on: dt.date | None) -> dict[str, Answer]:
    if element is None:
        return {}
    single = text(child(element, "MaDonViHanhChinh"))
    parts = _codes_above(single, on) if single else _codes(element)
    return {
        **{f"{code}.{level}": answer for level, answer in parts.items()},
        f"{code}.address": _text(child(element, "ChiTiet")),
        f"{code}.country": _text(child(element, "QuocGia")),
    }


def _codes(element: _Element) -> dict[str, Answer]:
    names = {"province": "MaTinhThanh", "district": "MaQuanHuyen", "commune": "MaPhuongXa"}
    return {level: _text(child(element, name)) for level, name in names.items()}


def _codes_above(code: str, on: dt.date | None) -> dict[str, Answer]:
    """Province, district and commune that one code stands for; a code nobody knows is the commune's."""
    levels: dict[str, Answer] = {"commune": Supplied(code)}
    known = unit(code, on) if on else None
    if known is None:
        return levels
    levels = {known.level.value: Supplied(code)}
    return levels | {above.level.value: Supplied(above.code) for above in ancestors(known, on or dt.date.max)}


def _place_code(element: _Element | None, on: dt.date | None) -> Answer:
    """The finest code of a place that is not a residence."""
    parts = _residence(element, "place", on)
    for level in (Level.COMMUNE, Level.DISTRICT, Level.PROVINCE):
        answer = parts.get(f"place.{level.value}")
        if isinstance(answer, Supplied | UnderVerification):
            return answer
    if element is None:
        return NotSupplied()
    address = parts["place.address"]
    return address if isinstance(address, Supplied) else _text(element)


def _moment(value: str) -> dt.datetime | None:
    for pattern in ("%Y%m%d%H%M%S", "%Y%m%d"):
        try:
            return dt.datetime.strptime(value, pattern).replace(tzinfo=dt.UTC)
        except ValueError:
            continue
    try:
        moment = dt.datetime.fromisoformat(value)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
