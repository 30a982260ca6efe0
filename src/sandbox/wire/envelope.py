"""Reading a SOAP request as strictly as the live service is said to: namespaces, elements, their order."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from lxml import etree

from sandbox.wire.integration import fits
from sandbox.wire.matching import read_date
from sandbox.wire.models import Service
from sandbox.wire.refusals import Refusal

SOAP: Final = "http://schemas.xmlsoap.org/soap/envelope/"
BCA: Final = "http://dancuquocgia.bca"
GTEL: Final = "http://gtel.vn/qldc"
OPERATIONS: Final = {
    f"{{{BCA}}}{Service.LOOK_UP}": Service.LOOK_UP,
    f"{{{BCA}}}{Service.VERIFY}": Service.VERIFY,
    f"{{{GTEL}}}{Service.KIN}": Service.KIN,
}
# Name, and whether it must be there. The number is one of two, checked apart.
ORDER: Final = (
    ("MaYeuCau", True),
    ("MaDVC", True),
    ("MaTichHop", True),
    ("MaCanBo", True),
    ("MaDonVi", False),
    ("TaiKhoan", False),
    ("SoDienThoai", False),
    ("SoDinhDanh", False),
    ("SoCMND", False),
    ("HoVaTen", True),
    ("NgayThangNamSinh", True),
)
_PLACES: Final = {name: place for place, (name, _) in enumerate(ORDER)}
_DECLARATIONS: Final = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_NUMBER: Final = {"SoDinhDanh": re.compile(r"[0-9]{12}"), "SoCMND": re.compile(r"[0-9]{9}")}
_LONGEST: Final = 200  # signs of a value


@dataclass(frozen=True, slots=True)
class Asked:
    """What a call asks: the operation, its own code, and the person."""

    service: Service
    request: str
    officer: str
    number: str
    old_number: str
    name: str
    birth: str


def read(body: bytes) -> Asked:
    """Read an envelope; raises `Refusal` for one that the service would not take."""
    operation = _operation(_parsed(body))
    service = OPERATIONS.get(str(operation.tag))
    if service is None:
        raise Refusal("DC-400", "tham_so", ("Body",))
    values = _values(operation)
    if not fits(service, _text(values, "MaTichHop")):
        raise Refusal("DC-400", "tham_so", ("MaTichHop",))
    number, old_number = _number(values)
    return Asked(
        service=service,
        request=_text(values, "MaYeuCau"),
        officer=_text(values, "MaCanBo"),
        number=number,
        old_number=old_number,
        name=_text(values, "HoVaTen"),
        birth=_birth(values["NgayThangNamSinh"]),
    )


def _parsed(body: bytes) -> etree._Element:
    """Parse as UTF-8 whatever the declaration says, with no DTD, no entities and no network."""
    if _DECLARATIONS.search(body):
        raise Refusal("DC-400", "xml")
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise Refusal("DC-400", "xml") from None  # the message would quote the request


def _operation(envelope: etree._Element) -> etree._Element:
    bodies = envelope.findall(f"{{{SOAP}}}Body")
    if envelope.tag != f"{{{SOAP}}}Envelope" or len(bodies) != 1 or len(bodies[0]) != 1:
        raise Refusal("DC-400", "xml", ("Envelope",))
    return bodies[0][0]


def _values(operation: etree._Element) -> dict[str, etree._Element]:
    """Return the operation's elements by name; their order is part of the contract."""
    namespace = etree.QName(operation).namespace
    names = [etree.QName(each) for each in operation]
    known = [_PLACES.get(name.localname, -1) for name in names]
    if any(name.namespace not in {None, namespace} for name in names) or -1 in known:
        raise Refusal("DC-400", "tham_so")
    if known != sorted(set(known)):
        raise Refusal("DC-400", "thu_tu")
    values = {name.localname: each for name, each in zip(names, operation, strict=True)}
    missing = tuple(name for name, needed in ORDER if needed and name not in values)
    if missing:
        raise Refusal("DC-400", "tham_so", missing)
    return values


def _text(values: dict[str, etree._Element], name: str) -> str:
    text = (values[name].text or "").strip() if name in values else ""
    if not text or len(text) > _LONGEST or len(values[name]):
        raise Refusal("DC-400", "tham_so", (name,))
    return text


def _number(values: dict[str, etree._Element]) -> tuple[str, str]:
    """Return the twelve or the nine digits; a number of one length under the other's name is refused."""
    given = [name for name in _NUMBER if name in values and (values[name].text or "").strip()]
    if len(given) != 1:
        raise Refusal("DC-400", "tham_so", tuple(_NUMBER))
    text = _text(values, given[0])
    if not _NUMBER[given[0]].fullmatch(text):
        raise Refusal("DC-400", "tham_so", (given[0],))
    return (text, "") if given[0] == "SoDinhDanh" else ("", text)


def _birth(element: etree._Element) -> str:
    given = {etree.QName(each).localname: (each.text or "").strip() for each in element}
    if not given or set(given) - {"NgayThangNam", "Nam"}:
        raise Refusal("DC-400", "tham_so", ("NgayThangNamSinh",))
    birth = read_date(day=given.get("NgayThangNam", ""), year=given.get("Nam", ""))
    if birth is None:
        raise Refusal("DC-400", "tham_so", ("NgayThangNamSinh",))
    return birth
