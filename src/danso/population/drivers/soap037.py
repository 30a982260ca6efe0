"""Service 037 "tra cứu thông tin công dân" over SOAP, as the agencies of the country call it today."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from danso.population.drivers.collection import read_collection
from danso.population.drivers.signing import Credentials, OnceOnly, headers
from danso.population.drivers.xml import Content, descendant, read, soap_request, text
from danso.population.port import RegisterRefused, RegisterUnavailable, Trouble
from danso.vietnam.text import nfc

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lxml.etree import _Element

    from danso.population.answers import Resident
    from danso.population.drivers.transport import Transport
    from danso.population.port import Envelope, Search, Subject

PATH: Final = "/soap/dancu"
LOOK_UP: Final = "TraCuuThongTinCongDan"
VERIFY: Final = "XacThucThongTinCongDan"
LOOK_UP_CODE, VERIFY_CODE = "037", "003"
NO_SERVICE: Final = "danso"  # the element may not be empty
OLD_NUMBER_LENGTH: Final = 9
_DOWN: Final = frozenset({"DC-429", "DC-503"})
_NOTE: Final = re.compile(r"(DC-\d{3}): ?(\w*)")
_REFUSED: Final = 400


@dataclass
class Soap037:
    """The driver; `clock` makes time stamps that are used once."""

    transport: Transport
    credentials: Credentials
    path: str = PATH
    clock: OnceOnly = field(default_factory=OnceOnly)
    name: str = "soap037"

    def look_up(
        self, subjects: Sequence[Subject], *, fields: Sequence[str], envelope: Envelope
    ) -> list[Resident | None]:
        """One call a person: the service takes one number at a time."""
        return [self._one(subject, fields, envelope, at) for at, subject in enumerate(subjects)]

    def find(self, search: Search, *, fields: Sequence[str], envelope: Envelope) -> list[Resident]:  # noqa: ARG002
        """The service knows no search."""
        raise RegisterRefused("not_offered")

    def verify(self, subject: Subject, *, envelope: Envelope) -> bool:
        """Ask `XacThucThongTinCongDan` for `KetQuaXacThuc/TonTai`."""
        root = self._call(VERIFY, _question(VERIFY_CODE, subject, envelope, envelope.request))
        return (text(descendant(root, "TonTai")) or "").lower() in {"true", "1"}

    def _one(self, subject: Subject, fields: Sequence[str], envelope: Envelope, at: int) -> Resident | None:
        request = f"{envelope.request}-{at}" if at else envelope.request
        root = self._call(LOOK_UP, _question(LOOK_UP_CODE, subject, envelope, request))
        found = read_collection(root)
        return found[0].only(fields) if len(found) == 1 else None

    def _call(self, operation: str, content: list[tuple[str, Content]]) -> _Element:
        body = soap_request(operation, content)

        def make() -> tuple[Mapping[str, str], bytes]:
            signed = headers(self.credentials, self.path, self.clock.stamp())
            return signed | {"Content-Type": "application/xml; charset=utf-8", "SOAPAction": ""}, body

        answer = self.transport.send("POST", self.path, make=make)
        if answer.status >= _REFUSED:
            raise RegisterRefused(f"http_{answer.status}")
        return _without_note(_without_fault(read(answer.body)))


def _question(code: str, subject: Subject, envelope: Envelope, request: str) -> list[tuple[str, Content]]:
    """The elements in the order in which the register wants them."""
    number = "SoCMND" if len(subject.number) == OLD_NUMBER_LENGTH else "SoDinhDanh"
    content: list[tuple[str, Content]] = [
        ("MaYeuCau", request),
        ("MaDVC", envelope.service or NO_SERVICE),
        ("MaTichHop", code),
        ("MaCanBo", envelope.officer),
        (number, subject.number),
    ]
    if not subject.name or subject.birth is None:
        raise RegisterRefused("name_and_birth_needed")
    part = "NgayThangNam" if subject.birth.whole else "Nam"
    birth: list[tuple[str, Content]] = [(part, subject.birth.compact)]
    return [*content, ("HoVaTen", nfc(subject.name).upper()), ("NgayThangNamSinh", birth)]


def _without_fault(root: _Element) -> _Element:
    if descendant(root, "Fault") is None:
        return root
    code = text(descendant(root, "faultcode")) or ""
    if code.rsplit(":", 1)[-1].startswith("Client"):
        raise RegisterRefused("soap_fault")
    raise RegisterUnavailable(Trouble.FAILED)


def _without_note(root: _Element) -> _Element:
    """A refusal comes as an empty collection whose GhiChu says why; "no match" is no refusal."""
    collection = descendant(root, "CongdanCollection")
    note = (
        _NOTE.match(collection.get("GhiChu", "")) if collection is not None and not len(collection) else None
    )
    if note and note[1] in _DOWN:
        raise RegisterUnavailable(Trouble.OVERLOADED)
    if note and note[1] != "DC-404":
        raise RegisterRefused(":".join(note.groups()))
    return root
