"""Envelopes of the services that speak SOAP: written and read with the standard library, and no external entity.

The names of the calls and of their fields are those that their owners describe in prose. Namespaces, signatures and
certificates are not described there; before real use they must be laid against the owner's own contracts.
"""

from collections.abc import Mapping
from typing import Any
from xml.etree import ElementTree as Xml

from .base import Failed

ENVELOPE = "http://schemas.xmlsoap.org/soap/envelope/"


def envelope(call: str, fields: Mapping[str, Any]) -> bytes:
    root = Xml.Element(f"{{{ENVELOPE}}}Envelope")
    fill(Xml.SubElement(Xml.SubElement(root, f"{{{ENVELOPE}}}Body"), call), fields)
    return Xml.tostring(root, encoding="utf-8", xml_declaration=True)


def fill(element: Xml.Element, fields: Mapping[str, Any]) -> None:
    for name, value in fields.items():
        child = Xml.SubElement(element, name)
        if isinstance(value, Mapping):
            fill(child, value)
        else:
            child.text = str(value)


def read(body: bytes) -> dict[str, str]:
    """Every field with a text, by its name without namespace. Raises Failed for what is no envelope of ours."""
    if b"<!DOCTYPE" in body[:1000].upper():
        raise Failed("not_soap", is_uncertain=True)
    try:
        root = Xml.fromstring(body)  # noqa: S314 - no document type, so no entities
    except Xml.ParseError:
        raise Failed("not_soap", is_uncertain=True) from None
    return {one.tag.rpartition("}")[2]: (one.text or "").strip() for one in root.iter() if len(one) == 0}
