"""What the register told about a person, in words: states that differ stay different."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from danso.identity.my_data.wording import told
from danso.population.answers import Empty, NotSupplied, UnderVerification
from danso.population.fields import catalogue
from danso.population.worded import worded

if TYPE_CHECKING:
    import datetime as dt

    from danso.population.answers import Answer, Resident


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
        return Item(label, worded(code, answer.value, today), "under_verification")
    return Item(label, worded(code, answer.value, today), "supplied")
