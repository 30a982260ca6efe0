"""The register's JSON façade: look-ups by number in batches, searches, the change feed and corrections."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from danso.population.answers import Resident
from danso.population.drivers.signing import Credentials, OnceOnly, headers
from danso.population.drivers.told import asked_names, read_told
from danso.population.fields import catalogue
from danso.population.port import (
    Change,
    CorrectionAnswer,
    Page,
    RegisterRefused,
    RegisterUnavailable,
    SnapshotPage,
    TooManyHits,
    Trouble,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from danso.population.drivers.transport import Answer, Transport
    from danso.population.port import Correction, Envelope, Search, Subject

LOOK_UP, VERIFY = "/v1/cong-dan/tra-cuu", "/v1/xac-thuc"
FEED, SNAPSHOT, CORRECTIONS = "/v1/bien-dong", "/v1/anh-chup", "/v1/phan-hoi-sai-lech"
LOOK_UP_CODE, VERIFY_CODE = "037", "003"
OLD_NUMBER_LENGTH: Final = 9
_NO_MATCH: Final = 404
_REFUSED: Final = 400
TOO_MANY: Final = "qua_nhieu_ket_qua"
KINDS: Final = {
    "khai_sinh": "birth",
    "khai_tu": "death",
    "chuyen_den": "move_in",
    "chuyen_di": "move_out",
    "chuyen_trong_tinh": "move_within",
    "cai_chinh": "correction",
    "ket_hon": "marriage",
    "cap_so": "number_issued",
    "huy_so": "number_cancelled",
    "cap_the": "card_issued",
    "mo_tai_khoan": "account_opened",
}
_STATES: Final = {"tiep_nhan": None, "chap_nhan": True, "tu_choi": False}


@dataclass
class LgspJson:
    """The driver; a person of another name or birth than asked for is nobody."""

    transport: Transport
    credentials: Credentials
    clock: OnceOnly = field(default_factory=OnceOnly)
    name: str = "lgsp_json"

    def look_up(
        self, subjects: Sequence[Subject], *, fields: Sequence[str], envelope: Envelope
    ) -> list[Resident | None]:
        """One call for all numbers of a length; the register does not say which of them it does not know."""
        by_number: dict[str, Resident] = {}
        for name in ("soDinhDanh", "soCMND"):
            numbers = list(dict.fromkeys(each.number for each in subjects if _name_of(each.number) == name))
            if numbers:
                by_number |= self._by_number(name, numbers, fields, envelope)
        found = (_same(by_number.get(subject.number), subject) for subject in subjects)
        return [person.only(fields) if person else None for person in found]

    def find(self, search: Search, *, fields: Sequence[str], envelope: Envelope) -> list[Resident]:
        """By name and birth, or by a place."""
        question: dict[str, Any] = {"loai": "TimTheoDiaChi", "thuongTru": _place(search)}
        if search.by_name:
            question = {"loai": "TimTheoHoTenNgaySinh", "hoVaTen": search.name}
            question |= {"ngayThangNamSinh": _birth(search)}
        question["fields"] = asked_names(tuple(fields))
        answer = self._post(LOOK_UP, _enveloped(question, LOOK_UP_CODE, envelope, envelope.request))
        return [person.only(fields) for person in _people(answer)]

    def verify(self, subject: Subject, *, envelope: Envelope) -> bool:
        """Yes or no."""
        question = {
            _name_of(subject.number): subject.number,
            "hoVaTen": subject.name,
            "ngayThangNamSinh": _birth(subject),
        }
        answer = self._post(VERIFY, _enveloped(question, VERIFY_CODE, envelope, envelope.request))
        return answer.get("tonTai") is True

    def changes(self, *, after: int, most: int) -> Page:
        """A page of the feed."""
        answer = self._get(FEED, {"tu": after, "soLuong": most})
        return Page(
            tuple(_change(line) for line in answer.get("bienDong", ())), int(answer.get("dau", after))
        )

    def snapshot(self, *, after: int, most: int) -> SnapshotPage:
        """A page of the records as they stand."""
        answer = self._get(SNAPSHOT, {"tu": after, "soLuong": most})
        as_of = _moment(answer.get("thoiDiemDuLieu"))
        records = tuple(_record(row, as_of) for row in answer.get("congDan", ()))
        return SnapshotPage(
            records, int(answer.get("den", after)), bool(answer.get("con")), int(answer["bienDong"])
        )

    def ask_correction(self, correction: Correction, *, envelope: Envelope) -> CorrectionAnswer:
        """Send a request for one field of one person."""
        question = {
            "soDinhDanh": correction.number,
            "truong": catalogue()[correction.field].json,
            "giaTri": correction.value,
            "minhChung": correction.evidence,
        }
        answer = self._post(CORRECTIONS, _enveloped(question, LOOK_UP_CODE, envelope, envelope.request))
        return _correction(answer)

    def correction(self, code: str) -> CorrectionAnswer:
        """How far a request has come."""
        return _correction(self._get(f"{CORRECTIONS}/{code}", {}))

    def _by_number(
        self, name: str, numbers: list[str], fields: Sequence[str], envelope: Envelope
    ) -> dict[str, Resident]:
        code = "personal_number" if name == "soDinhDanh" else "old_number"
        wanted = tuple(dict.fromkeys([*fields, code, "name.full", "birth.date"]))
        question = {"loai": "TraCuuTheoSo", name: numbers, "fields": asked_names(wanted)}
        answer = self._post(LOOK_UP, _enveloped(question, LOOK_UP_CODE, envelope, envelope.request))
        return {person.text(code): person for person in _people(answer)}

    def _post(self, path: str, question: Mapping[str, Any]) -> dict[str, Any]:
        body = json.dumps(question, ensure_ascii=False).encode()
        return self._call("POST", path, body, {})

    def _get(self, path: str, query: Mapping[str, int]) -> dict[str, Any]:
        return self._call("GET", path, b"", query)

    def _call(self, method: str, path: str, body: bytes, query: Mapping[str, int]) -> dict[str, Any]:
        def make() -> tuple[Mapping[str, str], bytes]:
            signed = headers(self.credentials, path, self.clock.stamp())
            return signed | {"Content-Type": "application/json", "Accept": "application/json"}, body

        return _content(self.transport.send(method, path, make=make, query=query))


def _content(answer: Answer) -> dict[str, Any]:
    if not answer.body.strip():
        raise RegisterUnavailable(Trouble.EMPTY_BODY)
    try:
        content = json.loads(answer.body)
    except ValueError:  # its text quotes the body
        raise RegisterUnavailable(Trouble.UNREADABLE) from None
    if not isinstance(content, dict):
        raise RegisterUnavailable(Trouble.UNREADABLE)
    if answer.status == _NO_MATCH:
        return {}
    if answer.status >= _REFUSED and content.get("reason") == TOO_MANY:
        raise TooManyHits
    if answer.status >= _REFUSED:
        raise RegisterRefused(f"{content.get('code', answer.status)}:{content.get('reason', '')}"[:60])
    return content


def _enveloped(question: Mapping[str, Any], code: str, envelope: Envelope, request: str) -> dict[str, Any]:
    around: dict[str, Any] = {
        "maYeuCau": request,
        "maDVC": envelope.service or "danso",
        "maTichHop": code,
        "maCanBo": envelope.officer,
        "mucDich": envelope.purpose,
        "canCu": envelope.legal_basis,
    }
    return around | ({"hoSo": envelope.case} if envelope.case else {}) | dict(question)


def _name_of(number: str) -> str:
    return "soCMND" if len(number) == OLD_NUMBER_LENGTH else "soDinhDanh"


def _birth(asked: Subject | Search) -> dict[str, str]:
    if asked.birth is None:
        return {}
    return {"ngayThangNam": asked.birth.iso} if asked.birth.whole else {"nam": asked.birth.compact}


def _place(search: Search) -> dict[str, str]:
    return {"maPhuongXa": search.commune, "chiTiet": search.address}


def _same(person: Resident | None, subject: Subject) -> Resident | None:
    """The person when nothing said of them differs; nobody is compared too, so that it takes as long."""
    same = (person or _NOBODY).is_called(subject.name, subject.birth)
    return person if same else None


_NOBODY: Final = Resident({})


def _people(answer: Mapping[str, Any]) -> list[Resident]:
    as_of = _moment(answer.get("thoiDiemDuLieu"))
    return [read_told(row, as_of) for row in answer.get("congDan", ())]


def _change(line: Mapping[str, Any]) -> Change:
    return Change(
        cursor=int(line["seq"]),
        kind=KINDS.get(line["loai"], "other"),
        happened_on=_day(line.get("xayRaNgay")),
        recorded_on=_day(line.get("ghiNhanNgay")),
        reference=str(line["maCongDan"]),
        number=line.get("soDinhDanh") or "",
        resident=read_told(line.get("congDan", {}), None),
        answers_to=str(line.get("phanHoi") or ""),
    )


def _record(row: Mapping[str, Any], as_of: dt.datetime | None) -> Change:
    person = read_told(row, as_of)
    return Change(
        cursor=int(row["maCongDan"]),
        kind="other",
        happened_on=None,
        recorded_on=None,
        reference=str(row["maCongDan"]),
        number=person.text("personal_number"),
        resident=person,
    )


def _correction(answer: Mapping[str, Any]) -> CorrectionAnswer:
    return CorrectionAnswer(
        code=str(answer.get("maPhanHoi", "")),
        accepted=_STATES.get(str(answer.get("trangThai", "")), None),
        reason=str(answer.get("lyDo", ""))[:60],
    )


def _day(value: object) -> dt.date | None:
    try:
        return dt.date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _moment(value: object) -> dt.datetime | None:
    try:
        return dt.datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
