"""XML and HTML parsed with entities, document types and the network off."""

from __future__ import annotations

from lxml import etree

from danso.documents.reading import refusals


def parse_xml(data: bytes, *, kind: str) -> etree._Element:
    """Return the root of an XML part; a document type or broken XML means a damaged `kind` of file."""
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise refusals.damaged(kind) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise refusals.damaged(kind)
    return root
