"""Writing answers: `CongdanCollection` of QCVN 109, `KetQuaXacThuc`; with traps of live ones on demand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

from lxml import etree

from sandbox.wire.envelope import BCA, SOAP
from sandbox.wire.faults import Mode
from sandbox.wire.places import place_codes, two_tiers
from sandbox.wire.records import full_name

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sandbox.wire.records import Record, State
    from sandbox.wire.refusals import Refusal

MIC: Final = "http://www.mic.gov.vn/dancu/1.0"
_NIL: Final = "{http://www.w3.org/2001/XMLSchema-instance}nil"
_DAY: Final = 10
KIN_ELEMENTS: Final = (
    ("Cha", "father"),
    ("Me", "mother"),
    ("VoChong", "spouse"),
    ("NguoiDaiDien", "representative"),
)


def collection(
    records: Sequence[Record], at: State, modes: Collection[Mode] = (), note: str = ""
) -> etree._Element:
    """Return CongdanCollection of these residents; of nobody for an answer that says nothing."""
    shown = () if Mode.NOBODY in modes else records
    root = etree.Element(
        f"{{{MIC}}}CongdanCollection",
        {"GhiChu": note, "ThoiDiemDuLieu": at.as_of, "SoCongDan": str(len(shown))},
        nsmap=_default(MIC),
    )
    for record in shown:
        _Writer(record, at, modes).write(_sub(root, "CongDan"))
    return root


def verdict(*, exists: bool) -> etree._Element:
    """Return KetQuaXacThuc with TonTai."""
    root = etree.Element(f"{{{BCA}}}KetQuaXacThuc", nsmap=_default(BCA))
    etree.SubElement(root, f"{{{BCA}}}TonTai").text = "true" if exists else "false"
    return root


def fault(refusal: Refusal) -> etree._Element:
    """Return a SOAP fault."""
    root = etree.Element(f"{{{SOAP}}}Fault")
    etree.SubElement(root, "faultcode").text = "soapenv:Server"
    etree.SubElement(root, "faultstring").text = f"{refusal.code}: {refusal.reason}"
    return root


def enveloped(content: etree._Element) -> bytes:
    """Return content in an envelope, as bytes."""
    root = etree.Element(f"{{{SOAP}}}Envelope", nsmap={"soapenv": SOAP})
    etree.SubElement(root, f"{{{SOAP}}}Body").append(content)
    return etree.tostring(root, encoding="utf-8", xml_declaration=True)


def as_json(element: etree._Element) -> dict[str, Any] | str:
    """Return an element's children by their local names, CongDan as a list; text for an element of text."""
    if not len(element):
        return element.text or ""
    found: dict[str, Any] = {}
    for child in element:
        found[etree.QName(child).localname] = as_json(child)
    return found


def _default(namespace: str) -> dict[str, str]:
    """Return a map of prefixes that makes a namespace the default; lxml's stubs know no prefix None."""
    return cast("dict[str, str]", {None: namespace})


def _sub(parent: etree._Element, name: str, text: str | int | None = None) -> etree._Element:
    element = etree.SubElement(parent, f"{{{MIC}}}{name}")
    if text is not None and text != "":
        element.text = str(text)
    return element


class _Writer:
    """Writes one CongDan, every element of it, empty ones too."""

    def __init__(self, record: Record, at: State, modes: Collection[Mode]) -> None:
        self.record = record
        self.at = at
        self.modes = modes

    def write(self, person: etree._Element) -> None:
        record = self.record
        _sub(person, "SoDinhDanh", record["number"])
        _sub(person, "SoCMND", record["old_number"])
        self._name(_sub(person, "HoVaTen"))
        _sub(person, "GioiTinh", record["sex"])
        _sub(person, "DanToc", record["ethnicity"])
        _sub(person, "TonGiao", record["religion"])
        _sub(person, "TinhTrangHonNhan", record["marital"])
        _sub(person, "NhomMau", record["blood"])
        self._birth(_sub(person, "NgayThangNamSinh"))
        self._place(_sub(person, "NoiDangKyKhaiSinh"), record["birth_registration"])
        self._place(_sub(person, "QueQuan"), record["hometown"])
        self._residence(_sub(person, "ThuongTru"), "permanent")
        self._residence(_sub(person, "NoiOHienTai"), "current")
        _sub(person, "QuocTich", record["nationality"])
        for element, kin in KIN_ELEMENTS:
            self._kin(_sub(person, element), kin)
        self._head(_sub(person, "ChuHo"))
        _sub(person, "SoSoHoKhau", record["household__book_number"])

    def _name(self, name: etree._Element) -> None:
        parts = [self.record[part] for part in ("family_name", "middle_name", "given_name")]
        if Mode.WHOLE_NAME in self.modes:
            parts = ["", "", full_name(self.record)]
        for element, part in zip(("Ho", "ChuDem", "Ten"), parts, strict=True):
            _sub(name, element, part)
        if Mode.NO_NAME in self.modes:
            name[2].text = None
            name[2].set(_NIL, "true")

    def _birth(self, birth: etree._Element) -> None:
        date: str = self.record["birth_date"]
        _sub(birth, "Nam", date[:4])
        whole = date if len(date) == _DAY else ""
        _sub(birth, "NgayThangNam", whole if Mode.ISO_DATES in self.modes else whole.replace("-", ""))

    def _residence(self, place: etree._Element, kind: str) -> None:
        if not self.record[f"{kind}_old"]:
            kind = "permanent"  # nobody lives elsewhere than registered unless the record says so
        tier = "new" if two_tiers(self.at.today) else "old"
        self._place(place, self.record[f"{kind}_{tier}"], self.record[f"{kind}_address"])

    def _place(self, place: etree._Element, code: str, detail: str = "") -> None:
        codes = place_codes(code, self.at.today)
        if Mode.ONE_CODE in self.modes:
            _sub(place, "MaDonViHanhChinh", codes.commune or codes.district)
        else:
            _sub(place, "MaTinhThanh", codes.province)
            if Mode.NO_DISTRICT not in self.modes and not two_tiers(self.at.today):
                _sub(place, "MaQuanHuyen", codes.district)
            _sub(place, "MaPhuongXa", codes.commune)
        _sub(place, "ChiTiet", detail)
        _sub(place, "QuocGia", "VN" if code else "")

    def _kin(self, person: etree._Element, kin: str) -> None:
        record = self.record
        _sub(person, "HoVaTen", full_name(record, kin) or record.get(f"{kin}_name"))
        _sub(person, "QuocTich", record[f"{kin}__nationality"])
        _sub(person, "SoDinhDanh", record[f"{kin}__number"])
        _sub(person, "SoCMND", record[f"{kin}__old_number"])

    def _head(self, head: etree._Element) -> None:
        _sub(head, "QuanHe", self.record["relation"])
        _sub(head, "SoDinhDanh", self.record["household__head__number"])
        _sub(head, "SoCMND", self.record["household__head__old_number"])
        _sub(head, "HoVaTen", full_name(self.record, "household__head"))
