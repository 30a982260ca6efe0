"""XML of the register: built and read by lxml, without entities, documents types or the network."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lxml import etree

from danso.population.port import RegisterUnavailable, Trouble

if TYPE_CHECKING:
    from lxml.etree import _Element

SOAP: Final = "http://schemas.xmlsoap.org/soap/envelope/"
DANCU: Final = "http://dancuquocgia.bca"
_NIL: Final = "{http://www.w3.org/2001/XMLSchema-instance}nil"

Content = str | list[tuple[str, "Content"]]


def soap_request(operation: str, content: list[tuple[str, Content]]) -> bytes:
    """An envelope with one operation; children in the given order, which the register insists on."""
    envelope = etree.Element(f"{{{SOAP}}}Envelope", nsmap={"soapenv": SOAP, "dan": DANCU})
    etree.SubElement(envelope, f"{{{SOAP}}}Header")
    body = etree.SubElement(envelope, f"{{{SOAP}}}Body")
    _fill(etree.SubElement(body, f"{{{DANCU}}}{operation}"), content)
    return etree.tostring(envelope, xml_declaration=True, encoding="UTF-8")


def _fill(parent: _Element, content: list[tuple[str, Content]]) -> None:
    for name, value in content:
        child = etree.SubElement(parent, f"{{{DANCU}}}{name}")
        if isinstance(value, str):
            child.text = value
        else:
            _fill(child, value)


def read(body: bytes) -> _Element:
    """The root of an answer; RegisterUnavailable for what is empty, broken or has a document type."""
    if not body.strip():
        raise RegisterUnavailable(Trouble.EMPTY_BODY)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False
    )
    try:
        root = etree.fromstring(body, parser)
    except etree.XMLSyntaxError:  # its text quotes the document
        raise RegisterUnavailable(Trouble.UNREADABLE) from None
    if root.getroottree().docinfo.doctype:  # type: ignore[union-attr]
        raise RegisterUnavailable(Trouble.UNREADABLE)
    return root


def child(parent: _Element | None, name: str) -> _Element | None:
    """The child of a local name in whatever namespace: five public clients use three."""
    if parent is None:
        return None
    return next((each for each in parent if isinstance(each.tag, str) and local(each) == name), None)


def descendant(root: _Element, name: str) -> _Element | None:
    """The first element of a local name anywhere below."""
    return next((each for each in root.iter() if isinstance(each.tag, str) and local(each) == name), None)


def local(element: _Element) -> str:
    """The name without its namespace."""
    return etree.QName(element).localname


def text(element: _Element | None) -> str | None:
    """The element's text, empty when it says nothing; None when there is no element."""
    if element is None:
        return None
    return "" if element.get(_NIL) in {"true", "1"} else (element.text or "").strip()
