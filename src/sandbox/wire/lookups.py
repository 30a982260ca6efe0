"""What each `loai` of the JSON façade looks up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from danso.vietnam.text import nfc
from sandbox.register.models import Resident
from sandbox.wire import records
from sandbox.wire.matching import name_key, read_date, same_birth, same_name
from sandbox.wire.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable

    from sandbox.wire.records import Record
    from sandbox.wire.schemas import Birth, Claim, Question

MOST_BY_NAME: Final = 10
MOST_BY_ADDRESS: Final = 30


def found(question: Question) -> list[Record]:
    """Return whom a question finds; raises `Refusal` when its parameters do not fit, or nobody does."""
    return LOOK_UPS[question.loai](question)


def birth_of(given: Birth | None) -> str:
    """Return a birth date as it is compared; raises `Refusal` for none or two."""
    if given is None or (given.ngayThangNam is None) == (given.nam is None):
        raise Refusal("DC-400", "tham_so", ("ngayThangNamSinh",))
    return read_date(day=given.ngayThangNam or "", year=given.nam or "") or ""


def number_of(asked: Question | Claim) -> tuple[str, str]:
    """Return the one number, of twelve digits or of nine."""
    given = (asked.soDinhDanh, asked.soCMND)
    if (given[0] is None) == (given[1] is None) or any(isinstance(each, list) for each in given):
        raise Refusal("DC-400", "tham_so", ("soDinhDanh", "soCMND"))
    return str(given[0] or ""), str(given[1] or "")


def _verified(question: Question) -> list[Record]:
    number, old_number = number_of(question)
    if question.hoVaTen is None:
        raise Refusal("DC-400", "tham_so", ("hoVaTen",))
    people = records.verified(
        number=number,
        old_number=old_number,
        name=question.hoVaTen,
        birth=birth_of(question.ngayThangNamSinh),
    )
    if not people:
        raise Refusal("DC-404", "khong_khop")
    return people


def _by_numbers(question: Question) -> list[Record]:
    given = question.soDinhDanh or question.soCMND
    if given is None or (question.soDinhDanh and question.soCMND):
        raise Refusal("DC-400", "tham_so", ("soDinhDanh", "soCMND"))
    numbers = dict.fromkeys([given] if isinstance(given, str) else given)
    return [record for number in numbers for record in records.by_number(number)]


def _by_name(question: Question) -> list[Record]:
    if question.hoVaTen is None:
        raise Refusal("DC-400", "tham_so", ("hoVaTen",))
    name, birth = question.hoVaTen, birth_of(question.ngayThangNamSinh)
    candidates = Resident.objects.filter(name_key=name_key(name), birth_year=int(birth[:4])).order_by("pk")
    facts = candidates.only("family_name", "middle_name", "given_name", "birth_date")
    same = [
        each.pk for each in facts if same_name(name, each.full_name) and same_birth(birth, each.birth_date)
    ]
    return records.by_ids(_at_most(same, MOST_BY_NAME))


def _by_address(question: Question) -> list[Record]:
    if question.thuongTru is None:
        raise Refusal("DC-400", "tham_so", ("thuongTru",))
    commune, address = question.thuongTru.maPhuongXa, nfc(question.thuongTru.chiTiet)
    there = Resident.objects.filter(permanent_address=address)
    people = (there.filter(permanent_old=commune) | there.filter(permanent_new=commune)).order_by("pk")
    return records.by_ids(
        _at_most(list(people.values_list("pk", flat=True)[: MOST_BY_ADDRESS + 1]), MOST_BY_ADDRESS)
    )


def _household(question: Question) -> list[Record]:
    [first, *_] = _one(question)
    household = first["household_id"]
    if household is None:
        return [first]
    members = Resident.objects.filter(household=household).order_by("relation", "pk")
    return records.by_query(members[:MOST_BY_ADDRESS])


def _one(question: Question) -> list[Record]:
    people = records.by_number("".join(number_of(question)))
    if not people:
        raise Refusal("DC-404", "khong_khop")
    return people


def _at_most(found: list[int], most: int) -> list[int]:
    """Refuse a search that finds too many: the answer would be a list of people, not a person."""
    if len(found) > most:
        raise Refusal("DC-400", "qua_nhieu_ket_qua")
    return found


LOOK_UPS: Final[dict[str, Callable[[Question], list[Record]]]] = {
    "XacThuc": _verified,
    "TraCuuTheoSo": _by_numbers,
    "TimTheoHoTenNgaySinh": _by_name,
    "TimTheoDiaChi": _by_address,
    "XacNhanHoGiaDinh": _household,
    "LichSuCuTru": _one,
}
