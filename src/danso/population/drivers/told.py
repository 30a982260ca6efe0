"""Reads a record of the JSON façade: each value says whether there is one (`trangThai`), and it (`giaTri`).

A whole (`thuongTru`) answers for all its parts; a part that is missing from a whole was not supplied.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, Final

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
    Value,
    split_name,
)
from danso.population.fields import catalogue
from danso.vietnam.text import nfc

if TYPE_CHECKING:
    import datetime as dt

EMPTY, NOT_SUPPLIED, DOUBTED = "khong_co", "khong_cung_cap", "dang_xac_minh"
STATUSES: Final = {
    "dang_song": "living",
    "da_chet": "deceased",
    "mat_tich": "missing",
    "chuyen_di": "moved_out",
}
DATES: Final = frozenset(
    {"birth.date", "death.date", "card.issued_on", "card.expires_on", "record.confirmed_on"}
)
NO_EXPIRY: Final = "khong_thoi_han"
NAME: Final = "hoVaTen"
NAME_CODES: Final = ("name.full", "name.family", "name.middle", "name.given")


def asked_names(codes: tuple[str, ...]) -> list[str]:
    """The façade's names of the fields; a name is asked for whole, since its parts may be mixed up."""
    names = (NAME if code in NAME_CODES else catalogue()[code].json for code in codes)
    return list(dict.fromkeys(names))


def read_told(row: Mapping[str, Any], as_of: dt.datetime | None) -> Resident:
    """One record as answers by field code."""
    answers: dict[str, Answer] = {}
    for code, name, head, part in _paths():
        if name in row:
            answers[code] = _answer(code, row[name])
        elif head in row and part:
            answers[code] = _part(code, row[head], part)
    if NAME in row:
        answers |= _names(row[NAME])
    return Resident({code: each for code, each in answers.items() if each != NotSupplied()}, as_of)


@cache
def _paths() -> tuple[tuple[str, str, str, str], ...]:
    """Code, name, and the name's head and part, of every field but the name's."""
    names = ((code, known.json) for code, known in catalogue().items() if code not in NAME_CODES)
    return tuple((code, name, name.partition(".")[0], name.partition(".")[2]) for code, name in names)


def _answer(code: str, told: Mapping[str, Any]) -> Answer:
    return _typed(code, told.get("giaTri"), told.get("trangThai", NOT_SUPPLIED))


def _part(code: str, whole: Mapping[str, Any], part: str) -> Answer:
    value, state = whole.get("giaTri"), whole.get("trangThai", NOT_SUPPLIED)
    if isinstance(value, Mapping):
        state = state if part in value else NOT_SUPPLIED
        return _typed(code, value.get(part), state)
    return _typed(code, None, state)


def _typed(code: str, value: object, state: str) -> Answer:
    if state == NOT_SUPPLIED:
        return NotSupplied()
    if state == EMPTY or value in ("", None) or (code == "card.expires_on" and value == NO_EXPIRY):
        return UnderVerification(None) if state == DOUBTED else Empty()
    try:
        read = _read(code, value)
    except NotADateError:
        return UnderVerification(None)  # there is something, and it is no date
    if read in ("", ()):
        return Empty()
    return UnderVerification(read) if state == DOUBTED else Supplied(read)


def _read(code: str, value: Any) -> Value:  # noqa: ANN401 - whatever JSON holds
    if code in DATES or code.endswith(".since"):
        return PartialDate.read(str(value))
    reader = READERS.get(code)
    if reader:
        return reader(value)
    return _place(value) if isinstance(value, Mapping) else nfc(str(value))


def _place(value: Mapping[str, Any]) -> str:
    """The finest code of a place, else its words."""
    parts = (value.get(name) for name in ("maPhuongXa", "maQuanHuyen", "maTinhThanh", "chiTiet"))
    return next((nfc(str(part)) for part in parts if part), "")


def _kin(value: Mapping[str, Any]) -> Value:
    name = value.get("hoVaTen", "")
    kin = Kin(
        name=nfc(name) if isinstance(name, str) else _parts(name)["name.full"],
        number=value.get("soDinhDanh") or "",
        old_number=value.get("soCMND") or "",
        nationality=value.get("quocTich") or "",
        relation=value.get("quanHe") or "",
    )
    return kin if kin.name or kin.number or kin.old_number else ""


def _kins(value: list[Mapping[str, Any]]) -> Value:
    found = (_kin(each) for each in value)
    return tuple(each for each in found if isinstance(each, Kin))


def _parts(value: Mapping[str, Any]) -> dict[str, str]:
    name = split_name(*(value.get(part) or "" for part in ("ho", "chuDem", "ten")))
    return dict(zip(NAME_CODES, (name.full, name.family, name.middle, name.given), strict=True))


def _names(told: Mapping[str, Any]) -> dict[str, Answer]:
    value = told.get("giaTri")
    parts = _parts(value) if isinstance(value, Mapping) else dict.fromkeys(NAME_CODES, "")
    state = told.get("trangThai", NOT_SUPPLIED)
    return {code: _typed(code, part, state) for code, part in parts.items()}


READERS: Final[Mapping[str, Callable[[Any], Value]]] = {
    "status": lambda value: STATUSES.get(str(value), nfc(str(value))),
    **dict.fromkeys(("father", "mother", "spouse", "representative", "household.head"), _kin),
    **dict.fromkeys(("children", "household.members"), _kins),
}
