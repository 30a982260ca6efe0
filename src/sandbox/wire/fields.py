"""The fields of the JSON façade: one typed value each, answered under the name it was asked by.

A name is the element of QCVN 109 in lower camel case, steps with dots between; a whole (`thuongTru`) answers
an object, a part (`thuongTru.maPhuongXa`) its own value. Dates are ISO, cut where knowledge ends.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, Final

from sandbox.register.models import Card, EIdentityAccount, Residence, ResidenceKind, Resident, Status
from sandbox.wire.faults import Mode
from sandbox.wire.places import place_codes, two_tiers
from sandbox.wire.records import by_query, full_name

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from sandbox.wire.records import Record, State

HAS, EMPTY, NOT_SUPPLIED, DOUBTED = "co", "khong_co", "khong_cung_cap", "dang_xac_minh"
MOST_FIELDS: Final = 130
STATUSES: Final = {
    Status.LIVING: "dang_song",
    Status.DECEASED: "da_chet",
    Status.MISSING: "mat_tich",
    Status.MOVED_OUT: "chuyen_di",
}
PERSON_PARTS: Final = ("hoVaTen", "quocTich", "soDinhDanh", "soCMND")
PLACE_PARTS: Final = ("maTinhThanh", "maQuanHuyen", "maPhuongXa", "chiTiet", "quocGia")
DISTRICT: Final = "maQuanHuyen"
NEVER_SUPPLIED: Final = frozenset({"anhChanDung", "vanTay"})  # biometrics do not leave the register
_NOT_KNOWN: Final = {"danToc": "00", "nhomMau": "00"}  # "chưa có thông tin" of the code list


@dataclass(frozen=True, slots=True)
class Papers:
    """What other tables say about some residents, by their row's id."""

    cards: dict[int, Card]
    accounts: dict[int, EIdentityAccount]
    residences: dict[int, list[Residence]]


def papers_of(ids: Sequence[int]) -> Papers:
    """Return the newest valid card, the highest active account and all residences of each; three queries."""
    cards = Card.objects.filter(resident__in=ids, valid=True).order_by("issued_on", "pk")
    accounts = EIdentityAccount.objects.filter(resident__in=ids, active=True).order_by("level", "pk")
    residences: dict[int, list[Residence]] = defaultdict(list)
    for each in Residence.objects.filter(resident__in=ids).order_by("since", "pk"):
        residences[each.resident_id].append(each)
    return Papers(
        {each.resident_id: each for each in cards}, {each.resident_id: each for each in accounts}, residences
    )


class Reader:
    """Reads the fields of one record; what stands in other tables is looked up when it is asked for."""

    def __init__(
        self, record: Record, at: State, modes: Collection[Mode] = (), papers: Papers | None = None
    ) -> None:
        self.record = record
        self.at = at
        self.modes = modes
        self._papers = papers
        self._doubted = frozenset(str(record["under_verification"]).split())

    def read(self, names: Iterable[str], withheld: Collection[str] = ()) -> dict[str, Any]:
        """Return the answers to the names, each with its state."""
        told: dict[str, Any] = {"maCongDan": str(self.record["id"])}
        for name, asked in plan(tuple(names), frozenset(withheld)):
            told[name] = self._answer(asked) if asked else {"trangThai": NOT_SUPPLIED}
        return told

    def _answer(self, asked: Asked) -> dict[str, Any]:
        if asked.part == DISTRICT and not self.districts:
            return {"trangThai": NOT_SUPPLIED}
        value = asked.reader(self)
        if asked.part:
            value = value.get(asked.part) if isinstance(value, dict) else None
        if not value or value == asked.not_known or (isinstance(value, dict) and not any(value.values())):
            return {"trangThai": EMPTY}
        return {"trangThai": DOUBTED if asked.element in self._doubted else HAS, "giaTri": value}

    @cached_property
    def districts(self) -> bool:
        """Whether the answer knows districts."""
        return Mode.NO_DISTRICT not in self.modes and not two_tiers(self.at.today)

    def name(self) -> dict[str, str]:
        """HoVaTen; in the modes of live answers the whole name in `ten`, or none."""
        record = self.record
        parts = {"ho": record["family_name"], "chuDem": record["middle_name"], "ten": record["given_name"]}
        if Mode.WHOLE_NAME in self.modes:
            parts = {"ho": "", "chuDem": "", "ten": full_name(record)}
        return parts | {"ten": ""} if Mode.NO_NAME in self.modes else parts

    def place(self, code: str, detail: str = "", **more: str) -> dict[str, str]:
        """A place by its codes; the district only where there are districts."""
        codes = place_codes(code, self.at.today)
        parts = (
            {"maTinhThanh": codes.province, DISTRICT: codes.district}
            if self.districts
            else {"maTinhThanh": codes.province}
        )
        parts |= {"maPhuongXa": codes.commune, "chiTiet": detail, "quocGia": "VN" if code else ""}
        return parts | more

    def own_place(self, kind: str, **more: str) -> dict[str, str]:
        """The permanent residence or the present place."""
        if not self.record[f"{kind}_old"]:
            kind = "permanent"  # nobody lives elsewhere than registered unless the record says so
        tier = "new" if two_tiers(self.at.today) else "old"
        return self.place(self.record[f"{kind}_{tier}"], self.record[f"{kind}_address"], **more)

    def kin(self, kin: str) -> dict[str, str]:
        """A person of the family, by record or by what was written down."""
        record = self.record
        return {
            "hoVaTen": full_name(record, kin) or record.get(f"{kin}_name") or "",
            "quocTich": record[f"{kin}__nationality"] or "",
            "soDinhDanh": record[f"{kin}__number"] or "",
            "soCMND": record[f"{kin}__old_number"] or "",
        }

    def head(self) -> dict[str, str]:
        """ChuHo: the head of the household and the person's relation to them."""
        return {"quanHe": self.record["relation"], **self.kin("household__head")}

    def children(self) -> list[dict[str, str]]:
        """Children that the register knows."""
        mine = self.record["id"]
        found = Resident.objects.filter(father=mine) | Resident.objects.filter(mother=mine)
        return [person(each) for each in by_query(found.order_by("id")[:30])]

    def members(self) -> list[dict[str, str]]:
        """The other members of the household."""
        household = self.record["household_id"]
        if household is None:
            return []
        found = Resident.objects.filter(household=household).exclude(pk=self.record["id"]).order_by("id")
        return [{"quanHe": each["relation"], **person(each)} for each in by_query(found[:30])]

    @cached_property
    def papers(self) -> Papers:
        """What other tables say, looked up once."""
        return self._papers or papers_of([self.record["id"]])

    @property
    def residences(self) -> list[Residence]:
        """All residences beside the permanent one, and earlier ones."""
        return self.papers.residences.get(self.record["id"], [])

    def residence(self, kind: ResidenceKind) -> dict[str, str]:
        """The residence of a kind that lasts."""
        lasting = [each for each in self.residences if each.kind == kind and not each.until]
        return self.stay(lasting[-1]) if lasting else {}

    def stay(self, of: Residence) -> dict[str, str]:
        """One residence with its days."""
        code = of.commune_new if two_tiers(self.at.today) else of.commune_old
        return self.place(code, of.address, tuNgay=of.since, denNgay=of.until, lyDo=of.reason)

    def history(self) -> list[dict[str, str]]:
        """LichSuCuTru: every residence by the day it began, the permanent one that lasts among them."""
        record = self.record
        lasting = self.own_place("permanent", tuNgay=record["permanent_since"], denNgay="", lyDo="")
        past = [
            {"loai": RESIDENCE_KINDS[ResidenceKind(each.kind)], **self.stay(each)} for each in self.residences
        ]
        return sorted([*past, {"loai": "thuong_tru", **lasting}], key=lambda each: each["tuNgay"])

    def card(self) -> dict[str, str]:
        """TheCanCuoc: the newest valid card."""
        card = self.papers.cards.get(self.record["id"])
        if card is None:
            return {}
        expires = card.expires_on.isoformat() if card.expires_on else "khong_thoi_han"
        return {
            "loai": card.kind,
            "ngayCap": card.issued_on.isoformat(),
            "noiCap": card.issuer,
            "ngayHetHan": expires,
        }

    def account(self) -> dict[str, Any]:
        """TaiKhoanDinhDanh: the active account of the highest level."""
        account = self.papers.accounts.get(self.record["id"])
        return {"mucDo": account.level, "tuNgay": account.since.isoformat()} if account else {}


def person(record: Record) -> dict[str, str]:
    """Return somebody of the family from their own record."""
    values = (full_name(record), record["nationality"], record["number"] or "", record["old_number"])
    return dict(zip(PERSON_PARTS, values, strict=True))


def not_told(name: str, withheld: Collection[str]) -> bool:
    """Whether a field, or the whole it belongs to, is not supplied to the consumer."""
    head = name.partition(".")[0]
    return head in NEVER_SUPPLIED or name in withheld or head in withheld


def _column(column: str) -> Callable[[Reader], Any]:
    return lambda reader: reader.record[column]


RESIDENCE_KINDS: Final = {
    ResidenceKind.PERMANENT: "thuong_tru",
    ResidenceKind.TEMPORARY: "tam_tru",
    ResidenceKind.CURRENT: "noi_o_hien_tai",
    ResidenceKind.ABSENT: "tam_vang",
}
READERS: Final[dict[str, Callable[[Reader], Any]]] = {
    "hoVaTen": Reader.name,
    "tenGoiKhac": _column("other_name"),
    "soDinhDanh": _column("number"),
    "soCMND": _column("old_number"),
    "ngayThangNamSinh": _column("birth_date"),
    "gioiTinh": _column("sex"),
    "noiSinh": lambda reader: reader.place(reader.record["birthplace"]),
    "noiDangKyKhaiSinh": lambda reader: reader.place(reader.record["birth_registration"]),
    "queQuan": lambda reader: reader.place(reader.record["hometown"]),
    "danToc": _column("ethnicity"),
    "tonGiao": _column("religion"),
    "quocTich": _column("nationality"),
    "nhomMau": _column("blood"),
    "theCanCuoc": Reader.card,
    "taiKhoanDinhDanh": Reader.account,
    "cha": lambda reader: reader.kin("father"),
    "me": lambda reader: reader.kin("mother"),
    "voChong": lambda reader: reader.kin("spouse"),
    "nguoiDaiDien": lambda reader: reader.kin("representative"),
    "con": Reader.children,
    "thuongTru": lambda reader: reader.own_place("permanent", tuNgay=reader.record["permanent_since"]),
    "tamTru": lambda reader: reader.residence(ResidenceKind.TEMPORARY),
    "noiOHienTai": lambda reader: reader.own_place("current"),
    "tamVang": lambda reader: reader.residence(ResidenceKind.ABSENT),
    "soHoSoCuTru": _column("household__file_number"),
    "soSoHoKhau": _column("household__book_number"),
    "tinhTrangHonNhan": _column("marital"),
    "chuHo": Reader.head,
    "thanhVienHo": Reader.members,
    "ngayChet": _column("death_date"),
    "soDienThoai": _column("phone"),
    "thuDienTu": _column("email"),
    "trangThai": lambda reader: STATUSES[Status(reader.record["status"])],
    "xacNhanGanNhat": _column("confirmed_on"),
}
_RESIDENCE: Final = (*PLACE_PARTS, "tuNgay", "denNgay", "lyDo")
_PARTS: Final = {
    "hoVaTen": ("ho", "chuDem", "ten"),
    **dict.fromkeys(("noiSinh", "noiDangKyKhaiSinh", "queQuan", "noiOHienTai"), PLACE_PARTS),
    "thuongTru": (*PLACE_PARTS, "tuNgay"),
    **dict.fromkeys(("tamTru", "tamVang"), _RESIDENCE),
    **dict.fromkeys(("cha", "me", "voChong", "nguoiDaiDien"), PERSON_PARTS),
    "chuHo": ("quanHe", *PERSON_PARTS),
    "theCanCuoc": ("loai", "ngayCap", "noiCap", "ngayHetHan"),
    "taiKhoanDinhDanh": ("mucDo", "tuNgay"),
}
WHOLES: Final = (*READERS, *sorted(NEVER_SUPPLIED))
CATALOGUE: Final = (*WHOLES, *(f"{head}.{part}" for head, parts in _PARTS.items() for part in parts))
KNOWN: Final = frozenset(CATALOGUE)


@dataclass(frozen=True, slots=True)
class Asked:
    """A field as it is read: its whole's reader, the part of it, the element whose doubt is the field's."""

    reader: Callable[[Reader], Any]
    part: str
    element: str
    not_known: str | None


@lru_cache(maxsize=256)
def plan(names: tuple[str, ...], withheld: frozenset[str]) -> tuple[tuple[str, Asked | None], ...]:
    """Return how to read some fields; None for one that is not supplied to the consumer."""
    return tuple((name, None if not_told(name, withheld) else _asked(name)) for name in names)


def _asked(name: str) -> Asked:
    head, _, part = name.partition(".")
    return Asked(READERS[head], part, head[0].upper() + head[1:], _NOT_KNOWN.get(name))


# What the feed and the snapshot carry of each record: all but other people's records.
OF_A_MIRROR: Final = tuple(name for name in READERS if name not in {"con", "thanhVienHo"})


def unknown(names: Iterable[str]) -> tuple[str, ...]:
    """Return the places of names that are no field: `fields.3`."""
    return tuple(f"fields.{place}" for place, name in enumerate(names) if name not in KNOWN)
