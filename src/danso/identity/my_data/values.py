"""What the register told about a person, in words: states that differ stay different."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from danso.identity.my_data.wording import told
from danso.population.answers import Empty, Kin, NotSupplied, UnderVerification
from danso.population.fields import catalogue
from danso.population.models import Status
from danso.vietnam.administrative_units import unit
from danso.vietnam.personal_numbers import masked

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from danso.population.answers import Answer, Resident, Value

DISTRICTS_ENDED = dt.date(2025, 6, 30)  # the last day of codes that have no unit today
CODES: dict[str, dict[str, _StrPromise]] = {
    "sex": {"0": lazy("Chưa có thông tin"), "1": lazy("Nam"), "2": lazy("Nữ")},
    "marital_status": {
        "0": lazy("Chưa có thông tin"),
        "1": lazy("Chưa kết hôn"),
        "2": lazy("Đang có vợ, chồng"),
        "3": lazy("Đã ly hôn hoặc góa"),
    },
    "status": {value: label for value, label in Status.choices},  # noqa: C416 - lazy words in a mapping
    "household.relation": {"CH01": lazy("Chủ hộ")},
}
PLACES = ("province", "district", "commune", "registration")


@dataclass(frozen=True, slots=True)
class Item:
    """One item as shown; `state` is supplied, empty, not_supplied or under_verification."""

    label: str
    text: str
    state: str


def items_of(resident: Resident, *, today: dt.date) -> list[Item]:
    """Everything that was asked for, in the order of the law; what the service never says comes last."""
    shown = [_item(code, resident[code], today) for code in catalogue() if code in resident.answers]
    shown.sort(key=lambda item: item.state == "not_supplied")
    return [next(same) for _key, same in groupby(shown, key=lambda item: (item.label, item.state))]


def _item(code: str, answer: Answer, today: dt.date) -> Item:
    label = told(catalogue()[code], code)
    if isinstance(answer, NotSupplied):
        return Item(label, _("Dịch vụ không cung cấp mục này"), "not_supplied")
    if isinstance(answer, Empty):
        return Item(label, _("Chưa có thông tin"), "empty")
    if isinstance(answer, UnderVerification):
        return Item(label, _worded(code, answer.value, today), "under_verification")
    return Item(label, _worded(code, answer.value, today), "supplied")


def _worded(code: str, value: Value | None, today: dt.date) -> str:
    if value is None:
        return ""
    if isinstance(value, Kin):
        return _kin(value)
    if isinstance(value, tuple):
        return "; ".join(_kin(each) for each in value)
    if isinstance(value, str):
        return _coded(code, value, today)
    return str(value)


def _kin(kin: Kin) -> str:
    parts = (kin.name, masked(kin.number) if kin.number else "")
    return ", ".join(filter(None, parts))


def _coded(code: str, value: str, today: dt.date) -> str:
    if code.rpartition(".")[2] in PLACES:
        place = unit(value, today) or unit(value, DISTRICTS_ENDED)
        return place.name if place else value
    return str(CODES.get(code, {}).get(value, value))
