"""Values of the register in words: codes and units by name, kin with a masked number."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import TYPE_CHECKING

from babel import Locale
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from danso.population.answers import Kin
from danso.population.models import Status
from danso.population.packs import pack
from danso.vietnam.administrative_units import unit
from danso.vietnam.personal_numbers import masked

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from danso.population.answers import Value

DISTRICTS_ENDED = dt.date(2025, 6, 30)  # the last day of codes that have no unit today
CODES: dict[str, dict[str, _StrPromise]] = {
    "sex": {"0": _("Chưa có thông tin"), "1": _("Nam"), "2": _("Nữ")},
    "marital_status": {
        "0": _("Chưa có thông tin"),
        "1": _("Chưa kết hôn"),
        "2": _("Đang có vợ, chồng"),
        "3": _("Đã ly hôn hoặc góa"),
    },
    "status": {value: label for value, label in Status.choices},  # noqa: C416 - lazy words in a mapping
    "household.relation": {"CH01": _("Chủ hộ")},
}
PLACES = {"province", "district", "commune", "registration", "hometown"}
COUNTRIES = {"country", "nationality"}


def worded(code: str, value: Value | None, today: dt.date) -> str:
    """What a page shows of a field's value; empty when there is none."""
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
    kind = code.rpartition(".")[2]
    if kind in PLACES:
        return place_name(value, today)
    if kind in COUNTRIES:
        return _country(value)
    return _listed(code, value) or str(CODES.get(code, {}).get(value, value))


def place_name(code: str, today: dt.date) -> str:
    """A unit's name, of the day or of the last day of districts; the code when it is in neither order."""
    place = unit(code, today) or unit(code, DISTRICTS_ENDED)
    return place.name if place else code


def _country(code: str) -> str:
    """The country's name as the reader's language has it; the code when there is none."""
    return str(Locale.parse(get_language() or "vi").territories.get(code, code))


def _listed(code: str, value: str) -> str:
    words = _lists().get(code, {}).get("words", {}).get(value, [""])
    return str(words[-1] if get_language() == "en" else words[0])


@cache
def _lists() -> dict[str, dict[str, dict[str, list[str]]]]:
    return {code: rows for code, rows in pack("codes").items() if code != "dated"}
