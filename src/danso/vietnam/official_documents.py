"""Official documents by number: kinds and symbols, references in a text, and which of them disagree.

Kinds and symbols follow Decree 30/2020 (annex III), the law on legal documents, and the Party's own style,
which writes the kind before the slash (49-CT/TU).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, groupby
from typing import TYPE_CHECKING, Final

from danso.vietnam.dates import DATE, read_match
from danso.vietnam.text import search_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

# Symbol of each kind of document, as numbers carry it.
KIND_SYMBOLS: Final = {
    "NQ": "Nghị quyết",
    "QĐ": "Quyết định",
    "CT": "Chỉ thị",
    "QC": "Quy chế",
    "QYĐ": "Quy định",
    "TC": "Thông cáo",
    "TB": "Thông báo",
    "HD": "Hướng dẫn",
    "CTR": "Chương trình",
    "CTRHĐ": "Chương trình hành động",
    "KH": "Kế hoạch",
    "KHHĐ": "Kế hoạch hành động",
    "PA": "Phương án",
    "ĐA": "Đề án",
    "DA": "Dự án",
    "BC": "Báo cáo",
    "BB": "Biên bản",
    "TTR": "Tờ trình",
    "HĐ": "Hợp đồng",
    "CĐ": "Công điện",
    "BGN": "Bản ghi nhớ",
    "BTT": "Bản thỏa thuận",
    "GUQ": "Giấy ủy quyền",
    "GM": "Giấy mời",
    "GGT": "Giấy giới thiệu",
    "GNP": "Giấy nghỉ phép",
    "PG": "Phiếu gửi",
    "PC": "Phiếu chuyển",
    "PB": "Phiếu báo",
    "NĐ": "Nghị định",
    "TT": "Thông tư",
    "TTLT": "Thông tư liên tịch",
    "L": "Lệnh",
    "KL": "Kết luận",
    "VBHN": "Văn bản hợp nhất",
}
OFFICIAL_LETTER: Final = "Công văn"
_ACTS: Final = ("Hiến pháp", "Bộ luật", "Luật", "Pháp lệnh", "Nghị quyết")
KINDS: Final = tuple(dict.fromkeys([*KIND_SYMBOLS.values(), OFFICIAL_LETTER, *_ACTS]))

_NUMBER_FORM: Final = r"(?P<number>\d{1,6}(?:\.\d{1,3})?[a-z]?)"
_PIECE: Final = r"[A-ZĐ][A-Za-zĐđÂâĂăÊêÔôƠơƯư0-9]*"
_SYMBOL_FORM: Final = rf"(?P<symbol>{_PIECE}(?:\s?[-–/]\s?{_PIECE})*)"
_STATE_FORM: Final = rf"{_NUMBER_FORM}\s?/\s?(?:(?P<year>(?:19|20)\d\d)\s?/\s?)?{_SYMBOL_FORM}"
_PARTY_FORM: Final = (
    r"(?P<party_number>\d{1,4})\s?[-–]\s?(?P<party_kind>[A-ZĐ][A-Za-zĐđ]{0,4})/"
    rf"(?P<party>{_PIECE}(?:[-–]{_PIECE})*)"
)
_DOCUMENT_NUMBER: Final = re.compile(rf"(?<![\w/.\-])(?:{_STATE_FORM}|{_PARTY_FORM})(?!\w)")
_BLANK_NUMBER: Final = re.compile(rf"[\s.…]*/\s?{_SYMBOL_FORM}")
_LABEL: Final = re.compile(r"\s*số\s*:?\s*", re.IGNORECASE)

_KIND_WORDS: Final = "|".join(
    re.escape(kind).replace(r"\ ", r"\s+") for kind in sorted(KINDS, key=len, reverse=True)
)
_KIND: Final = re.compile(rf"\b(?P<kind>{_KIND_WORDS})(?!\w)", re.IGNORECASE)
_KIND_BEFORE: Final = re.compile(
    rf"\b(?P<kind>{_KIND_WORDS})(?:\s+số)?\s*:?\s+$|\bsố\s*:?\s*$", re.IGNORECASE
)
_LINK: Final = re.compile(r"[\s*_]*,?\s*\(?\s*(?=ngày\b)", re.IGNORECASE)
_ISSUED_BY: Final = re.compile(r"[\s*_]*,?\s*(?:của|do)\s+", re.IGNORECASE)
_SENTENCE_PART: Final = re.compile(r"[;.:!?()\[\]“”\"*]")
_LOOK_BACK: Final = 160

# Words that begin what the document says, after the name of who issued it.
_SAYING: Final = (
    "về|phê duyệt|ban hành|thông báo|thông qua|quy định|hướng dẫn|sửa đổi|bổ sung|công bố|tiếp tục|đẩy mạnh|"
    "tăng cường|trên địa bàn|trên cơ sở|giao|kèm theo|được|đã|đến|để|nhằm|thực hiện|tổ chức|phục vụ|trong|"
    "tại|theo|năm|ngày|các|những"
).replace(" ", "~")
_SAYING_WORDS: Final = f"{_SAYING}|{_SAYING.upper()}".replace("~", r"\s+")
_SAYS: Final = re.compile(
    rf"\n\s*(?:\n|[-–+•*])|[,;:.()\[\]“”\"*|]|\s[-–]\s(?=[a-zđ])|\b(?:{_SAYING_WORDS})\b"
)
_AND: Final = re.compile(r"\s+và\s+", re.IGNORECASE)
_LONGEST_ISSUER: Final = 110

_SHORT_NAMES: Final = {
    "ubnd": "uy ban nhan dan",
    "hdnd": "hoi dong nhan dan",
    "bcd": "ban chi dao",
    "ttcp": "thu tuong chinh phu",
    "vpcp": "van phong chinh phu",
    "ubtvqh": "uy ban thuong vu quoc hoi",
    "tp": "thanh pho",
}


@dataclass(frozen=True)
class DocumentNumber:
    """Number and symbol of a document (số, ký hiệu).

    `number` is empty while the number is still blank; `year` stands in numbers of normative documents only.
    """

    number: str
    symbol: str
    year: int | None = None
    party: bool = False

    @cached_property
    def kind(self) -> str | None:
        """The kind that the symbol names; a letter for a symbol that begins with who wrote it."""
        first = self.pieces[0]
        if re.match(r"(?:UBTV)?QH(?:\d+|K\d+)?$", first):
            return None
        named = KIND_SYMBOLS.get(first.upper())
        is_letter = len(self.pieces) > 1 and self.year is None and not self.party
        return named or (OFFICIAL_LETTER if is_letter else None)

    @cached_property
    def issuer_symbol(self) -> str:
        """Who issued it, by symbol: UBND of KH-UBND, UBND of the letter UBND-VP."""
        names_kind = self.pieces[0].upper() in KIND_SYMBOLS and len(self.pieces) > 1
        return self.pieces[1] if names_kind else self.pieces[0]

    @cached_property
    def pieces(self) -> tuple[str, ...]:
        """The symbol's parts between hyphens and slashes."""
        return tuple(re.split(r"[-/]", self.symbol))

    @property
    def key(self) -> tuple[str, int | None, str]:
        """What two spellings of one number share: leading zeros, case and hyphens do not count."""
        return self.number.lstrip("0"), self.year, self.symbol.upper().replace("/", "-")

    def __str__(self) -> str:
        """Write the number the usual way."""
        if self.party:
            return f"{self.number}-{self.pieces[0]}/{'-'.join(self.pieces[1:])}"
        year = f"/{self.year}" if self.year else ""
        return f"{self.number}{year}/{self.symbol}"


@dataclass(frozen=True, slots=True)
class DocumentReference:
    """A document cited in a text: `start` and `end` bound the citation, `issuer` stands as written."""

    number: DocumentNumber
    kind: str | None
    date: date | None
    issuer: str | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Contradiction:
    """One number cited with two different dates or issuers; `about` is "date" or "issuer"."""

    number: DocumentNumber
    about: str
    references: tuple[DocumentReference, ...]


def parse_document_number(text: str) -> DocumentNumber | None:
    """Read "Số: 7360/KH-UBND", "02/2024/NĐ-CP", "49-CT/TU" or a blank "/KH-BCĐ"; None for anything else."""
    label = _LABEL.match(text)
    bare = (text[label.end() :] if label else text).strip()
    match = _DOCUMENT_NUMBER.fullmatch(bare)
    if match:
        return _number(match)
    blank = _BLANK_NUMBER.fullmatch(bare)
    return DocumentNumber("", _joined(blank["symbol"])) if blank else None


def find_references(text: str) -> list[DocumentReference]:
    """Return every document that NFC text cites by number, in order."""
    return [_reference(text, match) for match in _DOCUMENT_NUMBER.finditer(text)]


def find_contradictions(references: Iterable[DocumentReference]) -> list[Contradiction]:
    """Return each number that is cited with two dates, or with two issuers that cannot be the same.

    A number without a year begins anew every year and with every issuer: citations that differ in the year
    (unless day and month agree), or in both date and issuer, are of two documents.
    """
    ordered = sorted(references, key=lambda reference: (str(reference.number.key), reference.start))
    groups = (tuple(group) for _key, group in groupby(ordered, key=lambda reference: reference.number.key))
    found = (contradiction for group in groups for contradiction in _contradictions(group))
    return sorted(found, key=lambda contradiction: contradiction.references[0].start)


def same_issuer(left: str, right: str) -> bool:
    """Tell whether two names may mean one issuer: one may be abbreviated, or go on where the other ends."""
    one, other = _issuer_words(left), _issuer_words(right)
    shorter = min(len(one), len(other))
    return one[:shorter] == other[:shorter]


def _number(match: re.Match[str]) -> DocumentNumber:
    if match["party"]:
        return DocumentNumber(
            match["party_number"], f"{match['party_kind']}-{_joined(match['party'])}", party=True
        )
    year = int(match["year"]) if match["year"] else None
    return DocumentNumber(match["number"], _joined(match["symbol"]), year)


def _joined(symbol: str) -> str:
    return re.sub(r"\s", "", symbol).replace("–", "-")


def _reference(text: str, match: re.Match[str]) -> DocumentReference:
    number = _number(match)
    start, kind = _kind_before(text, match.start())
    end = match.end()
    day, end = _date_at(text, end)
    issuer, end = _issuer_at(text, end)
    if day is None and issuer is not None:
        day, end = _date_at(text, end)
    return DocumentReference(
        number, kind or number.kind or _act_before(text, match.start()), day, issuer, start, end
    )


def _kind_before(text: str, position: int) -> tuple[int, str | None]:
    offset = max(0, position - _LOOK_BACK)
    match = _KIND_BEFORE.search(text, offset, position)
    if not match:
        return position, None
    return match.start(), _canonical_kind(match["kind"]) if match["kind"] else None


def _act_before(text: str, position: int) -> str | None:
    """An act may carry its title between its kind and its number: Luật Giao dịch điện tử số 20/2023/QH15."""
    clause = _SENTENCE_PART.split(text[max(0, position - _LOOK_BACK) : position])[-1]
    kinds = [_canonical_kind(match["kind"]) for match in _KIND.finditer(clause)]
    return next((kind for kind in reversed(kinds) if kind in _ACTS), None)


def _canonical_kind(written: str) -> str | None:
    key = search_key(written)
    return _KIND_BY_KEY[key]


def _date_at(text: str, position: int) -> tuple[date | None, int]:
    link = _LINK.match(text, position)
    match = DATE.match(text, link.end()) if link else None
    return (read_match(match), match.end()) if match else (None, position)


def _issuer_at(text: str, position: int) -> tuple[str | None, int]:
    introduced = _ISSUED_BY.match(text, position)
    if not introduced:
        return None, position
    begin = introduced.end()
    name = text[begin : begin + _LONGEST_ISSUER]
    for cut in (_first_next_document(name), _first_saying(name)):
        name = name[:cut]
    name = name.rstrip(" \n\t,*-–")
    return (" ".join(name.split()), begin + len(name)) if name[:1].isupper() else (None, position)


def _first_next_document(name: str) -> int:
    """Where "và" leads on to another document or matter, not to the rest of a name (Giáo dục và Đào tạo)."""
    for link in _AND.finditer(name):
        rest = name[link.end() :]
        if rest[:1].islower() or _KIND.match(rest):
            return link.start()
    return len(name)


def _first_saying(name: str) -> int:
    match = _SAYS.search(name)
    return match.start() if match else len(name)


def _issuer_words(name: str) -> list[str]:
    words = search_key(name).split()
    return " ".join(_SHORT_NAMES.get(word, word) for word in words).split()


def _contradictions(group: Sequence[DocumentReference]) -> Iterator[Contradiction]:
    for about, disagree in (("date", _dates_disagree), ("issuer", _issuers_disagree)):
        pairs = [pair for pair in combinations(group, 2) if disagree(*pair)]
        involved = {id(reference) for pair in pairs for reference in pair}
        if pairs:
            found = tuple(reference for reference in group if id(reference) in involved)
            yield Contradiction(group[0].number, about, found)


def _dates_disagree(one: DocumentReference, other: DocumentReference) -> bool:
    if not one.date or not other.date or one.date == other.date or _are_two_issuers(one, other):
        return False
    same_day = (one.date.month, one.date.day) == (other.date.month, other.date.day)
    return one.number.year is not None or one.date.year == other.date.year or same_day


def _issuers_disagree(one: DocumentReference, other: DocumentReference) -> bool:
    apart = one.date and other.date and one.date != other.date
    return not apart and _are_two_issuers(one, other)


def _are_two_issuers(one: DocumentReference, other: DocumentReference) -> bool:
    return bool(one.issuer and other.issuer and not same_issuer(one.issuer, other.issuer))


_KIND_BY_KEY: Final = {search_key(kind): kind for kind in KINDS}
