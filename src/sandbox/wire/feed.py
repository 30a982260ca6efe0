"""The change feed (biến động) and the snapshot that a mirror begins with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sandbox.register.models import Event, EventKind, Resident
from sandbox.wire.fields import OF_A_MIRROR, STATUSES, Reader, papers_of
from sandbox.wire.models import Correction
from sandbox.wire.records import by_query

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sandbox.wire.records import Record, State

MOST_LINES: Final = 1000
KINDS: Final = {
    EventKind.BIRTH: "khai_sinh",
    EventKind.DEATH: "khai_tu",
    EventKind.MOVE_IN: "chuyen_den",
    EventKind.MOVE_OUT: "chuyen_di",
    EventKind.MOVE_WITHIN: "chuyen_trong_tinh",
    EventKind.CORRECTION: "cai_chinh",
    EventKind.MARRIAGE: "ket_hon",
    EventKind.NUMBER_ISSUED: "cap_so",
    EventKind.NUMBER_CANCELLED: "huy_so",
    EventKind.CARD_ISSUED: "cap_the",
    EventKind.ACCOUNT_OPENED: "mo_tai_khoan",
}
# Column of Resident → field; a column that is not here does not leave the register.
FIELDS: Final = {
    "family_name": "hoVaTen.ho",
    "middle_name": "hoVaTen.chuDem",
    "given_name": "hoVaTen.ten",
    "other_name": "tenGoiKhac",
    "number": "soDinhDanh",
    "old_number": "soCMND",
    "sex": "gioiTinh",
    "birth_date": "ngayThangNamSinh",
    "ethnicity": "danToc",
    "religion": "tonGiao",
    "nationality": "quocTich",
    "blood": "nhomMau",
    "marital": "tinhTrangHonNhan",
    "relation": "chuHo.quanHe",
    "permanent_old": "thuongTru.maPhuongXa",
    "permanent_address": "thuongTru.chiTiet",
    "permanent_since": "thuongTru.tuNgay",
    "current_old": "noiOHienTai.maPhuongXa",
    "current_address": "noiOHienTai.chiTiet",
    "status": "trangThai",
    "death_date": "ngayChet",
    "phone": "soDienThoai",
    "email": "thuDienTu",
}


def lines(*, after: int, most: int, at: State, withheld: Collection[str]) -> list[dict[str, Any]]:
    """Return up to `most` lines behind a cursor, in its order; each line once."""
    events = list(Event.objects.filter(pk__gt=after).order_by("pk")[:most])
    records = _records({event.resident_id for event in events})
    papers = papers_of(list(records))
    answers = _corrections([event.pk for event in events])
    return [
        _line(event, Reader(records[event.resident_id], at, papers=papers), withheld)
        | {"phanHoi": answers.get(event.pk)}
        for event in events
    ]


def snapshot(*, after: int, most: int, at: State, withheld: Collection[str]) -> list[dict[str, Any]]:
    """Return up to `most` records behind a record's cursor, as they stand."""
    found = by_query(Resident.objects.filter(pk__gt=after).order_by("pk")[:most])
    papers = papers_of([record["id"] for record in found])
    return [Reader(record, at, papers=papers).read(OF_A_MIRROR, withheld) for record in found]


def _line(event: Event, reader: Reader, withheld: Collection[str]) -> dict[str, Any]:
    return {
        "seq": event.pk,
        "loai": KINDS[EventKind(event.kind)],
        "maCongDan": str(event.resident_id),
        "soDinhDanh": reader.record["number"],
        "xayRaNgay": event.happened_on.isoformat(),
        "ghiNhanNgay": event.recorded_on.isoformat(),
        "thayDoi": {
            FIELDS[column]: {"truoc": _said(column, pair[0]), "sau": _said(column, pair[1])}
            for column, pair in event.changes.items()
            if column in FIELDS
        },
        "congDan": reader.read(OF_A_MIRROR, withheld),
    }


def _said(column: str, value: object) -> object:
    return STATUSES[value] if column == "status" else value  # type: ignore[index]


def _records(ids: Collection[int]) -> dict[int, Record]:
    found = by_query(Resident.objects.filter(pk__in=sorted(ids)))
    return {record["id"]: record for record in found}


def _corrections(events: Sequence[int]) -> dict[int, object]:
    found = Correction.objects.filter(event__in=events).values_list("event_id", "code")
    return {event: code for event, code in found if event is not None}
