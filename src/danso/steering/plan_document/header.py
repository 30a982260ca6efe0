"""The head and the tail of an official document: number, issuer, place and date, title, recipients, signer.

Layout of Decree 30/2020/NĐ-CP; law sites draw the head and the signature as tables, plain texts as lines.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from itertools import pairwise, takewhile
from typing import TYPE_CHECKING

from danso.documents.source_text import Table
from danso.steering.plan_document.markers import MarkerKind, marker_of
from danso.steering.plan_document.proposal import BasisDocument, DocumentHeader, Flag
from danso.vietnam.official_documents import find_references
from danso.vietnam.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from danso.steering.plan_document.paragraphs import Paragraph

TYPES = (
    "KẾ HOẠCH", "QUYẾT ĐỊNH", "CHỈ THỊ", "NGHỊ QUYẾT", "THÔNG BÁO", "CÔNG ĐIỆN", "CHƯƠNG TRÌNH HÀNH ĐỘNG",
    "CHƯƠNG TRÌNH", "ĐỀ ÁN", "PHƯƠNG ÁN", "BÁO CÁO", "TỜ TRÌNH", "HƯỚNG DẪN", "QUY CHẾ", "CÔNG VĂN",
    "KẾT LUẬN",     "THÔNG TƯ", "NGHỊ ĐỊNH",
)  # fmt: skip
"""Kinds of documents, as the head names them."""

ATTACHABLE = frozenset(
    {"KẾ HOẠCH", "ĐỀ ÁN", "CHƯƠNG TRÌNH", "CHƯƠNG TRÌNH HÀNH ĐỘNG", "PHƯƠNG ÁN", "QUY CHẾ"}
)
LETTER = "CÔNG VĂN"
LINES_OF_NAME = 4
LONGEST_HEAD = 60
"""Pieces of text in which the head is looked for."""

_NUMBER = re.compile(
    r"(?:^|\n|\|)\W*(?:(?i:số)\s*:|(?:Số)\s(?=\d))\s*(?P<number>\d[\w.]{0,9})?\s*"
    r"(?P<symbol>/\s*(?:\d{4}\s*/\s*)?[A-ZĐƯ][\w&ĐƯ]*(?:\s?-\s?[\wĐƯ&./-]+)?)"
)
_PLACE_AND_DATE = re.compile(
    r"(?P<place>[^\W\d_][^,\d:;\n]{1,40}?)\s*,?\s+ngày\s*(?P<day>\d{1,2})?[\s.…]*"
    r"tháng\s*(?P<month>\d{1,2})?[\s.…]*năm\s*(?P<year>\d{4})"
)
_CARD = {
    "number": "so hieu",
    "type": "loai van ban",
    "issuer": "noi ban hanh",
    "date": "ngay ban hanh",
    "signer": "nguoi ky",
}
_SECTION_START = re.compile(r"(?:[IVX]{1,4}|[A-D])\s*[.\-/]\s*\S|(?:PHẦN|Phần)\s|Điều\s+1\b|1\.\s+\S")
_BASIS = re.compile(r"(?:căn cứ|thực hiện|theo đề nghị|triển khai|tiếp theo|xét đề nghị)\b", re.IGNORECASE)
_ATTACHED = re.compile(r"\(?\s*(?:ban hành\s+)?kèm theo\b", re.IGNORECASE)
_MOTTO = re.compile(r"cong hoa xa hoi|doc lap\s*[-–]\s*tu do")
_RECIPIENTS = re.compile(r"nơi nhận\s*:?", re.IGNORECASE)
_SIGNING = re.compile(
    r"^(?:TM\.|KT\.|TL\.|TUQ\.|Q\.)|^(?:CHỦ TỊCH|PHÓ CHỦ TỊCH|GIÁM ĐỐC|TRƯỞNG BAN|BỘ TRƯỞNG|THỨ TRƯỞNG"
    r"|PHÓ THỦ TƯỚNG|THỦ TƯỚNG|CHÁNH VĂN PHÒNG|PHÓ CHỦ NHIỆM)\b"
)
_NAME = re.compile(r"(?:[A-ZĐÀ-Ỹ][a-zà-ỹđ]+\s+){1,5}[A-ZĐÀ-Ỹ][a-zà-ỹđ]+")
_NAME_AT_END = re.compile(rf"(?:^|\s)(?P<name>{_NAME.pattern})$")
_YEAR_IN_TITLE = re.compile(r"(?<!đến )(?<!tầm nhìn )năm\s+(20\d\d)", re.IGNORECASE)
_SUBJECT = re.compile(r"(?:^|\s)\W*V/v\b\s*:?\s*(?P<subject>[^|]+)", re.IGNORECASE)
_OFFICE = re.compile(
    r"(?:PHÓ\s+)?(?:CHỦ TỊCH|THỦ TƯỚNG|BỘ TRƯỞNG|CHỦ NHIỆM|GIÁM ĐỐC|TỔNG GIÁM ĐỐC|CỤC TRƯỞNG|VỤ TRƯỞNG"
    r"|CHÁNH VĂN PHÒNG|CHÁNH THANH TRA|TRƯỞNG BAN|TRƯỞNG PHÒNG|TỔNG THƯ KÝ)|THỨ TRƯỞNG|THỐNG ĐỐC"
)
_NOT_PLACE = re.compile(
    r"\b(?:luật|nghị định|nghị quyết|quyết định|thông tư|chỉ thị|kế hoạch)\b", re.IGNORECASE
)
_DASH_ITEM = re.compile(r"(?:^|\n|;\s*|\s)[-–+]\s+(?=\S)")


@dataclass
class Ends:
    """The head, the recipients and the signer, with what is wrong with them."""

    header: DocumentHeader
    recipients: tuple[str, ...] = ()
    signer: dict[str, str | None] | None = None
    flags: list[Flag] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Piece:
    """One run of text of the document, with where it stands."""

    text: str
    first_line: int
    in_table: bool = False
    unclosed: bool = False


def ends_of(pieces: Sequence[Paragraph | Table]) -> Ends:
    """Read the head and the tail of a document."""
    texts = list(_texts(pieces))
    recipients = _recipients(texts)
    card = _card(texts)
    signer = _signer(texts, card.get("signer"))
    header = _header(texts, card)
    return Ends(header, recipients, signer, _flags(texts, header, signer))


def _texts(pieces: Sequence[Paragraph | Table]) -> Iterable[Piece]:
    for piece in pieces:
        if isinstance(piece, Table):
            for row, (first, _) in zip(piece.rows, piece.row_lines, strict=True):
                for cell in row:
                    if cell.text.strip() and not cell.continued:
                        yield Piece(cell.text, first, in_table=True)
        else:
            yield Piece(piece.text, piece.first_line, unclosed=piece.unclosed_emphasis)


def _header(texts: list[Piece], card: dict[str, str]) -> DocumentHeader:
    head = _head(texts)
    lines = [" ".join(line.split()) for piece in head for line in piece.text.split("\n")]
    number = _number(head)
    place, day, year = _place_and_date(head)
    type_, type_at = _type(lines)
    attached = _attached(texts)
    subject = _subject(head)
    title = _title(lines, type_at) or subject
    if type_ is None and subject is not None and "type" not in card:
        type_ = LETTER
    if type_ is not None and attached is not None and attached != type_ and type_ not in ATTACHABLE:
        type_ = f"{type_} + {attached} kèm theo"
    years = _YEAR_IN_TITLE.findall(title or "")
    day = day or _card_date(card.get("date"))
    return DocumentHeader(
        type=type_ or (card["type"].upper() if "type" in card else None),
        number=number or card.get("number"),
        issuer=_issuer(lines, type_at)
        or card.get("issuer")
        or _opening_capitals(lines[:type_at])
        or _issuer_after_title(lines, type_at),
        place=place,
        date=day,
        title=title,
        year=int(years[-1]) if years else year or (day.year if day else None),
        basis=_basis(texts),
    )


def _card(texts: list[Piece]) -> dict[str, str]:
    """What the card says that law sites draw over a document: "Số hiệu: … | Ngày ban hành: …"."""
    cells = [piece.text.strip() for piece in texts[:LONGEST_HEAD] if piece.in_table]
    card: dict[str, str] = {}
    for label, value in pairwise(cells):
        name = next((key for key, words in _CARD.items() if fold(label).rstrip(": ").endswith(words)), None)
        if name is not None and value and not value.endswith(":"):
            card.setdefault(name, " ".join(value.split()))
    return card


def _card_date(written: str | None) -> dt.date | None:
    match = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", written or "")
    if match is None:
        return None
    try:
        return dt.date(int(match[3]), int(match[2]), int(match[1]))
    except ValueError:
        return None


def _head(texts: list[Piece]) -> list[Piece]:
    """The pieces before the first section."""
    head: list[Piece] = []
    for piece in texts[: LONGEST_HEAD * 3]:
        if (
            _SECTION_START.match(piece.text)
            and not piece.in_table
            and any(_type_of(p.text.split("\n")[0]) for p in head)
        ):
            break
        head.append(piece)
    return head


def _number(head: list[Piece]) -> str | None:
    for piece in head:
        match = _NUMBER.search(piece.text)
        if match is not None and len(piece.text) < 4 * LONGEST_HEAD:
            number = match["number"]
            return re.sub(r"\s+", "", f"{number}{match['symbol']}").rstrip(".,;") if number else None
    return None


def _place_and_date(head: list[Piece]) -> tuple[str | None, dt.date | None, int | None]:
    for piece in head:
        match = _PLACE_AND_DATE.search(" ".join(piece.text.split()))
        if match is None or len(piece.text) > 4 * LONGEST_HEAD or _BASIS.match(piece.text.strip("* ")):
            continue
        if _NOT_PLACE.search(match["place"]):
            continue
        place = match["place"].strip(" *–-") or None
        year = int(match["year"])
        if not match["day"] or not match["month"]:
            return place, None, year
        try:
            return place, dt.date(year, int(match["month"]), int(match["day"])), year
        except ValueError:
            return place, None, year
    return None, None, None


def _type_of(line: str) -> str | None:
    bare = line.strip(" *:.").upper()
    return next((name for name in TYPES if bare == name), None)


def _type(lines: list[str]) -> tuple[str | None, int | None]:
    for index, line in enumerate(lines):
        name = _type_of(line)
        if name is not None and line.strip(" *:.").isupper():
            return name, index
    for index, line in enumerate(lines):
        opening = next(
            (name for name in TYPES if line.startswith(f"{name} ") and line[: len(name) + 12].isupper()), None
        )
        if opening is not None:
            return opening, index
    return None, None


def _attached(texts: list[Piece]) -> str | None:
    """Return the kind of the document that the first one puts in force."""
    seen = 0
    for piece in texts:
        for line in piece.text.split("\n"):
            name = _type_of(line)
            if name is not None and line.strip(" *:.").isupper():
                seen += 1
                if seen > 1 and name in ATTACHABLE:
                    return name
    return None


def _title(lines: list[str], type_at: int | None) -> str | None:
    if type_at is None:
        return None
    own = lines[type_at].strip(" *")
    if _type_of(own) is None:
        return own
    parts: list[str] = []
    for line in lines[type_at + 1 : type_at + 8]:
        if not line or set(line) <= set("-*_ "):
            continue
        if parts and (not line.isupper() or _names_issuer(line)):
            break
        if _BASIS.match(line) and parts:
            break
        parts.append(line.strip("* "))
        if not line.isupper():
            break
    return " ".join(parts) or None


def _subject(head: list[Piece]) -> str | None:
    """Return what a letter is about: the words after "V/v"."""
    found = (_SUBJECT.search(piece.text) for piece in head if len(piece.text) < 4 * LONGEST_HEAD)
    return next((" ".join(match["subject"].split()).strip("* ") for match in found if match), None)


def _issuer_after_title(lines: list[str], type_at: int | None) -> str | None:
    """Return the body in capitals that resolutions and decisions name below their title."""
    if type_at is None:
        return None
    below = (line.strip("* ") for line in lines[type_at + 1 : type_at + 9])
    return next((line for line in below if line.isupper() and _names_issuer(line)), None)


def _names_issuer(line: str) -> bool:
    return (
        bool(re.match(r"(?:ỦY BAN|UỶ BAN|CHỦ TỊCH|THỦ TƯỚNG|BỘ TRƯỞNG|HỘI ĐỒNG|CHÍNH PHỦ|QUỐC HỘI)", line))
        and len(line) < LONGEST_HEAD
    )


def _issuer(lines: list[str], type_at: int | None) -> str | None:
    """The lines in capitals right before the motto name who issues the document."""
    head = [line.strip("* -_|") for line in lines[:type_at]]
    motto = next((index for index, line in enumerate(head) if line and _MOTTO.search(fold(line))), 0)
    names: list[str] = []
    for line in reversed(head[:motto]):
        if not line:
            continue
        if not _is_name_in_capitals(line):
            break
        names.insert(0, line)
    return " ".join(names) or None


def _opening_capitals(lines: list[str]) -> str | None:
    """The capitals that a document without a motto opens with."""
    head = (line.strip("* -_|") for line in lines[:LINES_OF_NAME])
    return " ".join(takewhile(_is_name_in_capitals, filter(None, head))) or None


def _is_name_in_capitals(line: str) -> bool:
    return bool(line) and line.isupper() and len(line) <= 2 * LONGEST_HEAD and not _NUMBER.search(line)


def _basis(texts: list[Piece]) -> tuple[BasisDocument, ...]:
    """The documents named before the first section, each once."""
    found: dict[tuple[str, dt.date | None], BasisDocument] = {}
    for piece in texts[: LONGEST_HEAD * 2]:
        for line in piece.text.split("\n"):
            text = " ".join(line.split())
            marker = marker_of(text)
            if marker is not None and marker[0].kind in {MarkerKind.ROMAN, MarkerKind.ARTICLE}:
                return tuple(found.values())
            if not _BASIS.match(text):
                continue
            for reference in find_references(text):
                number = str(reference.number)
                words = text[reference.start : reference.end]
                found.setdefault(
                    (number, reference.date), BasisDocument(words, number, reference.date, reference.issuer)
                )
    return tuple(found.values())


def _recipients(texts: list[Piece]) -> tuple[str, ...]:
    for index, piece in enumerate(texts):
        if not _RECIPIENTS.match(piece.text.strip("* ")):
            continue
        inside = _RECIPIENTS.sub("", piece.text.strip("* "), count=1)
        items = [item for item in _DASH_ITEM.split(f"\n{inside}") if item.strip(" *:")]
        if not piece.in_table:
            items = []
            for following in texts[index + 1 : index + 60]:
                if marker_of(following.text) is None or following.text[:1] not in "-–+":
                    break
                items.append(following.text[1:])
        named = (" ".join(item.split()).strip(" *;.:") for item in items)
        return tuple(filter(None, named))
    return ()


def _recipients_at(texts: list[Piece]) -> int:
    return next((i for i, p in enumerate(texts) if _RECIPIENTS.match(p.text.strip("* "))), len(texts))


def _signer(texts: list[Piece], known: str | None) -> dict[str, str | None] | None:
    """Return who signs: the first signature with a name, or else the first one after the recipients."""
    unnamed: dict[str, str | None] | None = None
    recipients = _recipients_at(texts)
    for index, piece in enumerate(texts):
        lines = [" ".join(line.strip("* ").split()) for line in piece.text.split("\n")]
        at = next((n for n, line in enumerate(lines) if _SIGNING.match(line)), None)
        if (
            at is None
            or len(piece.text) > 6 * LONGEST_HEAD
            or (not piece.in_table and index < len(texts) // 2)
        ):
            continue
        block = lines[at:]
        if not piece.in_table:
            block += [
                " ".join(p.text.strip("* ").split()) for p in texts[index + 1 : index + 4] if not p.in_table
            ]
        signature = _signature(block)
        if signature["name"] is not None:
            return signature
        if unnamed is None and (index > recipients or not piece.in_table):
            unnamed = signature
    if known is not None and _NAME.fullmatch(known):
        return {**(unnamed or {"position": None, "capacity": None}), "name": known}
    return unnamed


def _signature(block: list[str]) -> dict[str, str | None]:
    name: str | None = None
    capacity: list[str] = []
    for line in block:
        match = _NAME_AT_END.search(line)
        if match is not None and name is None:
            name = match["name"]
        office = line[: match.start("name")].strip() if match else line
        if office and office == office.upper():
            capacity.append(office)
    whole = " ".join(capacity)
    offices = list(_OFFICE.finditer(whole))
    position = whole[offices[-1].start() :] if offices else (capacity[-1] if capacity else None)
    return {"name": name, "position": position, "capacity": whole or None}


def _flags(texts: list[Piece], header: DocumentHeader, signer: dict[str, str | None] | None) -> list[Flag]:
    flags = []
    if header.number is None:
        blank = next(
            (m for p in texts[:LONGEST_HEAD] if (m := _NUMBER.search(p.text)) and not m["number"]), None
        )
        flags.append(Flag("missing_number", {"symbol": blank["symbol"] if blank else ""}))
    if header.date is None:
        flags.append(Flag("missing_date", {"year": header.year or ""}))
    if header.issuer is None:
        flags.append(Flag("missing_issuer"))
    if header.type is None:
        flags.append(Flag("missing_type"))
    tail = min(_recipients_at(texts), len(texts) // 2)
    signing = next(
        (index for index in range(tail, len(texts)) if _SIGNING.match(texts[index].text.strip("* "))),
        len(texts),
    )
    cut = [piece for piece in texts[signing : signing + 4] if piece.unclosed]
    if cut:
        flags.append(Flag("signature_cut", {"line": cut[-1].first_line}))
    if signer is None or signer["name"] is None:
        flags.append(Flag("missing_signer"))
    return flags
