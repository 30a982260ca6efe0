"""A plain caller of the register, for tests and measurements: signs each call as a consumer does."""

from __future__ import annotations

import itertools
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

from lxml import etree

from sandbox.wire.envelope import BCA, GTEL, SOAP
from sandbox.wire.models import Service
from sandbox.wire.stamps import authorization

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SOAP_PATH: Final = "/soap/dancu"


@dataclass
class Caller:
    """A consumer's side: its credentials and a clock of milliseconds that never shows the same twice."""

    system: str
    user: str
    secret: str = field(repr=False)
    api_key: str = field(repr=False)
    origin: str = "http://127.0.0.1:8060"
    _ticks: Iterator[int] = field(
        default_factory=lambda: itertools.count(int(time.time() * 1000)), repr=False
    )

    def headers(self, path: str, *, timestamp: str = "") -> dict[str, str]:
        """Return the headers of one call."""
        stamp = timestamp or str(next(self._ticks))
        url = f"{self.origin}{path}"
        return {
            "Timestamp": stamp,
            "Authorization": authorization(url=url, user=self.user, timestamp=stamp, secret=self.secret),
            "X-Road-Client": self.system,
            "ApiKey": self.api_key,
        }

    def soap_headers(self, *, timestamp: str = "") -> dict[str, str]:
        """Return the headers of a SOAP call."""
        more = {"Content-Type": "application/xml; charset=utf-8", "SOAPAction": '""'}
        return {**self.headers(SOAP_PATH, timestamp=timestamp), **more}


def question(service: Service = Service.LOOK_UP, /, **values: str | Mapping[str, str]) -> bytes:
    """Return an envelope with the values as elements, in the order given."""
    namespace = GTEL if service == Service.KIN else BCA
    root = etree.Element(f"{{{SOAP}}}Envelope", nsmap={"soapenv": SOAP, "dan": namespace})
    body = etree.SubElement(root, f"{{{SOAP}}}Body")
    operation = etree.SubElement(body, f"{{{namespace}}}{service}")
    for name, value in values.items():
        element = etree.SubElement(operation, f"{{{namespace}}}{name}")
        if isinstance(value, str):
            element.text = value
        else:
            for part, text in value.items():
                etree.SubElement(element, f"{{{namespace}}}{part}").text = text
    return etree.tostring(root, encoding="utf-8", xml_declaration=True)


def about(number: str, name: str, birth: str, service: Service = Service.LOOK_UP) -> dict[str, Any]:
    """Return the elements of a question about one person; `birth` as yyyyMMdd, ISO or yyyy."""
    part = "Nam" if len(birth) == len("yyyy") else "NgayThangNam"
    return {
        "MaYeuCau": str(uuid4()),
        "MaDVC": "1.004194",
        "MaTichHop": "003" if service == Service.VERIFY else "037",
        "MaCanBo": "canbo.01",
        "SoCMND" if len(number) == len("123456789") else "SoDinhDanh": number,
        "HoVaTen": name,
        "NgayThangNamSinh": {part: birth},
    }
