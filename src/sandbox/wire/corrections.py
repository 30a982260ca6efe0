"""Correction requests (phản hồi sai lệch): taken, weighed some simulated days later, told by the feed."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from uuid import uuid4

from django.conf import settings
from django.db import transaction

from danso.vietnam.text import nfc
from sandbox.register.feed import record
from sandbox.register.models import EventKind, Resident, Status, World
from sandbox.residents.stepping import step
from sandbox.wire.matching import name_key
from sandbox.wire.models import Correction, CorrectionState
from sandbox.wire.places import place_codes
from sandbox.wire.records import state
from sandbox.wire.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sandbox.register.models import Event
    from sandbox.wire.models import Consumer

_DATE: Final = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")
_CODE: Final = re.compile(r"\d{2}")
_COMMUNE: Final = re.compile(r"\d{3,5}")
_NAME: Final = re.compile(r"[^\W\d_]+(?: [^\W\d_]+)*")
_ANYTHING: Final = re.compile(r".+", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Correctable:
    """A field that can be corrected: its column and what its values look like."""

    column: str
    pattern: re.Pattern[str]


CORRECTABLE: Final = {
    "hoVaTen": Correctable("given_name", _NAME),
    "hoVaTen.ho": Correctable("family_name", _NAME),
    "hoVaTen.chuDem": Correctable("middle_name", _NAME),
    "hoVaTen.ten": Correctable("given_name", _NAME),
    "tenGoiKhac": Correctable("other_name", _NAME),
    "soCMND": Correctable("old_number", re.compile(r"\d{9}")),
    "gioiTinh": Correctable("sex", re.compile(r"[12]")),
    "ngayThangNamSinh": Correctable("birth_date", _DATE),
    "danToc": Correctable("ethnicity", _CODE),
    "tonGiao": Correctable("religion", _CODE),
    "quocTich": Correctable("nationality", re.compile(r"[A-Z]{2}")),
    "nhomMau": Correctable("blood", re.compile(r"0[1-4]")),
    "tinhTrangHonNhan": Correctable("marital", re.compile(r"[1-3]")),
    "thuongTru.maPhuongXa": Correctable("permanent_old", _COMMUNE),
    "thuongTru.chiTiet": Correctable("permanent_address", _ANYTHING),
    "noiOHienTai.maPhuongXa": Correctable("current_old", _COMMUNE),
    "noiOHienTai.chiTiet": Correctable("current_address", _ANYTHING),
    "ngayChet": Correctable("death_date", _DATE),
    "soDienThoai": Correctable("phone", re.compile(r"\d{9,12}")),
    "thuDienTu": Correctable("email", re.compile(r"[^@\s]+@[^@\s]+")),
}
_NUMBERS: Final = frozenset({"sex", "marital"})
DERIVED: Final = frozenset({"name_key", "birth_year"})  # follow from others; no news of their own


@transaction.atomic
def ask(*, consumer: Consumer, resident: Resident, field: str, value: str, evidence: str) -> Correction:
    """Take a request; raises `Refusal` for a field that nobody corrects so."""
    if field not in CORRECTABLE:
        raise Refusal("DC-400", "truong", ("truong",))
    today = state().today
    return Correction.objects.create(
        code=uuid4(),
        consumer=consumer,
        resident=resident,
        field=field,
        value=nfc(value.strip()),
        evidence=evidence.strip(),
        received_on=today,
        decide_on=today + dt.timedelta(days=settings.CORRECTION_DAYS),
    )


@transaction.atomic
def let_days_pass(days: int) -> int:
    """Let the world live on; return how many requests were decided."""
    if World.objects.exists():
        step(days)
    return settle(state().today)


@transaction.atomic
def settle(today: dt.date) -> int:
    """Decide the requests whose time has come, in the order they came; return how many."""
    due = Correction.objects.filter(state=CorrectionState.RECEIVED, decide_on__lte=today)
    decided = list(due.select_related("resident").order_by("pk"))
    for correction in decided:
        _decide(correction)
    return len(decided)


def _decide(correction: Correction) -> None:
    resident = Resident.objects.get(pk=correction.resident_id)
    changes = changes_of(correction.field, correction.value, resident)
    correction.reason = why_not(correction, resident, changes)
    correction.state = CorrectionState.REFUSED if correction.reason else CorrectionState.ACCEPTED
    if not correction.reason:
        correction.event = _apply(resident, changes, on=correction.decide_on)
    correction.save(update_fields=["reason", "state", "event"])


def why_not(correction: Correction, resident: Resident, changes: Mapping[str, object]) -> str:
    """Return why a request is refused; empty when it is accepted."""
    if not correction.evidence:
        return "thieu_minh_chung"
    if not CORRECTABLE[correction.field].pattern.fullmatch(correction.value):
        return "gia_tri_khong_hop_le"
    if (
        correction.field.endswith("maPhuongXa")
        and not place_codes(correction.value, correction.decide_on).province
    ):
        return "gia_tri_khong_hop_le"
    if all(getattr(resident, column) == value for column, value in changes.items()):
        return "khong_khac_du_lieu_hien_co"
    if resident.status == Status.DECEASED and correction.field != "ngayChet":
        return "ho_so_da_dong"
    return ""


def changes_of(field: str, value: str, resident: Resident) -> dict[str, object]:
    """Return the columns that a value would change, with those that follow from it."""
    column = CORRECTABLE[field].column
    changes: dict[str, object] = {column: int(value) if column in _NUMBERS and value.isdecimal() else value}
    if field == "hoVaTen":
        family, *middle = value.split()
        given = middle.pop() if middle else ""
        changes = {"family_name": family, "middle_name": " ".join(middle), "given_name": given}
    if column.endswith("_name") and column != "other_name":
        parts = ("family_name", "middle_name", "given_name")
        whole = " ".join(str(changes.get(part, getattr(resident, part))) for part in parts)
        changes["name_key"] = name_key(whole)
    if column == "birth_date" and value[:4].isdecimal():
        changes["birth_year"] = int(value[:4])
    if column == "death_date":
        changes["status"] = int(Status.DECEASED)
    if column in {"permanent_old", "current_old"}:
        new = place_codes(value, max(dt.date(2025, 7, 1), state().today))
        changes[column.replace("_old", "_new")] = new.commune
    return changes


def _apply(resident: Resident, changes: Mapping[str, object], *, on: dt.date) -> Event:
    for column in DERIVED & changes.keys():
        setattr(resident, column, changes[column])
    return record(
        kind=EventKind.DEATH if "death_date" in changes else EventKind.CORRECTION,
        resident=resident,
        changes={column: value for column, value in changes.items() if column not in DERIVED},
        happened_on=on,
        recorded_on=on,
    )
